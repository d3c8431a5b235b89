"""Fields of signals: what may stand in one, within which bounds, and what becomes of it on the way in."""

from enum import StrEnum
from typing import Annotated, assert_never

from msgspec import Meta, Struct

from aboveboard.canonical import JsonValue
from aboveboard.words import Sensitivity, is_special


class FieldType(StrEnum):
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRING_LIST = "string_list"


class Action(StrEnum):
    KEEP = "keep"
    COARSEN = "coarsen"
    DROP = "drop"


class CoarsenTo(StrEnum):
    """The rougher form that is kept: see `coarsening`."""

    HOST = "host"
    DAY = "day"
    HOUR = "hour"
    REGION = "region"
    BUCKET = "bucket"
    WORDS = "words"


class FieldRole(StrEnum):
    """What a field names: items, topics, or neither."""

    ITEM = "item"
    TOPIC = "topic"
    PLAIN = "plain"


TEXTUAL = (FieldType.STRING, FieldType.STRING_LIST)
NUMERIC = (FieldType.INTEGER, FieldType.NUMBER)


FieldValue = str | int | float | bool | list[str]
"""The value of a field, once `describe_mismatch` has found nothing wrong with it."""

Bound = Annotated[float, Meta(ge=-1e15, le=1e15)]


class Field(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`max_length` counts characters, of each string in a list. `min` and `max` are both included.

    `buckets` are the borders between buckets, rising. `sensitivity` is that of what would be kept.
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
    """What is wrong with a declaration, as (key, what would be right). A field without bounds is wrong too."""
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
    """Whether a value says something special: an empty one says nothing."""
    return is_special(field.sensitivity) and value not in ([], "")


def describe_mismatch(field: Field, value: JsonValue) -> str | None:
    """What would be right instead of `value`, or None when it is a value that `field` takes."""
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
    """A name needs a character; NUL and halves of surrogate pairs are in no text that we could store and read back."""
    shortest = 0 if field.role is FieldRole.PLAIN else 1
    if not isinstance(value, str) or not shortest <= len(value) <= (field.max_length or 0):
        return False
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _is_list(field: Field, value: JsonValue) -> bool:
    if not isinstance(value, list) or len(value) > (field.max_items or 0):
        return False
    return all(_is_text(field, part) for part in value)


def _is_number(field: Field, value: JsonValue, kind: type[int] | tuple[type[int], type[float]]) -> bool:
    """Truth values are no numbers here, though Python counts them as such; nor is what is not a number."""
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return (field.min or 0) <= value <= (field.max or 0)


def _text(field: Field) -> str:
    return f"text of at most {field.max_length} characters, without NUL"


def _range(field: Field) -> str:
    return f"from {field.min:g} to {field.max:g}"
