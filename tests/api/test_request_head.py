"""The head of a request, refused where two readers could read it in two ways."""

from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

import pytest
from aboveboard.api import request_head
from aboveboard.api.request_head import HOST_MOST, SINGLE, check_host, find_fault, is_utf8
from aboveboard.errors import AboveboardError
from aboveboard.gateway.limits import Limit
from aboveboard.web.routes import router
from hypothesis import given
from hypothesis import strategies as st
from litestar.routes import HTTPRoute

from tests.api.wire import KEYED, OPERATIONS, PARAMETERS, filled, log_size, problem, raw, send
from tests.world import Installation, Shop

LATIN = ["Andr%E9", "%ff", "a%C3", "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "u%EF%BF", "%EF%BF%BD%E9"]
"""Percent-encoded bytes that are not UTF-8: Latin-1, cut short, overlong, a surrogate, beyond Unicode."""

ROUTES = [(method, path) for method, path, _ in OPERATIONS]
PAGES = sorted(
    (method, route.path_format)
    for route in router().routes
    if isinstance(route, HTTPRoute)
    for method in {"GET", "POST"} & set(route.methods)
)


def named(path: str, written: str) -> list[str]:
    """The path once for each of its parameters, with `written` in its place."""
    parts = path.split("/")
    places = [at for at, part in enumerate(parts) if "{" in part]
    return [
        "/".join(
            written if at == place else PARAMETERS.get(part.strip("{}"), part.strip("{}"))
            for at, part in enumerate(parts)
        )
        for place in places
    ]


IN_API = [(method, place) for method, path in ROUTES for place in named(path, "Andr%E9")]
ON_PAGES = [(method, place) for method, path in PAGES for place in named(path, "Andr%E9")]


def asked(
    path: str = "/v1/x",
    *headers: tuple[bytes, bytes],
    query: bytes = b"",
    version: str = "1.1",
    host: Any = b"x",
) -> Any:
    """A request as the server hands it over."""
    return {
        "http_version": version,
        "path": unquote_to_bytes(path).decode(errors="replace"),
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [*headers, *([] if host is None else [(b"host", host)])],
    }


@pytest.mark.parametrize(("method", "path"), IN_API)
def test_a_path_that_is_not_utf8_is_refused_in_each_parameter_of_the_api(
    still: Shop, method: str, path: str
) -> None:
    """400 before anything else is looked at, and nothing is recorded."""
    size = log_size(still)
    assert problem(send(still, method, path, b'{"level":4}'), 400)["field"] == "path"
    assert log_size(still) == size


@pytest.mark.parametrize(("method", "path"), ON_PAGES)
def test_a_path_that_is_not_utf8_is_refused_in_each_parameter_of_the_pages(
    still: Shop, method: str, path: str
) -> None:
    """Also of the console, and the refusal is a page."""
    answer = send(still, method, path, b"")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(("method", "path"), sorted({*ROUTES, *PAGES}))
def test_a_query_that_is_not_utf8_is_refused_on_each_route(still: Shop, method: str, path: str) -> None:
    """Also where the route reads no query: what a proxy reads there is not for us to guess."""
    if "{" in path and (method, path) in PAGES:
        path = named(path, "x")[0]
    assert send(still, method, f"{filled(path)}?x=Andr%E9", b"").status_code == 400


def test_no_letter_of_latin_1_reaches_another_person(still: Shop) -> None:
    """Two ids that differ only in such a letter were one person, whom either could read and erase."""
    assert send(still, "PUT", "/v1/people/Andr%C3%A9/dial", b'{"level":4}').status_code == 200
    for method, path in [("GET", "Andr%E8"), ("GET", "Andr%E9"), ("DELETE", "Andr%FF")]:
        problem(send(still, method, f"/v1/people/{path}"), 400)
    assert still.ok("GET", "/v1/people/Andr%C3%A9")["dial"] == 4


@given(st.binary(max_size=8), st.sampled_from(["/v1/people/{}", "/privacy/{}", "/log/tile/0/{}"]))
def test_any_bytes_that_are_not_utf8_are_refused_and_no_others(data: bytes, path: str) -> None:
    """In a path as in a query, however they are mixed with letters."""
    try:
        data.decode()
        right = None
    except UnicodeDecodeError:
        right = "path"
    written = quote_from_bytes(data, safe="")
    fault = find_fault(asked(path.format(written)))
    assert (fault and fault.field) == right
    fault = find_fault(asked(query=b"a=1&b=" + written.encode()))
    assert (fault and fault.field) == (right and "query")


@pytest.mark.parametrize("written", LATIN)
def test_an_encoding_that_decoders_replace_is_not_utf8(written: str) -> None:
    """Each would become the replacement character."""
    assert not is_utf8(written.encode())


def test_a_replacement_character_of_the_client_is_utf8() -> None:
    """Data that an earlier version stored under it can still be read and erased."""
    assert find_fault(asked("/v1/people/Andr%EF%BF%BD")) is None


def test_a_path_whose_bytes_are_unknown_is_not_trusted() -> None:
    """A server need not hand them over; then nothing tells one replacement character from another."""
    assert find_fault(asked("/%ff") | {"raw_path": None}) is not None


def test_letters_beyond_ascii_are_percent_encoded() -> None:
    """As bare bytes a query is read in two ways: as UTF-8 or as Latin-1."""
    assert not is_utf8("a=é".encode())


@pytest.mark.parametrize(("name", "title"), SINGLE.items())
def test_a_field_that_counts_once_is_refused_twice(name: bytes, title: str) -> None:
    """Even with the same value: one route took the first and another the last."""
    fault = find_fault(asked("/v1/x", (name, b"x"), (name, b"x")))
    assert fault is not None
    assert (fault.status, fault.field) == (400, title)


@pytest.mark.parametrize("name", [b"accept", b"sec-gpc", b"x-forwarded-for", b"cookie"])
def test_a_field_that_is_a_list_may_stand_twice(name: bytes) -> None:
    """As a proxy may write it."""
    assert find_fault(asked("/v1/x", (name, b"1"), (name, b"1"))) is None


@pytest.mark.parametrize(("method", "path"), KEYED)
@pytest.mark.parametrize("order", [1, -1])
def test_two_keys_are_refused_alike_on_every_route(still: Shop, method: str, path: str, order: int) -> None:
    """Whichever of them is in force."""
    keys = [f"authorization: Bearer {key}" for key in (still.key, "ab_app_x")][::order]
    head = [f"{method} {filled(path)} HTTP/1.1", "host: x", *keys, "connection: close", "", ""]
    assert raw(still, "\r\n".join(head).encode()).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "host",
    [None, b"[", b"[::1", b"a b", b"a/b", b"a@b", b"x:a", b"\xff", b"x" * (HOST_MOST + 1), b"x:123456"],
)
def test_a_host_is_needed_and_has_its_form(host: bytes | None) -> None:
    """RFC 9112, section 3.2. Pages compare it with the origin of a form."""
    fault = find_fault(asked(host=host))
    assert fault is not None
    assert (fault.status, fault.field) == (400, "Host")


