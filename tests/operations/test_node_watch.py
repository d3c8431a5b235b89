"""Processes on one PostgreSQL that differ: in keys, policies and clocks. And what `/readyz` says about writing."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from aboveboard import background
from aboveboard.access.tables import api_keys
from aboveboard.app import run_service
from aboveboard.clock import system_clock
from aboveboard.erasure import erase as erasing
from aboveboard.errors import KeysBehind, Unavailable
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.operations import node_watch, rotate_keys
from aboveboard.operations.node_watch import NodeWatch, check_ready, has_other_policies
from aboveboard.storage import postgresql
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import log_head
from prometheus_client import generate_latest
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.plain import PLAIN
from tests.storage.ledger import fresh_postgresql
from tests.world import EVE, Installation, Shop

KEYS_BEHIND = "urn:aboveboard:problem:keys-behind"
QUIET = {"learn_every_ms": "3600000", "key_cache_ms": "0"}


class Pair:
    """Two gateways on one database, the second with a copy of the first one's keys, as it was told in 0.1.0."""

    def __init__(self, folder: Path, url: str) -> None:
        self.first = Installation(folder / "first", database_url=url, **QUIET)
        (folder / "second").mkdir()
        shutil.copytree(folder / "first" / "keys", folder / "second" / "keys")
        self.ahead_ms = 0
        self.second = Installation(
            folder / "second", lambda: system_clock() + self.ahead_ms, database_url=url, **QUIET
        )

    def rotate(self, work: Any) -> None:
        async def act() -> None:
            async with run_service(self.first.settings, serving=False) as service:
                await work(service.gateway)

        asyncio.run(act())

    def sync_keys(self) -> None:
        """Gives the second the first one's keys again."""
        target = self.second.settings.data / "keys"
        shutil.rmtree(target)
        shutil.copytree(self.first.settings.data / "keys", target)
        self.second.run(self.look())
        assert not self.second.service.gateway.keys_behind

    async def look(self) -> Any:
        await self.second.service.gateway.look()
        return await NodeWatch(self.second.service.gateway).look()

    def close(self) -> None:
        self.second.close()
        self.first.close()


