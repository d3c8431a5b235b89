"""`/v1/people/{person}`: a person's rights besides their choices.

These are export, restriction, objection, correction, receipts, the link of a guest, and a link to their own pages.
"""

from typing import Annotated

from litestar import Controller, Response, delete, get, post, put
from litestar.params import JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct

from aboveboard.access import sessions
from aboveboard.api.description import GPC
from aboveboard.api.doorkeeper import needs
from aboveboard.api.people import LINKS, PersonPath, PurposePath
from aboveboard.api.protocol import Time, gateway_of, gpc_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.api.standing_choices import (
    ChangeAnswer,
    ChoiceAnswer,
    StandingChoices,
    answer_choice,
    describe_standing,
)
from aboveboard.clock import to_iso
from aboveboard.decisions.answer import LogPlace
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, PersonId, text
from aboveboard.rights import access as person_export
from aboveboard.rights import correct, guest_links, link_guest, own_records, receipts, restrict
from aboveboard.rights import object as objection
from aboveboard.words import Role

GUEST_ID = "The app's own id of the guest: 1 to 200 characters, no slash, no control characters"
GuestPath = Annotated[str, in_path(PersonId, GUEST_ID)]
InterestKey = Annotated[
    str,
    Meta(
        min_length=7,
        max_length=208,
        pattern=r"^/(topic|item|bought|field|intent|state):[^\x00-\x1f\x7f]+" + END,
        description="The key of an interest, such as topic:running, item:running-1, bought:running-1, field:role, "
        "intent:buy or state:first-order/cart_left",
    ),
]
KeyPath = Annotated[str, in_path(InterestKey)]


class RestrictionBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The restriction. While it is true, nothing about the person is used, learned or newly stored.

    Stored data and choices stay as they are, also when the restriction is lifted.
    """

    restricted: bool


class ObjectionBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The purposes of an objection. Without `purposes`, it is to all that are or ever were declared."""

    purposes: (
        Annotated[list[Annotated[str, text(100, "A declared purpose")]], Meta(min_length=1, max_length=100)]
        | None
    ) = None


class ObjectionAnswer(Struct, frozen=True):
    """A recorded objection. Each of `purposes` has an entry in the log, and `log` has the index of the first.

    `holds` are the choices that hold now.
    """

    purposes: tuple[str, ...]
    recorded: Time
    log: LogPlace
    holds: StandingChoices


class LinkBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The target of a link: the privacy pages, or the explanation of a decision."""

    to: Annotated[
        str,
        Meta(
            max_length=700,
            pattern=r"^/(privacy|why/dec_[0-9a-z]+(\?item=[A-Za-z0-9._~%-]+)?)" + END,
            description="/privacy, or /why/ and the id of a decision, with ?item= and an item for its explanation",
        ),
    ] = "/privacy"


class LinkAnswer(Struct, frozen=True):
    """A link that opens the person's own pages once, until `expires`.

    The browser that opens `url` acts as the person, so give it only to them.
    """

    url: str
    expires: Time


class GuestLink(Struct, frozen=True):
    """A link to a guest's id. The id is not stored; `link` is a name of the link, which leads to no id.

    `linked` is null for a link of version 0.1.0.
    """

    link: str
    linked: Time | None


class GuestLinks(Struct, frozen=True):
    """The links of a person, the oldest first."""

    guests: list[GuestLink]


class RightsController(Controller):
    """The routes of a person's rights, for keys of the role app."""

    path = "/v1/people/{person:str}"
    guards = (needs(Role.APP),)
    tags = ("rights",)

    @put(
        "/restriction",
        operation_id="putRestriction",
        summary="Restrict the use of a person's data, or lift the restriction",
        opt={"raises": (422,), "headers": (GPC,), "links": LINKS},
    )
    async def restriction(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[RestrictionBody]
    ) -> ChoiceAnswer:
        gateway, app = gateway_of(request), key_of(request).app
        asked = await read_once(request, is_no=data.restricted)
        changed = await restrict.put_restriction(
            gateway, app, person, restricted=data.restricted, asked=asked
        )
        return answer_choice(gateway, changed, gpc=gpc_of(request))

    @post(
        "/objection",
        operation_id="postObjection",
        summary="Object to purposes, or to all of them",
        status_code=200,
        opt={"raises": (409, 422), "headers": (GPC,), "links": LINKS},
    )
    async def objection(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[ObjectionBody]
    ) -> ObjectionAnswer:
        gateway, app, gpc = gateway_of(request), key_of(request).app, gpc_of(request)
        asked = await read_once(request, is_no=True)
        found = await objection.object_to(gateway, app, person, data.purposes, gpc=gpc, asked=asked)
        holds = describe_standing(gateway, found.state, gpc=gpc)
        return ObjectionAnswer(found.purposes, found.recorded, LogPlace(found.place), holds)

    @delete(
        "/interests/{key:path}",
        operation_id="deleteInterest",
        summary="Delete one interest, and the signals that it was derived from",
        status_code=200,
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def forget(self, request: HttpRequest, person: PersonPath, key: KeyPath) -> ChangeAnswer:
        name = key.removeprefix("/")
        asked = await read_once(request, is_no=True)
        gateway, app = gateway_of(request), key_of(request).app
        changed = await correct.forget_interest(gateway, app, person, name, asked=asked)
        return ChangeAnswer(to_iso(changed.at_ms), LogPlace(changed.place))

    @get(
        "/export",
        operation_id="exportPerson",
        summary="Download everything stored about a person, with the proof of each record",
        opt={"answer": "application/zip", "raises": (404,)},
    )
    async def export(self, request: HttpRequest, person: PersonPath) -> Stream:
        parts = await person_export.export_person(gateway_of(request), key_of(request).app, person)
        headers = {"content-disposition": 'attachment; filename="export.zip"'}
        return Stream(parts, media_type="application/zip", headers=headers)

    @get(
        "/consents/{purpose:str}/receipt",
        operation_id="getConsentReceipt",
        summary="Read the signed receipt of the latest choice about a purpose",
        opt={"answer": receipts.MEDIA_TYPE, "raises": (404,)},
    )
    async def receipt(
        self, request: HttpRequest, person: PersonPath, purpose: PurposePath
    ) -> Response[bytes]:
        found = await own_records.receipt_of(gateway_of(request), key_of(request).app, person, purpose)
        return Response(found, media_type=receipts.MEDIA_TYPE)

    @post(
        "/link",
        status_code=200,
        operation_id="makeLink",
        summary="Make a link that opens the person's own pages once",
        opt={"raises": (422,), "writes": False},
    )
    async def make_link(
        self, request: HttpRequest, person: PersonPath, data: JSONBody[LinkBody]
    ) -> LinkAnswer:
        made = await sessions.make_link(gateway_of(request), key_of(request), person, data.to)
        return LinkAnswer(made.url, to_iso(made.expires_ms))

    @put(
        "/guests/{guest:str}",
        operation_id="putGuest",
        summary="Link a guest to a person, with each no of either for both",
        opt={"raises": (404, 422), "links": LINKS},
    )
    async def link(self, request: HttpRequest, person: PersonPath, guest: GuestPath) -> ChangeAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await link_guest.link_guest(gateway, app, person, guest, asked=asked)
        return ChangeAnswer(found.recorded, LogPlace(found.place))

    @get(
        "/guests",
        operation_id="getGuests",
        summary="List the links of a person to guests",
        opt={"raises": (404,), "links": LINKS},
    )
    async def links(self, request: HttpRequest, person: PersonPath) -> GuestLinks:
        found = await guest_links.list_links(gateway_of(request), key_of(request).app, person)
        return GuestLinks([GuestLink(each.link, each.linked) for each in found])

    @delete(
        "/guests/{guest:str}",
        operation_id="deleteGuest",
        summary="Undo the link to a guest, by the guest's id or the name of the link",
        status_code=200,
        opt={"raises": (404,), "links": LINKS},
    )
    async def unlink(self, request: HttpRequest, person: PersonPath, guest: GuestPath) -> ChangeAnswer:
        gateway, app, asked = gateway_of(request), key_of(request).app, await read_once(request)
        found = await guest_links.unlink_guest(gateway, app, person, guest, asked=asked)
        return ChangeAnswer(found.recorded, LogPlace(found.place))
