"""An explanation as JSON at `/why/{decision}/data`, for pages of apps that show it in place.

A page of any origin may request it with the key of the decision's link. A session does not count here, so no other
origin can read more than the link shows.
"""

import msgspec
from litestar import Response, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from msgspec import UNSET, Struct

from aboveboard.catalogue.titles import read_titles
from aboveboard.decisions.compose import list_held_messages, why_text
from aboveboard.decisions.record import read_allowed, reader_at
from aboveboard.decisions.replay import read_removals
from aboveboard.decisions.why_links import url_of_key
from aboveboard.errors import AboveboardError
from aboveboard.explanation.ordered import list_ordered
from aboveboard.explanation.render import RenderedHeldBack
from aboveboard.explanation.special_reasons import hide_special
from aboveboard.http import HttpRequest
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import gateway_of, language_of
from aboveboard.web.texts import text
from aboveboard.web.why.readers import note_of, read_by_key, without_reasons

ANYBODY = HEADERS | {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""The headers of an answer that a page of any origin may read."""


class ReasonData(Struct, frozen=True):
    """A reason in words. `share` is a part of 1, None for a reason that is not about the person."""

    text: str
    share: float | None


class WhyData(Struct, frozen=True):
    """The sentences of an explanation. `url` is the page that shows all of it. `note` says why there are no reasons.

    `made_by` is the label of the item, None where it declares none.
    """

    summary: str
    reasons: list[ReasonData]
    counterfactual: str | None
    held_back: tuple[RenderedHeldBack, ...]
    url: str
    note: str | None = None
    made_by: str | None = None


class ProblemAnswer(Struct, frozen=True):
    """The refusal, as a problem of RFC 9457."""

    status: int
    title: str


def on_own(_: HttpRequest, error: AboveboardError) -> Response[bytes]:
    return _refusal(error.status, error.title)


def on_http(_: HttpRequest, error: HTTPException) -> Response[bytes]:
    return _refusal(error.status_code, "This cannot be answered")


def _refusal(status: int, title: str) -> Response[bytes]:
    body = msgspec.json.encode(ProblemAnswer(status, title))
    return Response(body, status_code=status, media_type="application/problem+json", headers=ANYBODY)


@get(
    "/why/{decision:str}/data",
    include_in_schema=False,
    exception_handlers={AboveboardError: on_own, HTTPException: on_http},
)
async def why_data(request: HttpRequest, decision: FromPath[str]) -> Response[bytes]:
    gateway = gateway_of(request)
    query = request.query_params
    reading = await read_by_key(gateway, decision, query.get("key", ""), query.get("item"))
    body, language = reading.found.body, language_of(request)
    names = await read_titles(gateway.shelves, reading.app, body.placement, body.revision)
    removed = await read_removals(gateway, reading.app, body, body.removed)
    special = await gateway.topics.get_special(reading.app)
    said = why_text(
        url_of_key(gateway, decision, reading.key, reading.item.item if reading.item.slot else ""),
        hide_special(reading.why or without_reasons(body.why), special),
        rules=gateway.rules,
        titles=await gateway.topics.titles(reading.app, names.titles, language),
        language=language,
        reader=reader_at(body, gateway.clock()),
        messages=list_held_messages(names.kind, removed),
        below=reading.item.slot > 0,
        ordered=list_ordered(read_allowed(body.allowed).interests, special),
        made_by=names.titles.makers.get(reading.item.item),
    )
    reasons = [ReasonData(each.text, each.share) for each in said.reasons]
    note = note_of(reading)
    data = WhyData(
        said.summary,
        reasons,
        said.counterfactual,
        said.held_back,
        said.url,
        note and text(language, note),
        None if said.made_by is UNSET else said.made_by.label,
    )
    headers = ANYBODY | {"content-language": language}
    return Response(msgspec.json.encode(data), media_type="application/json", headers=headers)