@pytest.mark.parametrize(
    "host", [b"x", b"shop.example:8443", b"[::1]:80", b"127.0.0.1", b"b\xc3\xbc".hex().encode(), b""]
)
def test_any_other_host_passes(host: bytes) -> None:
    """We keep no list of our own names."""
    assert find_fault(asked(host=host)) is None


def test_http_1_0_needs_no_host() -> None:
    """It is older than the field."""
    assert find_fault(asked(version="1.0", host=None)) is None


@pytest.mark.parametrize("path", ["/v1/policies", "/privacy", "/log/checkpoint", "/v1/decisions"])
def test_a_request_without_a_host_is_refused_everywhere(still: Shop, path: str) -> None:
    """By the running service, before it asks for a key."""
    answer = raw(still, f"GET {path} HTTP/1.1\r\nconnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    "coding", [b"gzip, gzip", b"br", b"deflate, identity", b"x", b"identity;q=1", b"gzip;q=1"]
)
def test_another_content_coding_is_refused(coding: bytes) -> None:
    """With 415, which a client tells from that of a media type by Accept-Encoding."""
    fault = find_fault(asked("/v1/x", (b"content-encoding", coding)))
    assert isinstance(fault, AboveboardError)
    assert (fault.status, fault.type) == (415, "unsupported-content-encoding")


@pytest.mark.parametrize("coding", [b"identity", b" Identity ", b"", b"identity, identity"])
def test_no_content_coding_may_be_named(coding: bytes) -> None:
    """`identity` stands for none."""
    assert find_fault(asked("/v1/x", (b"content-encoding", coding))) is None


def test_one_of_two_content_codings_is_enough() -> None:
    """Whichever line it is on."""
    for codings in ([b"gzip", b"identity"], [b"identity", b"gzip"]):
        fault = find_fault(asked("/v1/x", *[(b"content-encoding", each) for each in codings]))
        assert isinstance(fault, AboveboardError)


