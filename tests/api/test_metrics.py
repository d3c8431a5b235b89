"""Metrics: for keys of the staff, and without a key at an address of their own."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from aboveboard.api.metrics import MEDIA_TYPE
from aboveboard.settings import find_shipped
from aboveboard.words import Role

from tests.api.wire import metrics_of, problem, send
from tests.faults.process import Process, refused, serving
from tests.plain import PLAIN
from tests.world import Installation, Shop


def test_metrics_name_routes_by_their_template(still_installation: Installation, still: Shop) -> None:
    """Never by the path that was asked for, which names people."""
    still.dial("metered-person", 2)
    send(still, "GET", "/v1/people/metered-person/nothing/there")
    found = metrics_of(still_installation)
    assert "metered-person" not in found
    assert 'aboveboard_requests_total{route="/v1/people/{person}/dial",status="200"}' in found
    described = json.loads((find_shipped("openapi") / "openapi.json").read_bytes())["paths"]
    assert set(re.findall(r'route="([^"]*)"', found)) <= {*described, "unknown"}


def test_metrics_count_what_happened(still_installation: Installation, still: Shop) -> None:
    """A decision, a signal and a refusal each move their counter by one."""
    names = [
        'aboveboard_signals_total{status="rejected"}',
        'aboveboard_requests_total{route="/v1/decisions",status="404"}',
        'aboveboard_decisions_total{bound_by="dial",level="1"}',
    ]
    before = [count(still_installation, name) for name in names]
    still.ok("POST", "/v1/signals", {"signals": [1]})
    send(still, "POST", "/v1/decisions", b'{"placement":"nowhere"}')
    still.decide()
    assert [count(still_installation, name) for name in names] == [value + 1 for value in before]


def count(installation: Installation, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", metrics_of(installation), re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize("authorization", ["", "Bearer nonsense"])
def test_without_a_key_there_are_none(still: Shop, authorization: str) -> None:
    """On the public address the counters would tell what a person just did."""
    problem(send(still, "GET", "/metrics", authorization=authorization), 401)


def test_a_key_of_an_app_does_not_do(still: Shop) -> None:
    """They count what the people of all apps do."""
    problem(still.http.get("/metrics"), 403)


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.ADMIN])
def test_a_key_of_the_staff_does(still_installation: Installation, role: Role) -> None:
    """A compliance key and an admin key alike."""
    headers = {"authorization": f"Bearer {still_installation.key(role)}"}
    answer = httpx.get(f"{still_installation.url}/metrics", headers=headers, verify=PLAIN)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(MEDIA_TYPE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


TAKEN = "with ABOVEBOARD_METRICS_HOST and ABOVEBOARD_METRICS_PORT."


@contextmanager
def serving_metrics(data: Path) -> Iterator[tuple[Process, str]]:
    """Yields a gateway and the address of its metrics. Another process may take a free port first: then the next one."""
    with ExitStack() as stack:
        for last in (False, False, True):
            port = free_port()
            try:
                process = stack.enter_context(serving(data, metrics_port=str(port)))
            except AssertionError as error:
                if last or TAKEN not in str(error):
                    raise
            else:
                break
        yield process, f"http://127.0.0.1:{port}"


def test_an_address_of_its_own(tmp_path: Path) -> None:
    """It needs no key there, serves nothing else, and leaves the other address as it is."""
    with serving_metrics(tmp_path) as (process, own), httpx.Client(trust_env=False, verify=PLAIN) as http:
        assert http.get(f"{process.url}/healthz").status_code == 200
        assert 'route="/healthz"' in http.get(f"{own}/metrics").text
        assert http.head(f"{own}/metrics").status_code == 200
        assert [http.get(f"{own}{path}").status_code for path in ("/", "/healthz", "/log/checkpoint")] == [
            404
        ] * 3
        assert http.post(f"{own}/metrics").status_code == 404
        for method, path, host in (("GET", "/metrics", "x"), ("GET", "/", "x"), ("GET", "/metrics", "[")):
            answer = http.request(method, f"{own}{path}", headers={"host": host})
            assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
        assert (answer.status_code, answer.json()["field"]) == (400, "Host")
        assert http.get(f"{process.url}/metrics").status_code == 401


def test_an_address_that_is_taken(tmp_path: Path) -> None:
    """The start says which settings choose another one."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        end = refused(tmp_path, metrics_port=str(taken.getsockname()[1]))
    assert end.code != 0
    assert TAKEN in end.err
