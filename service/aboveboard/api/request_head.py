"""The checks of a request's address and header fields, before any route reads them.

A head that two readers could read in two ways is refused. Otherwise one person could be taken for another.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from litestar.types import HTTPScope

from aboveboard.api.packed_bodies import find_coding
from aboveboard.errors import AboveboardError, EncodedBody, Malformed, WrongHost
from aboveboard.gateway.limits import Limit

SINGLE = {
    b"authorization": "Authorization",
    b"content-type": "Content-Type",
    b"host": "Host",
    b"idempotency-key": "Idempotency-Key",
    b"origin": "Origin",
    b"sec-fetch-site": "Sec-Fetch-Site",
}
"""The fields that a request may have once, by their names in ASGI. One reader would use the first, another the last."""

HOST_MOST = 300
PORT_MOST = 65_535
_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(:[0-9]{0,5})?")
"""RFC 3986, sections 3.2.2 and 3.2.3."""

_REPLACEMENT = "\ufffd"


def find_fault(scope: HTTPScope) -> AboveboardError | bytes | None:
    """Returns the refusal of a request's head, or None for a head without a fault.

    For a body that is to be unpacked, it returns the content coding instead of None.
    """
    query = scope.get("query_string", b"")
    # The server decodes the path and writes U+FFFD for what is not UTF-8. Only the bytes tell it from a U+FFFD.
    if _REPLACEMENT in scope["path"] and not is_utf8(scope.get("raw_path") or b"\xff"):
        return _not_utf8("path", "a path that is percent-encoded UTF-8")
    if query and not is_utf8(query):
        return _not_utf8("query", "a query that is percent-encoded UTF-8")
    fields: Iterable[tuple[bytes, bytes]] = scope.get("headers", ())
    return _find_field_fault(list(fields), has_host=scope.get("http_version") == "1.1")


def _find_field_fault(fields: list[tuple[bytes, bytes]], *, has_host: bool) -> AboveboardError | bytes | None:
    """Returns what `find_fault` does, of the header fields. `has_host`: the version of HTTP demands a Host."""
    found = dict(fields)
    if len(found) != len(fields):
        names = [name for name, _ in fields]
        for name, title in SINGLE.items():
            if names.count(name) > 1:
                return Malformed(
                    "The request has a header field twice. Send it once.", field=title, expected="one field"
                )
    host = found.get(b"host")
    if host is None:
        if has_host:
            return _bad_host("The request has no Host. Send one.")
    elif len(host) > HOST_MOST or not _is_host(host):
        return _bad_host("The Host has a wrong form. Send the name and port of this service.")
    if b"content-encoding" in found:
        try:
            return find_coding(fields)
        except EncodedBody as error:
            return error
    return None


HOST_EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
"""The paths that a monitor asks for by the address of a machine."""


def check_host(scope: HTTPScope, hosts: Collection[str]) -> WrongHost | None:
    """Returns the refusal of a request for a host that is none of `hosts`, or None. Without `hosts` any is right."""
    if not hosts or scope["path"] in HOST_EXEMPT:
        return None
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    found = _HOST.fullmatch(host)
    if found is not None and found[1].decode("ascii").lower() in hosts:
        return None
    return WrongHost(
        "The Host of this request is none of the hosts of this gateway. Use the public address.",
        field="Host",
        expected="a host in ABOVEBOARD_HOSTS",
    )


def limit_of(fault: AboveboardError) -> Limit:
    """Returns the name under which a fault of `find_fault` is counted."""
    if isinstance(fault, EncodedBody):
        return Limit.CONTENT_CODING
    return Limit.NOT_UTF8 if fault.field in ("path", "query") else Limit.HEADER_FIELD


def is_utf8(address: bytes) -> bool:
    """Returns True for a path or query of ASCII that is UTF-8 once it is decoded."""
    if not address.isascii():
        return False
    if b"%" not in address:
        return True
    try:
        unquote_to_bytes(address).decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=64)
def _is_host(host: bytes) -> bool:
    found = _HOST.fullmatch(host)
    return found is not None and int((found[2] or b":")[1:] or b"0") <= PORT_MOST


def _not_utf8(field: str, expected: str) -> Malformed:
    return Malformed("The address is not UTF-8. Encode it as UTF-8.", field=field, expected=expected)


def _bad_host(problem: str) -> Malformed:
    return Malformed(problem, field="Host", expected="one Host, such as example.com or example.com:8080")