@pytest.mark.parametrize(
    ("coding", "found"), [(b"gzip", b"gzip"), (b"GZIP", b"gzip"), (b" deflate", b"deflate")]
)
def test_a_coding_that_is_read(coding: bytes, found: bytes) -> None:
    assert find_fault(asked("/v1/x", (b"content-encoding", coding))) == found


@pytest.mark.parametrize(
    ("method", "path"), sorted({*ROUTES, ("POST", "/privacy/dial"), ("POST", "/console")})
)
def test_a_packed_body_is_refused_on_each_route(still: Shop, method: str, path: str) -> None:
    """With a coding that is not read. It was called broken JSON before."""
    answer = send(still, method, filled(path), b"\x1f\x8b", content_encoding="br")
    assert (answer.status_code, method == "HEAD" or b"\x1f\x8b" not in answer.content) == (415, True)
    if path.startswith(("/v1", "/log")):
        assert answer.headers["accept-encoding"] == "gzip, deflate, identity"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("not_utf8", "GET /v1/people/%FF HTTP/1.1\r\nhost: x"),
        ("not_utf8", "GET /v1/policies?a=%FF HTTP/1.1\r\nhost: x"),
        ("header_field", "GET /v1/policies HTTP/1.1"),
        ("header_field", "GET /v1/policies HTTP/1.1\r\nhost: x\r\norigin: a\r\norigin: a"),
        ("content_coding", "GET /v1/policies HTTP/1.1\r\nhost: x\r\ncontent-encoding: br"),
    ],
)
def test_each_refusal_of_a_head_is_counted(
    still_installation: Installation, still: Shop, name: str, head: str
) -> None:
    """Under its own name, so that an operator sees which of the new rules a client breaks."""
    counts = still_installation.service.gateway.limits.counts
    before = {limit: count for limit, (count, _) in counts.items()}
    raw(still, f"{head}\r\nconnection: close\r\n\r\n".encode())
    after = {limit: count for limit, (count, _) in counts.items()}
    assert {str(limit): count - before.get(limit, 0) for limit, count in after.items()} == {
        **dict.fromkeys(map(str, before), 0),
        name: 1,
    }


def test_a_host_is_checked_once() -> None:
    """The check costs most where it is repeated for every request."""
    find_fault(asked(host=b"once.example"))
    before = request_head._is_host.cache_info().hits
    find_fault(asked(host=b"once.example"))
    assert request_head._is_host.cache_info().hits == before + 1


@pytest.mark.parametrize(
    ("host", "path", "is_ours"),
    [
        ("shop.example", "/v1/people/u", True),
        ("SHOP.example:8443", "/privacy", True),
        ("[::1]:8080", "/privacy", True),
        ("evil.example", "/privacy", False),
        ("evil.example", "/v1/people/u", False),
        ("shop.example.evil.example", "/privacy", False),
        ("", "/privacy", False),
        ("127.0.0.1:8080", "/healthz", True),
        ("127.0.0.1:8080", "/readyz", True),
        ("127.0.0.1:8080", "/metrics", True),
        ("127.0.0.1:8080", "/healthz/x", False),
    ],
)
def test_only_own_hosts_are_served(host: str, path: str, is_ours: bool) -> None:
    """A monitor asks for health and metrics by the address of the machine."""
    scope: Any = {"path": path, "headers": [(b"host", host.encode())]}
    found = check_host(scope, {"shop.example", "[::1]"})
    assert (found is None) is is_ours
    assert check_host(scope, ()) is None


def test_another_host_gets_421(tmp_path: Path) -> None:
    """As a problem from the API and as a page elsewhere; it is counted."""
    one = Installation(tmp_path, hosts="shop.example, 127.0.0.1", learn_every_ms="0")
    shop = one.shop()
    assert shop.http.get("/v1/purposes").status_code == 200
    found = problem(shop.http.get("/v1/purposes", headers={"host": "evil.example"}), 421)
    assert found["type"].endswith("wrong-host")
    page = shop.http.get("/left", headers={"host": "evil.example", "accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (421, "text/html; charset=utf-8")
    assert shop.http.get("/healthz", headers={"host": "10.0.0.9:8080"}).status_code == 200
    assert one.service.gateway.limits.counts[Limit.HOST][0] == 2
    shop.http.close()
    one.close()
