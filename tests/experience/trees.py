"""Catalogues, templates and items for the tests of surfaces."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, compile_catalogue
from aboveboard.experience.compiled_template import CompiledTemplate, compile_template
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.fill import Choice, SurfaceFacts
from aboveboard.experience.nodes import Node
from aboveboard.experience.template import SurfaceSlot, Template
from aboveboard.experience.tree import Tree

OWN = "http://127.0.0.1:8000"
HOST = "pictures.shop.example"
WHY = f"{OWN}/why/dec_1?key=k"
FACTS = SurfaceFacts("home", WHY, 3)

RICH = msgspec.convert(
    {
        "hosts": [HOST],
        "a2ui": "shop.example:surfaces",
        "components": [
            {
                "component": "Page",
                "kind": "box",
                "sentence": "The page.",
                "properties": {"children": {"type": "children", "required": True, "at_most": 6}},
            },
            {
                "component": "Tile",
                "kind": "box",
                "sentence": "A tile of the page.",
                "parents": ["Page", "Tile"],
                "properties": {
                    "body": {"type": "children", "components": ["Tile", "Caption", "Photo", "Buy"]},
                    "head": {"type": "child"},
                    "width": {"type": "integer", "minimum": 1, "maximum": 12, "required": True},
                    "ratio": {"type": "number", "minimum": -0.5, "maximum": 2.0},
                    "wide": {"type": "boolean"},
                },
            },
            {
                "component": "Caption",
                "kind": "text",
                "sentence": "What an item says of itself.",
                "properties": {
                    "text": {"type": "text", "max_length": 40, "from_content": True, "required": True},
                    "tone": {"type": "enum", "values": ["calm", "loud"]},
                },
            },
            {
                "component": "Photo",
                "kind": "picture",
                "sentence": "A photo.",
                "properties": {"url": {"type": "url", "max_length": 60, "required": True}},
            },
            {
                "component": "Buy",
                "kind": "button",
                "sentence": "A button.",
                "parents": ["Tile"],
                "properties": {
                    "label": {"type": "text", "max_length": 20},
                    "action": {"type": "action", "actions": ["taken", "objected"], "required": True},
                },
            },
            {
                "component": "Reasons",
                "kind": "why",
                "sentence": "A link.",
                "properties": {"to": {"type": "given", "value": "why", "required": True}},
            },
            {
                "component": "Level",
                "kind": "dial",
                "sentence": "The dial.",
                "properties": {"level": {"type": "given", "value": "level", "required": True}},
            },
        ],
    },
    ComponentCatalogue,
)
"""A catalogue of an app with every type of property, and with parents."""


def standard(*hosts: str) -> CompiledCatalogue:
    """The standard components, with addresses of these hosts."""
    return compile_catalogue(ComponentCatalogue(hosts=hosts), OWN)


def rich() -> CompiledCatalogue:
    return compile_catalogue(RICH, OWN)


def node(name: str, component: str, **properties: Any) -> Node:
    return Node(name, component, properties)


def tree(*nodes: Node) -> Tree:
    return Tree(nodes)


def column(*children: Node) -> Tree:
    """A root with these nodes below it."""
    return tree(node("root", "Column", children=[each.id for each in children]), *children)


CARD = [
    node("root", "Column", children=["head", "list", "dial", "why"]),
    node("head", "Text", text={"texts": {"en": "For you", "de": "Für dich"}}, variant="h2"),
    node("list", "List", children={"slot": "offers"}),
    node("card", "Card", child="col"),
    node("col", "Column", children=["picture", "title", "reason", "row"]),
    node("picture", "Image", url={"item": "picture"}, description={"item": "title"}),
    node("title", "Text", text={"content": "title"}, variant="h4"),
    node("reason", "Text", text={"item": "reason"}, variant="caption"),
    node("row", "Row", children=["take", "refuse"]),
    node("take", "Button", child="take_label", action="taken", variant="primary"),
    node("take_label", "Text", text="Have a look"),
    node("refuse", "Button", child="refuse_label", action="objected"),
    node("refuse_label", "Text", text="Not this"),
    node("dial", "Dial", label="Personalization", save="Keep this"),
    node("why", "Why", label="Why am I seeing this?"),
]
"""The nodes of a surface with a card for each offer, a dial and a link to the why page."""


def slots(**more: Any) -> dict[str, Any]:
    return {"offers": {"placement": "home", "count": 3, "each": "card"}} | more


def template(nodes: list[Node], declared: Mapping[str, Any]) -> Template:
    return Template(tuple(nodes), msgspec.convert(declared, dict[str, SurfaceSlot]))


def compiled(nodes: list[Node] = CARD, **declared: Any) -> CompiledTemplate:
    """A template of the standard catalogue, which is the surface of cards when nothing is said."""
    return compile_template(template(nodes, declared or slots()), standard(HOST))


def choice(number: int = 0, **content: Any) -> Choice:
    """An item that was chosen because of a topic, with a picture of the gateway."""
    return Choice(
        "dec_1",
        f"tent-{number}",
        content or {"title": f"Tent {number}"},
        title=f"Tent {number}",
        reason="You looked at camping.",
        picture=f"{OWN}/pictures/tent",
    )


def changed(nodes: list[Node], name: str, **properties: Any) -> list[Node]:
    """The nodes with other properties of one of them. None takes a property away."""
    return [
        node(
            each.id,
            each.component,
            **{k: v for k, v in (each.properties | properties).items() if v is not None},
        )
        if each.id == name
        else each
        for each in nodes
    ]


@contextmanager
def refused(place: str, words: str = "") -> Iterator[None]:
    """Holds when the block raises a problem that names the place, and has these words."""
    with pytest.raises(Unprocessable) as found:
        yield
    assert found.value.field == place, found.value
    assert words in found.value.detail
    assert found.value.expected
