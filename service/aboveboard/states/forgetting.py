"""The marks that go when a person has a state forgotten, so that no other state begins by it."""

from collections.abc import Iterable

from aboveboard.interest_keys import widen
from aboveboard.people.marks import Marks, merge_marks
from aboveboard.states.declared_states import Journeys


def find_rested(journeys: Journeys, key: str) -> frozenset[str]:
    """Returns the patterns that a state rests on, or all states of a journey `state:<journey>`. Empty for other keys."""
    states = [each for each in journeys.states.values() if key in (each.key, widen(each.key))]
    return frozenset([has.pattern for each in states for has in each.has])


def list_forgotten(journeys: Journeys, several: Iterable[Marks], key: str) -> frozenset[str]:
    """Returns the patterns whose marks go with a state, of a person with these marks under their ids.

    They are those that it rests on, and those of other states that would begin without them. Without an order, an older
    cart would look as if it was left.
    """
    gone = find_rested(journeys, key)
    marks: Marks = {}
    for each in several if gone else ():
        marks = merge_marks(marks, each)
    newest = {pattern: found[-1].at_ms for patterns in marks.values() for pattern, found in patterns.items()}
    while more := _find_begun(journeys, newest, gone) - gone:
        gone |= more
    return gone


def _find_begun(journeys: Journeys, newest: dict[str, int], gone: frozenset[str]) -> frozenset[str]:
    """Returns the first pattern of each state that marks of `gone` have kept from holding."""
    found = set[str]()
    for state in journeys.states.values():
        first = state.has[0].pattern
        ends = [newest[name] for name in state.not_since if name in gone and name in newest]
        if first in newest and ends and newest[first] <= max(ends):
            found.add(first)
    return frozenset(found)
