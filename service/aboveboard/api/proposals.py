"""Proposals of items: a file that a language model wrote, read one by one, and checked against the placement.

The file is a list of items in JSON, an object with the member `items`, or one item a line.
"""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct, structs

from aboveboard.api.duplicate_keys import find_twice
from aboveboard.api.items import ItemBody, items_of
from aboveboard.api.made_by import MadeByBody
from aboveboard.catalogue.cache import apart, placement_key
from aboveboard.catalogue.drafts import DraftBody, read_drafts
from aboveboard.catalogue.pictures import read_pictures
from aboveboard.declared import read_folder
from aboveboard.engine.made_by import Maker
from aboveboard.engine.placement import Item, Placement
from aboveboard.errors import AboveboardError, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.content_shape import shape_of
from aboveboard.ingestion.declared_keys import check_declared, place_items
from aboveboard.ingestion.draft_check import DraftBounds, DraftFault, find_faults
from aboveboard.ingestion.draft_rules import load_draft_rules
from aboveboard.ingestion.item_circles import check_circle
from aboveboard.ingestion.message_items import check_items
from aboveboard.ingestion.placements import get_placement
from aboveboard.validation import UNDECODABLE, fault

PROPOSALS_MOST = 1000
"""The most proposals of one file."""


class Proposal(NamedTuple):
    """A part of the file, as it was read. `place` is its line, or its position in the list."""

    place: str
    raw: bytes


class Refusal(NamedTuple):
    """A fault of a proposal. `item` is the id that it gives itself, "" where it gives none."""

    place: str
    item: str
    fault: DraftFault


class CheckedFile(NamedTuple):
    """The result of the check: the proposals to keep, and each fault of the others."""

    accepted: list[DraftBody]
    refused: list[Refusal]


class _ListBody(Struct, frozen=True, forbid_unknown_fields=True):
    items: list[Raw]


async def check_file(
    gateway: Gateway, app: str, placement: str, data: bytes, *, language: str, tool: str = ""
) -> CheckedFile:
    """Returns the proposals of a file that pass every check, and each fault of the others.

    `language` is that of texts in `content`. `tool` names the model of proposals that name none. A proposal without a
    maker is that of a machine. Raises NotFound for an undeclared placement, and Unprocessable for a file that is none, or
    has more than PROPOSALS_MOST proposals.
    """
    proposals, machine = read_proposals(data), _make_maker(tool)
    if len(proposals) > PROPOSALS_MOST:
        raise Unprocessable(
            f"The file has more than {PROPOSALS_MOST:,} proposals. Split it.",
            field="file",
            expected=f"at most {PROPOSALS_MOST:,} proposals",
        )
    known = await get_placement(gateway, app, placement)
    bounds = await read_bounds(gateway, known, language)
    file, made = hashlib.sha256(data).hexdigest(), CheckedFile([], [])
    for each in proposals:
        item, faults = _check(gateway, known, bounds, each.raw, machine)
        if item is None or faults:
            name = _name(each.raw)
            made.refused.extend([Refusal(each.place, name, found) for found in faults])
            continue
        bounds = structs.replace(bounds, taken=bounds.taken | {item.item})
        made.accepted.append(DraftBody(item, language, file))
    return made


async def read_bounds(gateway: Gateway, known: Placement, language: str) -> DraftBounds:
    """Returns the facts that a proposal for the placement is checked against."""
    waiting = await read_drafts(gateway.database, placement_key(known.app, known.placement))
    items = known.items
    shape = await apart(len(items), shape_of, [item.content for item in items])
    return DraftBounds(
        rules=load_draft_rules(read_folder(gateway.settings.policies)),
        language=language,
        taken=frozenset([item.item for item in items]) | {each.item for each in waiting},
        shape=shape,
        pictures=frozenset([each.picture for each in await read_pictures(gateway.database, known.app)]),
        special=await gateway.topics.get_special(known.app),
    )


