"""Every call of a gate is in a list, and without it, or with its answer turned, a test fails.

The list is checked on every run. The mutants are made under the long budget only: some of them take half a minute.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.contract.gate_mutants import Call, Copy, calls_in, calls_of, edited
from tests.contract.gates import GATES, LEFT_OUT, NAMES, NO_GATES, Gate

SECONDS_MOST = 600


@cache
def places() -> dict[tuple[str, str, str], list[Call]]:
    """Returns the calls in the package by module, function and text."""
    found: dict[tuple[str, str, str], list[Call]] = {}
    for call in calls_of(NAMES, LEFT_OUT):
        if (call.module, call.text) not in NO_GATES:
            found.setdefault((call.module, call.function, call.text), []).append(call)
    return found


def edits_of(gate: Gate) -> list[tuple[Call, str]]:
    return [
        (call, edit.instead)
        for edit in gate.edits
        for call in places()[edit.module, edit.function, edit.call]
    ]


def test_the_list_has_every_call_of_a_gate_once() -> None:
    """A call that is new, moved or written in another way has to get its line, and tests that know it."""
    listed = Counter((edit.module, edit.function, edit.call) for gate in GATES for edit in gate.edits)
    assert places().keys() - listed.keys() == set(), "They are not in GATES."
    assert listed.keys() - places().keys() == set(), (
        "They are no calls of the package. Delete them from GATES."
    )
    assert {place for place, count in listed.items() if count > 1} == set()


def test_each_mutant_is_a_program_of_its_own() -> None:
    """It differs from the package, and it can be parsed."""
    for gate in GATES:
        for call, instead in edits_of(gate):
            assert instead != call.text, gate
            source = (Path(__file__).parents[2] / "service/aboveboard" / call.module).read_text()
            assert edited(source, [(call, instead)]) != source, gate


def test_each_mutant_has_tests() -> None:
    """Their files exist."""
    tests = Path(__file__).parents[1]
    assert {name for gate in GATES for name in gate.tests.split() if not (tests / name).exists()} == set()
    assert [gate for gate in GATES if not gate.tests] == []


def test_calls_are_found_wherever_they_are() -> None:
    """In functions and out of them, as methods, over lines, and as the guards of a submission."""
    source = """
GUARD = needs(Role.APP)


class Doorkeeper:
    async def admit(self):
        "Ä sign of two bytes."
        return judge(
            self.key,
        ), Submission((*guards, own.guard), (), ()), Submission(before.guards, (), ())
"""
    found = list(calls_in("m.py", source, ("judge", "needs")))
    assert [(call.function, call.text) for call in found] == [
        ("", "needs(Role.APP)"),
        ("admit", "judge(self.key)"),
        ("admit", "*guards"),
        ("admit", "own.guard"),
        ("admit", "before.guards"),
    ]
    left = edited(source, [(call, "()" if call.text == "before.guards" else "*()") for call in found[2:]])
    assert "Submission((*(), *()), (), ()), Submission((), (), ())" in left


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("gates"))


@pytest.mark.long
@pytest.mark.parametrize("gate", GATES, ids=lambda gate: f"{gate.edits[0].module}-{gate.edits[0].call[:40]}")
def test_no_gate_can_be_left_out(copied: Copy, gate: Gate) -> None:
    """At least one of its tests fails."""
    assert not copied.survives(edits_of(gate), gate.tests.split(), SECONDS_MOST), gate
