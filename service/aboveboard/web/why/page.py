"""The page `/why/{decision}`: the reasons of a decision in words, each beside the control that it has."""

from collections.abc import Mapping
from itertools import islice
from urllib.parse import quote

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import UnsetType

from aboveboard.consent.gpc import gpc
from aboveboard.decisions.forecast import Foresight, Likely, foresee, repeat_request
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import read_removals
from aboveboard.decisions.why_links import may_explain
from aboveboard.errors import NotFound
from aboveboard.explanation.circumstances import LEFT_BY
from aboveboard.explanation.render import RenderedExplanation, RenderedHeldBack, removals
from aboveboard.explanation.why import WHOLE_CODES, keys_of, parts_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.settings import AppPages
from aboveboard.web.levels import LevelRow, level_rows
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of
from aboveboard.web.why.controls import DoneMessage, Offer, check_message
from aboveboard.web.why.links import ItemLink, find_sign_in, list_links
from aboveboard.web.why.own_arrangement import ArrangementOffer, check_put_back, offer_arrangement
from aboveboard.web.why.readers import ExplainedRecord, note_of, read_by_anybody
from aboveboard.web.why.words import CauseLine, put_in_words

REMOVED_MAX = 10
"""The most removed items that are named. The page only counts the others."""

NO_PAGES = AppPages("")
"""The pages of an app that declared none."""

DECIDED = (
    {"editorial": "editors", "by_chance": "chance", "first_in_list": "list", "varied": "variety"}
    | dict.fromkeys(
        ("popular", "popular_part", "seldom_used", "earns_most", "best_guess", "fresh"), "everybody"
    )
    | dict.fromkeys(LEFT_BY.values(), "left")
)
"""The code of the decider, by the code of a reason. A reason with a share is the engine's."""


class WhyPage(WebPage, frozen=True, kw_only=True):
    """One item of a decision, explained. `items` and `placement` have titles, as of the decision.

    `name` is the title of the explained item, and `made_by` its label or "". `below` says that others are above it.
    `note` is the code of the sentence that says why there are no reasons, or "".

    `mine`: the reader is the person of the decision, and may act. `query` is the query with the key of the link, or "".
    `act` is the query of the forms. `app` is the name of the app, and `home` its page. `sign_in` is its address for a
    reader who may not act. Both are "" where they are not declared. With `is_redacted`, neither reasons nor items are shown. `deciders` are codes. `levels` and `likely` are None for a
    reader who may see this decision only. `index` is that of the entry in the log. `removed_more` counts the removed
    items that are not named.
    """

    template = "why.html"
    decision: str
    items: list[ItemLink]
    name: str
    made_by: str
    below: bool
    note: str
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
    is_redacted: bool
    query: str
    act: str
    app: str
    home: str
    sign_in: str
    said: DoneMessage | None
    likely: Likely | None
    levels: list[LevelRow] | None
    arrangement: ArrangementOffer | None
    index: int


class WhyGonePage(WebPage, frozen=True, kw_only=True):
    """The page without a decision. `cause` is a part of the codes of its sentences.

    It is `erased` where the key in the address is valid, so the decision existed. It is `item` where the answer lacks
    the item. Otherwise it is `none`.
    """

    template = "why_gone.html"
    cause: str


def on_not_found(request: HttpRequest, error: NotFound) -> Template:
    """Answers for a decision that this reader cannot read: unknown, erased or another person's. Or the answer lacks the
    item.

    Without a valid key in the address all of the former look the same.
    """
    if error.field == "item":
        return render_page(WhyGonePage(frame=frame_of(request), cause="item"), status=404)
    decision, key = str(request.path_params.get("decision", "")), request.query_params.get("key", "")
    cause = "erased" if may_explain(gateway_of(request), decision, key) else "none"
    return render_page(WhyGonePage(frame=frame_of(request), cause=cause), status=404)


