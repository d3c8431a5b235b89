"""`/v1/placements/{placement}/drafts`: the drafts that wait, and their ends. A draft is in no decision."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.api.doorkeeper import needs
from aboveboard.api.items import ItemAnswer, ItemBody, answer_of
from aboveboard.api.placements import PlacementPath
from aboveboard.api.proposals import check_body, read_bounds
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.catalogue.drafts import ItemDraft
from aboveboard.clock import to_iso
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.ingestion import drafts
from aboveboard.ingestion.placements import get_placement
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


class DraftAnswer(Struct, frozen=True):
    """A draft that waits: the item that an approval would make of it."""

    draft: str
    created: Time
    item: ItemAnswer


class DraftsAnswer(Struct, frozen=True):
    """The drafts of the placement that wait, oldest first."""

    placement: str
    drafts: list[DraftAnswer]


class ApprovalBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An approval. `item` is the draft as it was edited, and is left out for a draft that stays as it is.

    An edited draft is checked again. It is the work of a person with a machine's help, or of a machine.
    """

    item: ItemBody | None = None


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
        "/{draft:str}/approve",
        operation_id="approveDraft",
        summary="Approve a draft, which makes it an item",
        status_code=200,
        opt={
            "description": "The item keeps who made it, with the role of the key as its reviewer. The entry in the log "
            "names the key.",
            "raises": (404, 409, 422),
        },
    )
    async def approve_draft(
        self, request: HttpRequest, placement: PlacementPath, draft: DraftPath, data: JSONBody[ApprovalBody]
    ) -> drafts.DraftApproval:
        asked = await read_once(request)
        gateway, by = gateway_of(request), key_of(request)
        return await _approve(gateway, by, draft, placement, edited=data.item, asked=asked)

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
        by = key_of(request)
        await drafts.reject_draft(
            gateway_of(request), by, draft, app=by.app, placement=placement, asked=asked
        )
        return RejectedDraft(draft)


async def _approve(
    gateway: Gateway,
    by: ApiKey,
    draft: str,
    placement: str,
    *,
    edited: ItemBody | None,
    asked: Once | None,
) -> drafts.DraftApproval:
    """Makes the draft an item, in the edited form if there is one. A repeated `asked` changes nothing.

    Raises NotFound as `find_draft` does, and Unprocessable, naming the field, for an edited form that a check refuses.
    """
    if (before := await drafts.find_approval(gateway, asked)) is not None:
        return before
    found = await drafts.find_draft(gateway, draft, app=by.app, placement=placement)
    item = None if edited is None else await _check_edited(gateway, found, edited)
    return await drafts.approve_draft(gateway, by, found, item, asked=asked)


async def _check_edited(gateway: Gateway, draft: ItemDraft, edited: ItemBody) -> Item | None:
    """Returns the edited item with its maker: assisted, or a machine where it says so. None for one without an edit.

    The model and the day stay those of the draft.
    """
    drafted = draft.body.item
    if edited.item != drafted.item:
        raise Unprocessable(
            "The edited item has another id.", field="item.item", expected="the id of the draft"
        )
    known = await get_placement(gateway, draft.app, draft.placement)
    bounds = await read_bounds(gateway, known, draft.body.language)
    bounds = structs.replace(bounds, taken=bounds.taken - {drafted.item})
    item, faults = check_body(gateway, known, bounds, edited)
    for fault in faults:
        raise Unprocessable(fault.problem, field=f"item.{fault.field}".rstrip("."), expected=fault.expected)
    if item is None or _unmade(item) == _unmade(drafted):
        return None
    before = MadeBy(Maker.MACHINE) if drafted.made_by is UNSET else drafted.made_by
    claimed = MadeBy(Maker.ASSISTED, labelled=before.labelled) if item.made_by is UNSET else item.made_by
    if claimed.kind is Maker.PERSON:
        raise Unprocessable(
            "A machine made this draft, or helped to. What a person changes is assisted.",
            field="item.made_by.kind",
            expected="assisted or machine",
        )
    made_by = structs.replace(before, kind=claimed.kind, labelled=claimed.labelled)
    return structs.replace(item, made_by=made_by)


def _unmade(item: Item) -> Item:
    return structs.replace(item, made_by=UNSET)


def _answer(draft: ItemDraft) -> DraftAnswer:
    return DraftAnswer(draft.draft, to_iso(draft.created_ms), answer_of(draft.body.item))
