"""The ends of the parts of a state: each part is deleted at its own end, and nothing else is."""

from typing import Any

import pytest
from aboveboard.acts import Act
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.act_counts import ActCount
from aboveboard.people.arrangements import KeptSlots
from aboveboard.people.expiry import LONGEST_CAP_DAYS, is_screen_over, next_expiry_ms, within_days
from aboveboard.people.inventory import STATE
from aboveboard.people.state import VISIT_IDLE_MS, Affinity, OnScreen, PersonState, Visit
from aboveboard.words import Category
from hypothesis import given
from hypothesis import strategies as st

from tests.people.filling import Filler, fill_state

NOW = 1_800_000_000_000
END_OF_VISIT = NOW + VISIT_IDLE_MS + 1

instants = st.integers(NOW - 400 * MS_PER_DAY, NOW)
acts = st.tuples(
    st.builds(ActCount, st.just(Act.RATED), st.booleans(), st.integers(1, 3), instants, instants, st.just(7)),
    st.builds(
        ActCount, st.just(Act.VIEWED), st.just(False), st.integers(1, 3), instants, instants, st.just(8)
    ),
)
interests = st.dictionaries(
    st.sampled_from(Category),
    st.dictionaries(
        st.sampled_from(["item:a", "topic:b"]),
        st.builds(
            Affinity, st.just(1.0), instants, st.just(9), instants, st.just(0) | instants, st.just(()) | acts
        ),
        min_size=1,
    ),
    max_size=2,
)
sessions = st.sampled_from(["s", "t"])
arranged = st.builds(
    lambda level, drawn, session, seen_ms: KeptSlots(
        level, "", ("a", "b")[: len(drawn)], drawn, seen_ms, session, seen_ms
    ),
    st.sampled_from([2, 3]),
    st.tuples(instants) | st.tuples(instants, instants),
    sessions,
    instants,
)
states = st.builds(
    PersonState,
    history=interests,
    elsewhere=interests,
    visit=st.none() | st.builds(Visit, sessions, instants, instants, interests),
    on_screen=st.none()
    | st.builds(OnScreen, sessions, st.just(0), instants, st.just({}), st.just(0) | instants),
    shown=st.dictionaries(
        st.sampled_from(["home/a", "home/b/c", "desk/a"]), st.lists(instants, min_size=1, max_size=3)
    ),
    cap_days=st.just({}) | st.just({"home": 3, "desk": 40}),
    answered=st.dictionaries(st.sampled_from(["one", "two"]), instants),
    settled=st.dictionaries(st.sampled_from(["menu", "tiles"]), arranged),
)


def shown_on_screen(until_ms: int = 0, visit: Visit | None = None) -> PersonState:
    return PersonState(on_screen=OnScreen("s", 0, NOW, {"home": ("a",)}, until_ms), visit=visit)


@given(states)
def test_a_state_changes_at_each_of_its_ends_and_at_no_other_time(state: PersonState) -> None:
    """So a sweep at the stored end always has something to delete, and nothing is due afterwards."""
    state = within_days(state, 0)  # without the days of placements that have no times
    while (end_ms := next_expiry_ms(state)) is not None:
        assert within_days(state, end_ms - 1) == state
        less = within_days(state, end_ms)
        assert less != state
        later = next_expiry_ms(less)
        assert later is None or later > end_ms
        state = less
    assert (state.visit, state.shown, state.cap_days, state.on_screen) == (None, {}, {}, None)
    assert (state.answered, state.settled) == ({}, {})


@pytest.mark.parametrize("row", STATE, ids=lambda row: row.name)
def test_what_the_list_lets_expire_here_expires_and_the_rest_stays(row: Any) -> None:
    """In a state with every member set."""
    state, _ = fill_state(Filler(NOW))
    found = within_days(state, NOW + 200_000 * 365 * MS_PER_DAY)
    ends = row.keep.by == "people.expiry:within_days"
    expected = getattr(PersonState() if ends else state, row.name)
    assert getattr(found, row.name) == expected


def test_a_time_for_a_cap_expires_with_the_days_of_its_placement() -> None:
    """Each time on its own."""
    first, second = NOW, NOW + MS_PER_DAY
    state = PersonState(
        shown={"home/a/b": [first, second], "desk/a": [first]}, cap_days={"home": 3, "desk": 9}
    )
    assert next_expiry_ms(state) == first + 3 * MS_PER_DAY
    less = within_days(state, first + 3 * MS_PER_DAY)
    assert (less.shown, less.cap_days) == ({"home/a/b": [second], "desk/a": [first]}, {"home": 3, "desk": 9})
    less = within_days(state, second + 3 * MS_PER_DAY)
    assert (less.shown, less.cap_days) == ({"desk/a": [first]}, {"desk": 9})


def test_a_time_without_known_days_expires_after_the_longest_cap() -> None:
    """A row of version 0.1.0 has such times."""
    assert next_expiry_ms(PersonState(shown={"home/a": [NOW]})) == NOW + LONGEST_CAP_DAYS * MS_PER_DAY


def test_an_act_expires_with_its_signals_and_is_no_longer_counted() -> None:
    """The interest stays for the acts whose signals are still stored."""
    searched = ActCount(Act.SEARCHED, False, 2, NOW, NOW + 5, 7)
    viewed = ActCount(Act.VIEWED, False, 3, NOW, NOW + 9, 8)
    known = Affinity(4.0, NOW, 5, NOW, NOW + 9, (searched, viewed))
    state = PersonState(history={Category.BEHAVIOURAL: {"topic:b": known}})
    (left,) = within_days(state, NOW + 5).history[Category.BEHAVIOURAL].values()
    assert left == Affinity(4.0, NOW, 3, NOW, NOW + 9, (viewed,))


def test_a_screen_without_an_end_of_its_own_expires_with_its_visit() -> None:
    """The visit lasts as long as signals come. Another visit keeps no screen."""
    later = NOW + 60_000
    assert next_expiry_ms(shown_on_screen()) == END_OF_VISIT
    assert is_screen_over(shown_on_screen(visit=Visit("s", NOW, later)), later + VISIT_IDLE_MS) is False
    assert is_screen_over(shown_on_screen(visit=Visit("s", NOW, later)), later + VISIT_IDLE_MS + 1) is True
    assert is_screen_over(shown_on_screen(visit=Visit("t", NOW, later)), END_OF_VISIT) is True


def test_a_screen_with_an_end_of_its_own_outlives_the_visit() -> None:
    """It may still become a count of the history."""
    state = shown_on_screen(until_ms=NOW + MS_PER_DAY)
    assert within_days(state, END_OF_VISIT) == state
    assert within_days(state, NOW + MS_PER_DAY) == PersonState()


def test_without_a_screen_none_is_over() -> None:
    """Nor is one that has no end yet."""
    assert is_screen_over(PersonState(), NOW) is False
