"""`/privacy/data` and the ways out that it offers: an export of everything, an objection, an erasure."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template
from msgspec import Struct

from aboveboard.access.passes import AccessPass
from aboveboard.access.sessions import leave
from aboveboard.erasure import erase as erasing
from aboveboard.erasure import retained
from aboveboard.erasure.begin import own_id
from aboveboard.erasure.hold_status import HoldStatus
from aboveboard.errors import BeingErased, NotFound, Unauthenticated
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.rights.access import export_person
from aboveboard.web.forms import EmptyForm, form
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.privacy.choices import redirect_done
from aboveboard.web.privacy.overview import check_message
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import frame_of, gateway_of, no_cookie, person_of, session_if_any, visitor_of

SAID = ("objected",)
KEPT = {
    retained.LOG[0]: "log",
    retained.MODELS[0]: "models",
    retained.BACKUPS[0]: "backups",
    retained.LEDGER[0]: "ledger",
    retained.MARK[0]: "mark",
    retained.SERVER[0]: "server",
    retained.LOST[0]: "lost",
}
"""The code of the phrase for each kind of data that stays after an erasure."""


class DataPage(WebPage, frozen=True, kw_only=True):
    """The ways out. `held`: the gateway stores something about the person."""

    template = "privacy_data.html"
    held: bool


class ErasePage(WebPage, frozen=True, kw_only=True):
    """The last step before an erasure: the data that goes, the data that stays, and one button.

    `alias`: the visitor's id is linked to a person, who is erased with all ids.
    """

    template = "privacy_erase.html"
    alias: bool


class KeptRow(Struct, frozen=True):
    """One kind of data that stays. `code` is in `KEPT`; `until_ms` is None when the end is not known."""

    code: str
    until_ms: int | None


class ErasedPage(WebPage, frozen=True, kw_only=True):
    """The receipt of an erasure. `erasure` is the one-time id that only the person has.

    `intent` and `completion` are indexes in the log, `completion` None before the erasure is finished. `holds` are the
    legal holds that keep records.
    """

    template = "privacy_erased.html"
    erasure: str
    finished: bool
    intent: int
    completion: int | None
    kept: list[KeptRow]
    holds: list[HoldStatus]


@get("/privacy/data", include_in_schema=False)
async def data_page(request: HttpRequest) -> Template:
    person = await person_of(request, await visitor_of(request))
    frame = frame_of(request, person=person, signed_in="person", said=check_message(request, "data", SAID))
    return render_page(DataPage(frame=frame, held=person.version > 0))


@post("/privacy/export", include_in_schema=False)
async def export(request: HttpRequest) -> Redirect | Stream:
    """Answers with the archive itself: the only act whose answer is not a redirect, unless nothing is stored."""
    await form(request, EmptyForm)
    visitor = await visitor_of(request)
    try:
        parts = await export_person(gateway_of(request), visitor.app, visitor.who)
    except NotFound:
        return redirect_done("/privacy", "nothing-held")
    headers = HEADERS | {"content-disposition": 'attachment; filename="my-data.zip"'}
    return Stream(parts, media_type="application/zip", headers=headers, status_code=200)


@get("/privacy/erase", include_in_schema=False)
async def erase_page(request: HttpRequest) -> Template:
    person = await person_of(request, await visitor_of(request))
    frame = frame_of(request, person=person, signed_in="person")
    return render_page(ErasePage(frame=frame, alias=person.state.owner is not None))


@post("/privacy/erase", include_in_schema=False)
async def erase(request: HttpRequest) -> Redirect:
    """Erases the person and redirects to the receipt.

    The one-time id is derived from the session, so a button that is pressed twice leads to the same receipt. The second
    request may find the erasure running or finished, or its session ended.
    """
    await form(request, EmptyForm)
    gateway = gateway_of(request)
    try:
        visitor = await visitor_of(request)
    except Unauthenticated:
        session = session_if_any(request)
        if session is None or not await _is_there(gateway, session):
            raise
        return _to_receipt(gateway, session)
    erasure = own_id(gateway, visitor.session.name)
    try:
        await erasing.erase(gateway, visitor.app, visitor.who, erasure=erasure)
    except BeingErased:
        await erasing.get_status(gateway, erasure)  # NotFound when another erasure is running
    except NotFound:
        # Nothing is stored about the person: an erasure of this session has finished, or there was nothing to erase.
        if not await _is_there(gateway, visitor.session):
            return redirect_done("/privacy", "nothing-held")
    await leave(gateway, visitor.session)
    return _to_receipt(gateway, visitor.session)


@get("/privacy/erased/{erasure:str}", include_in_schema=False)
async def show_erased_page(request: HttpRequest, erasure: FromPath[str]) -> Template:
    status = await erasing.get_status(gateway_of(request), erasure)
    page = ErasedPage(
        frame=frame_of(request),
        erasure=erasure,
        finished=status.state == "erased",
        intent=status.intent,
        completion=status.completion,
        kept=[KeptRow(KEPT[each.what], each.until_ms) for each in status.kept],
        holds=list(status.holds),
    )
    return render_page(page)


async def _is_there(gateway: Gateway, session: AccessPass) -> bool:
    """Returns True when an erasure was started in the session."""
    try:
        await erasing.get_status(gateway, own_id(gateway, session.name))
    except NotFound:
        return False
    return True


def _to_receipt(gateway: Gateway, session: AccessPass) -> Redirect:
    """Redirects to the receipt of the erasure that was started in the session, and removes the cookie."""
    to = f"/privacy/erased/{own_id(gateway, session.name)}"
    return Redirect(to, status_code=303, cookies=[no_cookie(gateway, "person")])
