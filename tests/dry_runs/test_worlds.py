"""The worlds of a record: every combination of what it does not hold, and no other."""

from typing import Any

import pytest
from aboveboard.dry_runs.worlds import Past, list_worlds
from aboveboard.gateway.rules import load_rules
from aboveboard.settings import find_shipped
from aboveboard.words import BoundBy, PlacementKind

DIAL = load_rules(find_shipped("policies"), lambda _: None, surveyed=False).dial


def past(kind: PlacementKind, *, effective: int = 1, bound_by: str = "dial", total: bool = False) -> Past:
    return Past(
        kind=kind,
        capped=False,
        asked=3,
        effective=effective,
        bound_by=bound_by,
        gpc=False,
        held_back=(),
        used=frozenset(),
        items=frozenset(),
        personal=False,
        has_total_cap=total,
    )


def values(found: Past, name: str) -> set[Any]:
    return {getattr(world, name) for world in list_worlds(found, DIAL)}


@pytest.mark.parametrize("kind", PlacementKind)
def test_quiet_time_is_open_for_messages_alone(kind: PlacementKind) -> None:
    """Other placements have none."""
    both = {False, True} if kind is PlacementKind.MESSAGE else {False}
    assert values(past(kind), "quiet") == both


@pytest.mark.parametrize("kind", PlacementKind)
def test_the_yes_to_messages_is_open_for_every_kind(kind: PlacementKind) -> None:
    """A rule about any placement can ask whether it was given."""
    assert values(past(kind), "messages") == {False, True}


@pytest.mark.parametrize("kind", PlacementKind)
@pytest.mark.parametrize("bound_by", [BoundBy.RESTRICTED, BoundBy.FAILURE])
def test_under_a_restriction_or_a_failure_nothing_was_given(kind: PlacementKind, bound_by: BoundBy) -> None:
    """So no world has a yes to messages."""
    assert values(past(kind, effective=0, bound_by=bound_by), "messages") == {False}


def test_a_total_cap_may_have_been_reached() -> None:
    """Only where one is declared."""
    assert values(past(PlacementKind.OFFER), "full") == {False}
    assert values(past(PlacementKind.OFFER, total=True), "full") == {False, True}


def test_the_purpose_of_the_level_in_force_was_given() -> None:
    """Those of lower levels may have been."""
    worlds = values(past(PlacementKind.CONTENT, effective=3), "given")
    assert worlds == {
        frozenset({"personalize_history"}),
        frozenset({"personalize_history", "personalize_visit"}),
    }
