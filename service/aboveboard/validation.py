"""The words for a refused body: what is wrong with it, and what would be right.

Both come from the declared types and never from the body itself, which may be personal.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from msgspec import inspect

UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The errors that msgspec raises for bytes that do not decode to a type; not all are its own."""

SHAPE = "the shape that /schema describes"
TIME = "a time with its UTC offset, such as 2026-11-21T08:10:00+01:00"

_UNKNOWN = re.compile(r"Object contains unknown field `([A-Za-z_][A-Za-z0-9_]{0,39})`")
_MISSING = re.compile(r"Object missing required field `(\w+)`")


class FieldFault(NamedTuple):
    """A fault of a body. `field` is its JSON path, None for the whole body."""

    problem: str
    field: str | None
    expected: str


def fault(error: Exception, kind: type | None) -> FieldFault:
    """Returns the fault behind one of UNDECODABLE, for a body that should be of type `kind`."""
    if isinstance(error, RecursionError):
        return FieldFault("The body is nested too deeply.", None, "fewer levels of lists and objects")
    if not isinstance(error, msgspec.ValidationError):
        return FieldFault("The body is not valid JSON in UTF-8.", None, "one JSON object")
    message, _, path = str(error).partition(" - at `")
    field = path.removeprefix("key` in `").rstrip("`").removeprefix("$").removeprefix(".")
    if unknown := _UNKNOWN.match(message):
        return FieldFault(
            "This field does not exist here.", _join(field, unknown[1]), describe_expected(kind, field)
        )
    if message.startswith("Object contains unknown field"):
        return FieldFault("The body has an unknown field.", field or None, describe_expected(kind, field))
    if missing := _MISSING.match(message):
        named = _join(field, missing[1])
        return FieldFault("A field is missing.", named, describe_expected(kind, named))
    return FieldFault(
        "The value does not have the documented shape.", field or None, describe_expected(kind, field)
    )


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def describe_expected(kind: type | None, path: str) -> str:
    """Returns, in words, the values that `kind` accepts at a JSON path such as `context.device` or `items[0].kind`."""
    found: inspect.Type | None = inspect.type_info(kind)
    for part in re.findall(r"[A-Za-z_]\w*|\[", path):
        plain, _ = _plain(found)
        if part == "[":
            found = _inside(plain)
        else:
            found = next((each.type for each in _fields(plain) if each.encode_name == part), None)
    return in_words(found)


def in_words(kind: inspect.Type | None) -> str:
    """Returns a declared type, as `msgspec.inspect` describes it, in words for the caller who writes a value."""
    plain, description = _plain(kind)
    match plain:
        case inspect.StructType():
            return "an object with: " + ", ".join(each.encode_name for each in _fields(plain))
        case inspect.EnumType():
            return _one_of(member.value for member in plain.cls)
        case inspect.LiteralType():
            return _one_of(plain.values)
        case inspect.StrType():
            return description or "text" + _of_length(plain)
        case inspect.IntType():
            return "a whole number" + _range(plain.ge, plain.le, ", ")
        case inspect.FloatType():
            above = "" if plain.gt is None else f" above {plain.gt}"
            return f"a number{above}" + _range(plain.ge, plain.le, ", ")
        case inspect.BoolType():
            return "true or false"
        case inspect.DateTimeType():
            return TIME
        case inspect.ListType() | inspect.VarTupleType():
            return "a list" + _of_length(plain)
        case inspect.DictType():
            return "an object"
        case inspect.AnyType():
            return "JSON whose numbers fit a double"
    return SHAPE


def _one_of(values: Iterable[str | int | None]) -> str:
    return "one of: " + ", ".join(str(value) for value in values)


def _of_length(plain: inspect.StrType | inspect.ListType | inspect.VarTupleType) -> str:
    return _range(plain.min_length, plain.max_length, " of length ")


def _range(least: float | None, most: float | None, before: str) -> str:
    if least is None and most is None:
        return ""
    if least is None or most is None:
        return before + (f"at least {least}" if most is None else f"at most {most}")
    return f"{before}{least} to {most}"


def _inside(plain: inspect.Type | None) -> inspect.Type | None:
    """Returns the type of a list's items, or of the values of an object with free names. Otherwise None."""
    match plain:
        case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
            return plain.item_type
        case inspect.DictType():
            return plain.value_type
    return None


def _fields(plain: inspect.Type | None) -> tuple[inspect.Field, ...]:
    return plain.fields if isinstance(plain, inspect.StructType) else ()


def _plain(found: inspect.Type | None) -> tuple[inspect.Type | None, str | None]:
    """Returns the type without metadata and without `or null`, and its description or None."""
    description = None
    while True:
        if isinstance(found, inspect.Metadata):
            description = description or (found.extra_json_schema or {}).get("description")
            found = found.type
        elif isinstance(found, inspect.UnionType):
            others = [each for each in found.types if not isinstance(each, inspect.NoneType)]
            found = others[0] if len(others) == 1 else None
        else:
            return found, description
