"""The states of a person, as interests and as what items need or gave, among what a decision may use."""

from collections.abc import Container

from msgspec import Struct

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.marks import Marks
from aboveboard.people.state import is_limited
from aboveboard.privacy.allowed import Interest, KnownState
from aboveboard.states.declared_states import State
from aboveboard.states.holding import is_held, read_instants, rests_on
from aboveboard.words import BEHAVIOUR_REACHES, Reach, Source


class AskedStates(Struct, frozen=True):
    """The declared states that items of a placement name. `needed` and `given` are the keys of those that items need and give."""

    states: tuple[State, ...]
    needed: Container[str] = ()
    given: Container[str] = ()


def read_states(
    asked: AskedStates,
    marks: Marks,
    sources: Container[Source],
    excluded: Container[str],
    *,
    relevant: Container[str],
    as_of_ms: int,
) -> tuple[list[Interest], tuple[KnownState, ...]]:
    """Returns the states that hold and that an item is for, and those that make an item give way.

    A state is read only where all categories that it rests on may be used. None is that is excluded, or whose journey is.
    """
    instants = read_instants(marks, as_of_ms)
    interests, known = list[Interest](), list[KnownState]()
    for state in asked.states:
        key = state.key
        if is_limited(key, excluded):
            continue
        if not all((Reach.HISTORY, category) in sources for category in state.categories):
            continue
        holds = is_held(state, instants, as_of_ms)
        if key in (asked.given if holds else asked.needed):
            known.append(KnownState(key, state.category, holds))
        if holds and key in relevant:
            found = rests_on(state, marks, as_of_ms)
            days = max(0, as_of_ms - min([each.at_ms for each in found])) // MS_PER_DAY
            interests.append(Interest(Reach.HISTORY, state.category, key, 1.0, len(found), days))
    return interests, tuple(known)


def in_order(interests: list[Interest]) -> list[Interest]:
    """Returns the interests in order of reach, category and key."""
    return sorted(interests, key=lambda each: (BEHAVIOUR_REACHES.index(each.reach), each.category, each.key))
