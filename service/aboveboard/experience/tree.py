"""The strict check of a composed tree, whoever composed it. Nothing leaves the gateway that it refuses."""

from collections.abc import Set
from typing import NamedTuple

from msgspec import Struct

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue
from aboveboard.experience.components import (
    ActionProperty,
    ChildProperty,
    ChildrenProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.nodes import Edge, Node, check_shape, component_of, index_of, join
from aboveboard.experience.values import in_words, is_fit


class Tree(Struct, frozen=True, forbid_unknown_fields=True):
    """A composed tree: every value is there, and no slot is left."""

    nodes: tuple[Node, ...]


class Origin(NamedTuple):
    """All that a composed tree may say: the texts and addresses of its template and items, and its items by decision."""

    texts: Set[str]
    addresses: Set[str]
    items: Set[tuple[str, str]]
    surface: str


def check_tree(
    tree: Tree, catalogue: CompiledCatalogue, origin: Origin | None = None, place: str = "nodes"
) -> None:
    """Raises Unprocessable, with the place, unless the catalogue lets this tree stand.

    With an `origin`, every text, address and action is one of it. Without one, only their forms are checked.
    """
    nodes = index_of(tree.nodes, place)
    places = {node.id: f"{place}[{number}]" for number, node in enumerate(tree.nodes)}
    edges = {node.id: _check_node(node, places[node.id], catalogue, origin) for node in tree.nodes}
    check_shape(nodes, edges, catalogue, places)


def edges_of(name: str, kind: Property, value: object, place: str) -> list[Edge]:
    """Returns the references that a property's value makes; its form is checked already."""
    if isinstance(kind, ChildProperty):
        return [Edge(name, str(value), place)]
    if isinstance(kind, ChildrenProperty) and isinstance(value, list):
        return [Edge(name, each, f"{place}[{number}]") for number, each in enumerate(value)]
    return []


def check_required(node: Node, required: Set[str], place: str) -> None:
    """Raises Unprocessable when the node lacks a property that its component needs."""
    missing = required - node.properties.keys()
    if missing:
        raise Unprocessable(
            f"The component needs the property `{min(missing)}`.",
            field=f"{place}.properties.{min(missing)}",
            expected="every required property",
        )


def _check_node(node: Node, place: str, catalogue: CompiledCatalogue, origin: Origin | None) -> list[Edge]:
    component = component_of(node, place, catalogue)
    check_required(node, component.required, place)
    edges: list[Edge] = []
    for name, value in node.properties.items():
        kind = component.properties[name]
        at = join(place, name)
        if not is_fit(value, kind, catalogue):
            raise Unprocessable("The value does not fit the property.", field=at, expected=in_words(kind))
        if origin is not None and not _is_from(value, kind, origin):
            raise Unprocessable(
                "The value is from neither the template nor an item.",
                field=at,
                expected="a value of the template or of an item's content",
            )
        edges += edges_of(name, kind, value, at)
    return edges


def _is_from(value: object, kind: Property, origin: Origin) -> bool:
    match kind, value:
        case TextProperty(), str():
            return value in origin.texts
        case UrlProperty(), str():
            return value in origin.addresses
        case ActionProperty(), {"surface": surface, "decision": decision, "item": item}:
            return surface == origin.surface and (decision, item) in origin.items
    return True
