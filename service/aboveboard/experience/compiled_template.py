"""The check of a surface as it is declared, so that nothing but the items can make a composed tree wrong."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import UNSET

from aboveboard.canonical import JsonValue
from aboveboard.errors import Unprocessable
from aboveboard.experience.bindings import (
    FromContent,
    FromItem,
    FromSlot,
    Texts,
    read_binding,
    template_values_in_words,
)
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledComponent
from aboveboard.experience.components import (
    ActionProperty,
    ChildrenProperty,
    GivenProperty,
    Property,
    TextProperty,
    UrlProperty,
)
from aboveboard.experience.nodes import (
    NODES_MOST,
    Edge,
    Node,
    check_shape,
    component_of,
    index_of,
    join,
)
from aboveboard.experience.template import Slot, Surface, Template, templates_of
from aboveboard.experience.tree import check_required, edges_of
from aboveboard.experience.values import is_fit

# The nodes that are made for items have ids with a hyphen, so that they are never those of the template.
_TEMPLATE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")


class CompiledNode(NamedTuple):
    """A node of a template. `values` have each property's name, its declaration, and its value or binding."""

    component: CompiledComponent
    values: tuple[tuple[str, Property, Any], ...]


class CompiledTemplate(NamedTuple):
    """A checked template. `slots` are in the order of its nodes, and `texts` and `addresses` are its own."""

    catalogue: CompiledCatalogue
    nodes: Mapping[str, CompiledNode]
    slots: Mapping[str, Slot]
    texts: frozenset[str]
    addresses: frozenset[str]


class _Read(NamedTuple):
    """A node as it was read: its values, its references, and the places of values that only an item can give."""

    component: CompiledComponent
    values: list[tuple[str, Property, Any]]
    edges: list[Edge]
    of_item: list[str]


def compile_surface(surface: Surface, catalogue: CompiledCatalogue) -> dict[str, CompiledTemplate]:
    """Returns the templates by the item that stands for each; that of the only one is empty.

    Raises Unprocessable, with the place, unless every tree that the surface can become is one that stands. A tree can
    still be refused for what an item's content has.
    """
    if (surface.template is UNSET) == (surface.layouts is UNSET):
        raise Unprocessable(
            "A surface has either one template or layouts.",
            field="template",
            expected="exactly one of: template, layouts",
        )
    return {
        item: compile_template(template, catalogue, place) for item, place, template in templates_of(surface)
    }


def compile_template(
    template: Template, catalogue: CompiledCatalogue, place: str = "template"
) -> CompiledTemplate:
    """Returns the compiled template. Raises Unprocessable, with the place, as `compile_surface` does."""
    nodes = index_of(template.nodes, f"{place}.nodes")
    places = {node.id: f"{place}.nodes[{number}]" for number, node in enumerate(template.nodes)}
    _check_slots(template, place)
    read = {name: _read_node(node, places[name], catalogue, template.slots) for name, node in nodes.items()}
    edges = {name: each.edges for name, each in read.items()}
    check_shape(nodes, edges, catalogue, places)
    made = {name: below(slot.each, edges) for name, slot in template.slots.items()}
    _check_use(template, read, made, place)
    for name in nodes.keys() - {each for names in made.values() for each in names}:
        if read[name].of_item:
            raise Unprocessable(
                "There is no item here to take this from.",
                field=read[name].of_item[0],
                expected="a node that a slot makes for each item",
            )
    return _compiled(template, read, catalogue)


def _compiled(
    template: Template, read: Mapping[str, _Read], catalogue: CompiledCatalogue
) -> CompiledTemplate:
    values = [each for node in read.values() for each in node.values]
    texts = [value for _, kind, value in values if isinstance(kind, TextProperty)]
    return CompiledTemplate(
        catalogue,
        {name: CompiledNode(each.component, tuple(each.values)) for name, each in read.items()},
        {value.slot: template.slots[value.slot] for _, _, value in values if isinstance(value, FromSlot)},
        frozenset(value for value in texts if isinstance(value, str))
        | {text for value in texts if isinstance(value, Texts) for text in value.texts.values()},
        frozenset(v for _, kind, v in values if isinstance(kind, UrlProperty) and isinstance(v, str)),
    )


def below(top: str, edges: Mapping[str, Sequence[Edge]]) -> list[str]:
    """Returns the node and all nodes below it, for edges that are one tree."""
    found = [top]
    for name in found:
        found += [edge.below for edge in edges[name]]
    return found


