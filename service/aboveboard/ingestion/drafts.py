"""The life of drafts: kept, then approved or rejected with a key. Each end is an entry of the log.

An approval and the item that it makes are one commit. A draft is deleted by either end, so it ends once.
"""

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import UNSET, Struct, structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, staff_entry
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.drafts import (
    DELETE_DRAFT,
    INSERT_DRAFT,
    DraftBody,
    ItemDraft,
    encode,
    read_draft,
    read_drafts,
)
from aboveboard.catalogue.revision_codec import Step
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import Item, Placement
from aboveboard.errors import Conflict, NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.records import new_id
from aboveboard.ingestion.declared_keys import check_declared
from aboveboard.ingestion.item_circles import check_circle
from aboveboard.ingestion.message_items import check_items
from aboveboard.ingestion.picture_use import pictures_of
from aboveboard.ingestion.placements import change_placement, get_placement, require_placement
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row

DRAFTS_MOST = 1000
"""The most drafts of one placement that wait."""

KEPT, APPROVED, REJECTED = "kept drafts", "approved a draft", "rejected a draft"
"""The actions of the entries."""


class DraftApproval(Struct, frozen=True):
    """An approval: the draft that ended, and the item that it became, at this revision of the placement."""

    draft: str
    placement: str
    revision: int
    item: str


_approval = msgspec.json.Decoder(DraftApproval)


async def keep_drafts(gateway: Gateway, app: str, placement: str, new: Sequence[DraftBody]) -> list[str]:
    """Keeps the drafts of one file in one commit and returns their ids. The entry has the hash of the file.

    Raises NotFound for an undeclared placement, and Unprocessable when more than DRAFTS_MOST would wait.
    """
    await get_placement(gateway, app, placement)
    key, now_ms = placement_key(app, placement), gateway.clock()
    if len(await read_drafts(gateway.database, key)) + len(new) > DRAFTS_MOST:
        raise Unprocessable(
            "Too many drafts of this placement wait. Approve or reject some first.",
            field="file",
            expected=f"at most {DRAFTS_MOST:,} waiting drafts",
        )
    rows: list[Row] = [
        {
            "draft": new_id("draft", now_ms),
            "version": 1,
            "placement_key": key,
            "item": each.item.item,
            "created_ms": now_ms,
            "body": encode(each),
        }
        for each in new
    ]
    if new:
        record = AdminRecord(did=KEPT, counts={"drafts": len(new)}, sha256=new[0].file)
        entry = gateway.entry(record, gateway.operator(app))
        await gateway.submit(Submission((), tuple([Write(INSERT_DRAFT, row) for row in rows]), (entry,)))
    return [str(row["draft"]) for row in rows]


async def list_drafts(gateway: Gateway, app: str, placement: str) -> list[ItemDraft]:
    """Returns the drafts that wait, oldest first. Raises NotFound for an undeclared placement."""
    await get_placement(gateway, app, placement)
    return await read_drafts(gateway.database, placement_key(app, placement))


async def find_draft(
    gateway: Gateway, draft: str, *, app: str | None, placement: str | None = None
) -> ItemDraft:
    """Returns a draft that waits, of this app and placement. None is any. Raises NotFound for any other."""
    found = await read_draft(gateway.database, draft)
    if found is None or app not in (None, found.app) or placement not in (None, found.placement):
        raise NotFound(
            "This draft was not found. It may have been approved or rejected. List the drafts that wait.",
            field="draft",
            expected="a draft that waits",
        )
    return found


async def reject_draft(
    gateway: Gateway,
    by: ApiKey,
    draft: str,
    *,
    app: str | None,
    placement: str | None = None,
    asked: Once | None = None,
) -> None:
    """Deletes the draft and records whose key rejected it. A repeated `asked` changes nothing.

    Raises NotFound as `find_draft` does.
    """

    async def attempt() -> None:
        if asked is not None and await find_answer(gateway, asked) is not None:
            asked.replayed = True
            return
        found = await find_draft(gateway, draft, app=app, placement=placement)
        ending = end_draft(gateway, by, found, REJECTED)
        guards, writes = keep(asked, b"", gateway.operator(by.app), gateway.clock())
        await gateway.submit(
            ending._replace(guards=(*ending.guards, *guards), writes=(*ending.writes, *writes))
        )

    await gateway.with_retries(attempt)


async def find_approval(gateway: Gateway, asked: Once | None) -> DraftApproval | None:
    """Returns the answer to an approval that is repeated, None for a new one."""
    kept = await find_answer(gateway, asked)
    if asked is None or kept is None:
        return None
    asked.replayed = True
    return _approval.decode(kept.answer)


async def approve_draft(
    gateway: Gateway, by: ApiKey, draft: ItemDraft, edited: Item | None = None, *, asked: Once | None = None
) -> DraftApproval:
    """Adds the item to the placement and ends the draft, in one commit, and records whose key approved it.

    The item is that of the draft, or the edited one with its own maker. The role of the key becomes its reviewer.
    Raises NotFound when the draft ended in between. Raises Conflict when the placement has an item of this id by now.
    """
    item = _review(edited or draft.body.item, by)

    def change(old: Placement | None) -> tuple[Placement, Step]:
        known = require_placement(old)
        if any(each.item == item.item for each in known.items):
            raise Conflict("The placement has an item of this id by now. Reject the draft.", field="draft")
        check_items(known.kind, [item])
        items = (*known.items, item)
        check_declared(gateway.rules, known.items, [("item", item)])
        check_circle(items, [item])
        return structs.replace(known, items=items), Step((item,))

    def describe(_: Placement, after: Placement) -> bytes:
        return msgspec.json.encode(DraftApproval(draft.draft, draft.placement, after.revision, item.item))

    async def end() -> Submission:
        return end_draft(gateway, by, await find_draft(gateway, draft.draft, app=draft.app), APPROVED)

    made = await change_placement(
        *(gateway, draft.app, draft.placement, change),
        asked=asked,
        describe=describe,
        named=pictures_of([item]),
        beside=end,
    )
    return _approval.decode(made.answer)


def _review(item: Item, by: ApiKey) -> Item:
    made_by = MadeBy(Maker.MACHINE) if item.made_by is UNSET else item.made_by
    return structs.replace(item, made_by=structs.replace(made_by, reviewed_by=str(by.role)))


def end_draft(gateway: Gateway, by: ApiKey, draft: ItemDraft, did: str) -> Submission:
    """Returns the end of a draft: its row deleted, and an entry with the key, the draft and its hash."""
    digest = hashlib.sha256(draft.bytes_).hexdigest()
    record = structs.replace(action(by, did), draft=draft.draft, sha256=digest)
    return Submission(
        (Guard("drafts", draft.draft, 1),),
        (Write(DELETE_DRAFT, {"key": draft.draft}),),
        (staff_entry(gateway, by, record),),
    )
