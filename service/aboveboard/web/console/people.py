"""`/console/people`: the staff look a person up, with a reason, and read what is stored about them.

Each look is an entry of the log, and the person's own pages list it. Its id is the address of the pages, so no address
names a person. Only keys of the role compliance may look.
"""

from typing import Annotated

from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.errors import NotFound
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END
from aboveboard.people.case_table import CaseSubject
from aboveboard.preferences.guests import readable_ids
from aboveboard.rights.cases import PersonCase, list_own_cases
from aboveboard.rights.find_person import decision_in, find_by_id, find_by_text
from aboveboard.rights.lookups import Find, Lookup, look_up, open_lookup
from aboveboard.rights.timeline import read_timeline
from aboveboard.web.console.log import Place
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.console.timeline_lines import (
    PARTS_OF_TIMELINE,
    TimelineLine,
    TimelinePart,
    describe_entries,
)
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Role

SIZE = 50
"""The entries on one page of a timeline."""

REASON_LEAST, REASON_MOST = 8, 500
TEXT_MOST = 20_000
"""The most characters of a pasted receipt."""

# Spaces around it are no part of a reason.
Reason = Annotated[str, Meta(max_length=REASON_MOST, pattern=rf"\S[\s\S]{{{REASON_LEAST - 2},}}\S")]


class LookupForm(Struct, frozen=True):
    """A look-up: the app's id of a person, or a text that a person has in hand, and the reason."""

    reason: Reason
    app: Annotated[str, Meta(max_length=50)] = ""
    person: Annotated[str, Meta(max_length=200)] = ""
    named: Annotated[str, Meta(max_length=TEXT_MOST)] = ""


class PeoplePage(ConsolePage, frozen=True, kw_only=True):
    """The form of a look-up, with what was sent. `nobody`: it led to no person."""

    template = "console/people.html"
    filled: LookupForm
    nobody: bool


class TimelineQuery(Struct, frozen=True):
    """The part of a timeline. `only` is a part, "" for all. `about` is the decision that led to the person, or ""."""

    only: Annotated[str, Meta(pattern=f"^({'|'.join(PARTS_OF_TIMELINE)})?{END}")] = ""
    about: Annotated[str, Meta(pattern=f"^(dec_[0-9a-z]{{1,60}})?{END}")] = ""
    before: Place | None = None


class LookedUpPerson(Struct, frozen=True):
    """The head of a person's page. `person` is the pseudonym, and `ids` the number of ids that the look covers.

    `alias`: the id is linked to a person, whom the look does not cover.
    """

    app: str
    person: str
    ids: int
    alias: bool
    dial: int | None
    restricted: bool


class TimelinePage(ConsolePage, frozen=True, kw_only=True):
    """One person's timeline, newest first. `only` is the group of kinds that is shown, "" for all.

    `first` and `onward` are the addresses of the first and of the next page, or "".
    """

    template = "console/person.html"
    lookup: str
    about: str
    cases: list[PersonCase]
    subjects: list[str]
    found_by: str
    reason: str
    until_ms: int
    person: LookedUpPerson
    lines: list[TimelineLine]
    kinds_shown: list[tuple[str, str]]
    only: str
    first: str
    onward: str


@get("/people", include_in_schema=False)
async def people_page(request: HttpRequest) -> Template:
    _, around = await here(request, "people", only=Role.COMPLIANCE)
    return render_page(PeoplePage(**around, filled=LookupForm(reason=""), nobody=False))


@post("/people", include_in_schema=False)
async def find_person(request: HttpRequest) -> Redirect | Template:
    """Looks a person up. The entry of the look is in the log before the browser is led to the person's page."""
    key, around = await here(request, "people", only=Role.COMPLIANCE)
    sent = await form(request, LookupForm)
    gateway = gateway_of(request)
    try:
        lookup = await look_up(gateway, key, _find(request, sent), sent.reason.strip())
    except NotFound:
        return render_page(PeoplePage(**around, filled=sent, nobody=True), status=404)
    return Redirect(address(f"/console/people/{lookup}", about=decision_in(sent.named)), status_code=303)


def _find(request: HttpRequest, sent: LookupForm) -> Find:
    gateway, app, person = gateway_of(request), sent.app.strip(), sent.person.strip()
    if sent.named.strip():
        return lambda: find_by_text(gateway, sent.named)
    return lambda: find_by_id(gateway, app, person)


@get("/people/{lookup:str}", include_in_schema=False)
async def person_page(request: HttpRequest, lookup: FromPath[str]) -> Template:
    key, around = await here(request, "people", only=Role.COMPLIANCE)
    asked, _ = query_of(request, TimelineQuery)
    gateway, own = gateway_of(request), f"/console/people/{lookup}"
    found = await open_lookup(gateway, key, lookup)
    people = await readable_ids(gateway, found.person, skips=True)
    kinds = PARTS_OF_TIMELINE[TimelinePart(asked.only)] if asked.only else ()
    entries, following = await read_timeline(gateway, people, kinds=kinds, before=asked.before, size=SIZE)
    page = TimelinePage(
        **around,
        lookup=lookup,
        about=asked.about,
        cases=await list_own_cases(gateway, people),
        subjects=[str(each) for each in CaseSubject],
        found_by=str(found.found_by),
        reason=found.reason,
        until_ms=found.until_ms,
        person=_facts(found, len(people)),
        lines=await describe_entries(gateway, entries, around["frame"].language),
        kinds_shown=[(name, address(own, only=name)) for name in ("", *PARTS_OF_TIMELINE)],
        only=asked.only,
        first="" if asked.before is None else address(own, only=asked.only),
        onward="" if following is None else address(own, only=asked.only, before=following),
    )
    return render_page(page)


def _facts(found: Lookup, ids: int) -> LookedUpPerson:
    state = found.person.state
    return LookedUpPerson(
        app=found.app,
        person=found.person.pseudonym.hex(),
        ids=ids,
        alias=state.owner is not None,
        dial=state.dial,
        restricted=state.restricted,
    )


HANDLERS: list[HTTPRouteHandler] = [people_page, find_person, person_page]
