"""The nodes of a tree, and the check of its shape: one root, no circle, no node apart, bounded size."""

from collections.abc import Mapping, Sequence, Set
from typing import Annotated, NamedTuple, TypeAlias

from msgspec import Meta, Struct, field

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledComponent
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

Value: TypeAlias = str | int | float | bool | list[str] | dict[str, str | dict[str, str]] | None
"""A value of a property. In a template, an object can name the source of the value instead."""


class Node(Struct, frozen=True, forbid_unknown_fields=True):
    """A component of a tree. Properties that are places for components have the ids of the nodes there."""

    id: NodeId
    component: Annotated[str, Meta(max_length=50)]
    properties: dict[str, Value] = field(default_factory=dict)


class Edge(NamedTuple):
    """A node's reference to a node below it, at a `number` of a list. Of a `slot`, there is one node for each item."""

    above: str
    property: str
    below: str
    number: int | None = None
    slot: str = ""


class Nodes(NamedTuple):
    """The nodes of a tree by their ids. `place` is the path of their list."""

    by_id: Mapping[str, Node]
    place: str

    def place_of(self, name: str, property_name: str = "") -> str:
        """Returns the path of a node, or of a property of it."""
        node = f"{self.place}[{list(self.by_id).index(name)}]"
        return f"{node}.properties.{property_name}" if property_name else node

    def place_of_edge(self, edge: Edge) -> str:
        """Returns the path of a reference."""
        at = self.place_of(edge.above, edge.property)
        return at if edge.number is None else f"{at}[{edge.number}]"


def index(nodes: Sequence[Node], place: str) -> Nodes:
    """Returns the nodes by their ids. Raises Unprocessable when there are too many, none, or two of one id, or no root.

    Of a list that is too long, nothing else is read.
    """
    if not 0 < len(nodes) <= NODES_MOST:
        raise Unprocessable(
            f"A tree has 1 to {NODES_MOST} nodes.", field=place, expected=f"at most {NODES_MOST} nodes"
        )
    found = {node.id: node for node in nodes}
    if len(found) < len(nodes):
        ids = [node.id for node in nodes]
        number = next(number for number, each in enumerate(ids) if each in ids[:number])
        raise Unprocessable(
            "The id of this node occurs twice.", field=f"{place}[{number}].id", expected="every id once"
        )
    if ROOT not in found:
        raise Unprocessable("The tree has no root.", field=place, expected=f"one node with the id `{ROOT}`")
    return Nodes(found, place)


def component_of(name: str, nodes: Nodes, catalogue: CompiledCatalogue) -> CompiledComponent:
    """Returns a node's component. Raises Unprocessable for an unknown one, and for properties that it does not have."""
    node = nodes.by_id[name]
    component = catalogue.components.get(node.component)
    if component is None:
        raise Unprocessable(
            "The catalogue has no such component.",
            field=f"{nodes.place_of(name)}.component",
            expected="one of: " + ", ".join(catalogue.components),
        )
    if not node.properties.keys() <= component.properties.keys():
        unknown = node.properties.keys() - component.properties.keys()
        # The name of an unknown property may be anything, so only a plain one is part of the path.
        plain = [each for each in sorted(unknown) if each.isascii() and each.isalnum()]
        raise Unprocessable(
            "The component has no such property.",
            field=nodes.place_of(name, plain[0] if plain else "")
            if plain
            else f"{nodes.place_of(name)}.properties",
            expected="one of: " + (", ".join(component.properties) or "no property"),
        )
    return component


def check_shape(nodes: Nodes, edges: Sequence[Edge], catalogue: CompiledCatalogue) -> None:
    """Raises Unprocessable unless the edges make one tree whose nesting the catalogue allows.

    Each node is below one other, and the root below none. The root reaches each, in at most DEPTH_MOST levels.
    """
    above: dict[str, str] = {}
    below: dict[str, list[str]] = {}
    for edge in edges:
        _check_edge(edge, nodes, above)
        _check_nesting(edge, nodes, catalogue)
        above[edge.below] = edge.above
        below.setdefault(edge.above, []).append(edge.below)
    if catalogue.components[nodes.by_id[ROOT].component].parents is not None:
        raise Unprocessable(
            "This component belongs below another one, so it is no root.",
            field=f"{nodes.place_of(ROOT)}.component",
            expected="a component without parents",
        )
    reached = _reach(below, nodes)
    if reached < len(nodes.by_id):
        _refuse_apart(nodes, above)


def _reach(below: Mapping[str, Sequence[str]], nodes: Nodes) -> int:
    """Returns how many nodes the root reaches. None comes twice, because each has one parent and the root none."""
    reached, level = 1, [ROOT]
    for _ in range(DEPTH_MOST):
        level = [child for name in level for child in below.get(name, ())]
        reached += len(level)
    if level:
        raise Unprocessable(
            f"The tree is deeper than {DEPTH_MOST} levels.",
            field=nodes.place_of(level[0]),
            expected=f"at most {DEPTH_MOST} levels",
        )
    return reached


def _refuse_apart(nodes: Nodes, above: Mapping[str, str]) -> None:
    """Raises Unprocessable for the first node that no other refers to, or else for one of a circle."""
    single = next((name for name in nodes.by_id if name != ROOT and name not in above), None)
    if single is not None:
        raise Unprocessable(
            "No node refers to this one.",
            field=nodes.place_of(single),
            expected="a node that the root reaches",
        )
    reached = {ROOT}
    for name in nodes.by_id:
        way = [name]
        while way[-1] in above and way[-1] not in reached and len(way) <= len(nodes.by_id):
            way.append(above[way[-1]])
        if way[-1] not in reached:
            raise Unprocessable(
                "This node is in a circle, or below one.",
                field=nodes.place_of(name),
                expected="a node that the root reaches",
            )
        reached.update(way)


def _check_edge(edge: Edge, nodes: Nodes, above: Mapping[str, str]) -> None:
    if edge.below not in nodes.by_id:
        raise Unprocessable(
            "There is no node of this id.", field=nodes.place_of_edge(edge), expected="the id of a node"
        )
    if edge.below == ROOT or edge.below in above:
        raise Unprocessable(
            "This node is somewhere else already.",
            field=nodes.place_of_edge(edge),
            expected="a node that no other refers to, and not the root",
        )


def _check_nesting(edge: Edge, nodes: Nodes, catalogue: CompiledCatalogue) -> None:
    parent, child = nodes.by_id[edge.above].component, nodes.by_id[edge.below].component
    allowed = catalogue.components[parent].properties[edge.property].allowed
    parents = catalogue.components[child].parents
    if (allowed and child not in allowed) or (parents and parent not in parents):
        raise Unprocessable(
            f"{child} must not be below {parent} here.",
            field=nodes.place_of_edge(edge),
            expected="one of: " + ", ".join(_fit_names(parent, allowed, catalogue)),
        )


def _fit_names(parent: str, allowed: Set[str], catalogue: CompiledCatalogue) -> list[str]:
    """Returns the components that may be at a place of `parent`, in the order of the catalogue."""
    return [
        name
        for name, each in catalogue.components.items()
        if (not allowed or name in allowed) and (not each.parents or parent in each.parents)
    ]
