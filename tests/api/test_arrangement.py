"""The arrangement of a placement in requests."""

import pytest
from aboveboard.api.arrangement import (
    Arrangeable,
    ArrangementBody,
    describe_arrangement,
    read_arrangement,
)
from aboveboard.errors import Unprocessable
from aboveboard.words import PlacementKind

MENU = Arrangeable(PlacementKind.CONTENT, "editorial", has_cap=False)


@pytest.mark.parametrize(
    "body", [ArrangementBody(), ArrangementBody("split", 4, 3, 2), ArrangementBody("emphasis", moves_max=0)]
)
def test_an_arrangement_comes_back_as_it_was_declared(body):
    """With its defaults."""
    assert describe_arrangement(read_arrangement(body, MENU)) == body


@pytest.mark.parametrize(("days", "moves", "fits"), [(30, 1, True), (30, 2, True), (30, 3, True)])
def test_three_slots_have_their_turn_within_the_days(days, moves, fits):
    """Every declared length fits the default number of slots."""
    assert read_arrangement(ArrangementBody("split", 3, days, moves), MENU).settle_days == days


def test_more_slots_than_have_their_turn_are_refused():
    """Each would be stored longer than the notice says."""
    with pytest.raises(Unprocessable) as refused:
        read_arrangement(ArrangementBody("split", 4, 30, 1), MENU)
    assert refused.value.field == "arrangement.settle_days"