def _check_slots(template: Template, place: str) -> None:
    """Raises Unprocessable for a slot that makes no node of the template, or for two slots of one placement."""
    ids, placements = {node.id for node in template.nodes}, set[str]()
    for name, slot in template.slots.items():
        if slot.each not in ids:
            raise Unprocessable(
                "There is no node of this id.",
                field=f"{place}.slots.{name}.each",
                expected="the id of a node",
            )
        if slot.placement in placements:
            raise Unprocessable(
                "Another slot has this placement, and would show the same items.",
                field=f"{place}.slots.{name}.placement",
                expected="every placement once",
            )
        placements.add(slot.placement)


def _check_use(
    template: Template, read: Mapping[str, _Read], made: Mapping[str, Sequence[str]], place: str
) -> None:
    """Raises Unprocessable for a slot that stands nowhere or within another, and for slots with too many nodes."""
    reached = {edge.below for each in read.values() for edge in each.edges if edge.is_slot}
    within = {each for names in made.values() for each in names[1:]}
    for name, slot in template.slots.items():
        if slot.each not in reached:
            raise Unprocessable(
                "No node has this slot.", field=f"{place}.slots.{name}", expected="a slot that a node has"
            )
        if slot.each in within:
            raise Unprocessable(
                "The slot stands within another slot.",
                field=f"{place}.slots.{name}",
                expected="slots beside each other",
            )
    more = sum((slot.count - 1) * len(made[name]) for name, slot in template.slots.items())
    if len(template.nodes) + more > NODES_MOST:
        raise Unprocessable(
            f"With every slot full, the tree has more than {NODES_MOST} nodes.",
            field=f"{place}.slots",
            expected="smaller counts, or fewer nodes for each item",
        )


def _read_node(node: Node, place: str, catalogue: CompiledCatalogue, slots: Mapping[str, Slot]) -> _Read:
    if not _TEMPLATE_ID.fullmatch(node.id):
        raise Unprocessable(
            "The id of a template's node has another form.",
            field=f"{place}.id",
            expected="1 to 50 letters, digits and underscores, the first a letter",
        )
    component = component_of(node, place, catalogue)
    given = {name for name, kind in component.properties.items() if isinstance(kind, GivenProperty)}
    check_required(node, component.required - given, place)
    read = _Read(component, [(name, component.properties[name], None) for name in sorted(given)], [], [])
    for name, value in node.properties.items():
        kind, at = component.properties[name], join(place, name)
        binding = read_binding(value, kind, at)
        match binding:
            case None:
                _check_literal(value, kind, at, catalogue)
                read.edges.extend(edges_of(name, kind, value, at))
            case FromSlot():
                read.edges.append(_slot_edge(name, binding, kind, at, slots))
            case Texts():
                if not all(is_fit(text, kind, catalogue) for text in binding.texts.values()):
                    raise _misfit(kind, at)
        if isinstance(binding, FromContent | FromItem) or isinstance(kind, ActionProperty):
            read.of_item.append(at)
        read.values.append((name, kind, value if binding is None else binding))
    return read


def _check_literal(value: JsonValue, kind: Property, place: str, catalogue: CompiledCatalogue) -> None:
    match kind:
        case ActionProperty():
            is_right = value in kind.actions
        case GivenProperty():
            is_right = False
        case TextProperty(from_content=True):
            is_right = False
        case _:
            is_right = is_fit(value, kind, catalogue)
    if not is_right:
        raise _misfit(kind, place)


def _slot_edge(name: str, binding: FromSlot, kind: Property, place: str, slots: Mapping[str, Slot]) -> Edge:
    slot = slots.get(binding.slot)
    if slot is None:
        raise Unprocessable(
            "There is no slot of this name, so no placement for it.",
            field=place,
            expected="a name in `slots`, which has its placement",
        )
    if isinstance(kind, ChildrenProperty) and slot.count > kind.at_most:
        raise Unprocessable(
            "The slot has more items than fit here.",
            field=place,
            expected=f"a count of at most {kind.at_most}",
        )
    return Edge(name, slot.each, place, is_slot=True)


def _misfit(kind: Property, place: str) -> Unprocessable:
    return Unprocessable(
        "The value does not fit the property.", field=place, expected=template_values_in_words(kind)
    )
