"""The nodes of a template: their values, the sources of values, and what they must not have."""

import pytest
from aboveboard.experience.components import GivenProperty
from aboveboard.experience.nodes import Edge, Node, index
from aboveboard.experience.sources import FromContent, FromSlot
from aboveboard.experience.template import SurfaceSlot
from aboveboard.experience.template_nodes import TemplateNode, read_node

from tests.experience.trees import HOST, node, refused, rich, standard

SLOTS = {"offers": SurfaceSlot("home", 7, "card")}


def read(it: Node, *, of_app: bool = False) -> TemplateNode:
    """The node as a root among others."""
    nodes = index([node("root", "Row"), it], "nodes")
    return read_node(it.id, nodes, rich() if of_app else standard(HOST), SLOTS)


def test_values_and_sources_are_read() -> None:
    """A node that takes something from an item says which property."""
    found = read(node("a", "Text", text={"content": "title"}, variant="h2"))
    assert [(each.name, each.value) for each in found.values] == [
        ("text", FromContent("title")),
        ("variant", "h2"),
    ]
    assert found.of_item == "text"
    assert read(node("a", "Text", text="Hello")).of_item == ""


def test_a_slot_is_a_reference_to_the_node_of_each_item() -> None:
    """As an id is one to its node."""
    found = read(node("a", "List", children={"slot": "offers"}))
    assert found.values[0].value == FromSlot("offers")
    assert found.edges == (Edge("a", "children", "card", slot="offers"),)
    assert read(node("a", "Card", child="b")).edges == (Edge("a", "child", "b"),)
    assert read(node("a", "Row", children=["b", "c"])).edges == (
        Edge("a", "children", "b", 0),
        Edge("a", "children", "c", 1),
    )


def test_given_values_are_left_to_the_gateway() -> None:
    """They are read although no template has them."""
    values = read(node("a", "Why", label="Why?")).values
    assert [each.name for each in values] == ["url", "label"]
    assert isinstance(values[0].declared.kind, GivenProperty)


@pytest.mark.parametrize(
    ("it", "place"),
    [
        (node("a-1", "Divider"), "nodes[1].id"),
        (node("a" * 51, "Divider"), "nodes[1].id"),
        (node("a", "Text"), "nodes[1].properties.text"),
        (node("a", "Text", text=""), "nodes[1].properties.text"),
        (node("a", "Text", text={"path": "/x"}), "nodes[1].properties.text"),
        (node("a", "Text", text={"texts": {"en": "a\tb"}}), "nodes[1].properties.text"),
        (node("a", "Text", text={"texts": {"en": "a", "de": ""}}), "nodes[1].properties.text"),
        (node("a", "Image", url={"item": "title"}, description="x"), "nodes[1].properties.url"),
        (node("a", "Image", url="https://x.example/", description="x"), "nodes[1].properties.url"),
        (node("a", "Button", child="b", action="seen"), "nodes[1].properties.action"),
        (node("a", "Button", child="b", action={"content": "action"}), "nodes[1].properties.action"),
        (node("a", "Button", child={"slot": "offers"}, action="taken"), "nodes[1].properties.child"),
        (node("a", "List", children={"slot": "news"}), "nodes[1].properties.children"),
        (node("a", "List", children="b"), "nodes[1].properties.children"),
        (node("a", "Why", label="Why?", url="http://127.0.0.1:8000/why"), "nodes[1].properties.url"),
        (node("a", "Dial", label="a", save="b", level=4), "nodes[1].properties.level"),
    ],
    ids=str,
)
def test_what_a_template_must_not_have_is_refused(it: Node, place: str) -> None:
    """With its place. A slot without a placement is one of it."""
    with refused(place):
        read(it)


def test_a_text_of_content_is_never_the_templates() -> None:
    """Neither as it is nor by language."""
    assert read(node("a", "Caption", text={"content": "title"}), of_app=True).of_item == "text"
    for text in ("Hello", {"texts": {"en": "Hello"}}):
        with refused("nodes[1].properties.text"):
            read(node("a", "Caption", text=text), of_app=True)


def test_a_slot_fits_where_it_is() -> None:
    """The page of the app has room for six nodes, and the slot has seven items."""
    with refused("nodes[1].properties.children", "more items"):
        read(node("a", "Page", children={"slot": "offers"}), of_app=True)
