"""The composition of a tree: a template whose slots have their items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeGuard

from aboveboard.canonical import JsonValue
from aboveboard.declared import choose_text
from aboveboard.errors import Unprocessable
from aboveboard.experience.compiled_catalogue import CompiledProperty
from aboveboard.experience.compiled_template import CompiledTemplate
from aboveboard.experience.components import ActionProperty, GivenProperty, GivenValue
from aboveboard.experience.nodes import ROOT, Node, Value
from aboveboard.experience.sources import FromContent, FromItem, FromSlot, Texts
from aboveboard.experience.template_nodes import TemplateValue
from aboveboard.experience.tree import Origin, Tree, check_tree
from aboveboard.experience.values import in_words


class Choice(NamedTuple):
    """An item that a decision chose for a slot, with what a template may take from it. An empty text is none.

    `reason` is the sentence of its first reason, `label` says who made it, and `picture` is an address.
    """

    decision: str
    item: str
    content: Mapping[str, JsonValue]
    title: str = ""
    reason: str = ""
    label: str = ""
    picture: str = ""


class SurfaceFacts(NamedTuple):
    """The values that the gateway gives. With an empty `why`, links to the why page are left out."""

    surface: str
    why: str
    level: int
    language: str | None = None


class _Spot(NamedTuple):
    """The item that a node is made for, and the path of its place in the slot."""

    choice: Choice
    suffix: str
    place: str


class _Work(NamedTuple):
    """A tree in the making, and the paths of what the item at work did not have."""

    template: CompiledTemplate
    chosen: Mapping[str, Sequence[Choice]]
    facts: SurfaceFacts
    nodes: list[Node]
    missing: list[str]


def fill(template: CompiledTemplate, chosen: Mapping[str, Sequence[Choice]], facts: SurfaceFacts) -> Tree:
    """Returns the checked tree of the template with these items.

    A slot that is not in `chosen` is empty. A node is left out when an item has nothing for a required property of it, or
    when a required child of it is left out. Raises Unprocessable, with the place, when nothing is left for an item, or when
    something of it does not fit.
    """
    work = _Work(template, chosen, facts, [], [])
    _make(ROOT, None, work)
    tree = Tree(tuple(work.nodes))
    check_tree(tree, template.catalogue, origin_of(template, chosen, facts))
    return tree


def origin_of(
    template: CompiledTemplate, chosen: Mapping[str, Sequence[Choice]], facts: SurfaceFacts
) -> Origin:
    """Returns all that the composed tree may have."""
    choices = [each for slot in chosen.values() for each in slot]
    contents = [value for each in choices for value in each.content.values() if isinstance(value, str)]
    return Origin(
        template.texts.union(contents, *((each.title, each.reason, each.label) for each in choices)),
        template.addresses.union(contents, (each.picture for each in choices)),
        {(each.decision, each.item) for each in choices},
        facts.surface,
    )


def _make(name: str, spot: _Spot | None, work: _Work) -> str | None:
    """Appends the node and what is below it to the tree, and returns its id. None: it is left out."""
    node, start = work.template.nodes[name], len(work.nodes)
    made = name if spot is None else name + spot.suffix
    properties: dict[str, Value] = {}
    # It takes its place in the list before the nodes below it do.
    work.nodes.append(Node(made, node.component, properties))
    for each in node.values:
        value = _place_value(each, spot, work) if each.declared.is_place else _value_of(each, spot, work)
        if value is not None:
            properties[each.name] = value
        elif each.declared.kind.required:
            del work.nodes[start:]
            return None
    return made


def _place_value(each: TemplateValue, spot: _Spot | None, work: _Work) -> Value:
    """Returns the ids of the nodes that are made below a node."""
    match each.value:
        case FromSlot(slot=slot):
            return list(_make_each(slot, work))
        case str() as name:
            return _make(name, spot, work)
        case list() as names:
            return [made for name in names if (made := _make(name, spot, work)) is not None]
    return None


def _make_each(slot: str, work: _Work) -> Iterator[str]:
    """Yields the id of the node that is made for each item of a slot."""
    each = work.template.slots[slot].each
    for number, choice in enumerate(work.chosen.get(slot, ())):
        work.missing.clear()
        made = _make(each, _Spot(choice, f"-{number + 1}", f"slots.{slot}[{number}]"), work)
        if made is None:
            raise Unprocessable(
                "The item has nothing for a property that every node of the slot needs.",
                field=work.missing[0],
                expected="a value of the item, or a template that may leave the property out",
            )
        yield made


def _value_of(each: TemplateValue, spot: _Spot | None, work: _Work) -> Value:
    match each.declared.kind:
        case GivenProperty(value=GivenValue.WHY):
            return work.facts.why or None
        case GivenProperty(value=GivenValue.LEVEL):
            return work.facts.level
        case ActionProperty() if spot is not None and isinstance(each.value, str):
            return {
                "name": each.value,
                "surface": work.facts.surface,
                "decision": spot.choice.decision,
                "item": spot.choice.item,
            }
    match each.value:
        case Texts(texts=texts):
            return choose_text(texts, work.facts.language)
        case FromContent(content=key) if spot is not None:
            return _take(spot.choice.content.get(key), each.declared, f"{spot.place}.content", work)
        case FromItem(item=part) if spot is not None:
            return _take(getattr(spot.choice, part) or None, each.declared, f"{spot.place}.{part}", work)
        case FromContent() | FromItem() | FromSlot():
            return None
    return each.value


def _take(value: JsonValue, declared: CompiledProperty, place: str, work: _Work) -> Value:
    """Returns what an item has for a property. Raises Unprocessable when it does not fit."""
    if value is None:
        work.missing.append(place)
        return None
    if not _is_fit(value, declared):
        raise Unprocessable(
            "What the item has does not fit the property.", field=place, expected=in_words(declared.kind)
        )
    return value


def _is_fit(value: JsonValue, declared: CompiledProperty) -> TypeGuard[Value]:
    return declared.test(value)
