"""The rate of an API key: one bucket for all processes on PostgreSQL, one for the process on SQLite."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aboveboard.access.key_rates import LEASE_MS
from aboveboard.access.tables import key_rates
from sqlalchemy import select

from tests.clocks import HandClock
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation

RATE, BURST = 20, 30


class Nodes:
    """Two gateways on one PostgreSQL, on one clock, with one API key."""

    def __init__(self, folder: Path, url: str) -> None:
        self.clock = HandClock()
        changed = {
            "database_url": url,
            "rate_limit": str(RATE),
            "rate_burst": str(BURST),
            "learn_every_ms": "0",
        }
        self.nodes = [Installation(folder, self.clock, **changed) for _ in range(2)]

    def ask(self, key: str, count: int) -> Counter[int]:
        """The statuses of `count` requests, half of them to each node, several at a time."""
        shops = [node.shop() for node in self.nodes]

        def once(number: int) -> int:
            shop = shops[number % 2]
            answer = shop.http.get("/v1/purposes", headers={"authorization": f"Bearer {key}"})
            if answer.status_code == 429:
                assert int(answer.headers["retry-after"]) >= 1
            return answer.status_code

        with ThreadPoolExecutor(8) as pool:
            found = Counter(pool.map(once, range(count)))
        for shop in shops:
            shop.http.close()
        return found

    def close(self) -> None:
        for node in self.nodes:
            node.close()


@pytest.fixture(scope="module")
def nodes(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with fresh_postgresql(postgresql_url) as url:
        made = Nodes(tmp_path_factory.mktemp("rates"), url)
        yield made
        made.close()


def test_all_nodes_serve_one_burst_together(nodes: Nodes) -> None:
    """And then what the rate gives, less what a lease lost."""
    key = nodes.nodes[0].key()
    first = nodes.ask(key, 3 * BURST)
    assert BURST - 2 <= first[200] <= BURST
    assert first[200] + first[429] == 3 * BURST
    nodes.clock.forward(ms=1000)
    assert RATE - 2 <= nodes.ask(key, 3 * BURST)[200] <= RATE + 2


def test_what_is_left_of_a_lease_ends(nodes: Nodes) -> None:
    """A process that keeps it would serve it late, beside a full bucket."""
    key = nodes.nodes[0].key()
    assert nodes.ask(key, 2)[200] == 2
    nodes.clock.forward(ms=LEASE_MS)
    nodes.clock.forward(minutes=1)
    assert BURST - 2 <= nodes.ask(key, 3 * BURST)[200] <= BURST


def test_keys_do_not_share_a_row(nodes: Nodes) -> None:
    """A busy key slows no other one."""
    busy, other = nodes.nodes[0].key(), nodes.nodes[1].key()
    assert nodes.ask(busy, 2 * BURST)[429]
    assert nodes.ask(other, 4) == {200: 4}


def test_with_sqlite_no_row_is_written(tmp_path: Path) -> None:
    """One process serves, and its bucket is enough."""
    clock = HandClock()
    one = Installation(tmp_path, clock, rate_limit="1", rate_burst="2", learn_every_ms="0")
    shop = one.shop()
    assert [shop.http.get("/v1/purposes").status_code for _ in range(3)] == [200, 200, 429]
    clock.forward(ms=1000)
    assert shop.http.get("/v1/purposes").status_code == 200
    assert one.run(one.service.gateway.database.rows(select(key_rates.c.key))) == []
    shop.http.close()
    one.close()
