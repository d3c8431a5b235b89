"""The refusals of requests that no route sees, because they are beyond a bound of the connection."""

from http import HTTPStatus

from aboveboard.api.answer_head import NOSNIFF
from aboveboard.api.problems import MEDIA_TYPE, encode, headers_of
from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.errors import AboveboardError, AddressTooLong, HeadTooLarge, Malformed, TooBusy, TooSlow
from aboveboard.gateway.limits import Limit, LimitGuard

FIELD_BYTES = 4
"""The bytes of a header field beside its name and value."""

FIRST_LINE_BYTES = 16
"""The bytes of the first line beside the address, about."""


def head_size(address: bytes, fields: list[tuple[bytes, bytes]]) -> int:
    """Returns the size of a head that the parser has read, in bytes."""
    return (
        FIRST_LINE_BYTES + len(address) + sum(len(name) + len(value) + FIELD_BYTES for name, value in fields)
    )


def find_upgrade_fault(fields: list[tuple[bytes, bytes]], limits: LimitGuard) -> AboveboardError | None:
    """Returns the refusal of a request that offers another protocol and has a body, and counts it. None without a body.

    The parser skips the body of such a request, and would read it as the next request.
    """
    found = dict(fields)
    if b"transfer-encoding" not in found and found.get(b"content-length", b"0").strip(b"0") == b"":
        return None
    limits.count(Limit.HEADER_FIELD)
    return Malformed(
        "The request has a body and offers another protocol. Send it without Upgrade.",
        field="Upgrade",
        expected="no Upgrade beside a body",
    )


def encode_answer(error: AboveboardError) -> bytes:
    """Returns the whole HTTP answer with the problem of `error`, after which the connection ends."""
    body = encode(error)
    fields = headers_of(error) | {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "connection": "close",
    }
    head = f"HTTP/1.1 {error.status} {HTTPStatus(error.status).phrase}\r\n"
    lines = "".join([f"{name}: {value}\r\n" for name, value in fields.items()])
    return b"%s%s: %s\r\n\r\n%s" % ((head + lines).encode(), *NOSNIFF, body)


def make_refusal(limit: Limit, bounds: ConnectionBounds) -> AboveboardError:
    """Returns the error for a request or connection beyond `limit`."""
    match limit:
        case Limit.ADDRESS:
            return AddressTooLong(
                "The address is longer than this gateway accepts. Send less in it.",
                expected=f"at most {bounds.address_bytes} bytes",
            )
        case Limit.FIELDS:
            return HeadTooLarge(
                "The request has more header fields than this gateway accepts. Send fewer.",
                expected=f"at most {bounds.fields} fields",
            )
        case Limit.HEAD:
            return HeadTooLarge(
                "The header fields are larger than this gateway accepts. Send less in them.",
                expected=f"at most {bounds.head_bytes} bytes",
            )
        case Limit.CONNECTIONS:
            return TooBusy(
                "The gateway has as many connections as it may. Try again a little later.",
                retry_after_seconds=1,
            )
    seconds = bounds.body_s if limit is Limit.BODY_TIME else bounds.head_s
    return TooSlow(
        "The request took too long to arrive. Send it again, faster.", expected=f"at most {seconds} seconds"
    )
