"""`/v1/placements/{placement}/drafts`: the drafts that wait, and their ends. A draft is in no decision."""

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct, structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.api.doorkeeper import needs
from aboveboard.api.items import ItemAnswer, ItemBody, answer_of, item_of
from aboveboard.api.made_by import MadeByBody
from aboveboard.api.placements import PlacementPath
from aboveboard.api.proposals import check_body, read_bounds
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.catalogue.drafts import ItemDraft
from aboveboard.clock import to_iso
from aboveboard.engine.made_by import Maker
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
_body = msgspec.json.Decoder(ItemBody)


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
        return await approve(gateway, by, draft, placement, edited=data.item, asked=asked)

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


async def approve(
    gateway: Gateway,
    by: ApiKey,
    draft: str,
    placement: str | None = None,
    *,
    edited: ItemBody | None = None,
    asked: Once | None = None,
) -> drafts.DraftApproval:
    """Makes the draft an item, in the edited form if there is one. A repeated `asked` changes nothing.

    Raises NotFound as `find_draft` does, and Unprocessable, naming the field, for an edited form that a check refuses.
    """
    if (before := await drafts.find_approval(gateway, asked)) is not None:
        return before
    found = await drafts.find_draft(gateway, by.app, draft, placement)
    body = read_draft_item(found)
    if edited is not None and _unmade(edited) != _unmade(body):
        body = await _check_edited(gateway, found, edited)
    if body.made_by is None:
        raise TypeError("A draft has no maker. Check how it was kept.")
    item = item_of(
        structs.replace(body, made_by=structs.replace(body.made_by, reviewed_by=str(by.role))), "item"
    )
    return await drafts.approve_draft(gateway, by, found, item, asked=asked)


async def _check_edited(gateway: Gateway, draft: ItemDraft, edited: ItemBody) -> ItemBody:
    """Returns the edited form with its maker: assisted, or a machine where the form says so.

    The model and the day stay those of the draft.
    """
    made_by = read_draft_item(draft).made_by or MadeByBody(Maker.MACHINE)
    claimed = edited.made_by or MadeByBody(Maker.ASSISTED, labelled=made_by.labelled)
    if edited.item != draft.item:
        raise Unprocessable(
            "The edited item has another id.", field="item.item", expected="the id of the draft"
        )
    if claimed.kind is Maker.PERSON:
        raise Unprocessable(
            "A machine made this draft, or helped to. What a person changes is assisted.",
            field="item.made_by.kind",
            expected="assisted or machine",
        )
    known = await get_placement(gateway, *draft.placement_key.split("/", 1))
    bounds = await read_bounds(gateway, known, draft.body.language)
    bounds = structs.replace(bounds, taken=bounds.taken - {draft.item})
    fault = next(check_body(gateway, known, bounds, edited), None)
    if fault is not None:
        raise Unprocessable(fault.problem, field=f"item.{fault.field}".rstrip("."), expected=fault.expected)
    return structs.replace(
        edited, made_by=structs.replace(made_by, kind=claimed.kind, labelled=claimed.labelled)
    )


def _unmade(body: ItemBody) -> ItemBody:
    return structs.replace(body, made_by=None)


def read_draft_item(draft: ItemDraft) -> ItemBody:
    """Returns the item of the draft as it was proposed, with its maker."""
    return _body.decode(draft.body.item)


def _answer(draft: ItemDraft) -> DraftAnswer:
    item = answer_of(item_of(read_draft_item(draft), "item"))
    return DraftAnswer(draft.draft, to_iso(draft.created_ms), item)
