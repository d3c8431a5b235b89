"""The values of a template that are not there yet: what an item, its content or the slot gives."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from aboveboard.declared import Language
from aboveboard.errors import Unprocessable
from aboveboard.experience.components import (
    ActionProperty,
    ChildProperty,
    ChildrenProperty,
    GivenProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.values import in_words

ItemPart = Literal["title", "reason", "label", "picture"]


class _Binding(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Texts(_Binding, frozen=True):
    """A text of the template in each language. English is among them."""

    texts: Annotated[dict[Language, str], Meta(min_length=1, max_length=30)]


class FromContent(_Binding, frozen=True):
    """The value of a key in the item's content."""

    content: Annotated[str, Meta(min_length=1, max_length=100)]


class FromItem(_Binding, frozen=True):
    """A part of the item beside its content: its title, its first reason, the label of who made it, its picture."""

    item: ItemPart


class FromSlot(_Binding, frozen=True):
    """The nodes that are made for the items of a slot."""

    slot: str


Binding: TypeAlias = Texts | FromContent | FromItem | FromSlot

_KINDS: dict[str, type[Binding]] = {
    "texts": Texts,
    "content": FromContent,
    "item": FromItem,
    "slot": FromSlot,
}


def read_binding(value: Any, kind: Property, place: str) -> Binding | None:
    """Returns the binding that a value of a template is, None for a value that is there. Raises Unprocessable with the place."""
    if not isinstance(value, dict):
        return None
    found = _decoded(value)
    if found is None or not _may_be(found, kind):
        raise Unprocessable(
            "The property does not take such a value.", field=place, expected=template_values_in_words(kind)
        )
    return found


def _decoded(value: dict[str, Any]) -> Binding | None:
    named = _KINDS.get(next(iter(value), ""))
    if named is None:
        return None
    try:
        return msgspec.convert(value, named)
    except msgspec.ValidationError:
        return None


def _may_be(found: Binding, kind: Property) -> bool:
    match found:
        case Texts(texts=texts):
            return isinstance(kind, TextProperty) and not kind.from_content and "en" in texts
        case FromSlot():
            return isinstance(kind, ChildrenProperty)
        case FromItem(item=part):
            return isinstance(kind, UrlProperty if part == "picture" else TextProperty)
        case FromContent():
            return not isinstance(kind, ChildProperty | ChildrenProperty | ActionProperty | GivenProperty)


def template_values_in_words(kind: Property) -> str:
    """Returns what a template may have as this property, in words for the caller."""
    match kind:
        case TextProperty():
            own = "" if kind.from_content else f'{in_words(kind)}, {{"texts": {{"en": …}}}}, '
            return own + '{"content": …}, or {"item": "title"}, "reason" or "label"'
        case UrlProperty():
            return in_words(kind) + ', {"content": …}, or {"item": "picture"}'
        case ChildrenProperty():
            return in_words(kind) + ', or {"slot": …}'
        case ChildProperty() | ActionProperty() | GivenProperty():
            return in_words(kind)
    return in_words(kind) + ', or {"content": …}'
