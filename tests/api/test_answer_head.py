"""The fields that every answer has, whatever route it comes from."""

import re
from collections.abc import Callable

import pytest
from aboveboard.api.answer_head import ANY_ORIGIN, NOSNIFF, ONLY_TLS, with_common
from aboveboard.web.routes import router
from litestar.routes import HTTPRoute

from tests.api.wire import OPERATIONS, filled, send
from tests.house import House
from tests.world import Shop


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in OPERATIONS])
def test_no_answer_of_the_api_may_be_taken_for_another_type(
    entitled: Callable[[str], Shop], method: str, path: str
) -> None:
    """Neither one that is given nor one that is refused."""
    for key in (entitled(path).key, "none"):
        answer = send(entitled(path), method, filled(path), b"{", authorization=f"Bearer {key}")
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize(
    "path", ["/log/checkpoint", "/log/key", "/log/keys", "/log/tile/0/000.p/1", "/log/tile/9/000", "/log/x"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_a_page_of_any_origin_may_read_the_public_log(still: Shop, method: str, path: str) -> None:
    """Also that a tile does not exist yet: a verifier in a page asks for it again."""
    answer = send(still, method, path, origin="https://verifier.example")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/v1/entries/0/proof", "/v1/policies", "/nothing", "/logx/", "/metrics"])
def test_no_other_answer_is_open_to_other_origins(still: Shop, path: str) -> None:
    """The log is public, and nothing beside it."""
    assert (
        "access-control-allow-origin" not in send(still, "GET", path, origin="https://evil.example").headers
    )


@pytest.mark.parametrize(
    ("method", "path"),
    sorted(
        (method, re.sub("{[^}]*}", "x", route.path_format))
        for route in router().routes
        if isinstance(route, HTTPRoute)
        for method in {"GET", "POST"} & set(route.methods)
    ),
)
def test_no_page_may_be_taken_for_another_type(house: House, method: str, path: str) -> None:
    """Nor its refusal, nor a file beside it."""
    answer = house.shop.http.request(method, path)
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]


def test_a_field_that_an_answer_has_already_stays_as_it_is() -> None:
    """Pages have theirs, and no field stands twice."""
    fields = [NOSNIFF, (ANY_ORIGIN[0], b"https://x.example")]
    assert with_common(iter(fields), "/log/key") == fields


@pytest.mark.parametrize("path", ["/privacy", "/console/log", "/why/log/", "/v1/log/", "/log"])
def test_only_what_is_below_the_log_is_open(path: str) -> None:
    """No page, and no address that only resembles it."""
    assert with_common([], path) == [NOSNIFF]


def test_the_fields_of_an_answer_come_first() -> None:
    """In their order."""
    assert with_common([(b"a", b"b")], "/log/key") == [(b"a", b"b"), NOSNIFF, ANY_ORIGIN]


def test_with_https_a_browser_is_told_to_stay_with_it() -> None:
    """On every answer; a proxy that says so itself is left alone."""
    assert ONLY_TLS in with_common([], "/v1/purposes", has_tls=True)
    assert ONLY_TLS not in with_common([], "/v1/purposes")
    own = (ONLY_TLS[0], b"max-age=60")
    assert with_common([own], "/", has_tls=True).count(own) == 1
    assert ONLY_TLS not in with_common([own], "/", has_tls=True)
