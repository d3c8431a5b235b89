"""States by the marks of a person: each condition at its border, and a clock that is behind."""

import pytest
from aboveboard.people.marks import SignalMark
from aboveboard.people.state import PersonState
from aboveboard.states.declared_states import Has, Journey, Journeys, Silent, State
from aboveboard.states.holding import is_held, list_held, read_instants, rests_on
from aboveboard.words import Category
from hypothesis import given
from hypothesis import strategies as st

KIND = Category.BEHAVIOURAL


def state(*has: Has, not_since: tuple[str, ...] = (), silent_for: tuple[Silent, ...] = ()) -> State:
    return State(
        key="state:j/s",
        has=has,
        not_since=not_since,
        silent_for=silent_for,
        category=KIND,
        categories=frozenset([KIND]),
        title={"en": "S"},
        sentence={"en": "S."},
    )


LEFT = state(Has("cart"), not_since=("order",), silent_for=(Silent("cart", 10),))


@pytest.mark.parametrize(
    ("found", "of", "holds"),
    [
        ({}, state(Has("a")), False),
        ({"a": [1]}, state(Has("a")), True),
        ({"a": [1, 2]}, state(Has("a", 3)), False),
        ({"a": [1, 2, 3]}, state(Has("a", 3)), True),
        ({"a": [20]}, state(Has("a", 1, 80)), True),
        ({"a": [19]}, state(Has("a", 1, 80)), False),
        ({"a": [19, 50]}, state(Has("a", 2, 80)), False),
        ({"a": [1]}, state(Has("a"), Has("b")), False),
        ({"a": [1], "b": [2]}, state(Has("a"), Has("b")), True),
        ({"cart": [90]}, LEFT, True),
        ({"cart": [91]}, LEFT, False),
        ({"cart": [50], "order": [50]}, LEFT, False),
        ({"cart": [50], "order": [49]}, LEFT, True),
        ({"cart": [40, 50], "order": [45]}, LEFT, True),
        ({"a": [1]}, state(Has("a"), silent_for=(Silent("b", 10),)), False),
    ],
)
def test_a_state_holds_exactly_while_its_conditions_do(
    found: dict[str, list[int]], of: State, holds: bool
) -> None:
    """At the instant 100. Each border belongs to the state."""
    assert is_held(of, found, 100) is holds


@given(st.lists(st.integers(0, 200), min_size=1, max_size=5), st.integers(0, 200))
def test_a_signal_after_the_instant_counts(found: list[int], at_ms: int) -> None:
    """An instant of the last full hour is moved on to the newest signal, as if it were asked for then."""
    instants = {"a": sorted(found)}
    of = state(Has("a", 1, 50))
    assert is_held(of, instants, at_ms) is is_held(of, instants, max(at_ms, *found))


def test_a_mark_counts_while_its_signal_is_stored() -> None:
    """And is what the state is said to rest on."""
    marks = {KIND: {"a": (SignalMark(1, 5), SignalMark(2, 9), SignalMark(3, 9))}}
    assert read_instants(marks, 5) == {"a": [2, 3]}
    assert rests_on(state(Has("a", 2)), marks, 4) == [SignalMark(2, 9), SignalMark(3, 9)]
    assert rests_on(state(Has("a", 3)), marks, 5) == [SignalMark(2, 9), SignalMark(3, 9)]


def test_the_states_of_all_ids_count_together() -> None:
    """So two ids with one signal each have been here twice."""
    one, other = (PersonState(marks={KIND: {"a": (SignalMark(at, 99),)}}) for at in (1, 2))
    journeys = Journeys((Journey("j", {"en": "J"}, (state(Has("a", 2)),)),))
    assert list_held(journeys, [one], 10) == ()
    assert list_held(journeys, [one, other], 10) == ("state:j/s",)
