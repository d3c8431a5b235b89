"""`/privacy/history`, `/privacy/decisions` and the notices of choices: the past, page by page."""

from collections.abc import Mapping, Sequence

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.catalogue.titles import read_titles
from aboveboard.decisions.record import DecisionRecord
from aboveboard.declared import choose_text
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    CorrectionRecord,
    DialRecord,
    FactsRecord,
    LimitRecord,
    LinkRecord,
    RecordBody,
    RestrictionRecord,
    choice_event,
)
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.history import PersonRecord, find_overruling, history, notice_of, own_standing
from aboveboard.preferences.lapses import YesEnd, find_ends
from aboveboard.privacy.context_fields import title_of
from aboveboard.rights.own_records import drop_copies, page_of
from aboveboard.rights.person_data import CHOSEN
from aboveboard.web.notice_text import Run, blocks
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of, person_of, visitor_of
from aboveboard.words import ConsentState, LapseCause, Level

SIZE = 20
"""The rows of one page of a list."""

LATE_MS = 1000
"""A choice that took longer to arrive is shown with both times."""

PAGE_MOST = 100_000
"""The highest page number that is looked up."""


class Event(Struct, frozen=True):
    """A choice of the past. `at_ms` is the time from which it counts.

    `code` is that of a phrase, which may name `name`. `notice` is the hash of the text that was seen, or "". `index` is
    that of the entry in the log. `via` is the code of the phrase for the other id, or "" for a choice under this id.

    `arrived_ms` is the time of its arrival, None when it is the same. So is `said_ms`, the time at which it was said.
    `claimed` is a time that the app gave and that cannot be, or "". `carried_by` is the party that said it for the
    person, or "". `overruled`: it did not count. `end` is that of a yes that lapsed. `level` is
    that of a claim about the dial.
    """

    at_ms: int
    code: str
    name: str
    notice: str
    index: int
    via: str
    arrived_ms: int | None = None
    said_ms: int | None = None
    claimed: str = ""
    carried_by: str = ""
    overruled: bool = False
    end: YesEnd | None = None
    level: int | None = None


class Pages(Struct, frozen=True):
    """The position in a list. `page` counts from 1; `more` says that older rows follow."""

    page: int
    more: bool


class HistoryPage(WebPage, frozen=True, kw_only=True):
    """The choices of a person, the newest first."""

    template = "privacy_history.html"
    events: list[Event]
    pages: Pages


class DecisionRow(Struct, frozen=True):
    """One decision. `items` are titles as of then, or ids without a title; `level` is the one that took effect."""

    decision: str
    at_ms: int
    items: list[str]
    level: int


class DecisionsPage(WebPage, frozen=True, kw_only=True):
    """The decisions about a person, the newest first, each with a link to its explanation."""

    template = "privacy_decisions.html"
    decisions: list[DecisionRow]
    pages: Pages


class NoticePage(WebPage, frozen=True, kw_only=True):
    """The exact text that a person saw when they chose. `notice` is its hash, `text_language` its language."""

    template = "privacy_notice.html"
    notice: str
    version: int
    text: list[list[Run]]
    text_language: str


@get("/privacy/history", include_in_schema=False)
async def history_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame, page = frame_of(request, person=person, signed_in="person"), _page(request)
    people = await readable_ids(gateway, person, skips=True)
    found, more = await page_of(gateway, people, CHOSEN, page=page, size=SIZE)
    overruled, ends = await _find_fates(gateway, people, found)
    events = [
        _say_times(
            _event(gateway, each, frame.language),
            each,
            overruled=each.place in overruled,
            end=ends.get(each.place),
        )
        for each in drop_copies(found)
    ]
    return render_page(HistoryPage(frame=frame, events=events, pages=Pages(page, more)))


@get("/privacy/decisions", include_in_schema=False)
async def decisions_page(request: HttpRequest) -> Template:
    gateway, visitor = gateway_of(request), await visitor_of(request)
    person = await person_of(request, visitor)
    frame, page = frame_of(request, person=person, signed_in="person"), _page(request)
    people = await readable_ids(gateway, person, skips=True)
    found, more = await page_of(gateway, people, (DecisionRecord,), page=page, size=SIZE)
    # One look-up for each placement and revision of the page: titles are those that the person saw.
    titles = {
        (placement, revision): await gateway.topics.titles(
            visitor.app,
            (await read_titles(gateway.shelves, visitor.app, placement, revision)).titles,
            frame.language,
        )
        for placement, revision in {_placement_of(each) for each in found}
    }
    rows = [_decision(each, titles[_placement_of(each)]) for each in found]
    return render_page(DecisionsPage(frame=frame, decisions=rows, pages=Pages(page, more)))


@get("/privacy/notices/{notice:str}", include_in_schema=False)
async def notice_page(request: HttpRequest, notice: FromPath[str]) -> Template:
    person = await person_of(request, await visitor_of(request))
    body = await notice_of(gateway_of(request), notice)
    page = NoticePage(
        frame=frame_of(request, person=person, signed_in="person"),
        notice=notice,
        version=body.version,
        text=blocks(body.text),
        text_language=body.language,
    )
    return render_page(page)


