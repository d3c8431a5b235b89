"""The states that a decision may use: only where all that they rest on may be used, and none that was ruled out."""

import pytest
from aboveboard.people.marks import Marks, SignalMark
from aboveboard.privacy.allowed import Interest, KnownState
from aboveboard.privacy.state_interests import AskedStates, in_order, read_states
from aboveboard.states.declared_states import Has, State
from aboveboard.words import Category, Reach
from msgspec import structs

ACTED, BOUGHT = Category.BEHAVIOURAL, Category.TRANSACTIONAL
DAY = 86_400_000
KEY = "state:j/s"
STATE = State(
    key=KEY,
    has=(Has("a", 2),),
    not_since=("b",),
    category=ACTED,
    categories=frozenset([ACTED, BOUGHT]),
    title={"en": "S"},
    sentence={"en": "S."},
)
MARKS: Marks = {ACTED: {"a": (SignalMark(1, 99 * DAY), SignalMark(DAY, 99 * DAY))}}
OPEN = {(Reach.HISTORY, ACTED), (Reach.HISTORY, BOUGHT)}
ASKED = AskedStates((STATE,), needed=(KEY,), given=(KEY,))


def read(sources=OPEN, excluded=(), marks=MARKS, asked=ASKED, relevant=(KEY,)):
    return read_states(asked, marks, sources, excluded, relevant=relevant, as_of_ms=3 * DAY)


def test_a_state_that_holds_is_an_interest_of_the_history() -> None:
    """With weight 1, the signals that it rests on, and the days since the first. What gives it gives way."""
    interest = Interest(Reach.HISTORY, ACTED, KEY, 1.0, 2, 2)
    assert read() == ([interest], (KnownState(KEY, ACTED, True),))


def test_a_state_that_does_not_hold_counts_for_what_needs_it_alone() -> None:
    """It is no interest."""
    assert read(marks={}) == ([], (KnownState(KEY, ACTED, False),))
    assert read(marks={}, asked=AskedStates((STATE,))) == ([], ())


def test_a_state_that_no_item_is_for_is_no_interest() -> None:
    """It may be needed all the same."""
    assert read(relevant=())[0] == []


@pytest.mark.parametrize("closed", sorted(OPEN))
def test_a_state_needs_every_category_that_it_rests_on(closed: tuple[Reach, Category]) -> None:
    """Without one it is not read at all, so what needs it counts as met."""
    assert read(OPEN - {closed}) == read(set()) == ([], ())


@pytest.mark.parametrize("excluded", [KEY, "state:j"])
def test_a_state_that_was_ruled_out_is_not_read(excluded: str) -> None:
    """Nor is one of a journey that the person left."""
    assert read(excluded={excluded}) == ([], ())


def test_interests_are_in_one_order() -> None:
    """By reach, category and key."""
    (found,), _ = read()
    visit = structs.replace(found, reach=Reach.VISIT, key="topic:z")
    assert in_order([found, visit]) == [visit, found]
