"""The parts of the shown item that a proven cause speaks for.

A cause was tested by deciding again without it. Where only some parts of the item have its topics, it spoke for the item
by these parts alone. So the sentence about them is as true as that about the cause.

An interest may speak for a part by what people with it chose. That is said only where they surely like it more than
others do, beside all other parts (see `engine.liked_parts`).
"""

from collections.abc import Iterable, Mapping

from msgspec import structs

from aboveboard.engine.model import Bound
from aboveboard.engine.part_likes import Kind
from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import Item, Placement, names_of
from aboveboard.engine.scores import Scores
from aboveboard.explanation.why import MADE_LIKELIER, LikedPart, StatedReason
from aboveboard.privacy.allowed import Interest


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


def name_likes(
    bound: Bound, scores: Scores, item: int, reasons: Iterable[StatedReason]
) -> list[StatedReason]:
    """Returns the reasons, each with the item's parts that people with its interests like more. `item` is an index."""
    stated = list(reasons)
    if not bound.liked:
        return stated
    tags = bound.shelf.placement.items[item].tags
    liked = {kind[2]: bound.liked.get(kind, frozenset()) for kind in _list_kinds(scores)}
    return [_name_likes(liked, tags, each) for each in stated]


def _list_kinds(scores: Scores) -> Iterable[Kind]:
    """Yields the kinds of interests that parts are learned by, which have rows after those of interests."""
    for cause in scores.causes[scores.interests :]:
        fact = cause.facts[0]
        if isinstance(fact, Interest):
            yield fact.reach, fact.category, fact.key


def _name_likes(
    liked: Mapping[str, frozenset[str]], tags: Iterable[str], reason: StatedReason
) -> StatedReason:
    if reason.together or reason.code == MADE_LIKELIER or reason.key is None:
        return reason
    kind, _, name = reason.key.partition(":")
    topics = [name, *reason.topics] if kind == "topic" else reason.topics
    found = [
        LikedPart(read[0], topic)
        for topic in topics
        for tag in tags
        if tag in liked.get(f"topic:{topic}", ()) and (read := read_tag(tag)) is not None
    ]
    return structs.replace(reason, likes=tuple(found)) if found else reason
