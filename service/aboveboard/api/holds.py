"""`/v1/holds`: records that stay for a legal claim, although their person is erased.

One key of the role compliance asks for a hold, and another one approves it. A compliance team answers for all apps of an
installation, so its key reaches the records of every app.
"""

from typing import Annotated, Literal

from litestar import Controller, delete, get, post
from litestar.params import JSONBody
from msgspec import Meta, Raw, Struct

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_holds import HeldRecord
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, Instant, instant, text
from aboveboard.people.hold_tables import HoldBasis, HoldTerms
from aboveboard.rights import holds
from aboveboard.rights.list_holds import ListedHold, list_all, read_hold
from aboveboard.rights.named_records import RECORDS_MOST, NamedRecords
from aboveboard.transparency.proofs import prove
from aboveboard.words import Role

GROUND_MOST = 2000

HoldId = Annotated[
    str,
    Meta(
        min_length=31,
        max_length=31,
        pattern="^hold_[0-9a-hjkmnp-tv-z]{26}" + END,
        description="A hold's id, as the gateway returned it",
    ),
]
HoldPath = Annotated[str, in_path(HoldId)]
Ground = Annotated[str, Meta(min_length=8, max_length=GROUND_MOST, description="The ground, in words")]
RecordId = Annotated[str, text(100, "The id of a decision or of another record, as it was answered")]
EntryIndex = Annotated[int, Meta(ge=0, le=2**53 - 1)]
CaseId = Annotated[
    str, Meta(max_length=100, pattern="^case_[0-9a-hjkmnp-tv-z]{26}" + END, description="A case's id")
]

_ID = {"parameters": {"hold": "$response.body#/hold"}}
LINKS = {
    "approve": {"operationId": "approveHold", **_ID},
    "state": {"operationId": "getHold", **_ID},
    "lift": {"operationId": "deleteHold", **_ID},
}


class HoldBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A hold that is asked for. `records`, `entries` and `case` together name the records of one person.

    `entries` are indexes in the log. A case stands for its own entries, the decision that it is about and its words.
    `until` is at most a year away.
    """

    ground: Ground
    basis: HoldBasis
    until: Instant
    records: Annotated[list[RecordId], Meta(max_length=RECORDS_MOST)] = []
    entries: Annotated[list[EntryIndex], Meta(max_length=RECORDS_MOST)] = []
    case: CaseId | None = None


class RenewalBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A later end of a hold, at most a year away, with the ground that it has then."""

    ground: Ground
    basis: HoldBasis
    until: Instant


class RenewalPart(Struct, frozen=True):
    """A later end that waits for an approval."""

    until: Time
    ground: str
    basis: str
    asked_by: str
    lapses: Time


class HoldAnswer(Struct, frozen=True):
    """A hold. It is `asked` until another key approves it, then `held`.

    Once it has ended, it is `erasing` until its last bytes are gone, then `erased`. From then on, nothing else is known
    of it. `records` is their number, and `of_the_erased` the number of those whose person was erased. `lapses` is the
    time at which a request ends without an approval. `completion` is the index of the last entry of its erasure.
    """

    hold: str
    state: Literal["asked", "held", "erasing", "erased"]
    app: str
    ground: str | None
    basis: str | None
    until: Time | None
    records: int
    of_the_erased: int
    asked_by: str | None
    approved_by: str | None
    case: str | None
    lapses: Time | None
    renewal: RenewalPart | None
    completion: int | None


class HoldsAnswer(Struct, frozen=True):
    """The holds that wait for an approval, then those in force, the first to end first."""

    holds: list[HoldAnswer]


class HeldRecordPart(Struct, frozen=True):
    """A record of a hold. `body` is as its entry at `index` commits to it. `proof` is the text of its proof file."""

    index: int
    kind: str
    record: str | None
    app: str
    at: Time
    body: Raw
    proof: str


class HeldRecordsAnswer(Struct, frozen=True):
    """The records of a hold, in the order of the log."""

    hold: str
    records: list[HeldRecordPart]


