"""A catalogue as it was declared: the components that a surface may be made of, and their properties.

The kinds of properties are a closed subset of JSON Schema. What is not declared here cannot be part of a surface.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from aboveboard.identifiers import END, text
from aboveboard.words import Word

COMPONENTS_MOST = 50
PROPERTIES_MOST = 20
TEXT_MOST = 4000
ADDRESS_MOST = 2048
CHILDREN_MOST = 50

ComponentName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=50,
        pattern=r"^[A-Z][A-Za-z0-9]*" + END,
        description="A component's name: 1 to 50 letters and digits, the first a capital",
    ),
]

PropertyName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=50,
        pattern=r"^[a-z][A-Za-z0-9]*" + END,
        description="A property's name: 1 to 50 letters and digits, the first in lower case",
    ),
]

HostName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=253,
        pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?" + END,
        description="A host's name in lower case, such as pictures.shop.example",
    ),
]

Action: TypeAlias = Literal["taken", "dismissed", "objected"]
"""The kind of the outcome that a click reports. See `words.OutcomeKind`."""


class ComponentKind(Word):
    """The kind of a component: how a renderer that does not know it can show it."""

    TEXT = "text"
    PICTURE = "picture"
    BOX = "box"
    BUTTON = "button"
    DIVIDER = "divider"
    WHY = "why"
    DIAL = "dial"


class GivenValue(Word):
    """A value that the gateway itself gives to a component, and that no template sets."""

    WHY = "why"
    LEVEL = "level"


class _Property(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """A property of a component. A component without a `required` one is refused."""

    required: bool = False


class TextProperty(_Property, frozen=True, tag="text"):
    """A text without control characters other than line feeds. With `from_content`, the template's own texts are refused."""

    max_length: Annotated[int, Meta(ge=1, le=TEXT_MOST)] = 200
    from_content: bool = False


class EnumProperty(_Property, frozen=True, kw_only=True, tag="enum"):
    """One of the `values`."""

    values: Annotated[tuple[Annotated[str, text(50, "A value")], ...], Meta(min_length=1, max_length=30)]


class IntegerProperty(_Property, frozen=True, kw_only=True, tag="integer"):
    """A whole number from `minimum` to `maximum`."""

    minimum: int
    maximum: int


class NumberProperty(_Property, frozen=True, kw_only=True, tag="number"):
    """A number from `minimum` to `maximum`."""

    minimum: float
    maximum: float


class BooleanProperty(_Property, frozen=True, tag="boolean"):
    """True or false."""


class UrlProperty(_Property, frozen=True, tag="url"):
    """An address of the gateway, or an https address of one of the catalogue's hosts."""

    max_length: Annotated[int, Meta(ge=1, le=ADDRESS_MOST)] = ADDRESS_MOST


Names = Annotated[tuple[ComponentName, ...], Meta(max_length=COMPONENTS_MOST)]


class ChildProperty(_Property, frozen=True, tag="child"):
    """The id of one node below this one. `components` are the allowed ones; empty is every component."""

    components: Names = ()


class ChildrenProperty(_Property, frozen=True, tag="children"):
    """The ids of at most `at_most` nodes below this one. `components` are the allowed ones; empty is every component."""

    components: Names = ()
    at_most: Annotated[int, Meta(ge=1, le=CHILDREN_MOST)] = CHILDREN_MOST


class ActionProperty(_Property, frozen=True, kw_only=True, tag="action"):
    """The outcome that a click reports: one of `actions`."""

    actions: Annotated[tuple[Action, ...], Meta(min_length=1, max_length=3)]


class GivenProperty(_Property, frozen=True, kw_only=True, tag="given"):
    """A value that the gateway gives: the address of the why page, or the person's level."""

    value: GivenValue


Property: TypeAlias = (
    TextProperty
    | EnumProperty
    | IntegerProperty
    | NumberProperty
    | BooleanProperty
    | UrlProperty
    | ChildProperty
    | ChildrenProperty
    | ActionProperty
    | GivenProperty
)


class Component(Struct, frozen=True, forbid_unknown_fields=True):
    """A component. One with `parents` must be directly below one of them, and is no root."""

    component: ComponentName
    kind: ComponentKind
    sentence: Annotated[str, text(400, "A sentence about the component")]
    properties: Annotated[dict[PropertyName, Property], Meta(max_length=PROPERTIES_MOST)]
    parents: Names = ()


class ComponentCatalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """The components of an app's surfaces, and the `hosts` of the addresses in them.

    Without components, it has those of the standard catalogue. `a2ui` is the id under which a renderer of A2UI knows the
    catalogue. Empty: no surface of it is answered as A2UI, unless it has the standard components.
    """

    components: Annotated[tuple[Component, ...], Meta(max_length=COMPONENTS_MOST)] = ()
    hosts: Annotated[tuple[HostName, ...], Meta(max_length=20)] = ()
    a2ui: Annotated[
        str, Meta(max_length=200, pattern=r"^[!-~]*" + END, description="An id of visible ASCII, or nothing")
    ] = ""
