"""`/why/{decision}`: why somebody saw what they saw, in words, with what they can do about it beside each reason."""

from collections.abc import Mapping
from itertools import islice

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct

from aboveboard.catalogue.titles import read_titles
from aboveboard.consent.gpc import gpc
from aboveboard.decisions.forecast import Foresight, Likely, foresee, repeat_request
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import read_removals
from aboveboard.decisions.why_links import may_explain
from aboveboard.errors import NotFound
from aboveboard.explanation.render import RenderedExplanation, RenderedHeldBack, removals, render
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.web.levels import LevelRow, level_rows
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of
from aboveboard.web.why.controls import DoneMessage, Offer, check_message, offer_of
from aboveboard.web.why.readers import ExplainedRecord, read_by_anybody

REMOVED_MAX = 10
"""So many of what was not to be shown are named; more than that nobody reads."""

DECIDED = {"editorial": "editors", "by_chance": "chance", "first_in_list": "list"} | dict.fromkeys(
    ("popular", "fresh"), "everybody"
)
"""Who decided, by the code of a reason. A reason with a share is the engine's."""


class CauseLine(Struct, frozen=True):
    """A reason in words. `share` is its part of 1, None when it is not about the person; `offer` what they can do."""

    text: str
    share: float | None
    offer: Offer | None


class WhyPage(WebPage, frozen=True, kw_only=True):
    """One decision, explained. `items` are the titles of what was shown, `placement` that of the spot.

    `mine`: the reader is the person it was made for, and may act; `query` keeps the key of a reader who is not.
    `deciders` are codes. `levels` are None, and `likely` too, for whoever may not see more than this decision. `index`
    is the place in the log; `removed_more` counts what is not named of what could not be shown.
    """

    template = "why.html"
    decision: str
    items: list[str]
    placement: str
    at_ms: int
    summary: str
    causes: list[CauseLine]
    counterfactual: str | None
    held_back: tuple[RenderedHeldBack, ...]
    removed: tuple[RenderedHeldBack, ...]
    removed_more: int
    deciders: list[str]
    mine: bool
    query: str
    said: DoneMessage | None
    likely: Likely | None
    levels: list[LevelRow] | None
    index: int


class WhyGonePage(WebPage, frozen=True, kw_only=True):
    """There is no such decision to read. `known`: the link is a real one, so it was there and was erased."""

    template = "why_gone.html"
    known: bool


def on_not_found(request: HttpRequest, _: NotFound) -> Template:
    """What is said of somebody else's decision, of none at all, and of one that is no longer there."""
    decision, key = str(request.path_params.get("decision", "")), request.query_params.get("key", "")
    known = may_explain(gateway_of(request), decision, key)
    return render_page(WhyGonePage(frame=frame_of(request), known=known), status=404)


@get("/why/{decision:str}", include_in_schema=False, exception_handlers={NotFound: on_not_found})
async def why_page(request: HttpRequest, decision: FromPath[str]) -> Template:
    gateway = gateway_of(request)
    reading = await read_by_anybody(request, decision)
    body, state = reading.found.body, reading.person.state if reading.person else None
    names = await read_titles(gateway.shelves, reading.app, body.placement, body.revision)
    foresight = await _foresight(request, gateway, reading)
    frame = frame_of(request, person=reading.person, signed_in="person" if reading.visitor else "")
    told = _render(gateway, body, frame.language, names.titles)
    removed = await read_removals(gateway, reading.app, body, body.removed)
    offers = [offer_of(number, each.control, state, names.titles) for number, each in enumerate(told.reasons)]
    return render_page(
        WhyPage(
            frame=frame,
            decision=decision,
            items=[names.titles.get(each.item, each.item) for each in body.items],
            placement=names.title,
            at_ms=reading.found.at_ms,
            summary=told.summary,
            causes=[
                CauseLine(each.text, each.share, offer)
                for each, offer in zip(told.reasons, offers, strict=True)
            ],
            counterfactual=told.counterfactual,
            held_back=told.held_back,
            removed=removals(
                islice(removed, REMOVED_MAX),
                frame.language,
                rule_sentence=gateway.rules.sentences(frame.language),
                titles=names.titles,
            ),
            removed_more=max(0, len(removed) - REMOVED_MAX),
            deciders=_deciders(told, body),
            mine=reading.person is not None,
            query=f"?key={reading.key}" if reading.key else "",
            said=check_message(request.query_params, offers),
            likely=foresight.next if foresight else None,
            levels=level_rows(gateway.rules.dial, foresight, foresight.now, frame.language)
            if foresight
            else None,
            index=reading.found.place,
        )
    )


def _render(
    gateway: Gateway, body: DecisionRecord, language: str, titles: Mapping[str, str]
) -> RenderedExplanation:
    return render(body.why, language, rule_sentence=gateway.rules.sentences(language), titles=titles)


def _deciders(told: RenderedExplanation, body: DecisionRecord) -> list[str]:
    """Codes of who decided, each once; nobody, when there was nothing to decide."""
    engine = [_engine(body)] if any(each.share is not None for each in told.reasons) else []
    others = [DECIDED[each.code] for each in told.reasons if each.code in DECIDED]
    return engine + others


def _engine(body: DecisionRecord) -> str:
    """What can be said of what else was used: reasons are those of the first item, and not always all of them."""
    if len(body.items) > 1:
        return "engine-several"
    coverage = body.why.coverage
    return "engine" if coverage is not None and float(coverage) == 1.0 else "engine-most"


async def _foresight(request: HttpRequest, gateway: Gateway, reading: ExplainedRecord) -> Foresight | None:
    """What the person would see now where this decision was made. None for everybody else."""
    person: Person | None = reading.person
    if person is None:
        return None
    body = reading.found.body
    facts = {fact.field: fact.value for fact in body.allowed.context}
    asked = repeat_request(body.placement, body.candidates, facts, gateway.clock())
    return await foresee(gateway, reading.app, person, asked, gpc=gpc(request.scope["headers"]))