@pytest.fixture(scope="module")
def made(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with fresh_postgresql(postgresql_url) as url:
        pair = Pair(tmp_path_factory.mktemp("pair"), url)
        yield pair
        pair.close()


@pytest.fixture
def pair(made: Pair) -> Pair:
    made.sync_keys()
    return made


@pytest.fixture
def shops(pair: Pair) -> Iterator[tuple[Shop, Shop]]:
    """An app, at the first gateway and at the second."""
    shop = pair.first.shop()
    shop.place()
    other = Shop(pair.second.url, shop.key)
    yield shop, other
    shop.http.close()
    other.http.close()


def _list_requests(shop: Shop, known: str, notice: str) -> list[Callable[[], httpx.Response]]:
    """All that reads or writes about a person: one whom the database knows, and a new one."""
    consent = {"state": "withdrawn", "notice": notice, "language": "en", "method": "test"}
    return [
        partial(shop.http.put, f"/v1/people/{known}/consents/personalize_history", json=consent),
        partial(shop.http.get, f"/v1/people/{known}"),
        partial(shop.http.put, "/v1/people/new/dial", json={"level": 0}),
        partial(shop.http.delete, f"/v1/people/{known}"),
        partial(shop.http.post, "/v1/decisions", json={"placement": "home", "person": known}),
    ]


async def _rotate_pseudonyms(gateway: Any) -> None:
    await rotate_keys.rotate_pseudonym(gateway)


async def _rotate_master(gateway: Any) -> None:
    await rotate_keys.rotate_master(gateway, lambda _: None)


async def _rotate_log(gateway: Any) -> None:
    await rotate_keys.rotate_log(gateway)


@pytest.mark.parametrize("rotate", [_rotate_master, _rotate_log, _rotate_pseudonyms])
def test_keys_that_are_behind_are_said_in_one_way(pair: Pair, shops: tuple[Shop, Shop], rotate: Any) -> None:
    """Whichever key was rotated: each request has the same problem, the gateway is not ready, and the other one is."""
    shop, other = shops
    eve, notice = shop.welcome(EVE), shop.notice("personalize_history")
    pair.rotate(rotate)
    pair.second.run(pair.look())
    answers = [send() for send in _list_requests(other, eve, notice)]
    pair.second.service.gateway.database.journal.committed_s = time.monotonic()  # not for want of a write
    answers.append(other.http.get("/readyz"))
    if rotate is not _rotate_master:  # their row still opens, so what is read about them is true
        assert answers.pop(1).json()["dial"] == 4
    assert {(each.status_code, each.json()["type"]) for each in answers} == {(503, KEYS_BEHIND)}
    assert {each.json()["detail"] for each in answers} == {KeysBehind().detail}
    assert shop.ok("GET", "/readyz") == {"status": "ready"}
    assert shop.consent(eve, "personalize_history", "withdrawn")["state"] == "withdrawn"
    assert shop.erase(eve)["state"] == "erased"


def test_a_request_before_the_watch_looks_is_told_the_same(pair: Pair, shops: tuple[Shop, Shop]) -> None:
    """In the second after a rotation: what fails because of the keys says so, and not another reason."""
    shop, other = shops
    eve, notice = shop.welcome(EVE), shop.notice("personalize_history")
    pair.rotate(_rotate_master)
    for send in _list_requests(other, eve, notice)[:4]:
        pair.second.service.gateway.keys_behind = False
        answer = send()
        assert (answer.status_code, answer.json()["type"]) == (503, KEYS_BEHIND)


def test_an_erasure_is_left_to_a_node_that_has_the_key(pair: Pair, shops: tuple[Shop, Shop]) -> None:
    """A step here would not unlearn what was learned. The erasure stays where it is, and the other node ends it."""
    shop, _ = shops
    eve = shop.welcome(EVE)
    pair.rotate(_rotate_master)
    behind = pair.second.service.gateway
    begun = _mark_only(pair.first, eve)
    with pytest.raises(KeysBehind):
        pair.second.run(erasing.finish(behind, begun))
    assert pair.first.run(erasing.progress.load(pair.first.service.gateway, begun)).step == "intent"
    pair.first.run(erasing.finish(pair.first.service.gateway, begun))
    assert shop.http.get(f"/v1/people/{eve}").status_code == 404


def _mark_only(installation: Installation, person: str) -> bytes:
    gateway = installation.service.gateway
    query = select(api_keys.c.app).order_by(api_keys.c.created_ms.desc()).limit(1)
    ((app,),) = installation.run(gateway.database.rows(query))

    async def find() -> bytes:
        return (await gateway.require_person(app, person)).pseudonym

    begun = installation.run(erasing.mark(gateway, app, find))
    return erasing.progress.hash_of(begun.erasure)


def test_policies_that_differ_are_seen(pair: Pair) -> None:
    """A second set is announced by the first gateway: the second one says that it decides by another, once."""
    first, second = pair.first.service.gateway, pair.second.service.gateway
    watch = NodeWatch(second)
    pair.second.run(watch.look())
    before = second.rules.policy.id
    pair.first.run(_announce(first, "f" * 64))
    with capture_logs() as lines:
        state = pair.second.run(watch.look())
        pair.second.run(watch.look())
    assert [line["event"] for line in lines if line["event"] == "policies_differ"] == ["policies_differ"]
    assert has_other_policies(second, state)
    assert httpx.get(f"{pair.second.url}/readyz", verify=PLAIN).json() == {
        "status": "ready",
        "policies": "other",
    }
    text = _metrics(second)
    assert f'aboveboard_policy_info{{policy="{before}"}} 1.0' in text
    assert "aboveboard_policies_differ 1.0" in text
    pair.first.run(_announce(first, before))
    with capture_logs() as lines:
        pair.second.run(watch.look())
    assert [line["event"] for line in lines if line["event"].startswith("policies")] == ["policies_agree"]


def test_a_watch_that_rests_finds_the_next_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite it reads the state again only after a commit, its own or that of another process."""
    monkeypatch.setattr(background, "SETTLED_S", 0.0)
    node = Installation(tmp_path / "data", **QUIET)
    watch = NodeWatch(node.service.gateway)
    own = node.service.gateway.rules.policy.id
    assert [node.run(watch.look()).policy for _ in range(3)] == [own] * 3
    node.run(_announce(node.service.gateway, "0" * 64))
    assert node.run(watch.look()).policy == "0" * 64
    node.close()


async def _announce(gateway: Any, policy: str) -> None:
    body = PolicyRecord(changed=(), meaning="{}", policy=policy)
    entry = gateway.entry(body, gateway.operator("operator"), policy=policy)
    await gateway.submit(Submission((), (), (entry,)))


def _metrics(gateway: Any) -> str:
    return generate_latest(gateway.metrics.registry).decode()


@pytest.mark.parametrize(("ahead_ms", "alarm"), [(120_000, True), (-5_000, True), (700, False)])
def test_a_clock_that_differs_is_an_alarm(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, ahead_ms: int, alarm: bool
) -> None:
    """A log line and a metric have it, from one second on and in either direction."""
    gateway = pair.second.service.gateway
    monkeypatch.setattr(pair, "ahead_ms", ahead_ms)
    with capture_logs() as lines:
        state = pair.second.run(NodeWatch(gateway).look())
    assert any(line["event"] == "clock_differs" for line in lines) is alarm
    assert abs(state.skew_ms + ahead_ms) < 500 + abs(ahead_ms) * (not alarm)
    (sample,) = [
        line for line in _metrics(gateway).splitlines() if line.startswith("aboveboard_clock_skew_seconds ")
    ]
    assert (abs(float(sample.split()[1])) > 1) is alarm


def test_a_process_that_cannot_write_is_not_ready(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has the lock of the log, so reads are answered and writes are not. Then it is ready again."""
    monkeypatch.setattr(node_watch, "FRESH_S", -1.0)
    gateway = pair.second.service.gateway

    async def hold() -> Any:
        settings = postgresql.CONNECTION_SETTINGS | {"idle_in_transaction_session_timeout": "0"}
        with monkeypatch.context() as patch:
            patch.setattr(postgresql, "CONNECTION_SETTINGS", settings)
            link = await postgresql.DriverConnection(gateway.database.journal._link._address).get()
        await link.execute("BEGIN")
        await link.execute("SELECT size FROM log_head WHERE id = 1 FOR UPDATE")
        return link

    pair.second.run(check_ready(gateway, 5))
    frozen = pair.second.run(hold())
    assert pair.second.run(gateway.database.rows(select(log_head.c.id))) == [(1,)]
    with pytest.raises(Unavailable):
        pair.second.run(check_ready(gateway, 0.3))
    pair.second.run(frozen.execute("ROLLBACK"))
    pair.second.run(check_ready(gateway, 5))
    frozen.terminate()


def test_a_commit_that_went_through_lately_is_enough(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness writes only when nothing else did, and callers who wait share one write."""
    gateway = pair.second.service.gateway
    journal = gateway.database.journal
    touched = []
    submit = gateway.submit

    async def counted(submission: Submission) -> int:
        touched.extend(write for write in submission.writes if write.statement is node_watch._TOUCH)
        return await submit(submission)

    async def many() -> None:
        await asyncio.gather(*(check_ready(gateway, 5) for _ in range(20)))

    monkeypatch.setattr(gateway, "submit", counted)
    journal.committed_s = time.monotonic() + 100
    pair.second.run(many())
    assert touched == []
    journal.committed_s = time.monotonic() - 100
    pair.second.run(many())
    assert len(touched) == 1
    assert time.monotonic() - journal.committed_s < 5