class HoldsController(Controller):
    """The routes of legal holds, for keys of the role compliance."""

    path = "/v1/holds"
    guards = (needs(Role.COMPLIANCE),)
    tags = ("holds",)

    @post(
        operation_id="postHold",
        summary="Ask for a legal hold",
        status_code=202,
        opt={
            "description": "Nothing is held before another key of the role compliance approves it. A request that is not "
            "approved within `ABOVEBOARD_APPROVAL_HOURS` lapses.",
            "raises": (404, 409, 422),
            "links": LINKS,
        },
    )
    async def ask(self, request: HttpRequest, data: JSONBody[HoldBody]) -> HoldAnswer:
        gateway = gateway_of(request)
        named = NamedRecords(ids=tuple(data.records), entries=tuple(data.entries), case=data.case or "")
        asked = await read_once(request)
        hold = await holds.ask_hold(gateway, key_of(request), named, _terms(data), asked=asked)
        return _answer(await read_hold(gateway, hold))

    @get(operation_id="getHolds", summary="List the legal holds that wait or are in force")
    async def list(self, request: HttpRequest) -> HoldsAnswer:
        return HoldsAnswer([_answer(each) for each in await list_all(gateway_of(request))])

    @get("/{hold:str}", operation_id="getHold", summary="Read a legal hold", opt={"raises": (404,)})
    async def read(self, request: HttpRequest, hold: HoldPath) -> HoldAnswer:
        return _answer(await read_hold(gateway_of(request), hold))

    @get(
        "/{hold:str}/records",
        operation_id="getHeldRecords",
        summary="Read the records of a legal hold, with their proofs",
        opt={
            "description": "Each reading is an entry of the log.",
            "raises": (404,),
        },
    )
    async def read_records(self, request: HttpRequest, hold: HoldPath) -> HeldRecordsAnswer:
        gateway = gateway_of(request)
        held = await holds.read_records(gateway, key_of(request), hold)
        return HeldRecordsAnswer(hold, [await _record(gateway, each) for each in held])

    @post(
        "/{hold:str}/approve",
        operation_id="approveHold",
        summary="Approve a legal hold or its renewal, as the second person",
        status_code=200,
        opt={
            "description": "The key that asked cannot approve. From the answer on, copies of the records stay until the end "
            "of the hold, also when their person is erased.",
            "raises": (404, 409, 410),
        },
    )
    async def approve(self, request: HttpRequest, hold: HoldPath) -> HoldAnswer:
        gateway = gateway_of(request)
        await holds.approve(gateway, key_of(request), hold, asked=await read_once(request))
        return _answer(await read_hold(gateway, hold))

    @post(
        "/{hold:str}/renew",
        operation_id="renewHold",
        summary="Ask for a later end of a legal hold",
        status_code=202,
        opt={"description": "It waits for the approval of another key.", "raises": (404, 409, 422)},
    )
    async def renew(self, request: HttpRequest, hold: HoldPath, data: JSONBody[RenewalBody]) -> HoldAnswer:
        gateway, asked = gateway_of(request), await read_once(request)
        await holds.ask_renewal(gateway, key_of(request), hold, _terms(data), asked=asked)
        return _answer(await read_hold(gateway, hold))

    @delete(
        "/{hold:str}",
        operation_id="deleteHold",
        summary="Lift a legal hold before its end",
        status_code=200,
        opt={
            "description": "One key is enough. What the hold kept of an erased person is erased now.",
            "raises": (404, 409),
        },
    )
    async def lift(self, request: HttpRequest, hold: HoldPath) -> HoldAnswer:
        gateway = gateway_of(request)
        await holds.lift_hold(gateway, key_of(request), hold, asked=await read_once(request))
        return _answer(await read_hold(gateway, hold))


def _terms(body: HoldBody | RenewalBody) -> HoldTerms:
    return HoldTerms(body.ground.strip(), body.basis, instant(body.until, "until"))


async def _record(gateway: Gateway, held: HeldRecord) -> HeldRecordPart:
    content = held.content
    proof = await prove(gateway, held.place, held.leaf, salt=held.salt, body=held.body)
    return HeldRecordPart(
        held.place,
        content.kind,
        content.record,
        content.app,
        to_iso(content.at_ms),
        Raw(held.body),
        proof,
    )


def _answer(found: ListedHold) -> HoldAnswer:
    terms, waiting = found.terms, found.waiting
    return HoldAnswer(
        hold=found.hold,
        state=found.state,
        app=found.app,
        ground=None if terms is None else terms.ground,
        basis=None if terms is None else str(terms.basis),
        until=None if terms is None else to_iso(terms.until_ms),
        records=found.number,
        of_the_erased=found.number - found.attached,
        asked_by=found.asked_by or None,
        approved_by=found.approved_by or None,
        case=found.case or None,
        lapses=to_iso(waiting.expires_ms) if waiting is not None and found.state == "asked" else None,
        renewal=_renewal(found),
        completion=found.completion,
    )


def _renewal(found: ListedHold) -> RenewalPart | None:
    terms, waiting = found.renewal, found.waiting
    if terms is None or waiting is None:
        return None
    lapses = to_iso(waiting.expires_ms)
    return RenewalPart(to_iso(terms.until_ms), terms.ground, str(terms.basis), waiting.asked_by, lapses)
