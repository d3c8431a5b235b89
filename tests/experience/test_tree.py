"""The strict check of composed trees: components, properties, values, and where texts, addresses and actions come from."""

import msgspec
import pytest
from aboveboard.experience.nodes import Node
from aboveboard.experience.tree import Origin, Tree, check_tree

from tests.experience.trees import HOST, OWN, WHY, column, node, refused, standard

CATALOGUE = standard(HOST)
ACTION = {"name": "taken", "surface": "home", "decision": "dec_1", "item": "tent"}
ORIGIN = Origin({"Tent", "Buy", "Why?"}, {f"{OWN}/pictures/tent"}, {("dec_1", "tent")}, "home")


def button(**action: str) -> Tree:
    return column(node("b", "Button", child="t", action=ACTION | action), node("t", "Text", text="Buy"))


def below(tree: Tree) -> Tree:
    """The label of a button is its own, so only the button is below the root."""
    root, *rest = tree.nodes
    return Tree((Node(root.id, root.component, {"children": [rest[0].id]}), *rest))


@pytest.mark.parametrize(
    "node_of_it",
    [
        node("a", "Text", text="Tent", variant="h2"),
        node("a", "Image", url=f"{OWN}/pictures/tent", description="Tent"),
        node("a", "Divider", axis="vertical"),
        node("a", "Why", label="Why?", url=WHY),
        node("a", "Dial", label="Tent", save="Buy", level=0),
    ],
    ids=lambda each: each.component,
)
def test_what_the_catalogue_allows_passes(node_of_it: Node) -> None:
    """With and without an origin."""
    check_tree(column(node_of_it), CATALOGUE)
    check_tree(column(node_of_it), CATALOGUE, ORIGIN)


@pytest.mark.parametrize(
    ("node_of_it", "place"),
    [
        (node("a", "Iframe", url="x"), "nodes[1].component"),
        (node("a", "Text", text="Tent", onclick="x"), "nodes[1].properties.onclick"),
        (node("a", "Text"), "nodes[1].properties.text"),
        (node("a", "Text", text={"content": "title"}), "nodes[1].properties.text"),
        (node("a", "Text", text={"path": "/title"}), "nodes[1].properties.text"),
        (node("a", "Text", text="Tent", variant="h9"), "nodes[1].properties.variant"),
        (node("a", "Image", url=f"{OWN}/pictures/tent"), "nodes[1].properties.description"),
        (
            node("a", "Image", url="https://tracker.example/p.png", description="Tent"),
            "nodes[1].properties.url",
        ),
        (node("a", "Image", url="javascript:alert(1)", description="Tent"), "nodes[1].properties.url"),
        (node("a", "Why", label="Why?", url=f"https://{HOST}/why"), "nodes[1].properties.url"),
        (node("a", "Dial", label="Tent", save="Buy", level=5), "nodes[1].properties.level"),
        (node("a", "List", children={"slot": "offers"}), "nodes[1].properties.children"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.component,
)
def test_all_else_is_refused_with_its_place(node_of_it: Node, place: str) -> None:
    """Unknown components and properties, missing ones, values that do not fit, and what is left of a template."""
    with refused(place):
        check_tree(column(node_of_it), CATALOGUE)


@pytest.mark.parametrize(
    ("node_of_it", "place"),
    [
        (node("a", "Text", text="Bought elsewhere"), "nodes[1].properties.text"),
        (node("a", "Image", url=f"https://{HOST}/other", description="Tent"), "nodes[1].properties.url"),
    ],
    ids=["text", "address"],
)
def test_what_is_of_no_item_and_no_template_is_refused(node_of_it: Node, place: str) -> None:
    """Even when its form is right."""
    check_tree(column(node_of_it), CATALOGUE)
    with refused(place, "from neither"):
        check_tree(column(node_of_it), CATALOGUE, ORIGIN)


@pytest.mark.parametrize("part", ["decision", "item", "surface"])
def test_an_action_is_about_an_item_of_the_decision(part: str) -> None:
    """On this surface."""
    check_tree(below(button()), CATALOGUE, ORIGIN)
    with refused("nodes[1].properties.action", "from neither"):
        check_tree(below(button(**{part: "another"})), CATALOGUE, ORIGIN)


def test_a_tree_has_nodes_alone() -> None:
    """Nothing else is read of it."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"nodes": [], "script": "x"}, Tree)
