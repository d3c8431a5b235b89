"""Promise 6 of a history: each answer has its record at the index that it named, in a log without gaps, and nothing twice.

indexes     an index belongs to one decision, and is the same in each answer about it
records     a decision can be read at its index until it is erased
log         the entries are dense, and each acknowledged change has an entry of its kind
once        one key is one decision while no choice came between, and a signal or outcome is stored once
counts      a person has as many records as were acknowledged, and no more than may have been made
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.faults.history_operations import CHANGES, Fate, History, Kind, Operation, Violation
from tests.faults.history_order import Effect, Story

STORED = ("kept", "reduced")
_ENTRIES = {Kind.DECIDE: "decision", Kind.CONSENT: "consent", Kind.DIAL: "dial", Kind.LIMITS: "limit"}
_CHANGES_TERMS = (*CHANGES, Kind.LINK, Kind.ERASE)


def check_places(history: History, story: Story) -> Iterator[Violation]:
    """Yields each answer without its place in the log, and each thing that was done twice."""
    decided = [each for each in history.operations if each.kind is Kind.DECIDE and each.fate is Fate.DONE]
    yield from _check_indexes(history, decided)
    yield from _check_records(history, story, decided)
    yield from _check_log(history, story)
    yield from _check_keys(history, story, decided)
    yield from _check_stored_once(history, story)
    for each in history.operations:
        if each.kind is Kind.PERSON and each.status == 200:
            yield from _check_counts(story, each)


def index_of(operation: Operation) -> int:
    return int(operation.answer["log"]["index"])


def _check_indexes(history: History, decided: list[Operation]) -> Iterator[Violation]:
    """A log that was reopened gives the indexes of lost entries again, so each part between restores stands alone."""
    by_decision: dict[str, Operation] = {}
    by_index: dict[tuple[int, int], Operation] = {}
    for each in decided:
        first = by_decision.setdefault(str(each.answer["decision"]), each)
        if index_of(first) != index_of(each):
            yield Violation(6, "one decision with two indexes", (first, each))
        part = sum(restore.back <= first.started for restore in history.restores)
        other = by_index.setdefault((part, index_of(each)), each)
        if other.answer["decision"] != each.answer["decision"]:
            yield Violation(6, "two decisions at one index", (other, each))


def _check_records(history: History, story: Story, decided: list[Operation]) -> Iterator[Violation]:
    by_decision: dict[str, Operation] = {}
    for each in decided:
        by_decision.setdefault(str(each.answer["decision"]), each)
    for read in history.operations:
        made = by_decision.get(str(read.asked.get("decision"))) if read.kind is Kind.RECORD else None
        if made is None:
            continue
        if read.fate is Fate.DONE and index_of(read) != index_of(made):
            yield Violation(6, "a record at another index than its answer named", (made, read))
        if read.status == 404 and made.answered < read.started:
            effect, reader = Effect(made, made.started, made.answered, True), story.reader(read)
            gone = made.person is not None and story.may_be_erased(made.person, made.started, reader.ended)
            if not gone and not story.is_lost(effect, reader.ended):
                yield Violation(6, "an answered decision without its record", (made, read))


def _check_log(history: History, story: Story) -> Iterator[Violation]:
    if history.log is None:
        return
    indexes = [index for index, _ in history.log.entries]
    if indexes != list(range(history.log.size)):
        yield Violation(6, f"a log of {history.log.size} entries with {len(indexes)}, or with gaps", ())
    kinds = dict(history.log.entries)
    for each in history.operations:
        if each.fate is not Fate.DONE or each.kind not in _ENTRIES:
            continue
        lost = story.is_lost(Effect(each, each.started, each.answered, True), float("inf"))
        if not lost and kinds.get(index_of(each)) != _ENTRIES[each.kind]:
            yield Violation(6, f"entry {index_of(each)} is {kinds.get(index_of(each))}", (each,))


def _check_keys(history: History, story: Story, decided: list[Operation]) -> Iterator[Violation]:
    """A choice in between makes a repeat a new decision, and a restore or an erasure may have forgotten the key.

    An erasure that was answered before its end changes at its end who is decided about.
    """
    by_key: dict[str, list[Operation]] = defaultdict(list)
    for each in decided:
        if each.key is not None:
            by_key[each.key].append(each)
    for group in by_key.values():
        for first, again in pairwise(sorted(group, key=lambda each: each.started)):
            if first.answer["decision"] == again.answer["decision"]:
                continue
            if not _changed(history, story, first, again):
                yield Violation(6, "two decisions under one key", (first, again))


def _changed(history: History, story: Story, first: Operation, again: Operation) -> bool:
    if any(each.back > first.started and each.cut < again.answered for each in history.restores):
        return True
    changes: Iterable[Effect] = ()
    if first.person is not None:
        changes = story.effects_of_all(first.person, lambda each: each.kind in _CHANGES_TERMS)
    return any(_until(each) > first.started and each.started < again.answered for each in changes)


def _until(change: Effect) -> float:
    """Returns when the change was over. Of an erasure whose answer came before its end, that is unknown."""
    is_open = change.operation.kind is Kind.ERASE and change.operation.answer.get("state") == "erasing"
    return math.inf if is_open else change.ended


def _check_stored_once(history: History, story: Story) -> Iterator[Violation]:
    """Yields a signal or an outcome that two answers say was stored, of requests that are no repeats of each other."""
    stored: dict[str, list[Operation]] = defaultdict(list)
    for each in history.operations:
        for name in _stored_names(each) if each.fate is Fate.DONE else ():
            stored[name].append(each)
    for group in stored.values():
        for first, again in pairwise(sorted(group, key=lambda each: each.started)):
            if first.key is not None and first.key == again.key:
                continue
            erased = story.may_be_erased(first.person or "", first.started, again.answered)
            restored = any(
                each.back > first.started and each.cut < again.answered for each in history.restores
            )
            if not erased and not restored:
                yield Violation(6, "stored twice", (first, again))


def _stored_names(operation: Operation) -> list[str]:
    if operation.kind is Kind.SIGNAL:
        results = operation.answer["signals"]
        return [f"{operation.person} signal {each['id']}" for each in results if each["status"] in STORED]
    if operation.kind is Kind.OUTCOME:
        pairs = zip(operation.asked["outcomes"], operation.answer["outcomes"], strict=True)
        return [
            f"outcome {each['decision']} {each['item']} {each['kind']}"
            for each, result in pairs
            if result["status"] in STORED
        ]
    return []


def _check_counts(story: Story, read: Operation) -> Iterator[Violation]:
    """Compares the records of a person who was neither linked nor erased with what was asked for them."""
    reader = story.reader(read)
    if len(story.family(reader.name)) > 1 or story.may_be_erased(reader.name, float("-inf"), reader.ended):
        return
    for kind, name in _ENTRIES.items():
        effects = story.effects(reader.name, lambda each, kind=kind: each.kind is kind)
        if kind is Kind.DECIDE:
            effects = _one_each(effects)
        sure = [
            each
            for each in effects
            if each.sure and each.ended < reader.started and not story.is_lost(each, reader.ended)
        ]
        possible = [each for each in effects if each.started < reader.ended]
        count = read.answer["records"].get(name, 0)
        if not len(sure) <= count <= len(possible):
            rule = f"{count} records of kind {name}, where {len(sure)} to {len(possible)} were made"
            yield Violation(6, rule, (*(each.operation for each in possible), read))


def _one_each(effects: list[Effect]) -> list[Effect]:
    """Returns the decisions without the repeats that got the answer of another request."""
    found: dict[str, Effect] = {}
    for each in effects:
        decision = each.operation.answer.get("decision") if each.sure else None
        found.setdefault(str(decision or each.operation.number), each)
    return list(found.values())
