"""The judgement of states by the marks of a person. A pure function of the marks and an instant."""

from collections.abc import Iterable, Mapping

from aboveboard.people.marks import Marks, SignalMark, merge_marks
from aboveboard.people.state import PersonState
from aboveboard.states.declared_states import Has, Journeys, Silent, State

_Instants = Mapping[str, list[int]]


def read_instants(marks: Marks, at_ms: int) -> dict[str, list[int]]:
    """Returns the instants of the marks whose signals are still stored at `at_ms`, ascending, by pattern."""
    return {
        pattern: [each.at_ms for each in found if at_ms < each.until_ms]
        for patterns in marks.values()
        for pattern, found in patterns.items()
    }


def is_held(state: State, instants: _Instants, at_ms: int) -> bool:
    """Returns True when the state holds at `at_ms`. `instants` are those of `read_instants`.

    Signals of after `at_ms` count, and the newest that the state may rest on moves the instant on. So an instant of the
    last full hour hides nothing.
    """
    at_ms = max([at_ms, *(found[-1] for name in state.patterns if (found := instants.get(name)))])
    if not all(_has(each, instants, at_ms) for each in state.has):
        return False
    since = instants[state.has[0].pattern][-1]
    if any(newest >= since for name in state.not_since for newest in instants.get(name, ())[-1:]):
        return False
    return all(_is_silent(each, instants, at_ms) for each in state.silent_for)


def _is_silent(silent: Silent, instants: _Instants, at_ms: int) -> bool:
    """Returns True when the last signal was so long ago. Without a known one it is False, so no deletion adds a state."""
    found = instants.get(silent.pattern, [])
    return len(found) > 0 and at_ms - found[-1] >= silent.span_ms


def _has(has: Has, instants: _Instants, at_ms: int) -> bool:
    found = instants.get(has.pattern, ())
    if len(found) < has.count:
        return False
    return has.within_ms is None or at_ms - found[-has.count] <= has.within_ms


def list_held(journeys: Journeys, states: Iterable[PersonState], at_ms: int) -> tuple[str, ...]:
    """Returns the keys of all declared states that hold for a person with these states under their ids, in order."""
    marks: Marks = {}
    for each in states:
        marks = merge_marks(marks, each.marks)
    instants = read_instants(marks, at_ms)
    return tuple([key for key, state in journeys.states.items() if is_held(state, instants, at_ms)])


def rests_on(state: State, marks: Marks, at_ms: int) -> list[SignalMark]:
    """Returns the marks that the `has` of a state count, of those that are stored at `at_ms`."""
    by_pattern = {pattern: found for patterns in marks.values() for pattern, found in patterns.items()}
    return [
        mark
        for each in state.has
        for mark in [one for one in by_pattern.get(each.pattern, ()) if at_ms < one.until_ms][-each.count :]
    ]
