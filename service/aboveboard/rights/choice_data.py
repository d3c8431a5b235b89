"""Choices as the API and an export have them: a claim about the dial, and own arrangements."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.clock import to_iso
from aboveboard.people.arrangements import ArrangementMode
from aboveboard.people.state import PersonState


class DialClaim(Struct, frozen=True):
    """A higher level that the party `carried_by` carried. It decides nothing until the person confirms it."""

    level: int
    carried_by: str
    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]


class OwnArrangementData(Struct, frozen=True):
    """An own arrangement of a placement."""

    mode: ArrangementMode
    order: tuple[str, ...]
    pinned: tuple[str, ...]


def describe_claim(state: PersonState) -> DialClaim | UnsetType:
    """Returns the claim about the dial as answers have it, absent without one."""
    claim = state.claimed_dial
    return UNSET if claim is None else DialClaim(claim.level, claim.carried_by, to_iso(claim.at_ms))


def describe_arrangements(state: PersonState) -> dict[str, OwnArrangementData] | UnsetType:
    """Returns the own arrangements by placement, with "" for everything. Absent without any."""
    return {
        name: OwnArrangementData(each.mode, each.order, each.pinned)
        for name, each in state.arrangements.items()
    } or UNSET