@get("/why/{decision:str}", include_in_schema=False, exception_handlers={NotFound: on_not_found})
async def why_page(request: HttpRequest, decision: FromPath[str]) -> Template:
    gateway = gateway_of(request)
    reading = await read_by_anybody(request, decision)
    foresight = await _foresight(request, gateway, reading)
    frame = frame_of(request, person=reading.person, signed_in="person" if reading.visitor else "")
    said = await put_in_words(gateway, reading, frame.language)
    body, titles, rendered = said.body, said.titles, said.rendered
    pages = gateway.settings.app_pages.get(reading.app, NO_PAGES)
    act = f"?item={quote(reading.item.item, safe='')}" if reading.item.slot else ""
    removed = await read_removals(gateway, reading.app, body, body.removed)
    return render_page(
        WhyPage(
            frame=frame,
            decision=decision,
            items=list_links(reading, decision, titles, said.pictures),
            name=titles.get(reading.item.item, reading.item.item),
            made_by=said.made_by,
            below=reading.item.slot > 0,
            note=note_of(reading) or "",
            placement=said.placement,
            at_ms=reading.found.at_ms,
            summary=rendered.summary,
            causes=said.causes,
            counterfactual=rendered.counterfactual,
            held_back=said.held_back,
            removed=removals(
                islice(removed, REMOVED_MAX),
                frame.language,
                rule_sentence=gateway.rules.sentences(frame.language),
                titles=titles,
            ),
            removed_more=max(0, len(removed) - REMOVED_MAX),
            deciders=_deciders(rendered, body),
            mine=reading.person is not None,
            is_redacted=reading.is_redacted,
            query=f"?key={reading.key}" if reading.key else "",
            act=act,
            app=reading.app,
            home=pages.home,
            sign_in=find_sign_in(pages.sign_in, decision, act) if reading.person is None else "",
            said=_check_said(
                request.query_params, [each.offers for each in said.causes], _offer_arrangement(reading)
            ),
            likely=foresight.next if foresight else None,
            levels=_levels(gateway, foresight, frame.language),
            arrangement=_offer_arrangement(reading),
            index=reading.found.place,
        )
    )


def _offer_arrangement(reading: ExplainedRecord) -> ArrangementOffer | None:
    return offer_arrangement(reading.found.body, None if reading.person is None else reading.person.state)


def _check_said(
    query: Mapping[str, str], offers: list[list[Offer]], arrangement: ArrangementOffer | None
) -> DoneMessage | None:
    code = check_put_back(query, arrangement)
    return DoneMessage(code, "") if code else check_message(query, offers)


def _levels(gateway: Gateway, foresight: Foresight | None, language: str) -> list[LevelRow] | None:
    if foresight is None:
        return None
    here = foresight.levels[foresight.now].effective
    return level_rows(gateway.rules.dial, foresight, here, language, asked=foresight.now)


def _deciders(rendered: RenderedExplanation, body: DecisionRecord) -> list[str]:
    """Returns the codes of the deciders, each once, the engine first. It is empty when there was nothing to decide."""
    engine = [_engine(body)] if any(each.share is not None for each in rendered.reasons) else []
    others = [DECIDED[each.code] for each in rendered.reasons if each.code in DECIDED]
    return [*engine, *dict.fromkeys(others)]


def _engine(body: DecisionRecord) -> str:
    """Returns the code of the sentence about the engine, which says if anything else counted.

    `engine-several` is for several items, which have reasons of their own. `engine` is for reasons that name everything
    that was used. `engine-most` is for the rest, which did nothing that matters. In explanations of the
    first form it may have mattered: `engine-more`.
    """
    if len(body.items) > 1:
        return "engine-several"
    why = body.why
    if isinstance(why.form, UnsetType):
        return "engine" if why.coverage is not None and float(why.coverage) == 1.0 else "engine-more"
    return "engine" if _names_all(body) else "engine-most"


def _names_all(body: DecisionRecord) -> bool:
    """Returns whether the reasons state everything that the decision used."""
    reasons = body.why.reasons
    if any(reason.code in WHOLE_CODES for reason in reasons):
        return True
    named = {key for reason in reasons for key in keys_of(reason)}
    named |= {part.field or "" for reason in reasons for part in parts_of(reason)}
    used = {each.key for each in body.allowed.interests} | {each.field for each in body.allowed.context}
    used |= {each.key for each in body.allowed.states or ()}
    return used | {each.key for each in body.allowed.states or ()} <= named


async def _foresight(request: HttpRequest, gateway: Gateway, reading: ExplainedRecord) -> Foresight | None:
    """Returns the forecast for the person, now, at the placement of the decision. Returns None for other readers."""
    person: Person | None = reading.person
    if person is None:
        return None
    body = reading.found.body
    facts = {fact.field: fact.value for fact in body.allowed.context}
    asked = repeat_request(body.placement, body.candidates, facts, gateway.clock(), gateway.rules.context)
    return await foresee(gateway, reading.app, person, asked, gpc=gpc(request.scope["headers"]))
