"""The values that properties may have in a composed tree."""

import re
from collections.abc import Callable, Set
from typing import TypeAlias

from aboveboard.canonical import JsonValue
from aboveboard.experience.addresses import is_allowed, is_own
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
ACTION_PART_MOST = 200

_LEVELS = IntegerProperty(minimum=min(Level), maximum=max(Level))

Test: TypeAlias = Callable[[JsonValue], bool]
"""A function that returns whether a value of a composed tree has the form that its property declares."""


def test_of(kind: Property, hosts: Set[str], own: str) -> Test:
    """Returns the test of a property's values, in a catalogue with these hosts at a gateway of the address `own`."""
    match kind:
        case TextProperty(max_length=most):
            return lambda value: isinstance(value, str) and is_text(value, most)
        case UrlProperty(max_length=most):
            return lambda value: (
                isinstance(value, str) and len(value) <= most and is_allowed(value, hosts, own)
            )
        case EnumProperty(values=values):
            return lambda value: isinstance(value, str) and value in values
        case BooleanProperty():
            return lambda value: isinstance(value, bool)
        case IntegerProperty() | NumberProperty():
            return lambda value: _is_number(value, kind)
        case ChildProperty():
            return lambda value: isinstance(value, str)
        case ChildrenProperty(at_most=most):
            return lambda value: isinstance(value, list) and len(value) <= most and all(map(_is_str, value))
        case ActionProperty(actions=actions):
            return lambda value: _is_action(value, actions)
        case GivenProperty(value=GivenValue.WHY):
            return lambda value: isinstance(value, str) and len(value) <= ADDRESS_MOST and is_own(value, own)
        case GivenProperty():
            return lambda value: _is_number(value, _LEVELS)


def in_words(kind: Property) -> str:
    """Returns what a property accepts, in words for the caller."""
    match kind:
        case TextProperty():
            return f"text of 1 to {kind.max_length} characters, without control characters"
        case UrlProperty():
            return "an https address of one of the catalogue's hosts, or an address of the gateway"
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


def is_text(value: str, most: int) -> bool:
    """Returns whether a text has 1 to `most` characters, and no control characters other than line feeds."""
    return 0 < len(value) <= most and _CONTROL.search(value) is None


def _is_str(value: JsonValue) -> bool:
    return isinstance(value, str)


def _is_number(value: JsonValue, kind: IntegerProperty | NumberProperty) -> bool:
    """Returns whether it is a number of the kind. JSON Schema says that true is none, and that 2.0 is a whole one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    is_whole = isinstance(value, int) or value.is_integer()
    return (is_whole or isinstance(kind, NumberProperty)) and kind.minimum <= value <= kind.maximum


def _is_action(value: JsonValue, actions: tuple[str, ...]) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == ACTION_PARTS
        and value["name"] in actions
        and all(isinstance(each, str) and is_text(each, ACTION_PART_MOST) for each in value.values())
    )
