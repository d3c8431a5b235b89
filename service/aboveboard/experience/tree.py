"""The strict check of a composed tree. Nothing that it refuses leaves the gateway."""

from collections.abc import Set
from typing import NamedTuple

from msgspec import Struct

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue
from aboveboard.experience.components import ActionProperty, Property, TextProperty, UrlProperty
from aboveboard.experience.nodes import Edge, Node, Nodes, Value, check_shape, component_of, index
from aboveboard.experience.values import in_words


class Tree(Struct, frozen=True, forbid_unknown_fields=True):
    """A composed tree: every value is there, and no slot is left."""

    nodes: tuple[Node, ...]


class Origin(NamedTuple):
    """The texts, addresses and items that a composed tree may have: those of its template and of the decisions."""

    texts: Set[str]
    addresses: Set[str]
    items: Set[tuple[str, str]]
    surface: str


def check_tree(
    tree: Tree, catalogue: CompiledCatalogue, origin: Origin | None = None, place: str = "nodes"
) -> None:
    """Raises Unprocessable, with the place, unless the catalogue allows this tree.

    With an `origin`, every text, address and action is one of it. Without one, only their forms are checked.
    """
    nodes = index(tree.nodes, place)
    edges: list[Edge] = []
    for name in nodes.by_id:
        edges += _check_node(name, nodes, catalogue, origin)
    check_shape(nodes, edges, catalogue)


def edges_of(name: str, property_name: str, value: Value) -> list[Edge]:
    """Returns the references of a node's property; the form of its value is checked already."""
    if isinstance(value, str):
        return [Edge(name, property_name, value)]
    numbered = enumerate(value) if isinstance(value, list) else ()
    return [Edge(name, property_name, each, number) for number, each in numbered]


def check_required(name: str, required: Set[str], nodes: Nodes) -> None:
    """Raises Unprocessable when the node lacks one of these properties."""
    properties = nodes.by_id[name].properties
    if not required <= properties.keys():
        missing = required - properties.keys()
        raise Unprocessable(
            f"The component needs the property `{min(missing)}`.",
            field=nodes.place_of(name, min(missing)),
            expected="every required property",
        )


def _check_node(name: str, nodes: Nodes, catalogue: CompiledCatalogue, origin: Origin | None) -> list[Edge]:
    component = component_of(name, nodes, catalogue)
    check_required(name, component.required, nodes)
    edges: list[Edge] = []
    for each, value in nodes.by_id[name].properties.items():
        declared = component.properties[each]
        if not declared.test(value):
            raise Unprocessable(
                "The value does not fit the property.",
                field=nodes.place_of(name, each),
                expected=in_words(declared.kind),
            )
        if declared.is_place:
            edges += edges_of(name, each, value)
        elif origin is not None and not _is_from(value, declared.kind, origin):
            raise Unprocessable(
                "The value is from neither the template nor an item.",
                field=nodes.place_of(name, each),
                expected="a value of the template or of an item's content",
            )
    return edges


def _is_from(value: Value, kind: Property, origin: Origin) -> bool:
    if isinstance(kind, TextProperty):
        return value in origin.texts
    if isinstance(kind, UrlProperty):
        return value in origin.addresses
    if isinstance(kind, ActionProperty) and isinstance(value, dict):
        return value["surface"] == origin.surface and (value["decision"], value["item"]) in origin.items
    return True
