"""A written rule: its effect, its sentence to people, its date and its source."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from aboveboard.canonical import JsonValue
from aboveboard.policy.cedar import Est
from aboveboard.policy.split_rules import Statement
from aboveboard.policy.verdict import UNWRITTEN, speaks_to

Effect = Literal["permit", "forbid"]
Klass = Literal["never", "waivable"]

MOST_WORDS = 20

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"reason(?:_([a-z]{2,3}))?")
_REQUIRED = {
    "id": 'a unique name in small letters, such as @id("keep-visit")',
    "reason": 'one plain sentence to the person, such as @reason("You agreed that ...")',
    "class": '@class("never") or @class("waivable")',
    "since": 'the day it came into force, such as @since("2026-11-01")',
    "source": '@source("law: ...") or @source("decision: ...")',
}


class Rule(Struct, frozen=True):
    """One rule of a checked policy set.

    `klass` is "never" when no choice of the person lifts the rule, otherwise "waivable". `reason` has one sentence for
    each language, and always one in English. `actions` are the questions that it answers. `line` counts from 1.
    """

    id: str
    effect: Effect
    actions: tuple[str, ...]
    reason: dict[str, str]
    klass: Klass
    since: date
    source: str
    file: str
    line: int
    text: str


def annotations(est: Est) -> dict[str, str]:
    """Returns the annotations of a rule. A bare `@name` is the empty text, as in Cedar."""
    return {name: text or "" for name, text in est.get("annotations", {}).items()}


def actions(est: Est) -> tuple[str, ...]:
    """Returns the actions that a rule names. It is empty for a rule that names none, which answers every question,
    and for `action in []`, which answers none.
    """
    match est["action"]:
        case {"entities": list(found)}:
            return tuple(_action(entity) for entity in found)
        case {"entity": entity}:
            return (_action(entity),)
    return ()


def _action(entity: JsonValue) -> str:
    match entity:
        case {"id": str(name)}:
            return name
    raise ValueError("The scope of an action names entities.")


def reasons(given: dict[str, str]) -> dict[str, str]:
    """Returns the sentences among the annotations, by language."""
    matches = ((_LANGUAGE.fullmatch(name), text) for name, text in given.items())
    return {match[1] or "en": text for match, text in matches if match}


def annotation_problems(given: dict[str, str]) -> Iterator[str]:
    """Yields each problem of the annotations of one rule, and what would be right."""
    for name, right in _REQUIRED.items():
        if not given.get(name, "").strip():
            yield f"@{name} is missing; write {right}"
        elif not _shape(name, given[name]):
            yield f"@{name} is not of the right shape; write {right}"
    for name in given:
        if name not in _REQUIRED and not _LANGUAGE.fullmatch(name):
            yield f"@{name} is not an annotation here; there are {_names()} and @reason_<language>"
    if given.get("id") in UNWRITTEN:
        yield "this @id is reserved for refusals without a rule; choose another"
    for language, sentence in reasons(given).items():
        if sentence.strip():
            yield from sentence_problems(language, sentence)


def _shape(name: str, text: str) -> bool:
    match name:
        case "id":
            return _ID.fullmatch(text) is not None
        case "class":
            return text in ("never", "waivable")
        case "since":
            return _is_day(text)
        case "source":
            return text.startswith(("law: ", "decision: "))
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _names() -> str:
    return ", ".join(f"@{name}" for name in _REQUIRED)


def sentence_problems(language: str, sentence: str) -> Iterator[str]:
    """Yields each reason why a text is not one sentence of at most 20 words that addresses the person."""
    name = "@reason" if language == "en" else f"@reason_{language}"
    words = len(sentence.split())
    if words > MOST_WORDS:
        yield f"{name} has {words} words; say it in {MOST_WORDS} or fewer"
    if not sentence[0].isupper() or not sentence.endswith(".") or re.search(r"[.!?]\s", sentence):
        yield f"{name} is not one sentence; begin with a capital, end with the only full stop"
    if not speaks_to(language, sentence):
        yield f"{name} does not speak to the person; say you or your (or the word for it)"


def rule_of(statement: Statement, est: Est) -> Rule:
    """Returns the rule of a statement. Its annotations must have no problems."""
    given = annotations(est)
    return Rule(
        id=given["id"],
        effect=est["effect"],
        actions=actions(est),
        reason=reasons(given),
        klass="never" if given["class"] == "never" else "waivable",
        since=date.fromisoformat(given["since"]),
        source=given["source"],
        file=statement.file,
        line=statement.line,
        text=statement.text,
    )
