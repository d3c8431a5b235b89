"""The parts of the shown item that a proven cause speaks for.

A cause was tested by deciding again without it. Where only some parts of the item have its topics, it spoke for the item
by these parts alone. So the sentence about them is as true as that about the cause.
"""

from collections.abc import Iterable, Mapping

from msgspec import structs

from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import Item, Placement, names_of
from aboveboard.explanation.why import MADE_LIKELIER, StatedReason


def name_slots(placement: Placement, item: int, reasons: Iterable[StatedReason]) -> list[StatedReason]:
    """Returns the reasons, each with the slots of the item's parts that have its topics. `item` is an index.

    A reason for all parts, or with the item itself among its causes, names no slot.
    """
    stated = list(reasons)
    if not placement.parts:
        return stated
    parts = _list_parts(placement, placement.items[item])
    return [_name(parts, each) for each in stated] if len(parts) > 1 else stated


def _list_parts(placement: Placement, item: Item) -> Mapping[str, frozenset[str]]:
    """Returns the topics of each part of the item, by slot."""
    chosen = dict(found for tag in item.tags if (found := read_tag(tag)) is not None)
    slots = placement.parts.slots if placement.parts else {}
    return {
        slot: frozenset(names_of(part))
        for slot, parts in slots.items()
        for part in parts
        if chosen.get(slot) == part.item
    }


def _name(parts: Mapping[str, frozenset[str]], reason: StatedReason) -> StatedReason:
    kind, _, name = (reason.key or "").partition(":")
    if kind != "topic" or reason.items or reason.together or reason.code == MADE_LIKELIER:
        return reason
    topics = {name, *reason.topics}
    slots = tuple(slot for slot, own in parts.items() if own & topics)
    return structs.replace(reason, slots=slots) if 0 < len(slots) < len(parts) else reason
