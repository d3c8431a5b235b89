"""Promise 9 of a history: who was erased is gone on every node, stays gone after a restore, and can read the receipt.

That no later decision uses their data is checked with the choices, where an erasure is one more way of taking away.
"""

import math
from collections.abc import Iterator

from tests.faults.history_choices import is_erasure
from tests.faults.history_operations import Fate, History, Kind, Operation, Violation
from tests.faults.history_order import Effect, Story

_RETURNS = (Kind.DECIDE, Kind.SIGNAL, Kind.CONSENT, Kind.DIAL, Kind.LIMITS, Kind.LINK)
"""The kinds of requests that make a person known again."""


def check_erasures(history: History, story: Story) -> Iterator[Violation]:
    """Yields each read that still finds an erased person or a record of theirs, and each receipt that is lost."""
    completed = find_completions(history)
    decided: dict[str, Operation] = {}
    for each in history.operations:
        if each.kind is Kind.DECIDE and each.fate is Fate.DONE:
            decided.setdefault(str(each.answer["decision"]), each)
    for each in history.operations:
        if each.kind is Kind.PERSON and each.fate is Fate.DONE:
            yield from _check_gone(story, each)
        elif each.kind is Kind.RECORD and each.fate is Fate.DONE:
            yield from _check_record(story, completed, decided.get(str(each.asked["decision"])), each)
        elif each.kind is Kind.ERASE and each.fate is Fate.DONE:
            yield from _check_receipt(history, story, each)


def find_completions(history: History) -> dict[str, float]:
    """Returns the time by which each erasure was done, by its one-time id."""
    found: dict[str, float] = {}
    for each in history.operations:
        if (
            each.kind in (Kind.ERASE, Kind.RECEIPT)
            and each.fate is Fate.DONE
            and each.answer["state"] == "erased"
        ):
            name = str(each.answer["erasure"])
            found[name] = min(each.answered, found.get(name, math.inf))
    return found


def _check_gone(story: Story, read: Operation) -> Iterator[Violation]:
    reader = story.reader(read)
    returns = story.effects_of_all(reader.name, lambda each: each.kind in _RETURNS)
    for erasure in story.takes(reader.name, is_erasure, is_erasure):
        back = any(each.ended > erasure.started and each.started < reader.ended for each in returns)
        if erasure.ended < reader.started and not back:
            yield Violation(9, "an erased person is still there", (erasure.operation, read))


def _check_record(
    story: Story, completed: dict[str, float], made: Operation | None, read: Operation
) -> Iterator[Violation]:
    """A decision during an erasure is about no person, so its record stays."""
    if made is None or made.person is None:
        return
    for erasure in story.takes(made.person, is_erasure, is_erasure):
        done = completed.get(str(erasure.operation.answer.get("erasure")), math.inf)
        others = story.may_be_erased(made.person, -math.inf, made.answered)
        if made.answered < erasure.started and done < read.started and not others:
            yield Violation(
                9, "the record of an erased person is still there", (made, erasure.operation, read)
            )


def _check_receipt(history: History, story: Story, erasure: Operation) -> Iterator[Violation]:
    """A restore repeats an erasure, under another one-time id."""
    name = erasure.answer["erasure"]
    for read in history.operations:
        if read.kind is not Kind.RECEIPT or read.asked["erasure"] != name or read.started < erasure.answered:
            continue
        effect = Effect(erasure, erasure.started, erasure.answered, True)
        if read.status == 404 and not story.may_be_lost(effect, read.answered):
            yield Violation(9, "the receipt of an erasure is lost", (erasure, read))
