"""The page `/why/page/{answer}`: the reasons of each part of a surface, on one page."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct, UnsetType

from aboveboard.access.passes import derive_explanation_key
from aboveboard.decisions.surface_part import decision_of
from aboveboard.decisions.why_links import check_key, may_explain
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.web.page import WebPage, render_page
from aboveboard.web.sessions import frame_of, gateway_of
from aboveboard.web.why.links import ItemLink, list_links
from aboveboard.web.why.page import NO_PAGES, WhyGonePage
from aboveboard.web.why.readers import ExplainedRecord, not_found, note_of, read_decision
from aboveboard.web.why.words import CauseLine, put_in_words


class SurfacePartView(Struct, frozen=True):
    """A part of the page: its items, and the reasons for the first of them.

    `address` is the page with all of its reasons. `note` is the code of the sentence that says why there are none, or "".
    """

    decision: str
    placement: str
    is_layout: bool
    items: list[ItemLink]
    summary: str
    causes: list[CauseLine]
    note: str
    address: str


class WhySurfacePage(WebPage, frozen=True, kw_only=True):
    """A surface, explained part by part. `mine`: the reader is the person of the decisions, and may act.

    `index` is the first of their entries in the log. `app` and `home` are as in `WhyPage`.
    """

    template = "why_surface.html"
    parts: list[SurfacePartView]
    at_ms: int
    mine: bool
    app: str
    home: str
    index: int


def on_not_found(request: HttpRequest, error: NotFound) -> Template:
    """Answers for a surface that this reader cannot read, as the page of a decision does."""
    answer, key = str(request.path_params.get("answer", "")), request.query_params.get("key", "")
    cause = "erased" if may_explain(gateway_of(request), answer, key) else "none"
    return render_page(WhyGonePage(frame=frame_of(request), cause=cause), status=404)


@get("/why/page/{answer:str}", include_in_schema=False, exception_handlers={NotFound: on_not_found})
async def why_surface_page(request: HttpRequest, answer: FromPath[str]) -> Template:
    gateway = gateway_of(request)
    readings = await _read_all(request, gateway, answer)
    first = readings[0]
    frame = frame_of(request, person=first.person, signed_in="person" if first.visitor else "")
    parts = [
        await _describe(gateway, reading, decision_of(answer, place), frame.language)
        for place, reading in enumerate(readings)
    ]
    return render_page(
        WhySurfacePage(
            frame=frame,
            parts=parts,
            at_ms=first.found.at_ms,
            mine=first.person is not None,
            app=first.app,
            home=gateway.settings.app_pages.get(first.app, NO_PAGES).home,
            index=first.found.place,
        )
    )


async def _read_all(request: HttpRequest, gateway: Gateway, answer: str) -> list[ExplainedRecord]:
    """Returns the decisions of the answer in their order. Raises as `read_decision` does."""
    key = request.query_params.get("key", "")
    if key:
        check_key(gateway, answer, key)
    readings: list[ExplainedRecord] = []
    of = 1
    while len(readings) < of:
        decision = decision_of(answer, len(readings))
        own = derive_explanation_key(gateway.keyring.operator_key, key, decision) if key else ""
        readings.append(await read_decision(request, decision, own, None))
        part = readings[-1].found.body.surface
        if isinstance(part, UnsetType):  # a decision of its own has no such id, so it was not made here
            raise not_found()
        of = part.of
    return readings


async def _describe(
    gateway: Gateway, reading: ExplainedRecord, decision: str, language: str
) -> SurfacePartView:
    said = await put_in_words(gateway, reading, language)
    part = reading.found.body.surface
    return SurfacePartView(
        decision=decision,
        placement=said.placement,
        is_layout=not isinstance(part, UnsetType) and part.slot == "",
        items=list_links(reading, decision, said.titles, said.pictures),
        summary=said.rendered.summary,
        causes=said.causes,
        note=note_of(reading) or "",
        address=f"/why/{decision}" + (f"?key={reading.key}" if reading.key else ""),
    )
