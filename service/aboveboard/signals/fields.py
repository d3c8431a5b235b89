"""The fields of signals: their types, their bounds, and what intake does with their values."""

from enum import StrEnum
from typing import Annotated, assert_never

from msgspec import Meta, Struct

from aboveboard.canonical import JsonValue
from aboveboard.words import Sensitivity, is_special


class FieldType(StrEnum):
    """The JSON type of a field's values."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRING_LIST = "string_list"


class Action(StrEnum):
    """The treatment of a value at intake."""

    KEEP = "keep"
    COARSEN = "coarsen"
    DROP = "drop"


class CoarsenTo(StrEnum):
    """The coarser form that is stored (see `coarsening`)."""

    HOST = "host"
    DAY = "day"
    HOUR = "hour"
    REGION = "region"
    BUCKET = "bucket"
    WORDS = "words"


class FieldRole(StrEnum):
    """The meaning of a field's text: items, topics, or neither."""

    ITEM = "item"
    TOPIC = "topic"
    PLAIN = "plain"


TEXTUAL = (FieldType.STRING, FieldType.STRING_LIST)
NUMERIC = (FieldType.INTEGER, FieldType.NUMBER)


FieldValue = str | int | float | bool | list[str]
"""The value of a field, after `describe_mismatch` has returned None for it."""

Bound = Annotated[float, Meta(ge=-1e15, le=1e15)]


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declared field. `max_length` counts characters, in a list those of each string. `min` and `max` are allowed.

    `buckets` are the borders between buckets, ascending. `sensitivity` is that of the stored form.
    """

    type: FieldType
    action: Action
    sensitivity: Sensitivity = Sensitivity.PLAIN
    role: FieldRole = FieldRole.PLAIN
    coarsen_to: CoarsenTo | None = None
    buckets: tuple[float, ...] = ()
    max_length: Annotated[int, Meta(ge=1, le=4096)] | None = None
    max_items: Annotated[int, Meta(ge=1, le=1000)] | None = None
    min: Bound | None = None
    max: Bound | None = None


def faults(field: Field) -> list[tuple[str, str]]:
    """Returns the faults of a declaration, as pairs of key and correct form. A field without bounds is a fault too."""
    return [(key, right) for key, wrong, right in _claims(field) if wrong]


def _claims(field: Field) -> list[tuple[str, bool, str]]:
    textual, numeric = field.type in TEXTUAL, field.type in NUMERIC
    is_list = field.type is FieldType.STRING_LIST
    coarsened, bucketed = field.action is Action.COARSEN, field.coarsen_to is CoarsenTo.BUCKET
    names = field.role is not FieldRole.PLAIN
    kept_text = textual and field.action is Action.KEEP
    coarsest = numeric if bucketed else field.type is FieldType.STRING
    return [
        (
            "max_length",
            textual is (field.max_length is None),
            "is for strings and lists of them, which need it",
        ),
        ("max_items", is_list is (field.max_items is None), "is for lists, which need it"),
        ("min", numeric is (field.min is None), "is for numbers, which need it"),
        ("max", numeric is (field.max is None), "is for numbers, which need it"),
        ("max", numeric and (field.min or 0) > (field.max or 0), "must not be below min"),
        (
            "coarsen_to",
            coarsened is (field.coarsen_to is None),
            "goes with the action coarsen, which needs it",
        ),
        (
            "coarsen_to",
            coarsened and not coarsest,
            "must fit the type: bucket for numbers, the rest for strings",
        ),
        ("buckets", bucketed is not bool(field.buckets), "goes with the bucket, which needs borders"),
        ("buckets", list(field.buckets) != sorted(set(field.buckets)), "must rise"),
        ("role", names and not kept_text, "must be plain unless it is text that is kept"),
    ]


def says_special(field: Field, value: FieldValue) -> bool:
    """Returns True for a value of special sensitivity. An empty text or list reveals nothing."""
    return is_special(field.sensitivity) and value not in ([], "")


def describe_mismatch(field: Field, value: JsonValue) -> str | None:
    """Returns a phrase for the values that `field` accepts, or None when `value` is one of them."""
    match field.type:
        case FieldType.STRING:
            return None if _is_text(field, value) else _text(field)
        case FieldType.STRING_LIST:
            return (
                None
                if _is_list(field, value)
                else f"a list of at most {field.max_items}, each {_text(field)}"
            )
        case FieldType.BOOLEAN:
            return None if isinstance(value, bool) else "true or false"
        case FieldType.INTEGER:
            return None if _is_number(field, value, int) else f"a whole number, {_range(field)}"
        case FieldType.NUMBER:
            return None if _is_number(field, value, (int, float)) else f"a number, {_range(field)}"
    assert_never(field.type)


def _is_text(field: Field, value: JsonValue) -> bool:
    """Returns True for text within the bounds. A name needs at least one character, and none that a decoder lost."""
    names = field.role is not FieldRole.PLAIN
    if not isinstance(value, str) or not names <= len(value) <= (field.max_length or 0):
        return False
    if value.isascii():
        return "\0" not in value
    if names and "\ufffd" in value:
        return False
    # PostgreSQL stores no NUL, and UTF-8 has no form for half of a surrogate pair.
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _is_list(field: Field, value: JsonValue) -> bool:
    if not isinstance(value, list) or len(value) > (field.max_items or 0):
        return False
    return all(_is_text(field, part) for part in value)


def _is_number(field: Field, value: JsonValue, kind: type[int] | tuple[type[int], type[float]]) -> bool:
    """Returns True for a number within the bounds. NaN is not, and neither is a bool, which is an int in Python."""
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return (field.min or 0) <= value <= (field.max or 0)


def _text(field: Field) -> str:
    without = "NUL" if field.role is FieldRole.PLAIN else "NUL and U+FFFD"
    return f"text of at most {field.max_length} characters, without {without}"


def _range(field: Field) -> str:
    return f"from {field.min:g} to {field.max:g}"
