"""The intake of parts: the items that they make replace those that the parts of before made."""

from collections.abc import Mapping

from msgspec import UNSET, structs

from aboveboard.catalogue import revision_codec
from aboveboard.catalogue.revision_codec import Step
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.made_by import Declared
from aboveboard.engine.placement import CreativeParts, Item, Placement
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once
from aboveboard.ingestion.declared_keys import check_declared
from aboveboard.ingestion.item_circles import check_circle
from aboveboard.ingestion.makers import keep_maker
from aboveboard.ingestion.message_items import check_items
from aboveboard.ingestion.part_ids import list_combined
from aboveboard.ingestion.placements import change_placement, require_placement


async def put_parts(
    gateway: Gateway, app: str, placement: str, parts: CreativeParts, *, asked: Once | None = None
) -> Placement:
    """Replaces the items that are made of parts, after the other items, and returns the newest revision.

    Equal parts make no revision. A part keeps its maker, as an item does. A repeated `asked` changes nothing. Raises
    NotFound for an undeclared placement, and Unprocessable for parts that do not go together.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None] | None:
        known = require_placement(old)
        placed = [
            (f"parts.{slot}[{at}]", part)
            for slot, each in parts.slots.items()
            for at, part in enumerate(each)
        ]
        check_declared(gateway.rules, known.items, placed)
        new = _with_parts(known, _keep_makers(known, parts))
        if new.parts == known.parts and _same_items(known, new):
            return None
        return new, revision_codec.difference(known.items, new.items)

    return (await change_placement(gateway, app, placement, change, asked=asked)).after


def _with_parts(known: Placement, parts: CreativeParts) -> Placement:
    made, before = combine_parts(parts), list_combined(known)
    others = [item for item in known.items if item.item not in before]
    taken = {item.item for item in others}
    for item in made:
        if item.item in taken:
            raise Unprocessable(
                f"Another item has the id of a combination: {item.item}. Rename a part, or remove the item.",
                field="parts",
                expected="parts whose ids joined with + are no item of the placement",
            )
    items = (*others, *made)
    check_items(known.kind, items)
    check_circle(items, items)
    return structs.replace(known, items=items, parts=parts)


def _same_items(known: Placement, new: Placement) -> bool:
    same = len(known.items) == len(new.items)
    return same and all(map(revision_codec.same, known.items, new.items))


def _keep_makers(known: Placement, parts: CreativeParts) -> CreativeParts:
    before = _list_makers(known)
    slots = {
        slot: tuple(
            [_keep(before.get(part.item, UNSET), part, f"parts.{slot}[{at}]") for at, part in enumerate(each)]
        )
        for slot, each in parts.slots.items()
    }
    return structs.replace(parts, slots=slots)


def _list_makers(known: Placement) -> Mapping[str, Declared]:
    if known.parts is UNSET:
        return {}
    return {part.item: part.made_by for each in known.parts.slots.values() for part in each}


def _keep(before: Declared, part: Item, field: str) -> Item:
    kept = keep_maker(before, part.made_by, field)
    return part if kept is part.made_by else structs.replace(part, made_by=kept)
