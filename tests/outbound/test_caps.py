"""Caps: counted within their days, kept only where they are declared."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.placement import Cap, Placement
from aboveboard.outbound.caps import count_room, has_reached_cap, longest_cap, with_shown
from aboveboard.words import PlacementKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

NOW = 100 * MS_PER_DAY
TWICE_A_WEEK = Cap(times=2, days=7)
instants = st.lists(st.integers(0, 2 * NOW), max_size=6)


@pytest.mark.parametrize(
    ("days_ago", "reached"),
    [([], False), ([1], False), ([1, 2], True), ([1, 7], False), ([1, 6.99], True), ([-1, 1], True)],
)
def test_a_cap_counts_its_days(days_ago, reached):
    """Exactly seven days ago is out; an instant ahead of our clock is in."""
    shown = [NOW - round(days * MS_PER_DAY) for days in days_ago]
    assert has_reached_cap(shown, TWICE_A_WEEK, NOW) is reached


def test_what_is_shown_is_counted():
    """Once for each item, at the instant it was shown."""
    counts = with_shown({"home/a": [NOW - 5]}, "home", ["a", "b"], at_ms=NOW, cap=TWICE_A_WEEK)
    assert counts == {"home/a": [NOW - 5, NOW], "home/b": [NOW]}


def test_without_a_cap_nothing_is_counted():
    """Instants that the cap does not cover are dropped, and so are those of an earlier cap."""
    assert with_shown({"home/a": [NOW]}, "home", ["a"], at_ms=NOW, cap=None) == {}


def test_other_placements_are_left_alone():
    """Their caps may look back further; an item id may hold a slash."""
    shown = {"homepage/a": [1], "other/home/a": [1]}
    assert with_shown(shown, "home", ["a/b"], at_ms=NOW, cap=TWICE_A_WEEK) == shown | {"home/a/b": [NOW]}


@given(st.dictionaries(st.sampled_from(["home/a", "home/b", "x/a"]), instants), st.integers(0, NOW))
def test_pruning_never_lifts_a_cap(shown, at_ms):
    """Whatever was dropped would not have counted any more, and nothing empty is kept."""
    before = {key: list(value) for key, value in shown.items()}
    counts = with_shown(shown, "home", [], at_ms=at_ms, cap=TWICE_A_WEEK)
    assert shown == before
    assert all(counts.values()) or counts.get("x/a") == []
    for key, value in shown.items():
        assert has_reached_cap(value, TWICE_A_WEEK, at_ms) == has_reached_cap(
            counts.get(key, []), TWICE_A_WEEK, at_ms
        )


HOME = Placement("app", "home", 1, "Home", PlacementKind.MESSAGE, total_cap=TWICE_A_WEEK)


@pytest.mark.parametrize(
    ("shown", "room"),
    [
        ({}, 2),
        ({"home/a": [NOW]}, 1),
        ({"home/a": [NOW], "home/gone": [NOW]}, 0),
        ({"home/a": [NOW] * 3}, 0),
        ({"home/a": [NOW - 7 * MS_PER_DAY], "homepage/a": [NOW], "other/home/a": [NOW]}, 2),
    ],
)
def test_a_total_cap_counts_all_items_of_its_placement(shown, room):
    """Within its days, of whatever item, and of no other placement."""
    assert count_room(shown, HOME, NOW) == room


def test_without_a_total_cap_there_is_no_end_of_room():
    """The cap of each item is counted apart."""
    assert (
        count_room({"home/a": [NOW] * 9}, structs.replace(HOME, cap=Cap(1, 1), total_cap=None), NOW) is None
    )


@pytest.mark.parametrize(
    ("cap", "total", "longest"),
    [
        (None, None, None),
        (Cap(1, 2), None, Cap(1, 2)),
        (None, Cap(9, 1), Cap(9, 1)),
        (Cap(1, 2), Cap(1, 3), Cap(1, 3)),
        (Cap(1, 4), Cap(1, 3), Cap(1, 4)),
    ],
)
def test_counts_are_kept_for_the_cap_that_looks_back_furthest(cap, total, longest):
    """The other one counts fewer of the same."""
    assert longest_cap(structs.replace(HOME, cap=cap, total_cap=total)) == longest
