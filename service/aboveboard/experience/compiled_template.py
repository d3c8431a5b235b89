"""The compilation of a surface. Only what an item has can still make a composed tree wrong."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import UNSET

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue
from aboveboard.experience.components import TextProperty, UrlProperty
from aboveboard.experience.nodes import DEPTH_MOST, NODES_MOST, check_shape, index
from aboveboard.experience.sources import FromItem, FromSlot, Texts
from aboveboard.experience.template import Surface, SurfaceSlot, Template, templates_of
from aboveboard.experience.template_nodes import TemplateNode, read_node


class CompiledTemplate(NamedTuple):
    """A checked template. `slots` are in the order of its nodes, and `texts` and `addresses` are its own.

    With `has_pictures`, a node takes the picture of its item.
    """

    catalogue: CompiledCatalogue
    nodes: Mapping[str, TemplateNode]
    slots: Mapping[str, SurfaceSlot]
    texts: frozenset[str]
    addresses: frozenset[str]
    has_pictures: bool


def compile_surface(surface: Surface, catalogue: CompiledCatalogue) -> dict[str, CompiledTemplate]:
    """Returns the templates by the item of the layouts that chooses each. The only one has an empty item.

    Raises Unprocessable, with the place, unless the catalogue allows every tree that the surface can become. What an
    item has can still be refused.
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
    nodes = index(template.nodes, f"{place}.nodes")
    _check_slots(template, place)
    read = {name: read_node(name, nodes, catalogue, template.slots) for name in nodes.by_id}
    check_shape(nodes, [edge for node in read.values() for edge in node.edges], catalogue)
    made = {name: _subtree(slot.each, read) for name, slot in template.slots.items()}
    _check_use(template, read, made, place)
    within = {each for names in made.values() for each in names}
    for name, node in read.items():
        if node.of_item and name not in within:
            raise Unprocessable(
                "There is no item here to take this from.",
                field=nodes.place_of(name, node.of_item),
                expected="a node that a slot makes for each item",
            )
    return _compile(template, read, catalogue)


def _compile(
    template: Template, read: Mapping[str, TemplateNode], catalogue: CompiledCatalogue
) -> CompiledTemplate:
    slots, texts, addresses, has_pictures = dict[str, SurfaceSlot](), set[str](), set[str](), False
    for each in (each for node in read.values() for each in node.values):
        match each.declared.kind, each.value:
            case _, FromSlot(slot=slot):
                slots[slot] = template.slots[slot]
            case _, FromItem(item="picture"):
                has_pictures = True
            case TextProperty(), Texts(texts=by_language):
                texts.update(by_language.values())
            case TextProperty(), str() as text:
                texts.add(text)
            case UrlProperty(), str() as address:
                addresses.add(address)
    return CompiledTemplate(catalogue, read, slots, frozenset(texts), frozenset(addresses), has_pictures)


def _subtree(top: str, read: Mapping[str, TemplateNode]) -> list[str]:
    """Returns the node and all nodes below it, level by level. `check_shape` has seen that they are a tree."""
    found, level = [top], [top]
    for _ in range(DEPTH_MOST):
        level = [edge.below for name in level for edge in read[name].edges]
        found += level
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
    template: Template, read: Mapping[str, TemplateNode], made: Mapping[str, Sequence[str]], place: str
) -> None:
    """Raises Unprocessable for a slot that no node has, or that is within another, or for too many nodes."""
    used = {edge.slot for node in read.values() for edge in node.edges}
    for name, slot in template.slots.items():
        if name not in used:
            raise Unprocessable(
                "No node has this slot.", field=f"{place}.slots.{name}", expected="a slot that a node has"
            )
        if any(slot.each in names[1:] for names in made.values()):
            raise Unprocessable(
                "This slot is within another slot.",
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
