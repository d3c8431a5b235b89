"""`/console/cases`: the cases of people, the first due first, and the steps that the staff take on each.

Only keys of the role compliance open them. Each step is an entry of the log, and the person sees what came of it.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.access.api_keys import ApiKey
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Gone, Malformed, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.staff_records import CaseStep, FoundBy
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.people.case_table import CaseState, CaseSubject, StaffWords
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.rights.case_steps import CaseQuestion
from aboveboard.rights.cases import CaseLine, PersonCase, change_case, list_cases, open_case, read_case
from aboveboard.rights.find_person import FoundPerson
from aboveboard.rights.lookups import look_up, open_lookup
from aboveboard.web.console.log import start_of
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.console.people import Reason
from aboveboard.web.forms import form
from aboveboard.web.list_pages import PAGE_MOST
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Role

SIZE = 50
"""The cases on one page."""

SOON_MS = 7 * MS_PER_DAY
"""A case that is due within this time is marked."""

Words = Annotated[str, Meta(max_length=10_000, pattern=r"\S")]
SAID = ("opened", *(str(step) for step in CaseStep))


class CasesQuery(Struct, frozen=True):
    """The list: the open cases, or those that have ended. `page` counts from 1."""

    ended: Literal["", "yes"] = ""
    page: Annotated[int, Meta(ge=1, le=PAGE_MOST)] = 1


class CaseRow(Struct, frozen=True):
    """A case in the list. `mark` is `overdue`, `soon` or "", and `days` counts to the due day, below 0 after it."""

    case: str
    app: str
    state: str
    opened_ms: int
    due_ms: int
    mark: str
    days: int


class CasesPage(ConsolePage, frozen=True, kw_only=True):
    """A page of the cases. `ended`: they are not open any more. `first` and `onward` are addresses of pages, or ""."""

    template = "console/cases.html"
    rows: list[CaseRow]
    ended: bool
    first: str
    onward: str


class CaseQuery(Struct, frozen=True):
    """The last step, for the sentence that confirms it. `look` led here from the person, "" without one."""

    said: str = ""
    look: Annotated[str, Meta(pattern=f"^(lookup_[0-9a-z]{{1,60}})?{END}")] = ""


class CasePage(ConsolePage, frozen=True, kw_only=True):
    """One case. `question`, `notes`, `extended`, `answer` and `closed` are words of people, shown as they are.

    `own` is the address of this page. `person` is that of the person, where a look opens it. Then `letter` and `hold`
    lead to the answer on paper and to a legal hold, with the decision that the case is about. All three are "" otherwise.
    """

    template = "console/case.html"
    row: CaseRow
    own: str
    person: str
    letter: str
    hold: str
    subject: str
    question: str
    about: str
    opened_by: str
    notes: tuple[StaffWords, ...]
    extended: StaffWords | None
    answer: StaffWords | None
    closed: StaffWords | None


class NewCaseForm(Struct, frozen=True):
    """A case for a person who was looked up. `received` is the day of a letter, "" for today."""

    question: Words
    subject: CaseSubject
    received: str = ""
    about: Annotated[str, Meta(max_length=100)] = ""


class StepForm(Struct, frozen=True):
    """A step of a case, in the words of the staff. `months` are those of an extension."""

    step: Literal["noted", "extended", "answered", "closed"]
    text: Words
    months: Literal[0, 1, 2] = 0


class CaseLookupForm(Struct, frozen=True):
    """The reason for a look at the person of a case."""

    reason: Reason


@get("/cases", include_in_schema=False)
async def cases_page(request: HttpRequest) -> Template:
    _, around = await here(request, "cases", only=Role.COMPLIANCE)
    asked, _ = query_of(request, CasesQuery)
    gateway, ended = gateway_of(request), asked.ended == "yes"
    found, more = await list_cases(gateway, ended=ended, page=asked.page, size=SIZE)
    page = CasesPage(
        **around,
        rows=[_row(each, gateway.clock()) for each in found],
        ended=ended,
        first=address("/console/cases", ended=ended) if asked.page > 1 else "",
        onward=address("/console/cases", ended=ended, page=asked.page + 1) if more else "",
    )
    return render_page(page)


@get("/cases/{case:str}", include_in_schema=False)
async def case_page(request: HttpRequest, case: FromPath[str]) -> Template:
    asked, _ = query_of(request, CaseQuery)
    said = f"console-case-said-{asked.said}" if asked.said in SAID else ""
    key, around = await here(request, "cases", said=said, only=Role.COMPLIANCE)
    gateway = gateway_of(request)
    found = await read_case(gateway, case)
    content = found.now.content
    person = await _find_look(gateway, key, found, asked.look)
    about = {"case": found.case, "entry": await _find_entry(gateway, found) if person else None}
    page = CasePage(
        **around,
        row=_row(_as_line(found), gateway.clock()),
        own=address(f"/console/cases/{case}", look=asked.look if person else ""),
        person=person,
        letter=address(f"{person}/evidence", **about) if person else "",
        hold=address(f"{person}/hold", **about) if person else "",
        subject=str(content.subject),
        question=content.question,
        about=content.about,
        opened_by=content.opened_by,
        notes=content.notes,
        extended=content.extended,
        answer=content.answer,
        closed=content.closed,
    )
    return render_page(page)


async def _find_look(gateway: Gateway, key: ApiKey, found: PersonCase, look: str) -> str:
    """Returns the address of the person of the case, where this look opens it. Returns "" otherwise."""
    if not look:
        return ""
    try:
        seen = await open_lookup(gateway, key, look)
    except (NotFound, Gone):
        return ""
    people = await readable_ids(gateway, seen.person, skips=True)
    return f"/console/people/{look}" if found.person.pseudonym in {each.pseudonym for each in people} else ""


async def _find_entry(gateway: Gateway, found: PersonCase) -> int | None:
    """Returns the index of the person's record that the case is about. None without one."""
    record = await gateway.find_record(found.now.content.about)
    is_own = record is not None and record.person == found.person.pseudonym
    return record.entry_index if record is not None and is_own else None


