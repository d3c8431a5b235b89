"""The doctor on an installation among others: other policies than the log's newest, and another clock."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aboveboard.clock import system_clock
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.operations.doctor_nodes import report_nodes
from aboveboard.settings import Settings
from aboveboard.storage.database import make_reader
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.storage.ledger import fresh_postgresql
from tests.world import Installation


def look(loaded: Settings, ahead_ms: int = 0) -> list[str]:
    async def work() -> Any:
        engine = make_reader(loaded.database_url)
        async with engine.connect() as connection:
            found = await connection.run_sync(
                lambda inner: list(report_nodes(inner, loaded, lambda: system_clock() + ahead_ms))
            )
        await engine.dispose()
        return [each.line for each in found]

    return asyncio.run(work())


async def announce(gateway: Any, policy: str) -> None:
    body = PolicyRecord(changed=(), meaning="{}", policy=policy)
    entry = gateway.entry(body, gateway.operator("operator"), policy=policy)
    await gateway.submit(Submission((), (), (entry,)))


def test_other_policies_than_the_newest_are_a_warning(tmp_path: Path) -> None:
    """With both ids. Policies that cannot be loaded are the business of another finding."""
    running = Installation(tmp_path)
    gateway = running.service.gateway
    policy = gateway.rules.policy.id
    assert look(running.settings) == [
        "ok    policies: They are the newest set in the log, or the log has none yet."
    ]
    running.run(announce(gateway, "f" * 64))
    (line,) = look(running.settings)
    assert line.startswith(
        f"warn  policies: This folder has the set {policy[:12]}. The newest set in the log is ffffffffffff."
    )
    assert look(structs.replace(running.settings, policies=tmp_path / "none")) == []
    running.close()


@pytest.mark.parametrize(("ahead_ms", "mark"), [(0, "ok  "), (120_000, "bad "), (-5_000, "bad ")])
def test_a_clock_that_differs_is_bad(postgresql_clock: Settings, ahead_ms: int, mark: str) -> None:
    """The difference counts in either direction."""
    *_, line = look(postgresql_clock, ahead_ms)
    assert line.startswith(f"{mark}  clock: This clock and the database's differ by")


@pytest.fixture(scope="module")
def postgresql_clock(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with fresh_postgresql(postgresql_url) as url:
        running = Installation(tmp_path_factory.mktemp("clock"), database_url=url)
        yield running.settings
        running.close()
