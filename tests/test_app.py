"""The wiring: what a start checks, what it announces, and how it ends."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from aboveboard import app, canonical, settings
from aboveboard.app import Service, read_rules, reload_rules, run_service
from aboveboard.audit.entries import parse_leaf
from aboveboard.errors import PolicyRejected, StartupRefused, Unavailable
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.stored_records import STORED, fetch_records, open_bytes
from aboveboard.keys.rotation import begin_pseudonym
from aboveboard.operations import key_watch
from aboveboard.settings import Settings, find_shipped
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, records
from msgspec import structs
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.storage.ledger import fresh_postgresql

SENTENCES = ("You are a minor, so no advert", "You are under age, so no advert")


def settings_of(folder: Path, **changed: str) -> Settings:
    named = {f"ABOVEBOARD_{name.upper()}": value for name, value in changed.items()}
    return settings.load({"ABOVEBOARD_DATA": str(folder)} | named)


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder of rules, to change."""
    return Path(copytree(find_shipped("policies"), tmp_path / "policies"))


def reword(policies: Path) -> None:
    """Another sentence for one rule, or the first one again: another policy set."""
    file = policies / "outbound.cedar"
    text = file.read_text()
    old, new = SENTENCES if SENTENCES[0] in text else SENTENCES[::-1]
    file.write_text(text.replace(old, new))


@asynccontextmanager
async def opened(folder: Path, *, serving: bool = True, **changed: str) -> AsyncIterator[Service]:
    async with run_service(settings_of(folder, learn_every_ms="0", **changed), serving=serving) as service:
        yield service


async def announced(service: Service) -> list[tuple[str, Any]]:
    """Kind and body of every entry, in the order of the log."""
    key = service.gateway.keyring.operator_key
    found = await fetch_records(service.gateway.database, STORED.order_by(records.c.entry_index))
    return [(stored.kind, canonical.decode(open_bytes(stored, key))) for stored in found]


async def policies_announced(service: Service) -> list[str]:
    return [body["policy"] for kind, body in await announced(service) if kind == "policy"]


def test_the_first_start_announces_all_that_is_in_force(tmp_path: Path) -> None:
    """The rules with the text that makes their name, the build, and each notice."""

    async def work() -> None:
        async with opened(tmp_path) as service:
            rules = service.gateway.rules
            told = await announced(service)
            assert [kind for kind, _ in told] == [
                "policy",
                "build",
                *["notice"] * len(rules.notices),
                "erasure",
            ]
            meaning = told[0][1]["meaning"].encode()
            assert told[0][1]["policy"] == rules.policy.id == hashlib.sha256(meaning).hexdigest()
            assert {body["notice"] for kind, body in told if kind == "notice"} == set(rules.notices)

    asyncio.run(work())


def test_a_second_start_has_nothing_to_announce(tmp_path: Path) -> None:
    """What is in force already is said already."""

    async def work() -> list[tuple[str, Any]]:
        async with opened(tmp_path) as service:
            return await announced(service)

    assert asyncio.run(work()) == asyncio.run(work())


def test_a_set_that_comes_back_is_announced_again(tmp_path: Path, policies: Path) -> None:
    """The newest policy entry always names the set in force; the leaf names it too."""

    async def work() -> None:
        async with opened(tmp_path / "data", policies=str(policies)) as service:
            first = service.gateway.rules.policy.id
            reword(policies)
            assert await reload_rules(service.gateway)
            second = service.gateway.rules.policy.id
            reword(policies)
            assert await reload_rules(service.gateway)
            assert await policies_announced(service) == [first, second, first]
            leaves = await service.gateway.database.rows(
                select(entries.c.leaf).order_by(entries.c.entry_index.desc()).limit(2)
            )
            assert [parse_leaf(leaf).policy for (leaf,) in leaves] == [first, second]

    asyncio.run(work())


def test_broken_rules_leave_the_old_ones_in_force(tmp_path: Path, policies: Path) -> None:
    """And say so, without an entry."""

    async def work() -> None:
        async with opened(tmp_path / "data", policies=str(policies)) as service:
            before = service.gateway.rules
            (policies / "use.cedar").write_text("permit (principal, action")
            assert not await reload_rules(service.gateway)
            assert service.gateway.rules is before
            assert await policies_announced(service) == [before.policy.id]

    asyncio.run(work())


