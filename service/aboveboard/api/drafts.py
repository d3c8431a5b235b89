"""`/v1/placements/{placement}/drafts`: the drafts that wait, and their ends. A draft is in no decision."""

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from msgspec import Meta, Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.items import ItemAnswer, ItemBody, answer_of, item_of
from aboveboard.api.placements import PlacementPath
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.catalogue.drafts import ItemDraft
from aboveboard.clock import to_iso
from aboveboard.engine.placement import Item
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.ingestion import drafts
from aboveboard.words import Role

DraftId = Annotated[
    str,
    Meta(
        min_length=32,
        max_length=32,
        pattern="^draft_[0-9a-hjkmnp-tv-z]{26}" + END,
        description="A draft's id, as the gateway returned it",
    ),
]
DraftPath = Annotated[str, in_path(DraftId)]
_body = msgspec.json.Decoder(ItemBody)


class DraftMakerAnswer(Struct, frozen=True):
    """The maker of a draft. `tool` and `day` are null where the file named none."""

    kind: str
    tool: str | None
    day: str | None
    labelled: bool


class DraftAnswer(Struct, frozen=True):
    """A draft that waits: the item that an approval would make of it, and its maker."""

    draft: str
    created: Time
    made_by: DraftMakerAnswer
    item: ItemAnswer


class DraftsAnswer(Struct, frozen=True):
    """The drafts of the placement that wait, oldest first."""

    placement: str
    drafts: list[DraftAnswer]


class RejectedDraft(Struct, frozen=True):
    """The draft that was deleted."""

    draft: str


class DraftsController(Controller):
    """The routes of drafts, for keys of the roles app and admin."""

    path = "/v1/placements/{placement:str}/drafts"
    guards = (needs(Role.APP, Role.ADMIN),)
    tags = ("placements",)

    @get(operation_id="getDrafts", summary="List the drafts of a placement that wait", opt={"raises": (404,)})
    async def get_drafts(self, request: HttpRequest, placement: PlacementPath) -> DraftsAnswer:
        found = await drafts.list_drafts(gateway_of(request), key_of(request).app, placement)
        return DraftsAnswer(placement, [_answer(each) for each in found])

    @post(
        "/{draft:str}/reject",
        operation_id="rejectDraft",
        summary="Reject a draft, which deletes it",
        status_code=200,
        opt={"description": "The entry in the log names the key.", "raises": (404, 409)},
    )
    async def reject_draft(
        self, request: HttpRequest, placement: PlacementPath, draft: DraftPath
    ) -> RejectedDraft:
        asked = await read_once(request)
        await drafts.reject_draft(gateway_of(request), key_of(request), draft, placement, asked=asked)
        return RejectedDraft(draft)


def item_of_draft(draft: ItemDraft) -> Item:
    """Returns the item that an approval would make of the draft."""
    return item_of(_body.decode(draft.body.item), "item")


def _answer(draft: ItemDraft) -> DraftAnswer:
    by = draft.body.made_by
    maker = DraftMakerAnswer(by.kind, by.tool or None, by.day or None, by.labelled)
    return DraftAnswer(draft.draft, to_iso(draft.created_ms), maker, answer_of(item_of_draft(draft)))