@post("/people/{lookup:str}/cases", include_in_schema=False)
async def start_case(request: HttpRequest, lookup: FromPath[str]) -> Redirect:
    """Opens a case of the person of a look."""
    key, _ = await here(request, "cases", only=Role.COMPLIANCE)
    sent = await form(request, NewCaseForm)
    gateway = gateway_of(request)
    found = await open_lookup(gateway, key, lookup)
    received_ms = None if not sent.received else _parse_day(sent.received)
    asked = CaseQuestion(
        question=sent.question, subject=sent.subject, about=sent.about.strip(), received_ms=received_ms
    )

    async def find() -> Person:
        return (await open_lookup(gateway, key, lookup)).person

    case = await open_case(gateway, found.app, find, asked, key)
    return Redirect(address(f"/console/cases/{case}", said="opened", look=lookup), status_code=303)


@post("/cases/{case:str}", include_in_schema=False)
async def take_case_step(request: HttpRequest, case: FromPath[str]) -> Redirect:
    key, _ = await here(request, "cases", only=Role.COMPLIANCE)
    sent, (asked, _) = await form(request, StepForm), query_of(request, CaseQuery)
    await change_case(gateway_of(request), case, key, CaseStep(sent.step), sent.text, months=sent.months)
    return Redirect(address(f"/console/cases/{case}", said=sent.step, look=asked.look), status_code=303)


@post("/cases/{case:str}/look-up", include_in_schema=False)
async def look_up_for_case(request: HttpRequest, case: FromPath[str]) -> Redirect:
    """Looks up the person of a case, with a reason of its own."""
    key, _ = await here(request, "cases", only=Role.COMPLIANCE)
    sent = await form(request, CaseLookupForm)
    gateway = gateway_of(request)

    async def find() -> FoundPerson:
        found = await read_case(gateway, case)
        return FoundPerson(found.person, found.app, FoundBy.CASE)

    lookup = await look_up(gateway, key, find, sent.reason.strip())
    return Redirect(f"/console/people/{lookup}", status_code=303)


def _parse_day(text: str) -> int:
    """Returns the first millisecond of the day. Raises Malformed for a text that is no day."""
    try:
        return start_of(msgspec.convert(text, date, strict=False))
    except msgspec.ValidationError:
        raise Malformed("The day of receipt cannot be read. Use the form YYYY-MM-DD.") from None


def _as_line(found: PersonCase) -> CaseLine:
    now = found.now
    return CaseLine(found.case, found.app, now.state, now.opened_ms, now.due_ms)


def _row(line: CaseLine, now_ms: int) -> CaseRow:
    left_ms = line.due_ms - now_ms
    mark = (
        "" if line.state is not CaseState.OPEN or left_ms > SOON_MS else "overdue" if left_ms < 0 else "soon"
    )
    return CaseRow(
        case=line.case,
        app=line.app,
        state=str(line.state),
        opened_ms=line.opened_ms,
        due_ms=line.due_ms,
        mark=mark,
        days=left_ms // MS_PER_DAY,
    )


HANDLERS: list[HTTPRouteHandler] = [cases_page, case_page, start_case, take_case_step, look_up_for_case]
