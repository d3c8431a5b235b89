"""The examples of a policy set, in `examples/*.toml`: questions with the verdict that the rules must give.

A file is about one kind of question and lists the usual facts once. Each case lists only the facts that differ:

    ask = "keep"
    [usual]
    level = 3
    [[case]]
    name = "A sentence that says what is shown"
    facts = { level = 1 }
    permitted = false
    rules = ["keep-above-dial"]     # all rules that decide, in the order of the verdict
    misses = ["keep-minor-past"]    # rules that nearly match and must not decide this case
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from aboveboard.errors import PolicyRejected
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Fact, Question, question_of
from aboveboard.policy.verdict import Verdict

STATE = "state"
"""The value of `ask` of a file about states (see `states.state_examples`). No rule judges its cases."""


class _AnyFile(Struct, frozen=True):
    ask: str = ""


class _Case(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    permitted: bool
    rules: tuple[str, ...]
    facts: dict[str, Fact] = {}
    misses: tuple[str, ...] = ()


class _ExamplesFile(Struct, frozen=True, forbid_unknown_fields=True):
    ask: Literal["keep", "use", "show", "learn"]
    usual: dict[str, Fact]
    case: tuple[_Case, ...]


class Case(Struct, frozen=True):
    """An example: a question, its expected verdict, and the rules that must not decide it (`misses`)."""

    file: str
    name: str
    question: Question
    expected: Verdict
    misses: tuple[str, ...]


class Failure(Struct, frozen=True):
    """A case with another verdict than expected, or one that a rule of its `misses` decides."""

    case: Case
    got: Verdict


def load_cases(folder: Path) -> list[Case]:
    """Returns all cases under `folder`/examples, by file name. Raises PolicyRejected for malformed files or cases."""
    problems: list[str] = []
    cases: list[Case] = []
    for path in sorted((folder / "examples").glob("*.toml")):
        try:
            cases += _cases(path, problems)
        except (OSError, ValueError, RecursionError, msgspec.MsgspecError) as error:
            problems.append(f"{path.name}:1: (example): {error}")
    if problems:
        raise PolicyRejected(problems)
    return cases


def _cases(path: Path, problems: list[str]) -> Iterator[Case]:
    if msgspec.toml.decode(path.read_bytes(), type=_AnyFile).ask == STATE:
        return
    read = msgspec.toml.decode(path.read_bytes(), type=_ExamplesFile)
    kind = next(kind for kind, action in ACTIONS.items() if action == read.ask)
    for case in read.case:
        try:
            question = _question(kind, read.usual | case.facts)
            verdict = Verdict(permitted=case.permitted, rules=case.rules)
            yield Case(path.name, case.name, question, verdict, case.misses)
        except ValueError as error:
            problems.append(f"{path.name}: {case.name}: {error}")


def _question(kind: type[Question], facts: dict[str, Fact]) -> Question:
    if set(facts) != set(kind._fields):
        raise ValueError(f"The facts of this question are {', '.join(kind._fields)}.")
    for name, value in facts.items():
        if value not in DIMENSIONS[name]:
            raise ValueError(f"{name} is one of {', '.join(map(str, DIMENSIONS[name]))}.")
    # TOML gives plain text; the declared value is the enum member that equals it.
    declared = {name: next(said for said in DIMENSIONS[name] if said == facts[name]) for name in kind._fields}
    return question_of(kind, declared)


def run(policy_set: PolicySet, cases: Sequence[Case]) -> list[Failure]:
    """Returns the cases that fail, in order. An empty list means that all pass."""
    judged = [(case, policy_set.judge(case.question)) for case in cases]
    return [
        Failure(case, got)
        for case, got in judged
        if got != case.expected or not set(case.misses).isdisjoint(got.rules)
    ]


def list_uncovered(policy_set: PolicySet, cases: Sequence[Case]) -> list[str]:
    """Returns a line for each missing example. A rule needs a case that it decides and a case that it misses.

    A case that misses an unknown rule gives a line too.
    """
    decided = {rule for case in cases for rule in case.expected.rules}
    missed = {rule for case in cases for rule in case.misses}
    found = []
    for rule in policy_set.rules.values():
        if rule.id not in decided:
            found.append(f"{rule.file}:{rule.line}: {rule.id}: no example shows it deciding")
        if rule.id not in missed:
            found.append(f"{rule.file}:{rule.line}: {rule.id}: no example names it under misses")
    unknown = sorted(missed - policy_set.rules.keys())
    return found + [
        f"examples:1: {rule}: an example misses it, but there is no such rule" for rule in unknown
    ]
