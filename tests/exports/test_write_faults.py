"""Exports that are long, that meet each other, that are interrupted, and that find something wrong."""

import asyncio
import gc
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import Conflict, Stale, Tampered, Unavailable, Unprocessable
from aboveboard.exports import entry_reader as export_records
from aboveboard.exports import write as exporting
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.write import export_to
from aboveboard.exports.zip_writer import ArchiveWriter, draft
from aboveboard.gateway import repseudonymize
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.keys.kms import LocalAead
from aboveboard.people.store import delete_person, open_person, write_state
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, tiles
from aboveboard.words import EntryKind
from msgspec import structs
from sqlalchemy import delete, select, update

from tests.exports.archives import asked, exported, made, opened, verified
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation

AT_ONCE = 500


@pytest.fixture(params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """A service that nobody else uses, on each kind of database."""
    if request.param == "sqlite":
        running = Installation(tmp_path / "data")
        yield running
        running.close()
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        running = Installation(tmp_path / "data", database_url=url)
        yield running
        running.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


async def fill(gateway: Gateway, count: int, kind: EntryKind = EntryKind.DIAL) -> None:
    """So many entries more, of ten people."""
    people = [await gateway.person("bulk", f"p-{number}") for number in range(10)]
    new = tuple(write_state(person, person.state) for person in people if person.version == 0)
    if new:
        await gateway.submit(Submission((), new, ()))
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        await gateway.submit(
            Submission((), (), tuple(_entry(gateway, people[n % 10], kind, n) for n in numbers))
        )


def _entry(gateway: Gateway, person: Any, kind: EntryKind, number: int) -> Any:
    return make_entry(
        kind,
        {"v": 1, "level": number % 5},
        owner=gateway.owner("bulk", person),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
    )


def change(installation: Installation, statement: Any) -> None:
    async def run() -> None:
        async with installation.service.gateway.database.engine.begin() as connection:
            await connection.execute(statement)

    installation.run(run())


def peak_bytes(installation: Installation, path: Path) -> int:
    """The most memory that Python objects took while an export was made, above what there was before."""
    tracemalloc.start()
    try:
        made(installation, path, formats=("csv",))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_log(own: Installation, out: Path) -> None:
    """Four times as many entries take the same."""
    own.run(fill(own.service.gateway, 3_000))
    short = peak_bytes(own, out / "short.zip")
    own.run(fill(own.service.gateway, 9_000))
    assert peak_bytes(own, out / "long.zip") < 1.25 * short
    archive = opened(out / "long.zip")
    assert len(archive.lines) > 12_000
    assert verified(own, archive).faults == []


def test_part_of_a_long_log(own: Installation, out: Path) -> None:
    """With the leaves of that part, and the tiles that lead to the root, whether or not they are stored."""
    gateway = own.service.gateway
    own.run(fill(gateway, 3_000))
    start = gateway.clock() + 1
    while gateway.clock() < start:
        pass
    own.run(fill(gateway, 700, EntryKind.LIMIT))
    own.run(fill(gateway, 1_000))
    archive = exported(own, out, from_ms=start, kinds=(EntryKind.LIMIT,))
    assert len(archive.lines) == 700
    assert "log/tile/entries/000" not in archive.names
    assert verified(own, archive).faults == []
    change(own, delete(tiles))
    again = exported(own, out, from_ms=start, kinds=(EntryKind.LIMIT,))
    assert again.lines == archive.lines
    assert verified(own, again).faults == []


def test_a_log_with_tiles_of_three_levels(tmp_path: Path, out: Path) -> None:
    """More than 65,536 entries; a few of the last are enough to see the whole way up."""
    own = Installation(tmp_path / "data", learn_every_ms="0")
    own.run(fill(own.service.gateway, 65_800))
    own.run(fill(own.service.gateway, 3, EntryKind.LIMIT))
    archive = exported(own, out, kinds=(EntryKind.LIMIT,), app="bulk")
    assert len(archive.lines) == 3
    assert {"log/tile/1/000", "log/tile/2/000.p/1"} <= set(archive.names)
    assert verified(own, archive).faults == []
    own.close()


def test_two_at_once(own: Installation, out: Path) -> None:
    """Each is whole. Of two with the same name one is made, and the other is refused."""
    gateway = own.service.gateway
    own.run(fill(gateway, 2_000))

    async def both(first: Path, second: Path) -> list[Any]:
        work = (export_to(gateway, asked(ExportQuery()), path) for path in (first, second))
        return await asyncio.gather(*work, return_exceptions=True)

    own.run(both(out / "a.zip", out / "b.zip"))
    for name in ("a.zip", "b.zip"):
        assert verified(own, opened(out / name)).faults == []
    same = own.run(both(out / "c.zip", out / "c.zip"))
    assert [type(each) for each in same].count(Conflict) == 1
    assert verified(own, opened(out / "c.zip")).faults == []
    assert len(list(out.iterdir())) == 3


def test_what_is_interrupted_leaves_nothing(own: Installation, out: Path) -> None:
    """At whatever moment; the next one is made as if nothing had been."""
    gateway = own.service.gateway
    own.run(fill(gateway, 3_000))

    async def interrupted(after: int) -> None:
        steps: list[int] = []

        def progress(done: int, _: int) -> None:
            steps.append(done)
            if len(steps) == after:
                work.cancel()

        work = asyncio.ensure_future(export_to(gateway, asked(ExportQuery()), out / "x.zip", progress))
        await asyncio.wait({work})
        assert work.cancelled()

    for after in (1, 2, 4, 6):
        own.run(interrupted(after))
        assert list(out.iterdir()) == []
    assert verified(own, exported(own, out)).faults == []


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_log_that_does_not_verify_is_not_exported(own: Installation, out: Path, harm: str) -> None:
    """A leaf that is not the one that was signed, or is not there, is found before anything is handed out."""
    own.run(fill(own.service.gateway, 600))
    other = select(entries.c.leaf).where(entries.c.entry_index == 300).scalar_subquery()
    harmed = entries.c.entry_index == 301
    change(
        own,
        update(entries).where(harmed).values(leaf=other)
        if harm == "changed"
        else delete(entries).where(harmed),
    )
    with pytest.raises(Tampered):
        made(own, out / "x.zip")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("key_is_gone", [True, False])
def test_an_erasure_meanwhile(own: Installation, out: Path, key_is_gone: bool) -> None:
    """Of somebody who is in the export: what was opened is thrown away, and it begins anew. Of others it goes on."""
    gateway = own.service.gateway
    own.run(fill(gateway, 1_500))
    erased: list[int] = []

    async def erase() -> None:
        person = await gateway.person("bulk", "p-0")
        writes = (delete_person(person.pseudonym),) if key_is_gone else ()
        entry = _entry(gateway, person, EntryKind.ERASURE, 0)
        erased.append(await gateway.submit(Submission((), writes, (entry,))))

    async def run() -> Any:
        tasks = []

        def progress(_: int, __: int) -> None:
            if not tasks:
                tasks.append(asyncio.get_running_loop().create_task(erase()))

        return await export_to(gateway, asked(ExportQuery()), out / "x.zip", progress)

    contents = own.run(run())
    assert (contents.size > erased[0]) is key_is_gone
    archive = opened(out / "x.zip")
    assert archive.manifest["counts"]["erased"] == (151 if key_is_gone else 0)
    assert verified(own, archive).faults == []


def test_no_file_is_replaced(own: Installation, out: Path) -> None:
    """Whatever has the name, stays."""
    (out / "x.zip").write_text("mine")
    with pytest.raises(Conflict):
        made(own, out / "x.zip")
    assert [path.read_text() for path in out.iterdir()] == ["mine"]


def test_a_disk_that_refuses_is_said(own: Installation, out: Path) -> None:
    """In words, without a path of ours."""
    with pytest.raises(Unprocessable, match="No such file or directory"):
        made(own, out / "nowhere" / "x.zip")


def test_a_draft_is_for_its_owner_alone_and_goes(tmp_path: Path) -> None:
    """Until it is published it has another name; what was not published is not there afterwards."""
    path = tmp_path / "x.zip"
    with draft(path) as aside:
        (found,) = tmp_path.iterdir()
        assert found.name.startswith(".")
        assert found.stat().st_mode & 0o777 == 0o600
        aside.file.write(b"half")
    assert list(tmp_path.iterdir()) == []
    with draft(path) as aside:
        aside.file.write(b"whole")
        aside.publish()
    assert [(each, each.read_bytes()) for each in tmp_path.iterdir()] == [(path, b"whole")]


@pytest.mark.parametrize("first", [True, False])
def test_keys_that_were_rotated_meanwhile_are_taken_up(own: Installation, out: Path, first: bool) -> None:
    """What does not open under the keys at hand is tried again, once there are newer ones, whoever took them up first."""
    gateway = own.service.gateway
    own.run(fill(gateway, 200))
    newest, looked = gateway.keyring, gateway.look

    async def look() -> bool:
        gateway.keyring = newest
        return first  # not when the round in the background did it

    gateway.keyring, gateway.look = structs.replace(newest, master=LocalAead(bytes(32))), look
    archive = exported(own, out)
    gateway.look = looked
    assert archive.manifest["counts"]["unreadable"] == 0
    assert verified(own, archive).faults == []


def test_who_moves_while_pages_are_read_is_not_missing(
    own: Installation, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another pseudonym, between the reading of a page and its opening."""
    gateway = own.service.gateway
    own.run(fill(gateway, 200))
    whole = export_records._read

    async def read(*given: Any) -> Any:
        found = await whole(*given)
        for person in [each.stored.person for each in found[1] if each.stored and each.stored.person][:1]:
            moved = open_person(gateway.keyring, person, await gateway.find_person(person))
            await gateway.submit(
                await repseudonymize._move(gateway, gateway.keyring, moved, gateway.randomness(32))
            )
        return found

    monkeypatch.setattr(export_records, "_read", read)
    own.run(gateway.person("bulk", "p-0"))
    counts = made(own, out / "x.zip").counts
    assert (counts["erased"], counts["unreadable"]) == (0, 0)


def test_an_abandoned_archive_keeps_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is forgotten, its file is closed already, and nothing may be written to it."""
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with (tmp_path / "x.zip").open("w+b") as file:
        archive = ArchiveWriter(file)
        archive.add("a", b"half")
        archive.abandon()
    del archive
    gc.collect()
    assert complaints == []


def test_an_export_that_is_given_up_keeps_quiet(
    own: Installation, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that an erasure overtook."""
    complaints: list[Any] = []

    async def overtaken(*_: Any) -> None:
        raise Stale("somebody was erased")

    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    monkeypatch.setattr(exporting, "add_policies", overtaken)
    with pytest.raises(Unavailable):
        made(own, out / "x.zip")
    gc.collect()
    assert complaints == []
