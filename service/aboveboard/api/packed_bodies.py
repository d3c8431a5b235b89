"""Bodies with the content coding gzip or deflate, unpacked with a bound on the unpacked size.

A thousand packed bytes may stand for a million. So no more is unpacked than a body may have.
"""

import zlib
from collections.abc import Iterable

from litestar.types import ASGIApp, Receive, ReceiveMessage, Scope, Send

from aboveboard.api.problems import too_large
from aboveboard.errors import EncodedBody, Malformed
from aboveboard.gateway.limits import Limit, LimitGuard

FIELD = b"content-encoding"
CODINGS = {b"gzip": 31, b"x-gzip": 31, b"deflate": 15}
"""The window of zlib for each coding. `deflate` is the zlib format (RFC 9110, section 8.4.1.2)."""

_OF_PACKED = (FIELD, b"content-length")


def find_coding(fields: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """Returns the coding of a body, None for none. Raises EncodedBody for another coding, and for several."""
    named = b",".join([value for name, value in fields if name == FIELD]).split(b",")
    found = [part.strip().lower() for part in named]
    if set(found) <= {b"", b"identity"}:
        return None
    # Several codings, even with `identity`, are read in several ways.
    if len(found) > 1 or found[0] not in CODINGS:
        raise EncodedBody(
            "The body has a content coding that is not read here. Send it with gzip, or without one.",
            expected="a Content-Encoding of gzip, deflate or identity, once",
        )
    return found[0]


def wrap_unpacking(app: ASGIApp, coding: bytes, limit: int, limits: LimitGuard) -> ASGIApp:
    """Returns `app` behind an unpacking of the body. `limit` bounds the packed and the unpacked size, in bytes."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = [field for field in scope["headers"] if field[0] not in _OF_PACKED]
        await app(scope, unpack(receive, coding, limit, limits), send)

    return answer


def unpack(receive: Receive, coding: bytes, limit: int, limits: LimitGuard) -> Receive:
    """Returns the body as one without a content coding.

    It raises TooLarge above the limit, and Malformed when it is not of the coding, ends early or late.
    """
    unpacker, packed, total = zlib.decompressobj(CODINGS[coding]), 0, 0

    async def receive_unpacked() -> ReceiveMessage:
        nonlocal packed, total
        message = await receive()
        if message["type"] != "http.request":
            return message
        body, more = message.get("body", b""), message.get("more_body", False)
        packed += len(body)
        try:
            part = unpacker.decompress(body, limit + 1 - total)
        except zlib.error:
            raise _refuse_packing() from None
        total += len(part)
        if packed > limit or total > limit:
            limits.count(Limit.UNPACKED)
            raise too_large(limit)
        if unpacker.unused_data or not (more or unpacker.eof):
            raise _refuse_packing()
        return {"type": "http.request", "body": part, "more_body": more}

    return receive_unpacked


def _refuse_packing() -> Malformed:
    return Malformed(
        "The body is not what its Content-Encoding says. Pack it again, whole.",
        field="Content-Encoding",
        expected="a body of one gzip member or one zlib stream",
    )
