"""The nodes of a template, each with its values, the sources of missing values, and its references."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledCatalogue, CompiledProperty
from aboveboard.experience.components import ActionProperty, ChildrenProperty, GivenProperty, TextProperty
from aboveboard.experience.nodes import Edge, Nodes, Value, component_of
from aboveboard.experience.sources import (
    FromContent,
    FromItem,
    FromSlot,
    Source,
    Texts,
    read_source,
    sources_in_words,
)
from aboveboard.experience.template import SurfaceSlot
from aboveboard.experience.tree import check_required, edges_of

# The nodes that are made for items have a hyphen in their ids, so no template has the same id.
_TEMPLATE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,49}")


class TemplateValue(NamedTuple):
    """A property of a template's node, with its value or the source of it. A given property has neither."""

    name: str
    declared: CompiledProperty
    value: Value | Source


class TemplateNode(NamedTuple):
    """A node of a template. `of_item` is a property that only a node within a slot can have, or empty."""

    component: str
    values: tuple[TemplateValue, ...]
    edges: tuple[Edge, ...]
    of_item: str


def read_node(
    name: str, nodes: Nodes, catalogue: CompiledCatalogue, slots: Mapping[str, SurfaceSlot]
) -> TemplateNode:
    """Returns a node of a template. Raises Unprocessable, with the place, for anything that it must not have."""
    if not _TEMPLATE_ID.fullmatch(name):
        raise Unprocessable(
            "The id of a template's node has another form.",
            field=f"{nodes.place_of(name)}.id",
            expected="1 to 50 letters, digits and underscores, the first a letter",
        )
    component = component_of(name, nodes, catalogue)
    given = {each for each, it in component.properties.items() if isinstance(it.kind, GivenProperty)}
    check_required(name, component.required - given, nodes)
    values = [TemplateValue(each, component.properties[each], None) for each in sorted(given)]
    for each, value in nodes.by_id[name].properties.items():
        declared = component.properties[each]
        read = _read_value(value, declared)
        if read is None:
            raise Unprocessable(
                "The value does not fit the property.",
                field=nodes.place_of(name, each),
                expected=sources_in_words(declared.kind),
            )
        values.append(TemplateValue(each, declared, read))
    edges = [edge for each in values for edge in _edges_of(name, each, nodes, slots)]
    return TemplateNode(
        component.component,
        tuple(values),
        tuple(edges),
        next((each.name for each in values if _is_of_item(each)), ""),
    )


def _read_value(value: Value, declared: CompiledProperty) -> Value | Source:
    """Returns the value or its source. None: the property does not take it."""
    if isinstance(value, dict):
        source = read_source(value, declared.kind)
        is_fit = not isinstance(source, Texts) or all(map(declared.test, source.texts.values()))
        return source if is_fit else None
    match declared.kind:
        case ActionProperty(actions=actions):
            return value if value in actions else None
        case GivenProperty() | TextProperty(from_content=True):
            return None
        case _:
            return value if declared.test(value) else None


def _is_of_item(value: TemplateValue) -> bool:
    return isinstance(value.value, FromContent | FromItem) or isinstance(value.declared.kind, ActionProperty)


def _edges_of(name: str, value: TemplateValue, nodes: Nodes, slots: Mapping[str, SurfaceSlot]) -> list[Edge]:
    source = value.value
    if not value.declared.is_place or isinstance(source, Texts | FromContent | FromItem):
        return []
    if not isinstance(source, FromSlot):
        return edges_of(name, value.name, source)
    slot = slots.get(source.slot)
    if slot is None:
        raise Unprocessable(
            "There is no slot of this name, so no placement for it.",
            field=nodes.place_of(name, value.name),
            expected="a name in `slots`, which has its placement",
        )
    kind = value.declared.kind
    if isinstance(kind, ChildrenProperty) and slot.count > kind.at_most:
        raise Unprocessable(
            "The slot has more items than fit here.",
            field=nodes.place_of(name, value.name),
            expected=f"a count of at most {kind.at_most}",
        )
    return [Edge(name, value.name, slot.each, slot=source.slot)]
