"""Bounds on how far a placement may narrow down what one person sees, as an app declares them."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from aboveboard.engine.features import HALF_INTEREST
from aboveboard.engine.placement import Variety


class VarietyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds on how far a placement may narrow down what one person sees. They do not affect the baseline.

    `diversity` is the reward that an item loses when all its topics are already further up in the list. Of the personal
    part, every candidate keeps at least `explore` divided by their number. Items with no topic that the person ever met
    keep at least `unmet` in all, if there are any. No cause adds or subtracts more than `cause_cap` of what all causes
    do for an item. With `fatigue`, displays without a reaction are counted and shown less, for people who allow it. An
    interest counts half of the most once its evidence is `half_interest`. A look at an item is evidence of 1.

    While nothing distinguishes the items, items other than the baseline's first share at most `exploration_share` of the
    choices. The share grows with what is learned, and is never below `explore`. Data about the person counts at once.
    """

    diversity: Annotated[float, Meta(ge=0, le=1)] = 0.0
    explore: Annotated[float, Meta(ge=0, le=0.5)] = 0.05
    unmet: Annotated[float, Meta(ge=0, le=0.5)] = 0.1
    cause_cap: Annotated[float, Meta(ge=0.1, le=1)] = 1.0
    fatigue: bool = False
    exploration_share: Annotated[float, Meta(ge=0, le=1)] = 0.1
    half_interest: Annotated[float, Meta(ge=1, le=100)] = HALF_INTEREST


def read_variety(body: VarietyBody) -> Variety:
    """Returns the bounds for the engine. All that is declared over the API has its newest form."""
    return Variety(**structs.asdict(body), diversity_by="share")


def describe_variety(variety: Variety) -> VarietyBody:
    """Returns the bounds as they were declared."""
    return VarietyBody(**{name: getattr(variety, name) for name in VarietyBody.__struct_fields__})