def _page(request: HttpRequest) -> int:
    """Returns the page that the address asks for, from 1. Raises NotFound for any other text or number."""
    asked = request.query_params.get("page", "1")
    # The length is checked before the number: leading zeros could hide one that no database can skip to.
    is_short = asked.isascii() and asked.isdigit() and len(asked) <= len(str(PAGE_MOST))
    if not (is_short and 1 <= int(asked) <= PAGE_MOST):
        raise NotFound(f"This page was not found. Use a page from 1 to {PAGE_MOST}.", field="page")
    return int(asked)


def _placement_of(found: PersonRecord[DecisionRecord]) -> tuple[str, int]:
    """Returns the placement of the decision, and its revision."""
    return found.body.placement, found.body.revision


def _decision(found: PersonRecord[DecisionRecord], titles: Mapping[str, str]) -> DecisionRow:
    body = found.body
    items = [titles.get(each.item, each.item) for each in body.items]
    return DecisionRow(body.decision, found.at_ms, items, body.effective)


async def _find_fates(
    gateway: Gateway, people: Sequence[Person], found: Sequence[PersonRecord[RecordBody]]
) -> tuple[set[int], dict[int, YesEnd]]:
    """Returns the indexes of these people's choices that did not count, and the end of each yes that lapsed.

    Both are empty when no choice in `found`, the page, needs a look at all of them.
    """
    overruled, ends = set[int](), dict[int, YesEnd]()
    if not any(_has_fate(gateway, people, each) for each in found):
        return overruled, ends
    for person in people:
        made = await history(gateway, person, (ChoiceRecord,))
        overruled |= find_overruling(made).keys()
        ends |= await find_ends(gateway, person, made)
    return overruled, ends


def _has_fate(gateway: Gateway, people: Sequence[Person], found: PersonRecord[RecordBody]) -> bool:
    """Returns True for a late choice, which may not have counted, and for a yes that may have ended."""
    if not isinstance(found.body, ChoiceRecord):
        return False
    is_late = found.at_ms - choice_event(found.body).ordered_ms > LATE_MS or bool(found.body.claimed)
    return is_late or not _is_in_force(gateway, people, found.body)


def _is_in_force(gateway: Gateway, people: Sequence[Person], body: ChoiceRecord) -> bool:
    """Returns True for a choice that cannot have ended: a no, or the yes that holds now."""
    if body.state != ConsentState.GIVEN:
        return True
    return any(
        own_standing(gateway, person.state, body.purpose, gateway.clock()).state == ConsentState.GIVEN
        and person.state.choices[body.purpose].at_ms == body.at_ms
        for person in people
    )


def _say_times(
    event: Event, found: PersonRecord[RecordBody], *, overruled: bool, end: YesEnd | None
) -> Event:
    """Returns the event of a choice with the times, the party and the end of its record."""
    if isinstance(found.body, DialRecord):
        return structs.replace(event, carried_by=found.body.carried_by or "")
    if not isinstance(found.body, ChoiceRecord):
        return event
    choice = choice_event(found.body)
    return structs.replace(
        event,
        at_ms=choice.at_ms,
        arrived_ms=found.at_ms if found.at_ms - choice.at_ms > LATE_MS else None,
        said_ms=choice.ordered_ms if choice.at_ms - choice.ordered_ms > LATE_MS else None,
        claimed=choice.claimed or "",
        carried_by=choice.carried_by or "",
        overruled=overruled,
        end=end,
    )


def _event(gateway: Gateway, found: PersonRecord[RecordBody], language: str) -> Event:
    name, notice = "", ""
    match found.body:
        case ChoiceRecord() as body:
            purpose = gateway.rules.purposes.get(body.purpose)
            name = choose_text(purpose.title, language) if purpose else body.purpose
            code, notice = f"consent-{body.state}", body.notice
            if body.because is LapseCause.CAME_OF_AGE:
                code = "consent-came-of-age"
        case FactsRecord() as body if body.removed:
            code = "facts-minor"
        case DialRecord(state=ConsentState.CLAIMED) as body:
            return Event(found.at_ms, "past-dial-claimed", name, notice, found.place, "", level=body.level)
        case DialRecord() as body:
            code = f"dial-{body.level}" if body.level in tuple(Level) else "other"
        case LimitRecord() as body:
            fields = () if isinstance(body.fields, UnsetType) else body.fields
            titles = [title_of(gateway.rules.context, each, language) or each for each in fields]
            name = ", ".join([*body.topics, *body.items, *titles])
            code = "limit-things" if name else "limit-categories" if body.categories else "limit-none"
        case RestrictionRecord() as body:
            code = "restriction-on" if body.restricted else "restriction-off"
        case LinkRecord(undone=True):
            code = "link-undone"
        case CorrectionRecord() as body:
            code = str(body.kind)
            _, _, name = body.forgot.partition(":")
        case body:
            code = str(body.kind)
    via = getattr(found.body, "via", UNSET)
    where = "" if via is UNSET else f"past-via-{via}"
    return Event(found.at_ms, f"past-{code}", name, notice, found.place, where)
