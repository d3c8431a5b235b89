"""Promises 5 and 14 of a history: what a person took away is used no more, and no choice of theirs is lost.

level       a decision's level is one that was asked for, and its purpose was agreed to
interests   what it used had its purpose, was not excluded, and came from signals that were not erased
state       what a read says of a person has every no that came before it and was not answered by a yes
refusals    no no is called a wrong request
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.faults.history_operations import CHANGES, Fate, History, Kind, Operation, Violation
from tests.faults.history_order import ALWAYS, Effect, Reader, Story, comes_before

PURPOSES = {2: "personalize_visit", 3: "personalize_history", 4: "combine_sources"}
"""The purpose that each level of the dial needs."""

REACHES = {"visit": 2, "history": 3, "elsewhere": 4}
NOES = ("refused", "withdrawn", "objected")
_NOT_ITS_FAULT = (408, 409, 429)
"""Refusals that say nothing against the request: it was slow, another one is in the way, or there were too many."""


def check_choices(history: History, story: Story) -> Iterator[Violation]:
    """Yields each use of what had been taken away, each lost choice, and each no that was turned away."""
    records = {
        str(each.asked["decision"]): each.answer["record"]
        for each in history.operations
        if each.kind is Kind.RECORD and each.fate is Fate.DONE
    }
    for each in history.operations:
        if each.kind is Kind.DECIDE and each.fate is Fate.DONE and each.person is not None:
            yield from _check_level(story, each)
            record = records.get(str(each.answer["decision"]))
            yield from () if record is None else _check_interests(story, each, record["allowed"])
        elif each.kind is Kind.PERSON and each.status in (200, 404):
            yield from _check_state(story, each, each.answer if each.status == 200 else {})
        elif each.kind in CHANGES and each.fate is Fate.DONE:
            yield from _check_state(story, each, each.answer["holds"])
        if _is_refused_no(each):
            yield Violation(14, "a no was turned away as a wrong request", (each,))


def is_erasure(operation: Operation) -> bool:
    return operation.kind is Kind.ERASE


def says(purpose: str, *states: str) -> Any:
    """Returns a test for a choice of one of these states."""
    return lambda each: (
        each.kind is Kind.CONSENT and each.asked["purpose"] == purpose and each.asked["state"] in states
    )


def sets_dial(least: int, most: int = 4) -> Any:
    """Returns a test for a level between these."""
    return lambda each: each.kind is Kind.DIAL and least <= each.asked["level"] <= most


def limits(key: str, *, excluded: bool) -> Any:
    """Returns a test for limits that exclude this key, or that do not."""
    return lambda each: each.kind is Kind.LIMITS and (key in excluded_keys(each.asked)) == excluded


def excluded_keys(asked: Mapping[str, Any]) -> set[str]:
    """Returns the keys of interests that the limits exclude, and the categories by `category:`."""
    parts = (("topics", "topic"), ("items", "item"), ("categories", "category"))
    return {f"{one}:{name}" for many, one in parts for name in asked.get(many, ())}


def _either(*tests: Any) -> Any:
    return lambda each: any(test(each) for test in tests)


def _check_level(story: Story, operation: Operation) -> Iterator[Violation]:
    said, reader = operation.answer["personalization"], story.reader(operation)
    asked, level = said["asked"], said["effective"]
    name = reader.name
    if level > asked:
        yield Violation(5, "a level above the one that was asked for", (operation,))
    if asked > 0:
        gives, takes = story.effects(name, sets_dial(asked)), sets_dial(0, asked - 1)
        if asked == 1:
            gives += [ALWAYS, *story.effects_of_all(name, is_erasure)]
        else:
            takes = _either(takes, is_erasure)
        ends = story.find_overwriting(reader, gives, story.takes(name, takes, sets_dial(asked)))
        yield from _used("a level after the dial was turned down", operation, ends)
    if level in PURPOSES:
        ends = _find_end_of_yes(story, reader, PURPOSES[level])
        yield from _used("a level whose purpose was not agreed to", operation, ends)


def _find_end_of_yes(story: Story, reader: Reader, purpose: str) -> list[Effect] | None:
    yes, no = says(purpose, "given"), says(purpose, *NOES)
    takes = story.takes(reader.name, _either(no, is_erasure), yes)
    return story.find_overwriting(reader, story.effects(reader.name, yes), takes)


def _used(rule: str, operation: Operation, ends: list[Effect] | None) -> Iterator[Violation]:
    """Yields the violation, unless it may have been lawful. The last end of the permission tells most."""
    if ends is not None:
        erased = bool(ends) and ends[-1].operation.kind is Kind.ERASE
        yield Violation(9 if erased else 5, rule, (*(each.operation for each in ends[-2:]), operation))


def _check_interests(story: Story, operation: Operation, allowed: Mapping[str, Any]) -> Iterator[Violation]:
    reader = story.reader(operation)
    for reach in sorted({interest[0] for interest in allowed["interests"]} & REACHES.keys()):
        ends = _find_end_of_yes(story, reader, PURPOSES[REACHES[reach]])
        yield from _used(f"data of the {reach} without its purpose", operation, ends)
        if allowed["level"] < REACHES[reach]:
            yield Violation(5, f"data of the {reach} at a level below it", (operation,))
    for reach, category, key, _, count, _ in allowed["interests"]:
        for excluded in (key, f"category:{category}"):
            open_, shut = limits(excluded, excluded=False), limits(excluded, excluded=True)
            gives = [
                ALWAYS,
                *story.effects(reader.name, open_),
                *story.effects_of_all(reader.name, is_erasure),
            ]
            ends = story.find_overwriting(reader, gives, story.takes(reader.name, shut, open_))
            yield from _used(f"{excluded} after it was excluded", operation, ends)
        yield from _check_evidence(story, operation, (reach, key), count)


def _check_evidence(
    story: Story, operation: Operation, used: tuple[str, str], count: int
) -> Iterator[Violation]:
    """Yields the use of an interest that no signal can have brought since it was erased, or that counts one twice."""
    reader, (reach, key) = story.reader(operation), used
    ends, sources = list[Effect](), set[str]()
    for name in story.family(reader.name):
        takes = story.takes(name, is_erasure, is_erasure)
        if not key.startswith("shown:"):
            takes += [each for each in story.effects(name, limits(key, excluded=True)) if each.sure]
        for give in story.effects(name, lambda each: may_bring(each, key)):
            found = story.find_overwriting(reader, [give], takes)
            if found is None and not comes_before(reader, give):
                sources.add(source_of(give.operation))
            ends += found or ()
    if not sources:
        ends.sort(key=lambda each: each.started)
        yield from _used(f"{key} that nothing brought since", operation, ends)
    elif count > len(sources) and not key.startswith("shown:"):
        yield Violation(6, f"{key} ({reach}) counts {count}, from {len(sources)} signals", (operation,))


def may_bring(operation: Operation, key: str) -> bool:
    """Returns whether an operation may have brought an interest. A decision shows items, an unanswered one any of them."""
    kind, _, name = key.partition(":")
    if operation.kind is Kind.DECIDE:
        shown = operation.answer.get("items")
        return kind == "shown" and (shown is None or name in [each["item"] for each in shown])
    if operation.kind is not Kind.SIGNAL:
        return False
    fields = [each["fields"] for each in operation.asked["signals"]]
    if kind == "topic":
        return any(name in each.get("topics", ()) for each in fields)
    return any(name in (each.get("item"), *each.get("items", ())) for each in fields)


def source_of(operation: Operation) -> str:
    """Returns the name of what an operation sent: a repeat has the same one."""
    sent = operation.asked.get("signals")
    return str(operation.number) if not sent else str(sent[0]["id"])


def _check_state(story: Story, operation: Operation, state: Mapping[str, Any]) -> Iterator[Violation]:
    """Yields what a state lacks of the noes that surely came before it, and a yes in it that surely was over."""
    reader, consents = story.reader(operation), state.get("consents", {})
    for purpose in (*PURPOSES.values(), "improve"):
        yes, no = says(purpose, "given"), says(purpose, *NOES)
        gives, takes = story.effects(reader.name, yes), story.takes(reader.name, no, yes)
        if consents.get(purpose) not in NOES:
            yield from _lost(f"a no to {purpose} is lost", operation, _kept(story, reader, takes, gives))
        if consents.get(purpose) == "given":
            ends = _find_end_of_yes(story, reader, purpose)
            yield from _used(f"{purpose} counts as given", operation, ends)
    dial = state.get("dial")
    for level in range(4):
        gives, lower = story.effects(reader.name, sets_dial(level + 1)), sets_dial(0, level)
        takes = _kept(story, reader, story.takes(reader.name, lower, sets_dial(level + 1)), gives)
        # A level of another id lowers what this id asks for, which is 1 without a choice, and is no choice of its own.
        lost = [each for each in takes if (1 if dial is None and each.link else dial or 0) > level]
        unset = [each for each in takes if dial is None and not each.link]
        yield from _lost(f"the dial is {dial}", operation, lost or unset)
    excluded = excluded_keys(state.get("limits", {}))
    asked = story.effects_of_all(reader.name, lambda each: each.kind is Kind.LIMITS)
    for key in sorted({key for each in asked for key in excluded_keys(each.operation.asked)} - excluded):
        open_, shut = limits(key, excluded=False), limits(key, excluded=True)
        gives, takes = story.effects(reader.name, open_), story.takes(reader.name, shut, open_)
        yield from _lost(f"the limit on {key} is lost", operation, _kept(story, reader, takes, gives))


def _kept(story: Story, reader: Reader, takes: Iterable[Effect], gives: list[Effect]) -> list[Effect]:
    return [each for each in takes if story.is_kept(each, reader, gives)]


def _lost(rule: str, operation: Operation, kept: list[Effect]) -> Iterator[Violation]:
    if kept:
        yield Violation(14, rule, (kept[-1].operation, operation))


def _is_refused_no(operation: Operation) -> bool:
    status, asked = operation.status or 0, operation.asked
    if not 400 <= status < 500 or status in _NOT_ITS_FAULT:
        return False
    match operation.kind:
        case Kind.CONSENT:
            return asked["state"] in NOES
        case Kind.DIAL:
            return asked["level"] == 0
        case Kind.LIMITS:
            return bool(excluded_keys(asked)) and not operation.spent
        case _:
            return False
