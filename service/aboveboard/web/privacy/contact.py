"""`/privacy/contact`: the people behind the service, who answer questions, and their looks at the person's data."""

import re
from typing import Annotated

from litestar import get, post
from litestar.response import Redirect, Template
from msgspec import Meta, Struct, UnsetType

from aboveboard.gateway.staff_records import LookupRecord
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.people.case_table import CaseState, CaseSubject
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.history import PersonRecord
from aboveboard.rights.case_steps import CaseQuestion
from aboveboard.rights.cases import OWN_OPEN_MOST, PersonCase, list_own_cases, open_case
from aboveboard.rights.lookups import list_lookups
from aboveboard.rights.own_holds import OwnHold, list_own_holds
from aboveboard.web.forms import form
from aboveboard.web.list_pages import Pages, read_page
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.privacy.choices import redirect_done
from aboveboard.web.privacy.overview import check_message
from aboveboard.web.sessions import frame_of, gateway_of, person_of, same_row, visitor_of

SIZE = 20
"""The looks on one page."""

QUESTION_MOST = 2_000
_ABOUT = re.compile(r"dec_[0-9a-z]{1,60}", re.ASCII)


class LookRow(Struct, frozen=True):
    """A look of the staff. `found_by` is the name that led to the person. `entry` is the index of the opened entry.

    `index` is that of the look's own entry. `reason` is in the words of the staff, "" for an opened entry.
    """

    at_ms: int
    index: int
    role: str
    key: str
    found_by: str
    entry: int
    reason: str


class QuestionForm(Struct, frozen=True):
    """A question to a human. `about` is the id of a decision, or ""."""

    question: Annotated[str, Meta(max_length=QUESTION_MOST, pattern=r"\S")]
    subject: CaseSubject = CaseSubject.OTHER
    about: Annotated[str, Meta(pattern=f"^(dec_[0-9a-z]{{1,60}})?{END}")] = ""


class QuestionRow(Struct, frozen=True):
    """A case of the person. `extended`, `answer` and `closed` are words of the staff, or ""."""

    case: str
    state: str
    subject: str
    opened_ms: int
    due_ms: int
    by_staff: bool
    question: str
    about: str
    extended: str
    answer: str
    closed: str


class HeldRow(Struct, frozen=True):
    """A legal hold on records of the person. `ground` is in the words of the staff."""

    number: int
    until_ms: int
    basis: str
    ground: str


class ContactPage(WebPage, frozen=True, kw_only=True):
    """The form of a question, the person's cases, the holds on their records, and the looks at their data.

    `about` is the decision that the question is about, or "". `full`: too many cases are open to add another.
    """

    template = "privacy_contact.html"
    about: str
    subjects: list[str]
    full: bool
    questions: list[QuestionRow]
    holds: list[HeldRow]
    looks: list[LookRow]
    pages: Pages


@get("/privacy/contact", include_in_schema=False)
async def contact_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    page, said = read_page(request), check_message(request, "contact", ("asked",))
    people = await readable_ids(gateway, person, skips=True)
    found, more = await list_lookups(gateway, people, page=page, size=SIZE)
    cases = await list_own_cases(gateway, people)
    about = request.query_params.get("about", "")
    open_ones = [each for each in cases if each.now.state is CaseState.OPEN]
    return render_page(
        ContactPage(
            frame=frame_of(request, person=person, signed_in="person", said=said),
            about=about if _ABOUT.fullmatch(about) else "",
            subjects=[str(each) for each in CaseSubject],
            full=len(open_ones) >= OWN_OPEN_MOST,
            questions=[_question(each) for each in cases],
            holds=[_describe_hold(each) for each in await list_own_holds(gateway, people)],
            looks=[_row(each) for each in found],
            pages=Pages(page, more),
        )
    )


@post("/privacy/contact", include_in_schema=False)
async def ask_human(request: HttpRequest) -> Redirect:
    """Opens a case, which is due a month from now."""
    sent = await form(request, QuestionForm)
    gateway, visitor = gateway_of(request), await visitor_of(request)
    check = same_row(gateway, visitor)

    async def find() -> Person:
        person = await gateway.person(visitor.app, visitor.who)
        await check(person)
        return person

    asked = CaseQuestion(question=sent.question, subject=sent.subject, about=sent.about)
    await open_case(gateway, visitor.app, find, asked)
    return redirect_done("/privacy/contact", "asked", at="questions")


def _question(found: PersonCase) -> QuestionRow:
    now, content = found.now, found.now.content
    return QuestionRow(
        case=found.case,
        state=str(now.state),
        subject=str(content.subject),
        opened_ms=now.opened_ms,
        due_ms=now.due_ms,
        by_staff=bool(content.opened_by),
        question=content.question,
        about=content.about,
        extended=content.extended.text if content.extended else "",
        answer=content.answer.text if content.answer else "",
        closed=content.closed.text if content.closed else "",
    )


def _describe_hold(own: OwnHold) -> HeldRow:
    now = own.hold.content.now
    return HeldRow(own.number, now.until_ms, str(now.basis), now.ground)


def _row(found: PersonRecord[LookupRecord]) -> LookRow:
    body = found.body
    return LookRow(
        at_ms=found.at_ms,
        index=found.place,
        role=str(body.role),
        key=body.by,
        found_by=str(body.found_by),
        entry=0 if isinstance(body.index, UnsetType) else body.index,
        reason="" if isinstance(body.reason, UnsetType) else body.reason,
    )
