"""The members of a person's state that their export has as they are stored, by the list in `people.inventory`."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct, structs

from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.people.inventory import AS_STORED
from aboveboard.people.state import PersonState

StoredValue = Struct | Mapping[str, "StoredValue"] | Sequence["StoredValue"] | str | float | None
"""A member of a state, or a value in it."""


def select_stored(state: PersonState) -> dict[str, JsonValue]:
    """Returns these members by name. A time in milliseconds, `x_ms`, is an ISO time `x`. It is None for no time."""
    return _describe_all({name: getattr(state, name) for name in AS_STORED})


def _describe_all(members: Mapping[str, StoredValue]) -> dict[str, JsonValue]:
    return dict(_describe(name, value) for name, value in members.items())


def _describe(name: str, value: StoredValue) -> tuple[str, JsonValue]:
    if isinstance(value, Struct):
        return name, _describe_all(structs.asdict(value))
    if isinstance(value, dict):
        return name, _describe_all(value)
    if isinstance(value, tuple | list):
        return name, [_describe("", each)[1] for each in value]
    if name.endswith("_ms") and isinstance(value, int | None):
        return name.removesuffix("_ms"), to_iso(value) if value else None
    plain: JsonValue = msgspec.to_builtins(value)
    return name, plain
