"""The shape of a tree: one root, no circle, no node apart, bounded depth and size, and the nesting of the catalogue."""

import time

import msgspec
import pytest
from aboveboard.experience.nodes import DEPTH_MOST, NODES_MOST, Edge, Node, check_shape, component_of, index

from tests.experience.trees import column, node, refused, rich, standard

CATALOGUE = standard()


def chain(length: int) -> list[Node]:
    """Rows below each other: the first is the root, and the last has nothing below it."""
    names = ["root", *(f"n{number}" for number in range(1, length))]
    return [node(name, "Row", children=names[at + 1 : at + 2]) for at, name in enumerate(names)]


def check(*nodes: Node) -> None:
    found = index(nodes, "nodes")
    edges = [
        Edge(each.id, "children", below, number)
        for each in nodes
        for number, below in enumerate(each.properties.get("children", ()))
    ]
    check_shape(found, edges, CATALOGUE)


def test_a_tree_at_the_limits_passes() -> None:
    """As deep and as large as it may be."""
    check(*chain(DEPTH_MOST))
    leaves = [node(f"n{number}", "Divider") for number in range(NODES_MOST - 1)]
    check(*column(*leaves).nodes)


def test_a_tree_beyond_the_limits_is_refused() -> None:
    """By one level, and by one node."""
    with refused(f"nodes[{DEPTH_MOST}]", "deeper"):
        check(*chain(DEPTH_MOST + 1))
    with refused("nodes", "200"):
        check(*column(*[node(f"n{number}", "Divider") for number in range(NODES_MOST)]).nodes)
    with refused("nodes"):
        check()


def test_ten_thousand_nodes_are_refused_unread() -> None:
    """The time of the answer does not depend on what they are."""
    nodes = [node("same", "Nothing") for _ in range(10_000)]
    begin = time.process_time()
    with refused("nodes"):
        index(nodes, "nodes")
    assert time.process_time() - begin < 0.05


def test_there_is_one_root() -> None:
    """It has its name, and no parent."""
    with refused("nodes", "no root"):
        check(node("top", "Row", children=[]))
    with refused("nodes[0].properties.children[0]", "already"):
        check(node("root", "Row", children=["root"]))
    with refused("nodes[1].properties.children[0]", "already"):
        check(node("root", "Row", children=["a"]), node("a", "Row", children=["root"]))


def test_an_id_occurs_once() -> None:
    """The second one is named."""
    with refused("nodes[2].id", "twice"):
        check(node("root", "Row", children=["a"]), node("a", "Row"), node("a", "Row"))


def test_a_node_has_one_parent() -> None:
    """In a list, in two lists, and never itself."""
    with refused("nodes[0].properties.children[1]", "already"):
        check(node("root", "Row", children=["a", "a"]), node("a", "Divider"))
    with refused("nodes[1].properties.children[0]", "already"):
        check(
            node("root", "Row", children=["a", "b"]),
            node("b", "Row", children=["a"]),
            node("a", "Divider"),
        )


def test_a_reference_has_its_node() -> None:
    """A dangling one is named."""
    with refused("nodes[0].properties.children[0]", "no node"):
        check(node("root", "Row", children=["a"]))


def test_every_node_is_reached() -> None:
    """A node apart is named, and so is a circle that nothing leads to."""
    with refused("nodes[1]", "No node refers"):
        check(node("root", "Row"), node("a", "Divider"))
    with refused("nodes[1]", "circle"):
        check(node("root", "Row"), node("a", "Row", children=["b"]), node("b", "Row", children=["a"]))
    with refused("nodes[2]", "circle"):
        check(
            node("root", "Row", children=["x"]),
            node("x", "Divider"),
            node("c", "Divider"),
            node("a", "Row", children=["b", "c"]),
            node("b", "Row", children=["a"]),
        )


@pytest.mark.parametrize(
    ("parent", "place", "child"),
    [("Page", "children", "Buy"), ("Tile", "body", "Page"), ("Page", "children", "Tile")],
)
def test_nesting_is_the_catalogues(parent: str, place: str, child: str) -> None:
    """By the places of the parent, and by the parents of the child."""
    nodes = index([node("root", parent), node("a", child)], "nodes")
    edges = [Edge("root", place, "a", 0)]
    if (parent, child) == ("Page", "Tile"):
        check_shape(nodes, edges, rich())
        return
    with refused(f"nodes[0].properties.{place}[0]", "must not be below"):
        check_shape(nodes, edges, rich())


def test_a_component_with_parents_is_no_root() -> None:
    """It belongs below one of them."""
    with refused("nodes[0].component", "no root"):
        check_shape(index([node("root", "Tile")], "nodes"), [], rich())


def test_an_unknown_component_or_property_is_named() -> None:
    """A name that is no name is not repeated."""
    nodes = index(
        [node("root", "Iframe"), node("a", "Text", onclick="x"), node("b", "Text", **{"<b>": "x"})], "nodes"
    )
    with refused("nodes[0].component"):
        component_of("root", nodes, CATALOGUE)
    with refused("nodes[1].properties.onclick"):
        component_of("a", nodes, CATALOGUE)
    with refused("nodes[2].properties"):
        component_of("b", nodes, CATALOGUE)


@pytest.mark.parametrize(
    "part",
    [{"id": ""}, {"id": "1a"}, {"id": "a b"}, {"id": "a\n"}, {"more": 1}, {"properties": {"a": {"b": [1]}}}],
)
def test_a_node_has_its_form(part: dict[str, object]) -> None:
    """Ids are plain names, and nothing else is part of a node."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "a", "component": "Row"} | part, Node)
