"""The marks that a kept signal leaves, one for each declared pattern that it matches."""

from collections.abc import Mapping

from msgspec import structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.people.marks import add_mark, make_mark
from aboveboard.people.state import PersonState
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.fields import FieldRole, FieldValue, says_special
from aboveboard.signals.intake import SignalVerdict
from aboveboard.states.declared_states import Journeys
from aboveboard.words import Reach, as_limited


def mark_signal(
    state: PersonState, journeys: Journeys, signal_type: SignalType, judged: SignalVerdict, *, at_ms: int
) -> PersonState:
    """Returns the state after a judged signal of `at_ms`. Returns the same object where it leaves no mark.

    A signal leaves one only where the history may have it. One with special data leaves none.
    """
    patterns = journeys.of_signal.get(signal_type.name)
    if patterns is None or Reach.HISTORY not in judged.reaches or _is_special(signal_type, judged):
        return state
    marks = state.marks
    mark = make_mark(
        at_ms, at_ms + signal_type.retention_days * MS_PER_DAY, _list_named(signal_type, judged.kept)
    )
    for each in patterns:
        if each.matches(signal_type.name, judged.kept):
            marks = add_mark(marks, each.category, each.name, mark, most=each.most)
    return state if marks is state.marks else structs.replace(state, marks=marks)


def _is_special(signal_type: SignalType, judged: SignalVerdict) -> bool:
    fields = signal_type.fields
    return judged.special or any(says_special(fields[name], value) for name, value in judged.kept.items())


def _list_named(signal_type: SignalType, kept: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Returns the keys of what the signal names, as limits compare them, sorted."""
    roles = ((signal_type.fields[name].role, value) for name, value in kept.items())
    return tuple(
        sorted(
            {
                as_limited(f"{role}:{name}")
                for role, value in roles
                if role is not FieldRole.PLAIN
                for name in names_in(value)
            }
        )
    )
