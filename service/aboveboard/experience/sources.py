"""The sources of a template's values that are not there yet: an item, its content, a slot, a language."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from aboveboard.declared import Language
from aboveboard.experience.components import (
    ActionProperty,
    ChildProperty,
    ChildrenProperty,
    GivenProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.nodes import Value
from aboveboard.experience.values import in_words

ItemPart = Literal["title", "reason", "label", "picture"]


class Texts(Struct, frozen=True, forbid_unknown_fields=True):
    """A text of the template in each language. English is among them."""

    texts: Annotated[dict[Language, str], Meta(min_length=1, max_length=30)]


class FromContent(Struct, frozen=True, forbid_unknown_fields=True):
    """The value of a key in the item's content."""

    content: Annotated[str, Meta(min_length=1, max_length=100)]


class FromItem(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the item beside its content: its title, its first reason, its label or its picture."""

    item: ItemPart


class FromSlot(Struct, frozen=True, forbid_unknown_fields=True):
    """The nodes that are made for the items of a slot."""

    slot: str


Source: TypeAlias = Texts | FromContent | FromItem | FromSlot

_KINDS: dict[str, type[Source]] = {
    "texts": Texts,
    "content": FromContent,
    "item": FromItem,
    "slot": FromSlot,
}


def read_source(value: Value, kind: Property) -> Source | None:
    """Returns where a value of a template comes from. None: it comes from nowhere that the property allows."""
    if not isinstance(value, dict):
        return None
    named = _KINDS.get(next(iter(value), ""))
    if named is None:
        return None
    try:
        found = msgspec.convert(value, named)
    except msgspec.ValidationError:
        return None
    return found if _is_possible(found, kind) else None


def _is_possible(found: Source, kind: Property) -> bool:
    match found:
        case Texts(texts=texts):
            return isinstance(kind, TextProperty) and not kind.from_content and "en" in texts
        case FromSlot():
            return isinstance(kind, ChildrenProperty)
        case FromItem(item=part):
            return isinstance(kind, UrlProperty if part == "picture" else TextProperty)
        case FromContent():
            return not isinstance(kind, ChildProperty | ChildrenProperty | ActionProperty | GivenProperty)


def sources_in_words(kind: Property) -> str:
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
