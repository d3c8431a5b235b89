"""The journal on real databases: group commit, guards, order, and what is left when it closes."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import Stale, Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Guard, JournalHead, Submission, Write
from aboveboard.storage.tables import idempotency
from sqlalchemy import bindparam, insert, select, update

from tests.storage.ledger import entry, leaves_of, opened, outcome, plain, seal, submit_all

INSERT_ROW = insert(idempotency)
UPDATE_ROW = (
    update(idempotency)
    .where(idempotency.c.request == bindparam("key"))
    .values(version=bindparam("next_version"))
)


def row(key: bytes, placed: bool = False) -> Write:
    values = {"request": key, "version": 1, "fingerprint": b"", "person": None, "entry_index": None}
    return Write(INSERT_ROW, values | {"expires_ms": 0, "sealed": b""}, "entry_index" if placed else None)


def changing(key: bytes, version: int, name: str) -> Submission:
    """Changes one guarded row, from `version` to the next."""
    guard = Guard("idempotency", key, version)
    change = Write(UPDATE_ROW, {"key": key, "next_version": version + 1})
    return Submission((guard,), (change if version else row(key),), (entry(name),))


def many(name: str, count: int) -> Submission:
    return Submission((), (), tuple(entry(f"{name}.{at}") for at in range(count)))


async def version_of(database: Database, key: bytes) -> int:
    query = select(idempotency.c.version).where(idempotency.c.request == key)
    version: int = (await database.rows(query))[0][0]
    return version


@pytest.fixture
def place(fresh_url: str, tmp_path: Path) -> tuple[str, Path]:
    """Where a database is opened: its address and its folder."""
    return fresh_url, tmp_path


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_all_who_wait_get_places_of_their_own(place: tuple[str, Path]) -> None:
    """Three hundred at once: distinct, dense, each where its leaves are, in far fewer commits."""
    commits = []

    def counted(head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
        commits.append(len(leaves))
        return seal(head, leaves)

    async def work() -> None:
        async with opened(*place, seal=counted) as database:
            indexes = await submit_all(database, [many(f"{n}", 1 + n % 3) for n in range(300)])
            leaves = await leaves_of(database)
            for number, index in enumerate(indexes):
                assert leaves[index : index + 1 + number % 3] == [
                    f"{number}.{at}" for at in range(1 + number % 3)
                ]
            assert len(leaves) == sum(commits) == 600
            assert len(commits) < 30

    run(work())


def test_more_rows_than_one_statement_takes_are_one_commit(place: tuple[str, Path]) -> None:
    """One submission of 5,000 entries under 5,000 guards gets as many places."""

    async def work() -> None:
        async with opened(*place) as database:
            guards = tuple(Guard("idempotency", f"key-{n}".encode(), 0) for n in range(5000))
            index = await database.journal.submit(Submission(guards, (), many("bulk", 5000).entries))
            assert (index, len(await leaves_of(database))) == (0, 5000)

    run(work())


def test_what_breaks_a_constraint_fails_alone(place: tuple[str, Path]) -> None:
    """The record's id is taken; everybody else in the batch is written as if it had not been there."""

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(plain("first", "taken"))
            batch = [plain(f"{n}", "taken" if n in (3, 7) else f"record {n}") for n in range(10)]
            results = await submit_all(database, batch)
            assert [n for n, result in enumerate(results) if isinstance(result, Unavailable)] == [3, 7]
            good = {f"{n}" for n in range(10) if n not in (3, 7)}
            assert set(await leaves_of(database)) == good | {"first"}

    run(work())


def test_nothing_of_what_failed_is_there(place: tuple[str, Path]) -> None:
    """Neither its rows nor its other entries."""

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(plain("first", "taken"))
            broken = Submission((), (row(b"key"),), (entry("new", "fresh"), entry("bad", "taken")))
            with pytest.raises(Unavailable):
                await database.journal.submit(broken)
            assert await leaves_of(database) == ["first"]
            assert await database.rows(select(idempotency.c.request)) == []

    run(work())


