"""`/console/holds`: what waits for a second person, and the legal holds in force. Only keys of the role compliance.

A hold is asked for from a person's timeline or from a case, and approved here by another key.
"""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Malformed
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.people.hold_tables import HoldBasis, HoldTerms
from aboveboard.rights.approvals import Approval, list_waiting, require_approval
from aboveboard.rights.four_eyes import approve_act
from aboveboard.rights.holds import HOLD_ACTS, approve, ask_hold, ask_renewal, lift_hold
from aboveboard.rights.list_holds import ListedHold, list_all
from aboveboard.rights.lookups import open_lookup
from aboveboard.rights.named_records import NamedRecords
from aboveboard.web.console.log import Place, start_of
from aboveboard.web.console.page import ConsolePage, here, query_of
from aboveboard.web.forms import EmptyForm, form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Role

ENTRIES_MOST = 50
SAID = ("asked", "approved", "lifted")
BASES = [str(basis) for basis in HoldBasis]

Ground = Annotated[str, Meta(min_length=8, max_length=2000, pattern=r"\S")]


class HoldsQuery(Struct, frozen=True):
    """The last step, for the sentence that confirms it."""

    said: str = ""


class WaitingRow(Struct, frozen=True):
    """A request that waits. `own`: the reader asked for it. `reason` and `ground` are words of the staff, or ""."""

    approval: str
    act: str
    app: str
    about: str
    asked_by: str
    lapses_ms: int
    own: bool
    reason: str
    basis: str
    until_ms: int | None
    number: int


class HoldRow(Struct, frozen=True):
    """A hold in force. `gone` is the number of its records whose person is erased."""

    hold: str
    app: str
    ground: str
    basis: str
    until_ms: int
    number: int
    gone: int
    asked_by: str
    approved_by: str


class HoldsPage(ConsolePage, frozen=True, kw_only=True):
    """The requests that wait, the first to lapse first, and the holds in force, the first to end first."""

    template = "console/holds.html"
    waiting: list[WaitingRow]
    rows: list[HoldRow]
    bases: list[str]


class ChosenQuery(Struct, frozen=True):
    """The entries that a hold is to name, by their index in the log, and a case, or ""."""

    entry: Annotated[tuple[Place, ...], Meta(max_length=ENTRIES_MOST)] = ()
    case: Annotated[str, Meta(pattern=f"^(case_[0-9a-z]{{1,60}})?{END}")] = ""


class NewHoldPage(ConsolePage, frozen=True, kw_only=True):
    """The form of a hold. `entries` are the chosen indexes, and `action` is the address that the form is sent to."""

    template = "console/hold_new.html"
    entries: list[int]
    case: str
    bases: list[str]
    action: str


class HoldForm(Struct, frozen=True):
    """The terms of a hold, or of its renewal. `until` is its last day."""

    ground: Ground
    basis: HoldBasis
    until: str


class ApprovalForm(Struct, frozen=True):
    approval: Annotated[str, Meta(max_length=100)]


@get("/holds", include_in_schema=False)
async def holds_page(request: HttpRequest) -> Template:
    asked, _ = query_of(request, HoldsQuery)
    said = f"console-hold-said-{asked.said}" if asked.said in SAID else ""
    key, around = await here(request, "holds", said=said, only=Role.COMPLIANCE)
    gateway = gateway_of(request)
    held = [each for each in await list_all(gateway) if each.state == "held"]
    page = HoldsPage(
        **around,
        waiting=[_describe_request(each, key.id) for each in await list_waiting(gateway)],
        rows=[_describe_hold(each) for each in held],
        bases=BASES,
    )
    return render_page(page)


