"""The one shape of every refusal, on each route and for each reason."""

from collections.abc import Callable

import pytest

from tests.api.wire import (
    DESCRIBED,
    FOR_COMPLIANCE,
    KEYED,
    OPERATIONS,
    WITH_BODY,
    filled,
    log_size,
    problem,
    raw,
    send,
)
from tests.world import Shop

LIMIT = 1024 * 1024


def ids(routes):
    return [f"{method} {path}" for method, path, *_ in routes]


@pytest.mark.parametrize(("method", "path"), KEYED, ids=ids(KEYED))
def test_without_a_key_nothing_is_returned(still: Shop, method: str, path: str) -> None:
    """Whoever has no key learns that one is needed, before anything else is looked at."""
    answer = send(still, method, filled(path), b"{", authorization="")
    assert (
        problem(answer, 401)["detail"]
        == "The request has no API key. Send one in the `Authorization` header."
    )
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), KEYED, ids=ids(KEYED))
def test_a_refused_key_learns_which_role_is_needed(
    still: Shop, entitled: Callable[[str], Shop], method: str, path: str
) -> None:
    """Roles do not contain each other; what is open to all of them is not refused to any."""
    team = entitled(FOR_COMPLIANCE[0])
    answer = send(team, method, filled(path), b"[]")
    if path in ("/v1/policies", "/v1/purposes", "/v1/notices/{notice}"):
        assert answer.status_code in (200, 404)
    elif path.startswith(FOR_COMPLIANCE):
        assert answer.status_code in (200, 400, 404)
        answer = send(still, method, filled(path), b"[]")
        roles = "compliance" if path.startswith("/v1/holds") else "compliance or admin"
        assert problem(answer, 403)["detail"] == f"This route needs a key of role {roles}. Use such a key."
    else:
        roles = "app or admin" if "/drafts" in path else "app"
        assert problem(answer, 403)["detail"] == f"This route needs a key of role {roles}. Use such a key."


@pytest.mark.parametrize("path", DESCRIBED["paths"])
@pytest.mark.parametrize("method", ["PATCH", "TRACE", "DELETE"])
def test_a_method_that_a_route_does_not_take(still: Shop, method: str, path: str) -> None:
    """405 says which ones it takes; OPTIONS says the same to anybody who asks."""
    takes = {name.upper() for name in DESCRIBED["paths"][path]}
    if method in takes:
        return
    answer = send(still, method, filled(path))
    problem(answer, 405)
    expected = takes | {"OPTIONS"} | ({"HEAD"} if "GET" in takes else set())
    assert answer.headers["allow"] == ", ".join(sorted(expected))
    asked = send(still, "OPTIONS", filled(path), authorization="")
    assert (asked.status_code, asked.headers["allow"]) == (204, answer.headers["allow"])


@pytest.mark.parametrize("path", [path for method, path, _ in OPERATIONS if method == "GET"])
def test_a_head_is_that_of_get(entitled: Callable[[str], Shop], path: str) -> None:
    """Whoever watches a service from outside often asks for heads only."""
    got, head = [send(entitled(path), method, filled(path)) for method in ("GET", "HEAD")]
    assert got.status_code in (200, 404)
    assert (head.status_code, head.content) == (got.status_code, b"")
    if path != "/metrics":  # what it counts has grown since
        assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "application/x-msgpack", "application/problem+json"]
)
def test_a_body_that_is_not_called_json(
    entitled: Callable[[str], Shop], method: str, path: str, media_type: str
) -> None:
    """What kind of body it is has to be said."""
    answer = send(entitled(path), method, filled(path), b"{}", content_type=media_type)
    assert problem(answer, 415)["expected"].startswith("content-type: application/json")


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_a_body_that_is_called_json_in_another_way(
    entitled: Callable[[str], Shop], method: str, path: str, media_type: str
) -> None:
    """Parameters and case of the content type do not matter."""
    assert problem(send(entitled(path), method, filled(path), b"[]", content_type=media_type), 400)


@pytest.mark.parametrize(("method", "path"), WITH_BODY, ids=ids(WITH_BODY))
@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
def test_a_body_that_is_too_large(
    still: Shop, entitled: Callable[[str], Shop], method: str, path: str, *, declared: bool
) -> None:
    """It is refused whether or not it says how large it is, with the limit, and nothing is kept of it."""
    size = log_size(still)
    body = b" " * (LIMIT + 1)
    answer = send(
        entitled(path),
        method,
        filled(path),
        body if declared else (body[at : at + 9999] for at in range(0, LIMIT, 9999)),
    )
    assert problem(answer, 413)["expected"] == f"at most {LIMIT} bytes"
    assert log_size(still) == size


@pytest.mark.parametrize(
    "path", ["/nothing", "//", "/v1//", "/v1", "/v1/nothing", "/v1/decisions/a/b", "/%", "/v1/people/"]
)
def test_a_route_that_there_is_not(still: Shop, path: str) -> None:
    """The refusal says where they are all listed, with or without a key."""
    for key in (f"Bearer {still.key}", ""):
        # The whole address, because the client would make "/" of "//".
        address = f"{str(still.http.base_url).rstrip('/')}{path}"
        problem(send(still, "OPTIONS", address, authorization=key), 404)
        assert problem(send(still, "GET", address, authorization=key), 404)["detail"].endswith(
            "/schema lists all routes."
        )


def test_a_method_that_http_does_not_know(still: Shop) -> None:
    """It ends before us, in the HTTP server, and no entry is made of it."""
    size = log_size(still)
    answer = raw(still, b"EAT /v1/decisions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert log_size(still) == size
