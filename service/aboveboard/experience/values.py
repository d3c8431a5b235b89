"""The check of one value of a composed tree against its property."""

import re

from aboveboard.canonical import JsonValue
from aboveboard.experience.addresses import is_allowed, is_own
from aboveboard.experience.compiled_catalogue import CompiledCatalogue
from aboveboard.experience.components import (
    ADDRESS_MOST,
    ActionProperty,
    BooleanProperty,
    ChildProperty,
    ChildrenProperty,
    EnumProperty,
    GivenProperty,
    GivenValue,
    IntegerProperty,
    NumberProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.words import Level

# A text may have line feeds. Other control characters do nothing that a person could see.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

ACTION_PARTS = frozenset({"name", "surface", "decision", "item"})
ID_MOST = 200


def is_fit(value: JsonValue, kind: Property, catalogue: CompiledCatalogue) -> bool:
    """Returns whether a value of a composed tree has the form that its property declares."""
    match kind:
        case TextProperty():
            return isinstance(value, str) and is_text(value, kind.max_length)
        case UrlProperty():
            return (
                isinstance(value, str)
                and len(value) <= kind.max_length
                and is_allowed(value, catalogue.hosts, catalogue.own)
            )
        case EnumProperty():
            return isinstance(value, str) and value in kind.values
        case BooleanProperty():
            return isinstance(value, bool)
        case IntegerProperty() | NumberProperty():
            return _is_number(value, kind)
        case ChildProperty():
            return isinstance(value, str)
        case ChildrenProperty():
            return isinstance(value, list) and len(value) <= kind.at_most and all(map(_is_str, value))
        case ActionProperty():
            return _is_action(value, kind)
        case GivenProperty():
            return _is_given(value, kind, catalogue)


def is_text(value: str, most: int) -> bool:
    """Returns whether a text has 1 to `most` characters, and no control characters other than line feeds."""
    return 0 < len(value) <= most and _CONTROL.search(value) is None


def in_words(kind: Property) -> str:
    """Returns what a property accepts, in words for the caller."""
    match kind:
        case TextProperty():
            return f"text of 1 to {kind.max_length} characters, without control characters"
        case UrlProperty():
            return "an https address of one of the catalogue's hosts, or one of the gateway"
        case EnumProperty():
            return "one of: " + ", ".join(kind.values)
        case BooleanProperty():
            return "true or false"
        case IntegerProperty():
            return f"a whole number, {kind.minimum} to {kind.maximum}"
        case NumberProperty():
            return f"a number, {kind.minimum} to {kind.maximum}"
        case ChildProperty():
            return "the id of one node"
        case ChildrenProperty():
            return f"a list of at most {kind.at_most} ids of nodes"
        case ActionProperty():
            return "one of: " + ", ".join(kind.actions)
        case GivenProperty():
            return "nothing: the gateway gives this value"


def _is_str(value: JsonValue) -> bool:
    return isinstance(value, str)


def _is_number(value: JsonValue, kind: IntegerProperty | NumberProperty) -> bool:
    """As JSON Schema has it, true is no number, and 2.0 is a whole one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    is_whole = isinstance(value, int) or value.is_integer()
    return (is_whole or isinstance(kind, NumberProperty)) and kind.minimum <= value <= kind.maximum


def _is_action(value: JsonValue, kind: ActionProperty) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == ACTION_PARTS
        and value["name"] in kind.actions
        and all(isinstance(each, str) and is_text(each, ID_MOST) for each in value.values())
    )


def _is_given(value: JsonValue, kind: GivenProperty, catalogue: CompiledCatalogue) -> bool:
    match kind.value:
        case GivenValue.WHY:
            return isinstance(value, str) and len(value) <= ADDRESS_MOST and is_own(value, catalogue.own)
        case GivenValue.LEVEL:
            return type(value) is int and min(Level) <= value <= max(Level)
