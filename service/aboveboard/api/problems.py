"""The one shape of an error: `application/problem+json` (RFC 9457), on every route and for every cause.

It says which field is wrong and what would be right. It never repeats a value: what was sent may be about a person.
"""

import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import structlog
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Send
from litestar.types.asgi_types import HTTPResponseStartEvent
from msgspec import Meta, Struct

from aboveboard import validation
from aboveboard.errors import AboveboardError, Malformed, NotFound, TooLarge
from aboveboard.http import HttpRequest

log = structlog.get_logger("aboveboard")

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:aboveboard:problem:"


class ProblemDetails(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An RFC 9457 problem. `type` is stable; `field` is the JSON path at fault, `expected` what would be right."""

    type: Annotated[str, Meta(pattern=r"^urn:aboveboard:problem:[a-z-]+$")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    field: str | None = None
    expected: str | None = None


def problem_of(error: AboveboardError) -> ProblemDetails:
    return ProblemDetails(
        type=TYPE_PREFIX + error.type,
        title=error.title,
        status=error.status,
        detail=error.detail,
        field=error.field,
        expected=error.expected,
    )


def headers_of(error: AboveboardError) -> dict[str, str]:
    headers = {"cache-control": "no-store"}
    if error.retry_after_seconds is not None:
        headers["retry-after"] = str(error.retry_after_seconds)
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    return headers


def encode(error: AboveboardError) -> bytes:
    return msgspec.json.encode(problem_of(error))


def respond(error: AboveboardError) -> Response[bytes]:
    return Response(encode(error), status_code=error.status, media_type=MEDIA_TYPE, headers=headers_of(error))


async def send_problem(send: Send, error: AboveboardError) -> None:
    """The same, for what stands outside of Litestar."""
    body = encode(error)
    named = headers_of(error) | {"content-type": MEDIA_TYPE, "content-length": str(len(body))}
    headers = [(name.encode(), value.encode()) for name, value in named.items()]
    start: HTTPResponseStartEvent = {
        "type": "http.response.start",
        "status": error.status,
        "headers": headers,
    }
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": False})


def of_decoding(error: Exception, kind: type | None) -> Malformed:
    """A decoder's complaint (one of shapes.UNDECODABLE) about a body that should have been of type `kind`, as ours."""
    found = validation.fault(error, kind)
    return Malformed(found.problem, field=found.field, expected=found.expected)


def on_own(_: HttpRequest, error: AboveboardError) -> Response[bytes]:
    return respond(error)


def on_http(request: HttpRequest, error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals, in our shape."""
    if isinstance(error, ValidationException):
        return respond(_of_validation(request, error))
    if error.status_code == 413:
        return respond(too_large(request.app.state.gateway.settings.body_limit_bytes))
    response = respond(_OF_STATUS.get(error.status_code) or fault())
    if allowed := (error.headers or {}).get("allow"):
        response.headers["allow"] = allow(allowed.split(", "))
    return response


def allow(methods: Iterable[str]) -> str:
    """The value of an `Allow` header. Whatever takes GET takes HEAD."""
    found = {*methods, "OPTIONS"}
    return ", ".join(sorted(found | {"HEAD"} if "GET" in found else found))


def too_large(limit_bytes: int) -> TooLarge:
    return TooLarge("the body is larger than this gateway takes", expected=f"at most {limit_bytes} bytes")


def not_allowed() -> AboveboardError:
    refused = AboveboardError("this route does not take that method")
    refused.status, refused.type = 405, "method-not-allowed"
    refused.title = "This route does not take that method"
    return refused


def fault() -> AboveboardError:
    return AboveboardError("this is our fault, not yours; it may have been done or not")


def on_fault(_: HttpRequest, error: Exception) -> Response[bytes]:
    """Anything nobody meant to raise. The log gets its type and place, never its words: they may quote a value."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("fault", error=type(error).__name__, where=where)
    return respond(fault())


def _of_validation(request: HttpRequest, error: ValidationException) -> Malformed:
    """A parameter that is out of shape, or a body that is not there: one that is comes to `of_decoding`."""
    extra = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    field = str(extra.get("key", ""))
    if field == "data":
        return Malformed("the body is empty", expected="one JSON object")
    handler: BaseRouteHandler = request.scope["route_handler"]
    expected = validation.describe_expected(handler.signature_model, field)
    return Malformed("the parameter is not of the documented shape", field=field or None, expected=expected)


def no_route() -> NotFound:
    return NotFound("no such route; /schema lists them all")


_OF_STATUS: dict[int, AboveboardError] = {404: no_route(), 405: not_allowed()}
