"""The one shape of an error: `application/problem+json` (RFC 9457), on every route and for every cause.

It says which field is wrong and what would be right. It never repeats a value: what was sent may be about a person.
"""

import re
import traceback
from pathlib import Path
from typing import Annotated, Any

import msgspec
import msgspec.inspect
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from msgspec import Meta, Struct

from service.errors import (
    AboveboardError,
    Malformed,
    NotFound,
    TooLarge,
    Unprocessable,
    Unsupported,
)

log = structlog.get_logger("aboveboard")

MEDIA_TYPE = "application/problem+json"
SHAPE = "the shape that /schema describes"
TYPE_PREFIX = "urn:aboveboard:problem:"


class Problem(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An RFC 9457 problem. `type` is stable; `field` is the JSON path at fault, `expected` what would be right."""

    type: Annotated[str, Meta(pattern=r"^urn:aboveboard:problem:[a-z-]+$")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    field: str | None = None
    expected: str | None = None


def problem_of(error: AboveboardError) -> Problem:
    return Problem(
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


def of_decoding(error: msgspec.DecodeError, kind: Any) -> AboveboardError:
    """A decoder's complaint about a body that should have been of type `kind`, as ours.

    Its path is kept, and what was expected; a value that it quotes is not.
    """
    if not isinstance(error, msgspec.ValidationError):
        return Malformed("the body is not valid JSON in UTF-8", expected="one JSON object")
    message, _, path = str(error).partition(" - at `")
    field = path.rstrip("`").removeprefix("$").removeprefix(".") or None
    return _of_message(message, field, kind)


def _of_message(message: str, field: str | None, kind: Any) -> Malformed:
    if unknown := re.match(r"Object contains unknown field `([A-Za-z_][A-Za-z0-9_]{0,39})`", message):
        return Malformed(
            "the object has a field that is not known here",
            field=f"{field}.{unknown[1]}" if field else unknown[1],
            expected=_known_fields(kind, field),
        )
    if missing := re.match(r"Object missing required field `(\w+)`", message):
        named = f"{field}.{missing[1]}" if field else missing[1]
        return Malformed("a field is missing", field=named, expected="a value for it")
    if message.startswith("Invalid enum value"):
        return Malformed(
            "the value is not one of the allowed ones", field=field, expected=_allowed_values(kind, field)
        )
    return Malformed("the value is not of the documented shape", field=field, expected=_expected(message))


def _expected(message: str) -> str:
    """What msgspec expected, which comes from our types and never from the request."""
    match = re.match(r"Expected (`[^`]*`(?: [<>=]+ [\d.]+| of length [<>=]+ \d+)?|[a-z][\w ]*)", message)
    if match is None:
        return SHAPE
    return "text in the documented format" if "matching regex" in message else match[1].replace("`", "")


def _known_fields(kind: Any, field: str | None) -> str:
    found = _type_at(kind, field)
    if isinstance(found, msgspec.inspect.StructType):
        return "one of: " + ", ".join(each.encode_name for each in found.fields)
    return SHAPE


def _allowed_values(kind: Any, field: str | None) -> str:
    found = _type_at(kind, field)
    if isinstance(found, msgspec.inspect.EnumType):
        return "one of: " + ", ".join(str(member.value) for member in found.cls)
    return SHAPE


def _type_at(kind: Any, field: str | None) -> Any:
    """The declared type at a JSON path such as `context.device` or `items[...].kind`; None when it is not plain."""
    found: Any = msgspec.inspect.type_info(kind)
    for part in re.findall(r"[A-Za-z_]\w*|\[", field or ""):
        found = _plain(found)
        if part == "[":
            found = getattr(found, "item_type", None)
        else:
            inner = getattr(found, "fields", ())
            found = next((each.type for each in inner if each.encode_name == part), None)
    return _plain(found)


def _plain(found: Any) -> Any:
    """Without metadata, and without `or null`."""
    while isinstance(found, msgspec.inspect.Metadata):
        found = found.type
    if isinstance(found, msgspec.inspect.UnionType):
        others = [each for each in found.types if not isinstance(each, msgspec.inspect.NoneType)]
        return _plain(others[0]) if len(others) == 1 else None
    return found


def on_own(_: Request[Any, Any, Any], error: AboveboardError) -> Response[bytes]:
    return respond(error)


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals, in our shape."""
    if isinstance(error, ValidationException):
        return respond(_of_validation(request, error))
    own = _OF_STATUS.get(error.status_code)
    if own is not None:
        return respond(own)
    refused = AboveboardError("the request was refused")
    refused.status = error.status_code
    refused.type, refused.title = _NAMES.get(error.status_code, ("internal", AboveboardError.title))
    response = respond(refused)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def not_allowed() -> AboveboardError:
    refused = AboveboardError("this route does not take that method")
    refused.status = 405
    refused.type, refused.title = _NAMES[405]
    return refused


def on_fault(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Anything nobody meant to raise. The log gets its type and place, never its words: they may quote a value."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("fault", error=type(error).__name__, where=where)
    return respond(AboveboardError("this is our fault, not yours; nothing of the request was kept"))


def _of_validation(request: Request[Any, Any, Any], error: ValidationException) -> AboveboardError:
    """Litestar says where a value stood; the field of a whole body is called `data` there."""
    extra = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
    field, message = str(extra.get("key", "")), str(extra.get("message", ""))
    if extra.get("source") == "body" or field == "data":
        handler: Any = request.scope["route_handler"]
        kind = handler.parsed_data_field.annotation if handler.parsed_data_field else None
        return _of_message(message, field.removeprefix("data").removeprefix(".") or None, kind)
    return Malformed(
        "a parameter is not of the documented shape", field=field or None, expected=_expected(message)
    )


_OF_STATUS: dict[int, AboveboardError] = {
    400: Malformed("the body is not valid JSON in UTF-8", expected="one JSON object"),
    404: NotFound("no such route; /schema lists them all"),
    413: TooLarge("the body is larger than this gateway takes"),
    415: Unsupported("the content type is not JSON", expected="content-type: application/json"),
    422: Unprocessable("the request cannot be carried out"),
}
_NAMES = {405: ("method-not-allowed", "This route does not take that method")}
