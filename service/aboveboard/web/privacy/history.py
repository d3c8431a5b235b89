"""`/privacy/history`, `/privacy/decisions` and the notices of choices: the past, page by page."""

from collections.abc import Mapping

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct

from aboveboard.catalogue.titles import read_titles
from aboveboard.decisions.narrowness import MadeChoice, Narrowness, measure_narrowness
from aboveboard.decisions.record import DecisionRecord
from aboveboard.http import HttpRequest
from aboveboard.numbers.shown_notices import ShownNotices
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.history import PersonRecord, notice_of
from aboveboard.rights.own_records import drop_copies, page_of
from aboveboard.rights.person_data import CHOSEN
from aboveboard.web.list_pages import Pages, read_page
from aboveboard.web.notice_text import Run, blocks
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.past_choices import Event, describe_choice, find_fates, say_times
from aboveboard.web.sessions import frame_of, gateway_of, person_of, visitor_of

SIZE = 20
"""The rows of one page of a list."""


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
    """The decisions about a person, the newest first, each with a link to its explanation.

    `narrowness` is that of the decisions on this page.
    """

    template = "privacy_decisions.html"
    decisions: list[DecisionRow]
    narrowness: Narrowness
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
    frame, page = frame_of(request, person=person, signed_in="person"), read_page(request)
    people = await readable_ids(gateway, person, skips=True)
    found, more = await page_of(gateway, people, CHOSEN, page=page, size=SIZE)
    overruled, ends = await find_fates(gateway, people, found)
    events = [
        say_times(
            describe_choice(gateway, each, frame.language),
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
    frame, page = frame_of(request, person=person, signed_in="person"), read_page(request)
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
    past = [MadeChoice(visitor.who.encode(), each.at_ms, each.body) for each in found]
    measured = measure_narrowness(past)
    return render_page(
        DecisionsPage(frame=frame, decisions=rows, narrowness=measured, pages=Pages(page, more))
    )


@get("/privacy/notices/{notice:str}", include_in_schema=False)
async def notice_page(request: HttpRequest, notice: FromPath[str]) -> Template:
    person = await person_of(request, await visitor_of(request))
    gateway = gateway_of(request)
    body = await notice_of(gateway, notice)
    gateway.part(ShownNotices).note(body.purpose, body.version, body.language)
    page = NoticePage(
        frame=frame_of(request, person=person, signed_in="person"),
        notice=notice,
        version=body.version,
        text=blocks(body.text),
        text_language=body.language,
    )
    return render_page(page)


def _placement_of(found: PersonRecord[DecisionRecord]) -> tuple[str, int]:
    """Returns the placement of the decision, and its revision."""
    return found.body.placement, found.body.revision


def _decision(found: PersonRecord[DecisionRecord], titles: Mapping[str, str]) -> DecisionRow:
    body = found.body
    items = [titles.get(each.item, each.item) for each in body.items]
    return DecisionRow(body.decision, found.at_ms, items, body.effective)
