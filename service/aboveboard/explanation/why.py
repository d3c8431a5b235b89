"""Why a decision was made, as facts: codes and numbers, no sentences. They stand in the record.

Every value is text, a whole number or None, so that `canonical.encode` takes them as they are; a share is text
made by `canonical.number`.
"""

from msgspec import Struct

from aboveboard.privacy.allowed import HeldBack
from aboveboard.words import Category, Reach

Control = dict[str, str | int]
"""What the person can do about a reason: `kind` is `limit_topic`, `limit_item` or `dial`."""

REASON_CODES = (
    *(f"{category.did}_{kind}" for category in Category for kind in ("topic", "item")),
    "instead_of",
)
"""Reasons from an interest; each has a sentence per reach. `instead_of`: it moved other items down."""

SHOWN_IN_VAIN, SHOWN_INSTEAD = "shown_item", "shown_instead"
SHOWN_CODES = (SHOWN_IN_VAIN, SHOWN_INSTEAD)
"""Reasons from what was shown without a reaction: it lifted that item, or it moved other things up. In the reaches that
there is a weight for."""

CONTEXT_CODES = ("context_device", "context_part_of_day", "context_region", "context_other")
COMMON_CODES = (
    *("same_for_everyone", "editorial", "popular", "fresh", "first_in_list", "by_chance", "nothing_left"),
)
"""Reasons that are not about the person."""


class CauseDetail(Struct, frozen=True, array_like=True):
    """One more thing that is part of the same cause. Its `code` has a sentence per reach."""

    code: str
    reach: Reach
    category: Category
    count: int
    days: int


class StatedReason(Struct, frozen=True, omit_defaults=True):
    """A cause that stood its test has a `share` of all that did; reasons that are not about the person have none.

    `key`, `reach`, `category`, `count` and `days` are those of an interest, `field` and `value` those of a context
    fact. `also` is what else is known about the same key and speaks the same way: it was tested together with the
    rest, since a control takes it away together.
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
    """`summary` is `<level>-<what bound it>`. `counterfactual` is the item that would most likely have been shown
    without the first reason, None when that is the same item or no cause stood.

    Measures of the causes told, None when there is none. `coverage`: their part of all that stood, from 0 to 1.
    `sufficiency`: the chance that the shown item would have had by them alone, as a share of the chance it had.
    `stability`: how likely it was, before the draw, that the first one would be told first, whatever was drawn.
    """

    summary: str
    reasons: tuple[StatedReason, ...]
    counterfactual: str | None = None
    held_back: tuple[HeldBack, ...] = ()
    coverage: str | None = None
    sufficiency: str | None = None
    stability: str | None = None