def test_the_version_has_moved(place: tuple[str, Path]) -> None:
    """Whoever saw an older one is told to read again, and has written nothing."""

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(changing(b"key", 0, "made"))
            await database.journal.submit(changing(b"key", 1, "changed"))
            for version in (0, 1, 3):
                with pytest.raises(Stale):
                    await database.journal.submit(changing(b"key", version, "late"))
            assert await leaves_of(database) == ["made", "changed"]
            assert await version_of(database, b"key") == 2

    run(work())


def test_of_many_that_saw_the_same_one_goes_through(place: tuple[str, Path]) -> None:
    """Nobody's change is lost under another one, whether they met in one batch or not."""

    async def count_up(database: Database, name: str) -> None:
        while isinstance(
            await outcome(
                database.journal.submit(changing(b"key", await version_of(database, b"key"), name))
            ),
            Stale,
        ):
            pass

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(changing(b"key", 0, "made"))
            await asyncio.gather(*(count_up(database, f"{n}") for n in range(12)))
            assert await version_of(database, b"key") == 13
            assert sorted(await leaves_of(database)) == sorted(["made", *(f"{n}" for n in range(12))])

    run(work())


def test_a_row_learns_its_place(place: tuple[str, Path]) -> None:
    """A write that asks for it gets the place of its submission's first entry."""

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(many("before", 5))
            placed = Submission((), (row(b"key", placed=True),), (entry("x"), entry("y")))
            index = await database.journal.submit(placed)
            assert [(5,)] == [(index,)] == await database.rows(select(idempotency.c.entry_index))

    run(work())


def test_closing_writes_down_what_waits(place: tuple[str, Path]) -> None:
    """Everything that was handed in before the end is answered and durable."""

    async def work() -> None:
        async with opened(*place) as database:
            waiting = [
                asyncio.ensure_future(database.journal.submit(plain(f"{number}"))) for number in range(700)
            ]
            await asyncio.sleep(0)
            await database.journal.close()
            assert sorted(await asyncio.gather(*waiting)) == list(range(700))
            assert len(await leaves_of(database)) == 700

    run(work())


def test_who_goes_away_does_not_disturb_the_others(place: tuple[str, Path]) -> None:
    """A client that hangs up while its record is being written: the record stays, and all others are
    answered."""

    async def work() -> None:
        async with opened(*place) as database:
            waiting = [
                asyncio.ensure_future(database.journal.submit(plain(f"{number}"))) for number in range(20)
            ]
            await asyncio.sleep(0)
            for gone in waiting[::2]:
                gone.cancel()
            assert len(await asyncio.gather(*waiting[1::2])) == 10
            await database.journal.submit(plain("after"))
            assert len(await leaves_of(database)) == 21

    run(work())


def test_two_journals_share_one_log(place: tuple[str, Path]) -> None:
    """As two processes do: each commit goes on top of the other's, and guards see across."""

    async def work() -> None:
        async with opened(*place) as one, opened(*place) as other:
            batches = [[plain(f"{name}{n}") for n in range(50)] for name in "ab"]
            results = await asyncio.gather(submit_all(one, batches[0]), submit_all(other, batches[1]))
            assert sorted(results[0] + results[1]) == list(range(100))
            await one.journal.submit(changing(b"key", 0, "made"))
            with pytest.raises(Stale):
                await other.journal.submit(changing(b"key", 0, "made too"))
            assert len(await leaves_of(other)) == 101

    run(work())


def test_the_log_goes_on_after_the_process(place: tuple[str, Path]) -> None:
    """A second opening finds the head where the first one left it."""

    async def work() -> None:
        for expected in (["a"], ["a", "b"], ["a", "b", "c"]):
            async with opened(*place) as database:
                assert await database.journal.submit(plain(expected[-1])) == len(expected) - 1
                assert await leaves_of(database) == expected

    run(work())


def test_nothing_is_signed_on_top_of_a_head_that_was_changed(place: tuple[str, Path]) -> None:
    """Somebody moved the head in the database: the journal refuses, and goes on when it is put right."""

    async def work() -> None:
        async with opened(*place) as database:
            await database.journal.submit(plain("a"))
            for add, expected in ((7, Unavailable), (-7, int)):
                async with database.engine.begin() as connection:
                    await connection.exec_driver_sql(f"UPDATE log_head SET size = size + {add}")
                assert isinstance(await outcome(database.journal.submit(plain("b"))), expected)
            assert await leaves_of(database) == ["a", "b"]

    run(work())
