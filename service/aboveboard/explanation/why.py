"""The facts of an explanation, as codes and numbers without sentences. They are stored in the record.

Every value is text, a whole number or None, so that `canonical.encode` accepts it unchanged. A share is text
made by `canonical.number`.
"""

from msgspec import Struct

from aboveboard.privacy.allowed import HeldBack
from aboveboard.words import Category, Reach

Control = dict[str, str | int]
"""The person's remedy for a reason: `kind` is `limit_topic`, `limit_item` or `dial`."""

REASON_CODES = (
    *(f"{category.did}_{kind}" for category in Category for kind in ("topic", "item")),
    "instead_of",
)
"""Reasons from an interest; each has a sentence per reach. `instead_of`: it moved other items down."""

SHOWN_IN_VAIN, SHOWN_INSTEAD = "shown_item", "shown_instead"
SHOWN_CODES = (SHOWN_IN_VAIN, SHOWN_INSTEAD)
"""Reasons from displays without a reaction: they lifted that item, or they moved other items up. Each has a
sentence for the reaches that have a weight.
"""

CONTEXT_CODES = ("context_device", "context_part_of_day", "context_region", "context_other")
COMMON_CODES = (
    *("same_for_everyone", "editorial", "popular", "fresh", "first_in_list", "by_chance", "nothing_left"),
)
"""Reasons that are not about the person."""


class CauseDetail(Struct, frozen=True, array_like=True):
    """One more fact of the same cause. Its `code` has a sentence per reach."""

    code: str
    reach: Reach
    category: Category
    count: int
    days: int


class StatedReason(Struct, frozen=True, omit_defaults=True):
    """One reason. A cause that passed its test has its `share` of all that passed. Reasons that are not about
    the person have none.

    `key`, `reach`, `category`, `count` and `days` are those of an interest, `field` and `value` those of a
    context fact. `also` has the other facts about the same key that speak the same way. They are tested
    together with the rest, since one control removes them together.
    """

    code: str
    key: str | None = None
    reach: Reach | None = None
    category: Category | None = None
    count: int | None = None
    days: int | None = None
    field: str | None = None
    value: str | None = None
    share: str | None = None
    control: Control | None = None
    also: tuple[CauseDetail, ...] = ()


class Why(Struct, frozen=True):
    """An explanation. `summary` is `<level>-<what bound it>`. `counterfactual` is the item that would most
    likely have been shown without the first reason.

    It is None when that is the same item or no cause passed its test. Three fields measure the stated causes,
    and are None without any. `coverage` is their part of all causes that passed, from 0 to 1. `sufficiency`
    is the probability of the shown item with only them, as a share of the probability it had. `stability` is
    the probability, before the draw, that the first one would be stated first, over all items that could be
    drawn.
    """

    summary: str
    reasons: tuple[StatedReason, ...]
    counterfactual: str | None = None
    held_back: tuple[HeldBack, ...] = ()
    coverage: str | None = None
    sufficiency: str | None = None
    stability: str | None = None
