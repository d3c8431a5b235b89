"""The page `/why/{decision}`: the reasons of a decision in words, each beside the control that it has."""

from collections.abc import Mapping
from itertools import islice

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct, UnsetType, structs

from aboveboard.catalogue.titles import read_titles
from aboveboard.consent.gpc import gpc
from aboveboard.decisions.forecast import Foresight, Likely, foresee, repeat_request
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import read_removals
from aboveboard.decisions.why_links import may_explain
from aboveboard.errors import NotFound
from aboveboard.explanation.circumstances import LEFT_BY
from aboveboard.explanation.render import RenderedExplanation, RenderedHeldBack, removals, render
from aboveboard.explanation.special_reasons import hide_special
from aboveboard.explanation.why import WHOLE_CODES, keys_of, parts_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.store import Person
from aboveboard.web.levels import LevelRow, level_rows
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of
from aboveboard.web.why.controls import DoneMessage, Offer, check_message, offers_of
from aboveboard.web.why.readers import ExplainedRecord, read_by_anybody

REMOVED_MAX = 10
"""The most removed items that are named. The page only counts the others."""

DECIDED = (
    {"editorial": "editors", "by_chance": "chance", "first_in_list": "list"}
    | dict.fromkeys(("popular", "earns_most", "best_guess", "fresh"), "everybody")
    | dict.fromkeys(LEFT_BY.values(), "left")
)
"""The code of the decider, by the code of a reason. A reason with a share is the engine's."""


class CauseLine(Struct, frozen=True):
    """A reason in words. `share` is its part of 1, None when it is not about the person; `offers` are its controls."""

    text: str
    share: float | None
    offers: list[Offer]


class WhyPage(WebPage, frozen=True, kw_only=True):
    """One decision, explained. `items` and `placement` are titles, as of the decision.

    `mine`: the reader is the person of the decision, and may act. `query` is the query with the key of the link, or "".
    With `is_redacted`, neither reasons nor items are shown. `deciders` are codes. `levels` and `likely` are None for a
    reader who may see this decision only. `index` is that of the entry in the log. `removed_more` counts the removed
    items that are not named.
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
    is_redacted: bool
    query: str
    said: DoneMessage | None
    likely: Likely | None
    levels: list[LevelRow] | None
    index: int


class WhyGonePage(WebPage, frozen=True, kw_only=True):
    """The page without a decision. `known`: the key in the address is valid, so the decision existed and was erased."""

    template = "why_gone.html"
    known: bool


def on_not_found(request: HttpRequest, _: NotFound) -> Template:
    """Answers for a decision that this reader cannot read: unknown, erased or another person's.

    Without a valid key in the address all of these look the same.
    """
    decision, key = str(request.path_params.get("decision", "")), request.query_params.get("key", "")
    known = may_explain(gateway_of(request), decision, key)
    return render_page(WhyGonePage(frame=frame_of(request), known=known), status=404)


@get("/why/{decision:str}", include_in_schema=False, exception_handlers={NotFound: on_not_found})
async def why_page(request: HttpRequest, decision: FromPath[str]) -> Template:
    gateway = gateway_of(request)
    reading = await read_by_anybody(request, decision)
    body = reading.found.body
    names = await read_titles(gateway.shelves, reading.app, body.placement, body.revision)
    foresight = await _foresight(request, gateway, reading)
    frame = frame_of(request, person=reading.person, signed_in="person" if reading.visitor else "")
    titles = await gateway.topics.titles(reading.app, names.titles, frame.language)
    body = structs.replace(body, why=hide_special(body.why, await gateway.topics.get_special(reading.app)))
    rendered = _render(gateway, body, frame.language, titles)
    removed = await read_removals(gateway, reading.app, body, body.removed)
    offers = [
        offers_of(number, each.controls, reading.known, titles)
        for number, each in enumerate(rendered.reasons)
    ]
    return render_page(
        WhyPage(
            frame=frame,
            decision=decision,
            items=[titles.get(each.item, each.item) for each in body.items],
            placement=names.title,
            at_ms=reading.found.at_ms,
            summary=rendered.summary,
            causes=[
                CauseLine(each.text, each.share, own)
                for each, own in zip(rendered.reasons, offers, strict=True)
            ],
            counterfactual=rendered.counterfactual,
            held_back=rendered.held_back,
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
            said=check_message(request.query_params, offers),
            likely=foresight.next if foresight else None,
            levels=_levels(gateway, foresight, frame.language),
            index=reading.found.place,
        )
    )


def _levels(gateway: Gateway, foresight: Foresight | None, language: str) -> list[LevelRow] | None:
    if foresight is None:
        return None
    here = foresight.levels[foresight.now].effective
    return level_rows(gateway.rules.dial, foresight, here, language, asked=foresight.now)


def _render(
    gateway: Gateway, body: DecisionRecord, language: str, titles: Mapping[str, str]
) -> RenderedExplanation:
    return render(body.why, language, rule_sentence=gateway.rules.sentences(language), titles=titles)


def _deciders(rendered: RenderedExplanation, body: DecisionRecord) -> list[str]:
    """Returns the codes of the deciders, each once, the engine first. It is empty when there was nothing to decide."""
    engine = [_engine(body)] if any(each.share is not None for each in rendered.reasons) else []
    others = [DECIDED[each.code] for each in rendered.reasons if each.code in DECIDED]
    return [*engine, *dict.fromkeys(others)]


def _engine(body: DecisionRecord) -> str:
    """Returns the code of the sentence about the engine, which says if anything else counted.

    `engine-several` is for several items, whose reasons are those of the first. `engine` is for reasons that name
    everything that was used. `engine-most` is for the rest, which did nothing that matters. In explanations of the
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
    return used <= named


async def _foresight(request: HttpRequest, gateway: Gateway, reading: ExplainedRecord) -> Foresight | None:
    """Returns the forecast for the person, now, at the placement of the decision. Returns None for other readers."""
    person: Person | None = reading.person
    if person is None:
        return None
    body = reading.found.body
    facts = {fact.field: fact.value for fact in body.allowed.context}
    asked = repeat_request(body.placement, body.candidates, facts, gateway.clock())
    return await foresee(gateway, reading.app, person, asked, gpc=gpc(request.scope["headers"]))