def test_a_fault_of_a_reload_leaves_the_old_rules_in_force(
    tmp_path: Path, policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has its class, and never its text."""

    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a quoted row")

    async def work() -> None:
        async with opened(tmp_path / "data", policies=str(policies)) as service:
            before = service.gateway.rules
            monkeypatch.setattr(app, "read_rules", fail)
            with capture_logs() as logged:
                assert not await reload_rules(service.gateway)
            assert [each["detail"] for each in logged if each["event"] == "rules_refused"] == [
                "This is a fault of the gateway (ZeroDivisionError)."
            ]
            assert service.gateway.rules is before

    asyncio.run(work())


class Refusing:
    """A journal whose disk is full."""

    async def submit(self, _: Submission) -> int:
        raise Unavailable("no room")

    async def close(self) -> None: ...


def test_rules_that_cannot_be_announced_do_not_come_into_force(tmp_path: Path, policies: Path) -> None:
    """Nothing decides by a set that the log does not know of."""

    async def work() -> None:
        async with opened(tmp_path / "data", policies=str(policies)) as service:
            before, database = service.gateway.rules, service.gateway.database
            reword(policies)
            service.gateway.database = structs.replace(database, journal=Refusing())
            assert not await reload_rules(service.gateway)
            assert service.gateway.rules is before
            service.gateway.database = database
            assert await reload_rules(service.gateway)

    asyncio.run(work())


def test_a_command_announces_nothing_and_claims_nothing(tmp_path: Path, policies: Path) -> None:
    """It runs beside a gateway that may know other rules."""

    async def work() -> None:
        async with opened(tmp_path / "data", policies=str(policies)) as service:
            before = await announced(service)
            reword(policies)
            async with opened(tmp_path / "data", serving=False, policies=str(policies)):
                assert await announced(service) == before
            with pytest.raises(StartupRefused, match="Another gateway"):
                async with opened(tmp_path / "data"):
                    pass

    asyncio.run(work())


def test_a_start_that_is_refused_lets_go_of_everything(tmp_path: Path, policies: Path) -> None:
    """The claim too: put right, the same folder starts in the same process."""

    async def work() -> None:
        good = (policies / "use.cedar").read_text()
        (policies / "use.cedar").write_text("nonsense")
        with pytest.raises(PolicyRejected):
            async with opened(tmp_path / "data", policies=str(policies)):
                pass
        (policies / "use.cedar").write_text(good)
        for _ in range(2):
            async with opened(tmp_path / "data", policies=str(policies)):
                pass

    asyncio.run(work())


def test_several_nodes_share_one_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    """With the same keys they start one after the other and write one log; with other keys not at all."""

    async def work(url: str) -> None:
        async with opened(tmp_path / "one", database_url=url) as one:
            copytree(tmp_path / "one" / "keys", tmp_path / "two" / "keys")
            async with opened(tmp_path / "two", database_url=url) as two:
                assert await announced(one) == await announced(two)
            with pytest.raises(StartupRefused, match="do not open this database"):
                async with opened(tmp_path / "three", database_url=url):
                    pass

    with fresh_postgresql(postgresql_url) as url:
        asyncio.run(work(url))


def test_a_judgement_that_fails_is_counted() -> None:
    """It was a refusal, and somebody should look."""
    metrics = Metrics()
    rules = read_rules(settings.load({}), metrics, surveyed=False)
    before = metrics.registry.get_sample_value("aboveboard_policy_errors_total")
    verdict = rules.policy.judge(("no", "such", "question"))  # type: ignore[arg-type]
    assert not verdict.permitted
    assert metrics.registry.get_sample_value("aboveboard_policy_errors_total") == (before or 0) + 1


def test_a_first_start_takes_up_no_other_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those that it made itself, and nothing is said of them; those of a rotation are noticed."""
    monkeypatch.setattr(key_watch, "EVERY_S", 0.01)
    folder = tmp_path / "keys"

    async def work() -> None:
        async with opened(tmp_path) as service:
            gateway = service.gateway
            await asyncio.sleep(0.2)
            assert [each["event"] for each in said if "keys" in each["event"]] == []
            begin_pseudonym(folder, gateway.keyring)
            until = time.monotonic() + 20
            while not any("keys" in each["event"] for each in said) and time.monotonic() < until:
                await asyncio.sleep(0.01)
            assert gateway.keyring.former_pseudonym_key is not None
            await asyncio.sleep(0.1)
            assert [each["event"] for each in said if "keys" in each["event"]] == ["keys_taken_up"]

    with capture_logs() as said:
        asyncio.run(work())
