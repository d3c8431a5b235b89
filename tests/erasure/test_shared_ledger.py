"""The lines of the ledger in the database: each node has those of all, and a restore brings nobody back on any."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.access.key_admin import create_key
from aboveboard.erasure import ledger, shared_ledger
from aboveboard.erasure.erase import replay
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.erasure.shared_ledger import LedgerCopy, list_missing, share
from aboveboard.errors import StartupRefused
from aboveboard.keys.keyring import open_keyring
from aboveboard.operations.reopen_log import reopen
from aboveboard.storage.database import make_reader
from aboveboard.storage.tables import erasure_lines
from aboveboard.words import Role
from sqlalchemy import make_url, select

from tests.storage.ledger import _tell, fresh_postgresql
from tests.world import EVE, Installation, Shop

QUIET = {"learn_every_ms": "3600000"}


def line(number: int) -> LedgerLine:
    return LedgerLine(f"{number:064x}", number, f"{number + 7:064x}")


def _lines(installation: Installation) -> list[LedgerLine]:
    return ledger.read(installation.settings.data)


def test_an_erasure_is_in_the_database_with_its_mark(installation: Installation, shop: Shop) -> None:
    """The line in the table is the one that the step writes to the file, so the copy adds nothing twice."""
    eve = shop.welcome(EVE)
    shop.erase(eve)
    rows = installation.run(
        installation.service.gateway.database.rows(
            select(erasure_lines).order_by(erasure_lines.c.entry_index.desc()).limit(1)
        )
    )
    ((place, who, leaf, given),) = rows
    assert given is None
    for _ in range(2):
        assert [each for each in _lines(installation) if each.place == place] == [
            LedgerLine(who, place, leaf)
        ]
        installation.run(LedgerCopy(installation.service.gateway).copy())


def test_old_lines_are_shared_once_and_copied_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger from before there was a table fills it; what it lacks is copied, also at the same index."""
    running = Installation(tmp_path, **QUIET)
    gateway = running.service.gateway
    assert running.run(share(gateway, [line(1), line(2), line(1)])) == 2
    assert running.run(share(gateway, [line(1), line(2), line(3)])) == 1
    copied = LedgerCopy(gateway)
    running.run(copied.copy())
    assert _lines(running) == [line(1), line(2), line(3)]
    running.run(share(gateway, [line(4)]))
    running.run(copied.copy())
    assert _lines(running)[-1] == line(4)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", None)  # nothing is new, so the file is not even opened
        assert running.run(copied.copy()) == 0

    async def missing() -> Any:
        engine = make_reader(running.settings.database_url)
        async with engine.connect() as connection:
            found = await connection.run_sync(lambda inner: list_missing(inner, [line(1), line(3)]))
        await engine.dispose()
        return found

    assert asyncio.run(missing()) == [line(2), line(4)]
    running.close()


def test_what_another_node_has_repeated_is_not_repeated(tmp_path: Path) -> None:
    """A line that a restore lost is in the table once one node has repeated it, so the next one leaves it."""
    running = Installation(tmp_path, **QUIET)
    gateway = running.service.gateway
    lost = LedgerLine("a" * 64, 10_000, "b" * 64)
    ledger.append(tmp_path, [lost])
    assert running.run(replay(gateway)) == 0  # nobody came back, but the line is settled now
    found = running.run(gateway.database.rows(select(erasure_lines.c.who, erasure_lines.c.place)))
    assert (lost.who, lost.place) in found
    (tmp_path / ledger.FILE).unlink()
    ledger.append(tmp_path, [lost])
    before = running.run(gateway.database.rows(select(erasure_lines.c.entry_index)))
    running.run(replay(gateway))
    assert running.run(gateway.database.rows(select(erasure_lines.c.entry_index))) == before
    running.close()


def test_a_restore_on_one_node_brings_nobody_back_who_was_erased_by_another(
    postgresql_url: str, tmp_path: Path
) -> None:
    """An old database, and the ledger of a node that did not carry out the erasure: it is repeated all the same."""
    first, second, copy = tmp_path / "first", tmp_path / "second", "restored_by_one_node"
    with fresh_postgresql(postgresql_url) as url:
        made = Installation(first, database_url=url, **QUIET)
        key = made.run(create_key(made.service.gateway, Role.APP, "shop"))
        _with_shop(made, key, lambda shop: shop.welcome(EVE, "victim"))
        made.close()
        _tell(postgresql_url, f"CREATE DATABASE {copy} TEMPLATE {make_url(url).database}")
        try:
            second.mkdir()
            shutil.copytree(first / "keys", second / "keys")
            made, other = (Installation(each, database_url=url, **QUIET) for each in (first, second))
            _with_shop(other, key, lambda shop: shop.erase("victim"))
            assert len(_lines(other)) == 1
            made.run(made.service.gateway.part(LedgerCopy).copy())
            assert _lines(made) == _lines(other)
            other.close()
            made.close()
            _restore(first, make_url(postgresql_url).set(database=copy), key)
        finally:
            _tell(postgresql_url, f"DROP DATABASE {copy} WITH (FORCE)")


def _with_shop(installation: Installation, key: str, work: Any) -> Any:
    shop = Shop(installation.url, key)
    try:
        return work(shop)
    finally:
        shop.http.close()


def _restore(first: Path, address: Any, key: str) -> None:
    """The first node alone, on a database from before the erasure."""
    url = address.render_as_string(hide_password=False)
    with pytest.raises(StartupRefused, match="lost the last"):
        Installation(first, database_url=url, **QUIET)
    loaded = settings.load({"ABOVEBOARD_DATA": str(first), "ABOVEBOARD_DATABASE_URL": url})
    asyncio.run(reopen(loaded, open_keyring(first / "keys", create=False), "restored", 1))
    restored = Installation(first, database_url=url, **QUIET)
    assert _with_shop(restored, key, lambda shop: shop.http.get("/v1/people/victim").status_code) == 404
    restored.close()


def test_the_copy_is_a_task_that_survives_a_fault(installation: Installation) -> None:
    """At the end of a process a fault is a log line, and no more."""
    assert shared_ledger.EVERY_S <= 1
    installation.run(shared_ledger.copy_last(installation.service.gateway))