@post("/holds/approve", include_in_schema=False)
async def approve_request(request: HttpRequest) -> Redirect:
    """Approves what another key asked for: a hold, its renewal, or an act on a person."""
    key, _ = await here(request, "holds", only=Role.COMPLIANCE)
    sent = await form(request, ApprovalForm)
    gateway = gateway_of(request)
    waiting = await require_approval(gateway, sent.approval)
    if waiting.act in HOLD_ACTS:
        await approve(gateway, key, waiting.about)
    else:
        await approve_act(gateway, key, waiting.approval)
    return Redirect("/console/holds?said=approved", status_code=303)


@post("/holds/{hold:str}/lift", include_in_schema=False)
async def lift(request: HttpRequest, hold: FromPath[str]) -> Redirect:
    key, _ = await here(request, "holds", only=Role.COMPLIANCE)
    await form(request, EmptyForm)
    await lift_hold(gateway_of(request), key, hold)
    return Redirect("/console/holds?said=lifted", status_code=303)


@post("/holds/{hold:str}/renew", include_in_schema=False)
async def renew(request: HttpRequest, hold: FromPath[str]) -> Redirect:
    key, _ = await here(request, "holds", only=Role.COMPLIANCE)
    terms = _terms(await form(request, HoldForm))
    await ask_renewal(gateway_of(request), key, hold, terms)
    return Redirect("/console/holds?said=asked", status_code=303)


@get("/people/{lookup:str}/hold", include_in_schema=False)
async def new_hold_page(request: HttpRequest, lookup: FromPath[str]) -> Template:
    key, around = await here(request, "people", only=Role.COMPLIANCE)
    asked, _ = query_of(request, ChosenQuery)
    await open_lookup(gateway_of(request), key, lookup)
    action = f"/console/people/{lookup}/hold?{request.url.query}"
    page = NewHoldPage(**around, entries=list(asked.entry), case=asked.case, bases=BASES, action=action)
    return render_page(page)


@post("/people/{lookup:str}/hold", include_in_schema=False)
async def start_hold(request: HttpRequest, lookup: FromPath[str]) -> Redirect:
    """Asks for a hold of entries about the person of a look."""
    key, _ = await here(request, "people", only=Role.COMPLIANCE)
    sent, (asked, _) = await form(request, HoldForm), query_of(request, ChosenQuery)
    gateway = gateway_of(request)
    await open_lookup(gateway, key, lookup)
    await ask_hold(gateway, key, NamedRecords(entries=asked.entry, case=asked.case), _terms(sent))
    return Redirect("/console/holds?said=asked", status_code=303)


def _terms(sent: HoldForm) -> HoldTerms:
    """Returns the terms, which hold to the end of the day. Raises Malformed for a text that is no day."""
    try:
        day_ms = start_of(msgspec.convert(sent.until, date, strict=False))
    except msgspec.ValidationError:
        raise Malformed("The last day cannot be read. Use the form YYYY-MM-DD.") from None
    return HoldTerms(sent.ground.strip(), sent.basis, day_ms + MS_PER_DAY - 1)


def _describe_request(each: Approval, reader: str) -> WaitingRow:
    content = each.content
    terms = content.terms
    return WaitingRow(
        approval=each.approval,
        act=str(each.act),
        app=each.app,
        about=each.about,
        asked_by=each.asked_by,
        lapses_ms=each.expires_ms,
        own=each.asked_by == reader,
        reason=content.reason if terms is None else terms.ground,
        basis="" if terms is None else str(terms.basis),
        until_ms=None if terms is None else terms.until_ms,
        number=len(content.entries),
    )


def _describe_hold(each: ListedHold) -> HoldRow:
    terms = each.terms
    if terms is None:
        raise TypeError("A hold in force has no terms. Read it again.")
    return HoldRow(
        hold=each.hold,
        app=each.app,
        ground=terms.ground,
        basis=str(terms.basis),
        until_ms=terms.until_ms,
        number=each.number,
        gone=each.number - each.attached,
        asked_by=each.asked_by,
        approved_by=each.approved_by,
    )


HANDLERS: list[HTTPRouteHandler] = [holds_page, approve_request, lift, renew, new_hold_page, start_hold]