def read_proposals(data: bytes) -> list[Proposal]:
    """Returns the parts of a file with their places. Raises Unprocessable for a file that is empty or no JSON."""
    data = data.removeprefix(BOM_UTF8)
    try:
        if data.lstrip().startswith(b"["):
            return _number(msgspec.json.decode(data, type=list[Raw]))
        if _is_list(data):
            return _number(msgspec.json.decode(data, type=_ListBody).items)
    except UNDECODABLE:
        raise Unprocessable(
            "The file is not a list of items. Correct it, and give it again.",
            field="file",
            expected="a list of items in JSON, or one item a line",
        ) from None
    lines = [
        Proposal(f"line {at}", line.strip()) for at, line in enumerate(data.splitlines(), 1) if line.strip()
    ]
    if not lines:
        raise Unprocessable("The file has no proposal.", field="file", expected="at least one item")
    return lines


def _is_list(data: bytes) -> bool:
    """Returns True for one object with the member `items`, on one line or many."""
    return re.match(rb'\s*\{\s*"items"\s*:\s*\[', data) is not None


def _number(parts: Sequence[Raw]) -> list[Proposal]:
    return [Proposal(f"items[{at}]", bytes(each)) for at, each in enumerate(parts)]


def _check(
    gateway: Gateway, known: Placement, bounds: DraftBounds, raw: bytes, machine: MadeByBody
) -> tuple[Item | None, list[DraftFault]]:
    """Returns the item of a proposal with its maker, where it can be one, and its faults."""
    try:
        twice = find_twice(raw)
        if twice is not None:
            return None, [DraftFault(twice, "This key occurs twice.", "every key once")]
        read = msgspec.json.decode(raw, type=ItemBody)
    except UNDECODABLE as error:
        found = fault(error, ItemBody)
        return None, [DraftFault(found.field or "", found.problem, found.expected)]
    made_by = read.made_by or machine
    body = structs.replace(read, made_by=structs.replace(made_by, tool=made_by.tool or machine.tool))
    item, faults = check_body(gateway, known, bounds, body)
    return item, [*_check_maker(made_by), *faults]


def _make_maker(tool: str) -> MadeByBody:
    """Returns the maker of proposals that name none. Raises Unprocessable for a name of a tool that is too long."""
    try:
        return msgspec.convert({"kind": "machine", "tool": tool or None}, MadeByBody)
    except msgspec.ValidationError as error:
        expected = fault(error, MadeByBody).expected
        raise Unprocessable(
            "The name of the tool has a wrong form.", field="tool", expected=expected
        ) from None


def _check_maker(made_by: MadeByBody) -> Iterator[DraftFault]:
    if made_by.kind is Maker.PERSON:
        yield DraftFault("made_by.kind", "The work of a person is no draft.", "machine or assisted")
    if made_by.reviewed_by is not None:
        yield DraftFault("made_by.reviewed_by", "Only an approval says who reviewed it.", "nothing here")


def check_body(
    gateway: Gateway, known: Placement, bounds: DraftBounds, body: ItemBody
) -> tuple[Item | None, list[DraftFault]]:
    """Returns the item of a body, and its faults as a draft.

    A fault that any item may have comes alone, without the item.
    """
    try:
        (item,) = items_of(gateway, [body])
        check_items(known.kind, [item])
        check_declared(gateway.rules, known.items, place_items([item]))
        if item.needs or item.gives:
            check_circle((*known.items, item), [item])
    except AboveboardError as error:
        field = (error.field or "").removeprefix("items[0]").removeprefix(".")
        return None, [DraftFault(field, error.detail, error.expected or "")]
    return item, list(find_faults(item, bounds))


def _name(raw: bytes) -> str:
    """Returns the id that a proposal gives itself, in at most 40 printable characters."""
    try:
        found = msgspec.json.decode(raw)
    except UNDECODABLE:
        return ""
    name = found.get("item") if isinstance(found, dict) else None
    return "".join([each for each in name if each.isprintable()])[:40] if isinstance(name, str) else ""
