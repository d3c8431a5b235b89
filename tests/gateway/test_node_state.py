"""The state of one process among the others: whose keys, which policies, whose clock."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import KeysBehind
from aboveboard.gateway import node_state
from aboveboard.gateway.node_state import observe, read_newest_policy, read_state, refuse_older_keys, skew
from aboveboard.storage.database import make_reader
from aboveboard.storage.tables import key_check
from sqlalchemy import update

from tests.world import Installation


@pytest.mark.parametrize(
    ("before", "after", "server", "found"),
    [
        (1000, 1010, None, 0),
        (1000, 1010, 1000, 0),
        (1000, 1010, 1010, 0),
        (1000, 9000, 8999, 0),
        (1000, 1010, 2500, 1490),
        (1000, 1010, 400, -600),
    ],
)
def test_a_difference_counts_only_beyond_the_time_of_the_query(
    before: int, after: int, server: int | None, found: int
) -> None:
    """So that a slow answer is no wrong clock, and the sign says who is ahead."""
    assert skew(before, after, server) == found


def test_a_gateway_alone_has_the_newest_of_all(installation: Installation) -> None:
    """On either database: its keys, its policies, and no other clock."""
    gateway = installation.service.gateway
    state = installation.run(read_state(gateway))
    assert state == (False, gateway.rules.policy.id, 0)


def test_a_reader_finds_the_newest_policy(tmp_path: Path) -> None:
    """As the doctor does, beside a gateway or without one."""
    running = Installation(tmp_path)
    policy = running.service.gateway.rules.policy.id
    running.close()

    async def work() -> Any:
        engine = make_reader(running.settings.database_url)
        async with engine.connect() as connection:
            found = await connection.run_sync(read_newest_policy)
        await engine.dispose()
        return found

    assert asyncio.run(work()) == policy


def test_a_newer_generation_of_keys_is_seen_and_refused(tmp_path: Path) -> None:
    """After one look at the folder, which has nothing newer; and no longer once it has."""
    running = Installation(tmp_path)
    gateway = running.service.gateway
    looks = []

    async def look(_: Any) -> bool:
        looks.append(1)
        return False

    async def set_era(era: int) -> None:
        async with gateway.database.engine.begin() as connection:
            await connection.execute(update(key_check).values(era=era))

    gateway._look = look
    era = gateway.keyring.era
    running.run(set_era(era + 1))
    with pytest.raises(KeysBehind):
        running.run(refuse_older_keys(gateway))
    assert gateway.keys_behind
    assert looks
    running.run(set_era(era))
    assert not running.run(observe(gateway)).keys_behind
    assert not gateway.keys_behind
    running.run(set_era(node_state.UNKNOWN))
    assert not running.run(observe(gateway)).keys_behind
    running.close()
