"""The strengths and reaches of each policy set in the log. So a past decision is computed again by its own dial."""

from collections.abc import Mapping

from aboveboard.bias.class_chance import DialRules
from aboveboard.canonical import JsonValue
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.policy_history import list_sets
from aboveboard.gateway.rules import Rules
from aboveboard.policy.meaning import read_files
from aboveboard.words import Level

PAGE = 50
"""The policy records that are read at once. Each has the text of a whole set."""


def dial_rules_of(rules: Rules) -> DialRules:
    """Returns those of the rules in force."""
    return DialRules(
        tuple(each.strength for each in rules.dial.levels),
        {name: each.level for name, each in rules.context.items()},
    )


async def list_dial_rules(gateway: Gateway) -> dict[str, DialRules]:
    """Returns those of every set in the log whose record can be read, by its id. Raises Unavailable.

    Sets of version 0.1.0 recorded no dial, so they are not among them.
    """
    found = {gateway.rules.policy.id: dial_rules_of(gateway.rules)}
    before: int | None = None
    while sets := await list_sets(gateway, PAGE, before=before):
        for each in sets:
            read = None if each.record is None else read_dial_rules(each.record.meaning.encode())
            if each.record is not None and read is not None:
                found.setdefault(each.record.policy, read)
        before = sets[-1].place
    return found


def read_dial_rules(meaning: bytes) -> DialRules | None:
    """Returns those of the meaning of a set; None for one without a dial."""
    files = read_files(meaning)
    match files.get("dial.toml"):
        case {"levels": list(levels)} if len(levels) == len(Level):
            strengths = [_number(each.get("strength")) for each in levels if isinstance(each, Mapping)]
        case _:
            return None
    known = [each for each in strengths if each is not None]
    return (
        DialRules(tuple(known), _read_fields(files.get("context.toml"))) if len(known) == len(Level) else None
    )


def _number(value: JsonValue) -> float | None:
    match value:
        case {"$number": str(text)}:
            return float(text)
        case bool():
            return None
        case int():
            return float(value)
        case _:
            return None


def _read_fields(file: JsonValue) -> dict[str, Level]:
    """Returns the level of each field that `context.toml` gives one."""
    match file:
        case {"fields": dict(fields)}:
            levels = {name: each.get("level") for name, each in fields.items() if isinstance(each, Mapping)}
        case _:
            return {}
    return {name: Level(level) for name, level in levels.items() if isinstance(level, int)}
