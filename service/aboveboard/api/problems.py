"""The one shape of an error answer: `application/problem+json` (RFC 9457), on every route and for every cause.

It names the field at fault and what would be right. It never repeats a value, which may be personal.
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
from aboveboard.errors import AboveboardError, EncodedBody, Malformed, NotFound, TooLarge, Unsupported
from aboveboard.http import HttpRequest

log = structlog.get_logger("aboveboard")

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:aboveboard:problem:"


class ProblemDetails(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An RFC 9457 problem. `type` is stable, `field` is the JSON path at fault, and `expected` is what would be right."""

    type: Annotated[str, Meta(pattern=r"^urn:aboveboard:problem:[a-z-]+$")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    field: str | None = None
    expected: str | None = None


def problem_of(error: AboveboardError) -> ProblemDetails:
    """Returns the problem that describes the error."""
    return ProblemDetails(
        type=TYPE_PREFIX + error.type,
        title=error.title,
        status=error.status,
        detail=error.detail,
        field=error.field,
        expected=error.expected,
    )


def headers_of(error: AboveboardError) -> dict[str, str]:
    """Returns the headers of a refusal, whose content type and length the caller adds."""
    headers = {"cache-control": "no-store"}
    if error.retry_after_seconds is not None:
        headers["retry-after"] = str(error.retry_after_seconds)
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    # Only for a content coding: this field distinguishes the two causes of 415 (RFC 9110, section 12.5.3).
    if isinstance(error, EncodedBody):
        headers["accept-encoding"] = "gzip, deflate, identity"
    return headers


def encode(error: AboveboardError) -> bytes:
    return msgspec.json.encode(problem_of(error))


def respond(error: AboveboardError) -> Response[bytes]:
    return Response(encode(error), status_code=error.status, media_type=MEDIA_TYPE, headers=headers_of(error))


async def send_problem(send: Send, error: AboveboardError) -> None:
    """Sends the answer of `respond` as ASGI messages, for code outside of Litestar's handlers."""
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


def convert_decode_error(error: Exception, kind: type | None) -> Malformed:
    """Returns the refusal of a body. `error` is one of `validation.UNDECODABLE`, `kind` the expected type."""
    found = validation.fault(error, kind)
    return Malformed(found.problem, field=found.field, expected=found.expected)


def on_own(_: HttpRequest, error: AboveboardError) -> Response[bytes]:
    return respond(error)


def on_http(request: HttpRequest, error: HTTPException) -> Response[bytes]:
    """Returns the answer to one of Litestar's own refusals, as a problem.

    It has the same status, if that is 400, 404, 405 or 413. Otherwise it is a fault, with status 500.
    """
    if isinstance(error, ValidationException):
        return respond(_convert_parameter_error(request, error))
    if error.status_code == 413:
        return respond(too_large(request.app.state.gateway.settings.body_limit_bytes))
    response = respond(_OF_STATUS.get(error.status_code) or fault())
    if allowed := (error.headers or {}).get("allow"):
        response.headers["allow"] = allow(allowed.split(", "))
    return response


def allow(methods: Iterable[str]) -> str:
    """Returns the value of an `Allow` header. It adds OPTIONS, and HEAD to every GET."""
    found = {*methods, "OPTIONS"}
    return ", ".join(sorted(found | {"HEAD"} if "GET" in found else found))


def too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(
        "The body is larger than this gateway accepts. Send less at a time.",
        expected=f"at most {limit_bytes} bytes",
    )


def not_json() -> Unsupported:
    return Unsupported(
        "The content type is not JSON. Send the body as application/json.",
        expected="content-type: application/json",
    )


def not_allowed() -> AboveboardError:
    refused = AboveboardError("This route does not take that method. Use one that `Allow` names.")
    refused.status, refused.type = 405, "method-not-allowed"
    refused.title = "This route does not take that method"
    return refused


def fault() -> AboveboardError:
    return AboveboardError(
        "The gateway failed, and the request may have taken effect or not. Report this fault to the operator."
    )


def on_fault(_: HttpRequest, error: Exception) -> Response[bytes]:
    """Returns 500 for an error that no code raises on purpose, and logs it."""
    log_fault(error)
    return respond(fault())


def log_fault(error: Exception) -> None:
    """Logs an error that no code raises on purpose.

    The line has its type and its last three places, never its text, which may quote a personal value.
    """
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("fault", error=type(error).__name__, where=where)


def _convert_parameter_error(request: HttpRequest, error: ValidationException) -> Malformed:
    """Returns the refusal of a malformed parameter or an empty body. `convert_decode_error` has all other bodies."""
    extra = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    field = str(extra.get("key", ""))
    if field == "data":
        return Malformed("The body is empty. Send one.", expected="one JSON object")
    handler: BaseRouteHandler = request.scope["route_handler"]
    expected = validation.describe_expected(handler.signature_model, field)
    return Malformed(
        "The parameter does not have the documented shape.",
        field=_name_in_request(handler, field) or None,
        expected=expected,
    )


def _name_in_request(handler: BaseRouteHandler, field: str) -> str:
    """Returns the name that a request has for a parameter, which is another one where Python reserves it."""
    parameter = handler.parsed_fn_signature.parameters.get(field)
    name = getattr(getattr(parameter, "kwarg_definition", None), "name", None)
    return str(name or field)


def no_route() -> NotFound:
    return NotFound("There is no such route. /schema lists all routes.")


def bad_head() -> Malformed:
    return Malformed(
        "The request is not well formed. Correct its head.", expected="a request as RFC 9110 has it"
    )


_OF_STATUS: dict[int, AboveboardError] = {400: bad_head(), 404: no_route(), 405: not_allowed()}
