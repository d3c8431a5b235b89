"""`DELETE /v1/people/{person}` and `/v1/erasures/{erasure}`: the erasure of a person, and its receipt."""

from typing import Annotated, Literal

from litestar import Response, delete, get
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from aboveboard.api.doorkeeper import needs
from aboveboard.api.people import PersonPath
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.clock import to_iso
from aboveboard.erasure import erase as erasing
from aboveboard.erasure.erase import ErasureStatus
from aboveboard.erasure.hold_status import HoldStatus
from aboveboard.erasure.repeat import find_erasure, is_stored_again
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.words import Role

ErasureId = Annotated[
    str,
    Meta(
        max_length=44,
        pattern="^era_[0-9a-f]{40}" + END,
        description="The one-time id that the answer to the erasure contained",
    ),
]
ErasurePath = Annotated[str, in_path(ErasureId)]


class ErasureLog(Struct, frozen=True):
    """The indexes of the two entries of an erasure. `completion` is null until the erasure is done."""

    intent: int
    completion: int | None


class KeptPart(Struct, frozen=True):
    """Data that remains after the erasure, and why. `until` is null when this service does not decide that time."""

    what: str
    until: Time | None
    because: str


class ErasureHold(Struct, frozen=True):
    """A legal hold that keeps `records` of the person. `until` is its end, at which the erasure finishes by itself.

    While it is `held`, `ground` and `basis` say why. Then it is `erasing`, and at last `erased`: `completion` is then
    the index of the entry that says so.
    """

    hold: str
    records: int
    state: Literal["held", "erasing", "erased"]
    ground: str | None
    basis: str | None
    until: Time | None
    completion: int | None


class Erasure(Struct, frozen=True):
    """The receipt of an erasure. Only the id `erasure` finds it again, so give that id to the person.

    While the state is `erasing`, nothing about the person is used, read or written. The gateway completes it by itself.
    `stored_since` is in the answer to a repeated DELETE. It is true when the person came back after this erasure, so that
    something is stored about them. The repeat has not erased that. A DELETE with a new `Idempotency-Key` does.
    `holds` is in the receipt when records stay for a legal claim. All else of the person is erased.
    `alias` is in the first answer to a DELETE of a guest's id, and true. The person is then erased with all ids.
    """

    erasure: str
    state: Literal["erasing", "erased"]
    log: ErasureLog
    kept: list[KeptPart]
    holds: list[ErasureHold] | UnsetType = UNSET
    stored_since: bool | UnsetType = UNSET
    alias: bool | UnsetType = UNSET


@delete(
    "/v1/people/{person:str}",
    operation_id="deletePerson",
    summary="Erase a person",
    tags=["rights"],
    guards=[needs(Role.APP)],
    status_code=200,
    opt={
        "answer": Erasure,
        "description": "Erases all that is stored about the person. A repeat with the same `Idempotency-Key` within a "
        "day erases nothing. It gets the receipt of the first erasure, with `Idempotency-Replayed: true`. What was "
        "stored about the person in between stays, and `stored_since` is then true. To erase that too, send a new key.",
        "raises": (404,),
        "also": {202: "The erasure has started. The gateway completes it by itself."},
        "links": {
            "erasure": {
                "operationId": "getErasure",
                "parameters": {"erasure": "$response.body#/erasure"},
            }
        },
    },
)
async def erase(request: HttpRequest, person: PersonPath) -> Response[Erasure]:
    gateway, app = gateway_of(request), key_of(request).app
    asked = await read_once(request)
    if asked is None:
        started, status = await erasing.erase(gateway, app, person)
        return _respond(started.erasure, status, alias=started.alias)
    # The id follows from the request and our keys. So a repeat finds its erasure, and nothing is stored for it.
    name, status_before = await find_erasure(gateway, asked.fingerprint + asked.request)
    if status_before is not None:
        asked.replayed = True
        return _respond(name, status_before, stored_since=await is_stored_again(gateway, app, person))
    started, status = await erasing.erase(gateway, app, person, erasure=name)
    return _respond(started.erasure, status, alias=started.alias)


def _respond(
    erasure: str, status: ErasureStatus, *, alias: bool = False, stored_since: bool | UnsetType = UNSET
) -> Response[Erasure]:
    answer = structs.replace(_answer(erasure, status), alias=alias or UNSET, stored_since=stored_since)
    return Response(answer, status_code=200 if status.state == "erased" else 202)


@get(
    "/v1/erasures/{erasure:str}",
    operation_id="getErasure",
    summary="Read the receipt of an erasure, by its one-time id",
    tags=["rights"],
    guards=[needs(Role.APP)],
    opt={"raises": (404,)},
)
async def erasure(request: HttpRequest, erasure: ErasurePath) -> Erasure:
    return _answer(erasure, await erasing.get_status(gateway_of(request), erasure))


def _answer(erasure: str, status: ErasureStatus) -> Erasure:
    kept = [
        KeptPart(each.what, None if each.until_ms is None else to_iso(each.until_ms), each.because)
        for each in status.kept
    ]
    holds = [_hold(each) for each in status.holds]
    return Erasure(erasure, status.state, ErasureLog(status.intent, status.completion), kept, holds or UNSET)


def _hold(status: HoldStatus) -> ErasureHold:
    until = None if status.until_ms is None else to_iso(status.until_ms)
    return ErasureHold(
        status.hold, status.number, status.state, status.ground, status.basis, until, status.completion
    )
