"""The rate limit of each key, and the time to wait that a refusal names."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.wire import client, problem, send
from tests.clocks import HandClock
from tests.world import Installation


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, HandClock]]:
    """Five requests a second, five at once, on a clock that stands; each test has keys of its own."""
    clock = HandClock()
    running = Installation(
        tmp_path_factory.mktemp("limited"), clock, rate_limit="5", rate_burst="5", learn_every_ms="0"
    )
    yield running, clock
    running.close()


def test_too_many_requests_at_once(limited: Any) -> None:
    """The sixth is refused with the time to wait, and served after it."""
    installation, clock = limited
    with client(installation) as shop:
        assert [send(shop, "GET", "/v1/purposes").status_code for _ in range(5)] == [200] * 5
        answer = send(shop, "GET", "/v1/purposes")
        assert (
            problem(answer, 429)["detail"]
            == "This API key has used up its requests for now. Wait as `Retry-After` says."
        )
        assert answer.headers["retry-after"] == "1"
        clock.forward(ms=200)
        assert send(shop, "GET", "/v1/purposes").status_code == 200
        assert send(shop, "GET", "/v1/purposes").status_code == 429


def test_all_routes_of_a_key_share_its_requests(limited: Any) -> None:
    """Also the ones that are refused for another reason, and the hot ones."""
    installation, _ = limited
    with client(installation) as shop:
        asked = [("GET", "/v1/people/x"), ("PUT", "/v1/people/x/dial"), ("POST", "/v1/decisions")] * 2
        statuses = [send(shop, method, path, b"{").status_code for method, path in asked]
        assert statuses == [404, 400, 400, 404, 400, 429]


def test_other_keys_and_open_routes_go_on(limited: Any) -> None:
    """One busy app takes nothing away from another, nor from the operator who watches the service."""
    installation, _ = limited
    with client(installation) as busy, client(installation) as calm:
        for _ in range(6):
            send(busy, "GET", "/v1/purposes")
        assert send(busy, "GET", "/v1/purposes").status_code == 429
        assert send(calm, "GET", "/v1/purposes").status_code == 200
        assert [send(busy, "GET", "/healthz").status_code for _ in range(9)] == [200] * 9


def test_a_refused_request_does_nothing(limited: Any) -> None:
    """It is turned away at the door."""
    installation, clock = limited
    with client(installation) as shop:
        for _ in range(5):
            send(shop, "GET", "/v1/purposes")
        assert send(shop, "PUT", "/v1/people/x/dial", b'{"level":2}').status_code == 429
        clock.forward(ms=1000)
        assert send(shop, "GET", "/v1/people/x").status_code == 404
