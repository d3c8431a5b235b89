"""The composition of a tree: a template whose slots have their items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from aboveboard.canonical import JsonValue
from aboveboard.declared import choose_text
from aboveboard.errors import Unprocessable
from aboveboard.experience.bindings import FromContent, FromItem, FromSlot, Texts
from aboveboard.experience.compiled_template import CompiledTemplate
from aboveboard.experience.components import (
    ActionProperty,
    ChildProperty,
    ChildrenProperty,
    GivenProperty,
    GivenValue,
    Property,
)
from aboveboard.experience.nodes import ROOT, Node
from aboveboard.experience.tree import Origin, Tree, check_tree
from aboveboard.experience.values import in_words, is_fit


class Choice(NamedTuple):
    """An item that a decision chose for a slot, with what a template may take from it. An empty text is none.

    `reason` is the sentence of its first reason, `label` says who made it, `picture` is the address of its picture.
    """

    decision: str
    item: str
    content: Mapping[str, JsonValue]
    title: str = ""
    reason: str = ""
    label: str = ""
    picture: str = ""


class Given(NamedTuple):
    """The values that the gateway gives. With an empty `why`, the template's links to the why page are left out."""

    surface: str
    why: str
    level: int
    language: str | None = None


class _Work(NamedTuple):
    """A tree in the making, and the first thing that was missing for the item at hand."""

    template: CompiledTemplate
    chosen: Mapping[str, Sequence[Choice]]
    given: Given
    nodes: list[Node]
    missing: list[str]


class _Spot(NamedTuple):
    """The item that a node is made for, and its place in its slot."""

    choice: Choice
    suffix: str
    place: str


def fill(template: CompiledTemplate, chosen: Mapping[str, Sequence[Choice]], given: Given) -> Tree:
    """Returns the checked tree of the template with these items.

    A slot that is not in `chosen` is empty. A node is left out when an item has nothing for one of its required
    properties, or when a required child of it is left out. Raises Unprocessable, with the place, when nothing is left for an
    item, or when its content does not fit.
    """
    work = _Work(template, chosen, given, [], [])
    _make(ROOT, None, work)
    tree = Tree(tuple(work.nodes))
    check_tree(tree, template.catalogue, origin_of(template, chosen, given))
    return tree


def origin_of(template: CompiledTemplate, chosen: Mapping[str, Sequence[Choice]], given: Given) -> Origin:
    """Returns all that the composed tree may say."""
    choices = [each for slot in chosen.values() for each in slot]
    contents = [value for each in choices for value in each.content.values() if isinstance(value, str)]
    spoken = [text for each in choices for text in (each.title, each.reason, each.label)]
    return Origin(
        template.texts.union(contents, spoken),
        template.addresses.union(contents, (each.picture for each in choices)),
        {(each.decision, each.item) for each in choices},
        given.surface,
    )


def _make(name: str, spot: _Spot | None, work: _Work) -> str | None:
    """Appends the node and what is below it to the tree, and returns its id. None: it is left out."""
    node, start = work.template.nodes[name], len(work.nodes)
    made = name if spot is None else name + spot.suffix
    properties: dict[str, Any] = {}
    # Its place in the list is taken before those of the nodes below it.
    work.nodes.append(Node(made, node.component.component, properties))
    for prop, kind, value in node.values:
        found = _value_of(value, kind, spot, work)
        if found is not None:
            properties[prop] = found
        elif kind.required:
            del work.nodes[start:]
            return None
    return made


def _value_of(value: Any, kind: Property, spot: _Spot | None, work: _Work) -> JsonValue:
    match kind:
        case ChildProperty():
            return _make(value, spot, work)
        case ChildrenProperty():
            names = (
                _made_for(value.slot, work)
                if isinstance(value, FromSlot)
                else [_make(each, spot, work) for each in value]
            )
            return [each for each in names if each is not None]
        case GivenProperty(value=GivenValue.WHY):
            return work.given.why or None
        case GivenProperty():
            return work.given.level
        case ActionProperty() if spot is not None:
            choice = spot.choice
            return {
                "name": value,
                "surface": work.given.surface,
                "decision": choice.decision,
                "item": choice.item,
            }
    return _content_of(value, kind, spot, work)


def _content_of(value: Any, kind: Property, spot: _Spot | None, work: _Work) -> JsonValue:
    if isinstance(value, Texts):
        return choose_text(value.texts, work.given.language)
    if spot is None or not isinstance(value, FromContent | FromItem):
        literal: JsonValue = value
        return literal
    if isinstance(value, FromContent):
        found, place = spot.choice.content.get(value.content), f"{spot.place}.content"
    else:
        found, place = getattr(spot.choice, value.item) or None, f"{spot.place}.{value.item}"
    if found is None:
        work.missing.append(place)
    elif not is_fit(found, kind, work.template.catalogue):
        raise Unprocessable(
            "What the item has does not fit the property.", field=place, expected=in_words(kind)
        )
    return found


def _made_for(slot: str, work: _Work) -> Iterator[str | None]:
    """Yields the id of the node that is made for each item of a slot."""
    each = work.template.slots[slot].each
    for number, choice in enumerate(work.chosen.get(slot, ())):
        work.missing.clear()
        place = f"slots.{slot}[{number}]"
        made = _make(each, _Spot(choice, f"-{number + 1}", place), work)
        if made is None:
            raise Unprocessable(
                "The item has nothing for a property that every node of the slot needs.",
                field=work.missing[0],
                expected="a value in the item, or a property that may be left out",
            )
        yield made
