"""The nodes of a tree, and the check that they are one: one root, no circle, nothing apart, nothing too large."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from msgspec import Meta, Struct, field

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledComponent, allowed_below
from aboveboard.identifiers import END

NODES_MOST = 200
DEPTH_MOST = 8
ROOT = "root"

NodeId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z][A-Za-z0-9_-]*" + END,
        description="A node's id: 1 to 100 letters, digits, hyphens and underscores, the first a letter",
    ),
]


class Node(Struct, frozen=True, forbid_unknown_fields=True):
    """A component of a tree. Properties that are places for components have the ids of the nodes there."""

    id: NodeId
    component: Annotated[str, Meta(max_length=50)]
    # Values of any type of property: they are checked against the catalogue.
    properties: dict[str, Any] = field(default_factory=dict)


class Edge(NamedTuple):
    """A node's reference to a node below it. `place` is where it stands. Of a slot, it stands for one of each item."""

    property: str
    below: str
    place: str
    is_slot: bool = False


def index_of(nodes: Sequence[Node], place: str) -> dict[str, Node]:
    """Returns the nodes by their ids. Raises Unprocessable when there are too many, none, or two of one id, or no root.

    Nothing else is read of a list that is too long.
    """
    if not 0 < len(nodes) <= NODES_MOST:
        raise Unprocessable(
            f"A tree has 1 to {NODES_MOST} nodes.", field=place, expected=f"at most {NODES_MOST} nodes"
        )
    found: dict[str, Node] = {}
    for number, node in enumerate(nodes):
        if node.id in found:
            raise Unprocessable(
                "The id of this node occurs twice.", field=f"{place}[{number}].id", expected="every id once"
            )
        found[node.id] = node
    if ROOT not in found:
        raise Unprocessable("The tree has no root.", field=place, expected=f"one node with the id `{ROOT}`")
    return found


def component_of(node: Node, place: str, catalogue: CompiledCatalogue) -> CompiledComponent:
    """Returns the node's component. Raises Unprocessable for an unknown one, and for properties that it lacks or does not have."""
    component = catalogue.components.get(node.component)
    if component is None:
        raise Unprocessable(
            "The catalogue has no such component.",
            field=f"{place}.component",
            expected="one of: " + ", ".join(catalogue.components),
        )
    if not node.properties.keys() <= component.properties.keys():
        unknown = min(node.properties.keys() - component.properties.keys())
        raise Unprocessable(
            "The component has no such property.",
            field=join(place, unknown),
            expected="one of: " + (", ".join(component.properties) or "no property"),
        )
    return component


def join(place: str, name: str) -> str:
    """Returns the place of a node's property. A name of another form may be anything, and is left out."""
    return f"{place}.properties.{name}" if name.isascii() and name.isalnum() else f"{place}.properties"


def check_shape(
    nodes: Mapping[str, Node],
    edges: Mapping[str, Sequence[Edge]],
    catalogue: CompiledCatalogue,
    places: Mapping[str, str],
) -> None:
    """Raises Unprocessable unless the edges make one tree that the catalogue lets stand.

    Each node stands below one other, the root below none, each is reached from the root, and none is deeper than DEPTH_MOST.
    """
    above: dict[str, str] = {}
    for name, below in edges.items():
        for edge in below:
            _check_edge(edge, nodes, above)
            _check_nesting(nodes[name], edge, nodes[edge.below], catalogue)
            above[edge.below] = name
    if catalogue.components[nodes[ROOT].component].parents is not None:
        raise Unprocessable(
            "This component stands below another, so it is no root.",
            field=f"{places[ROOT]}.component",
            expected="a component without parents",
        )
    reached = _reached(edges, places)
    if len(reached) < len(nodes):
        apart = next(each for each in nodes if each not in reached)
        raise Unprocessable(
            "Nodes stand in a circle, or below one." if apart in above else "No node refers to this one.",
            field=places[apart],
            expected="a node that the root reaches",
        )


def _reached(edges: Mapping[str, Sequence[Edge]], places: Mapping[str, str]) -> set[str]:
    """Returns the nodes below the root, level by level. Each node has one parent and the root none, so none comes twice."""
    reached, level = {ROOT}, [ROOT]
    for _ in range(DEPTH_MOST):
        level = [edge.below for name in level for edge in edges.get(name, ())]
        reached.update(level)
    if level:
        raise Unprocessable(
            f"The tree is deeper than {DEPTH_MOST} levels.",
            field=places[level[0]],
            expected=f"at most {DEPTH_MOST} levels",
        )
    return reached


def _check_edge(edge: Edge, nodes: Mapping[str, Node], above: Mapping[str, str]) -> None:
    if edge.below not in nodes:
        raise Unprocessable("There is no node of this id.", field=edge.place, expected="the id of a node")
    if edge.below == ROOT or edge.below in above:
        raise Unprocessable(
            "The node stands somewhere else already.",
            field=edge.place,
            expected="a node that no other refers to, and not the root",
        )


def _check_nesting(parent: Node, edge: Edge, child: Node, catalogue: CompiledCatalogue) -> None:
    kind = catalogue.components[parent.component].properties[edge.property]
    allowed = allowed_below(kind)
    parents = catalogue.components[child.component].parents
    if (allowed and child.component not in allowed) or (parents and parent.component not in parents):
        raise Unprocessable(
            f"{child.component} does not stand below {parent.component} here.",
            field=edge.place,
            expected="one of: "
            + ", ".join(_fitting(parent.component, allowed or catalogue.components, catalogue)),
        )


def _fitting(parent: str, names: Iterable[str], catalogue: CompiledCatalogue) -> list[str]:
    return [name for name in names if parent in (catalogue.components[name].parents or (parent,))]
