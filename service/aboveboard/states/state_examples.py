"""The examples of states, in `examples/*.toml` with `ask = "state"`: signals, and the state that they must give.

ask = "state"
[[case]]
name = "A sentence that says what is shown"
state = "state:first-order/cart_left"
signals = [{ type = "cart_added", fields = { item = "tent" }, hours_ago = 5 }]
holds = true
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from aboveboard.errors import PolicyRejected
from aboveboard.people.state import NOBODY, Limits
from aboveboard.policy.examples import STATE
from aboveboard.signals.catalogue import Catalogue
from aboveboard.signals.fields import FieldValue
from aboveboard.signals.intake import Terms, check, judge
from aboveboard.states.declared_states import Journeys
from aboveboard.states.holding import is_held, read_instants
from aboveboard.states.load_journeys import MS_PER_HOUR
from aboveboard.states.marking import mark_signal
from aboveboard.words import BoundBy, Level

NOW_MS = 1_800_000_000_000
"""The instant at which each case is judged. Signals come the stated hours before it."""


class _WrittenSignal(Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    hours_ago: Annotated[float, Meta(ge=0, le=87_600)]
    fields: dict[str, FieldValue] = {}


class _WrittenCase(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    state: str
    holds: bool
    signals: tuple[_WrittenSignal, ...] = ()


class _StatesFile(Struct, frozen=True, forbid_unknown_fields=True):
    ask: str
    case: tuple[_WrittenCase, ...] = ()


class StateCase(Struct, frozen=True):
    """An example: the state that is judged after these signals, and if it must hold."""

    file: str
    name: str
    state: str
    holds: bool
    signals: tuple[_WrittenSignal, ...]


def load_state_cases(folder: Path, journeys: Journeys, catalogue: Catalogue) -> list[StateCase]:
    """Returns the cases about states under `folder`/examples, by file name. Raises PolicyRejected for a malformed one."""
    problems, cases = list[str](), list[StateCase]()
    for path in sorted((folder / "examples").glob("*.toml")):
        for case in _read(path):
            problems += [f"{path.name}: {case.name}: {each}" for each in _faults(case, journeys, catalogue)]
            cases.append(StateCase(path.name, case.name, case.state, case.holds, case.signals))
    if problems:
        raise PolicyRejected(problems)
    return cases


def _read(path: Path) -> tuple[_WrittenCase, ...]:
    try:
        found = msgspec.toml.decode(path.read_bytes())
        if found.get("ask") != STATE:
            return ()
        return msgspec.convert(found, _StatesFile).case
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise PolicyRejected([f"{path.name}:1: (example): {error}"]) from error


def _faults(case: _WrittenCase, journeys: Journeys, catalogue: Catalogue) -> Iterator[str]:
    if case.state not in journeys.states:
        yield f"{case.state} is no declared state"
    for at, signal in enumerate(case.signals):
        at_ms = NOW_MS - int(signal.hours_ago * MS_PER_HOUR)
        for each in check(catalogue.types.get(signal.type), signal.fields, at_ms=at_ms, now_ms=NOW_MS):
            yield f"signals[{at}].{each.field} must be {each.expected}"


def run_state_cases(journeys: Journeys, catalogue: Catalogue, cases: Sequence[StateCase]) -> list[StateCase]:
    """Returns the cases that fail, in order. Each signal is judged for a person who lets the history be used."""
    return [case for case in cases if _judge(journeys, catalogue, case) is not case.holds]


def _judge(journeys: Journeys, catalogue: Catalogue, case: StateCase) -> bool:
    terms = Terms(Level.HISTORY, BoundBy.DIAL, False, Limits(), lambda *_: (True, ""))
    state = NOBODY
    for signal in case.signals:
        kind, at_ms = catalogue.types[signal.type], NOW_MS - int(signal.hours_ago * MS_PER_HOUR)
        state = mark_signal(state, journeys, kind, judge(kind, signal.fields, terms), at_ms=at_ms)
    return is_held(journeys.states[case.state], read_instants(state.marks, NOW_MS), NOW_MS)


def list_uncovered_states(journeys: Journeys, cases: Sequence[StateCase]) -> list[str]:
    """Returns a line for each state that no case shows holding, and for each that none shows not holding."""
    shown = {(case.state, case.holds) for case in cases}
    return [
        f"journeys.toml: {key}: no example shows it {'holding' if holds else 'not holding'}"
        for key in journeys.states
        for holds in (True, False)
        if (key, holds) not in shown
    ]
