"""Proposals of items: a file that a language model wrote, read one by one, and checked against the placement.

The file is a list of items in JSON, an object with the member `items`, or one item a line.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta, Raw, Struct

from aboveboard.api.duplicate_keys import find_twice
from aboveboard.api.items import ItemBody, items_of
from aboveboard.catalogue.cache import apart, placement_key
from aboveboard.catalogue.drafts import DraftBody, DraftMaker, read_drafts
from aboveboard.catalogue.pictures import read_pictures
from aboveboard.declared import read_folder
from aboveboard.engine.placement import Item, Placement
from aboveboard.errors import AboveboardError, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.identifiers import text
from aboveboard.ingestion.content_shape import shape_of
from aboveboard.ingestion.draft_check import DraftBounds, DraftFault, find_faults
from aboveboard.ingestion.draft_rules import load_draft_rules
from aboveboard.ingestion.drafts import NewDraft
from aboveboard.ingestion.message_items import check_items
from aboveboard.ingestion.placements import get_placement
from aboveboard.measurement.window import DAY_PATTERN
from aboveboard.validation import UNDECODABLE, fault

PROPOSALS_MOST = 1000
"""The most proposals of one file."""


Tool = Annotated[str, text(100, "A model or tool")]
Day = Annotated[
    str, Meta(min_length=10, max_length=10, pattern=DAY_PATTERN, description="A day, such as 2026-11-29")
]


class DraftMakerBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The maker of a draft: a `machine`, or a person `assisted` by one. `tool` names the model, and `day` is that of the
    work. Only an approval says who reviewed it.
    """

    kind: Literal["assisted", "machine"] = "machine"
    tool: Tool | None = None
    day: Day | None = None
    labelled: bool = False


class ProposalBody(ItemBody, frozen=True, forbid_unknown_fields=True):
    """An item that a language model proposes."""

    made_by: DraftMakerBody = DraftMakerBody()


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

    accepted: list[NewDraft]
    refused: list[Refusal]


class _ListBody(Struct, frozen=True, forbid_unknown_fields=True):
    items: list[Raw]


async def check_file(
    gateway: Gateway, app: str, placement: str, data: bytes, *, language: str, tool: str = ""
) -> CheckedFile:
    """Returns the proposals of a file that pass every check, and each fault of the others.

    `language` is that of texts in `content`. `tool` names the model of proposals that name none. Raises NotFound for
    an undeclared placement, and Unprocessable for a file that is none, or has more than PROPOSALS_MOST proposals.
    """
    proposals = read_proposals(data)
    if len(proposals) > PROPOSALS_MOST:
        raise Unprocessable(
            "The file has too many proposals. Split it.",
            field="file",
            expected=f"at most {PROPOSALS_MOST:,} proposals",
        )
    known = await get_placement(gateway, app, placement)
    bounds = await read_bounds(gateway, known, language)
    file, made = hashlib.sha256(data).hexdigest(), CheckedFile([], [])
    for each in proposals:
        body, item, faults = _check(gateway, known, bounds, each.raw)
        if body is None or item is None or faults:
            name = _name(each.raw)
            made.refused.extend([Refusal(each.place, name, found) for found in faults])
            continue
        bounds = msgspec.structs.replace(bounds, taken=bounds.taken | {item.item})
        made.accepted.append(NewDraft(item.item, _draft_body(body, tool, file)))
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
    gateway: Gateway, known: Placement, bounds: DraftBounds, raw: bytes
) -> tuple[ProposalBody | None, Item | None, list[DraftFault]]:
    """Returns the body and the item of a proposal, where it has one, and its faults."""
    try:
        twice = find_twice(raw)
        if twice is not None:
            return None, None, [DraftFault(twice, "This key occurs twice.", "every key once")]
        body = msgspec.json.decode(raw, type=ProposalBody)
    except UNDECODABLE as error:
        found = fault(error, ProposalBody)
        return None, None, [DraftFault(found.field or "", found.problem, found.expected)]
    try:
        (item,) = items_of(gateway, [body])
        check_items(known.kind, [item])
    except AboveboardError as error:
        return body, None, [_fault_of(error)]
    return body, item, list(find_faults(item, bounds))


def _fault_of(error: AboveboardError) -> DraftFault:
    field = (error.field or "").removeprefix("items[0]").removeprefix(".")
    return DraftFault(field, error.detail, error.expected or "")


def _draft_body(body: ProposalBody, tool: str, file: str) -> DraftBody:
    item = {name: getattr(body, name) for name in ItemBody.__struct_fields__}
    encoded = msgspec.json.encode(ItemBody(**item))
    by = body.made_by
    maker = DraftMaker(by.kind, by.tool or tool, by.day or "", by.labelled)
    return DraftBody(Raw(encoded), maker, file)


def _name(raw: bytes) -> str:
    """Returns the id that a proposal gives itself, in at most 40 printable characters."""
    try:
        found = msgspec.json.decode(raw)
    except UNDECODABLE:
        return ""
    name = found.get("item") if isinstance(found, dict) else None
    return "".join([each for each in name if each.isprintable()])[:40] if isinstance(name, str) else ""
