"""The differences between two policy sets beside their cells: every declared value that changes, by file and key.

A change of the id changes a cell or gives a line here.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from aboveboard.canonical import JsonValue
from aboveboard.declared import is_value
from aboveboard.policy.cedar import CedarFault, parse_rule
from aboveboard.policy.meaning import is_rule_file, read_files
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.rules import Rule, annotation_problems, annotations, rule_of
from aboveboard.policy.split_rules import split


class DeclaredChange(Struct, frozen=True):
    """A declared value that changes. `key` is its path in the file. None is a value that one of the sets lacks.

    The key `comments or order` has no value: nothing else of a Cedar text differs.
    """

    file: str
    key: str
    before: str | None
    after: str | None


def compare_declared(old: PolicySet, new: PolicySet) -> list[DeclaredChange]:
    """Returns every declared value that differs from `old` to `new`, ordered by file and by place in it.

    The text of a rule is left out where another value of that rule differs.
    """
    return compare_meanings(old.meaning, new.meaning)


def compare_meanings(old: bytes, new: bytes) -> list[DeclaredChange]:
    """Returns what differs between two meanings, as `compare_declared` does. An empty meaning declares nothing."""
    before, after = read_files(old), read_files(new)
    found: list[DeclaredChange] = []
    for name in sorted({*before, *after}):
        one, other = before.get(name), after.get(name)
        if one != other and is_rule_file(name):
            found += _compare_rules(name, _rules_of(name, one), _rules_of(name, other))
        else:
            found += _compare(name, (), one, other)
    return found


def _rules_of(file: str, text: JsonValue) -> dict[str, Mapping[str, JsonValue]]:
    """Returns the rules of a Cedar text by id. What is no rule of this version is its own text, under its line."""
    found: dict[str, Mapping[str, JsonValue]] = {}
    for statement in split(file, text if isinstance(text, str) else ""):
        est = parse_rule(statement.text)
        if isinstance(est, CedarFault) or any(annotation_problems(annotations(est))):
            found[f"line {statement.line}"] = {"text": statement.text}
        else:
            rule = rule_of(statement, est)
            found[rule.id] = _describe(rule)
    return found


def _describe(rule: Rule) -> Mapping[str, JsonValue]:
    return {
        "effect": rule.effect,
        "class": rule.klass,
        "reason": rule.reason,
        "since": rule.since.isoformat(),
        "source": rule.source,
        "text": rule.text,
    }


def _compare_rules(
    file: str, old: Mapping[str, JsonValue], new: Mapping[str, JsonValue]
) -> list[DeclaredChange]:
    """Returns the changes of the rules of one file whose text differs. The line for the whole text comes last.

    The text of a rule contains everything else, so it is reported only where no other line describes the change.
    """
    found = list(_compare(file, (), old, new))
    told = {change.key.partition(".")[0] for change in found if not change.key.endswith(".text")}
    found = [change for change in found if not (change.key.endswith(".text") and _rule_of(change) in told)]
    return found or [DeclaredChange(file, "comments or order", None, None)]


def _rule_of(change: DeclaredChange) -> str:
    return change.key.partition(".")[0]


def _compare(file: str, path: tuple[str, ...], old: JsonValue, new: JsonValue) -> Iterator[DeclaredChange]:
    if old == new:
        return
    match old, new:
        case Mapping(), Mapping() if not (is_value(old) or is_value(new)):
            for key in [*old, *(key for key in new if key not in old)]:
                yield from _compare(file, (*path, key), old.get(key), new.get(key))
        case list(), list() if any(isinstance(each, Mapping) and not is_value(each) for each in (*old, *new)):
            for place in range(max(len(old), len(new))):
                yield from _compare(file, (*path, str(place)), _at(old, place), _at(new, place))
        case list(), list():
            yield from _compare_lists(file, path, old, new)
        case _:
            yield DeclaredChange(file, ".".join(path), _text(old), _text(new))


def _compare_lists(
    file: str, path: tuple[str, ...], old: Sequence[JsonValue], new: Sequence[JsonValue]
) -> Iterator[DeclaredChange]:
    """Yields what a list of values loses and gains, in one line, or its new order."""
    lost, gained = ([each for each in one if each not in other] for one, other in ((old, new), (new, old)))
    if lost or gained:
        yield DeclaredChange(file, ".".join(path), _words(lost), _words(gained))
    else:
        yield DeclaredChange(file, ".".join(path), _words(old), _words(new))


def _at(values: Sequence[JsonValue], place: int) -> JsonValue:
    return values[place] if place < len(values) else None


def _words(values: Sequence[JsonValue]) -> str | None:
    return ", ".join(_text(each) or "" for each in values) or None


def _text(value: JsonValue) -> str | None:
    """Returns a value in one line."""
    match value:
        case None:
            return None
        case str():
            return " ".join(value.split())
        case Mapping() if is_value(value):
            return ", ".join(str(each) for each in value.values())
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{key} = {_text(each)}" for key, each in value.items()) + "}"
        case list():
            return f"[{_words(value) or ''}]"
        case _:
            return str(value)
