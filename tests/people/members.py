"""The members of a stored value: of its struct, and of every struct in it."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, inspect


def structs_in(kind: Any) -> Iterator[inspect.StructType]:
    """Yields the struct and every struct in it, each once."""
    yield from _structs_in(inspect.type_info(kind), set())


def _structs_in(info: Any, seen: set[type[Struct]]) -> Iterator[inspect.StructType]:
    if isinstance(info, inspect.StructType):
        if info.cls in seen:
            return
        seen.add(info.cls)
        yield info
        for field in info.fields:
            yield from _structs_in(field.type, seen)
        return
    for name in ("item_type", "item_types", "key_type", "value_type", "types"):
        inner = getattr(info, name, ())
        for each in inner if isinstance(inner, tuple) else (inner,):
            yield from _structs_in(each, seen)


def members_of(kind: Any) -> set[str]:
    """Returns the names of all these members."""
    return {field.name for found in structs_in(kind) for field in found.fields}


def fields_of(kind: type[Struct]) -> dict[str, Any]:
    """Returns the type of each member of the struct itself, by name."""
    return {field.name: field.type for field in msgspec.structs.fields(kind)}
