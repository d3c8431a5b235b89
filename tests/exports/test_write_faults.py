"""Exports that are long, that meet each other, that are interrupted, and that find something wrong."""

import asyncio
import gc
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import Conflict, Stale, Unavailable, Unprocessable
from aboveboard.exports import write as exporting
from aboveboard.exports.deletion_part import DeletionPart
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.write import export_to
from aboveboard.gateway import deletions
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.record_indexes import list_of
from aboveboard.people.store import delete_person
from aboveboard.storage.journal import Submission

from tests.exports.archives import asked, exported, made, opened, verified
from tests.exports.bulk import fill
from tests.world import Installation


def peak_bytes(installation: Installation, path: Path) -> int:
    """The most memory that Python objects took while an export was made, above what there was before."""
    tracemalloc.start()
    try:
        made(installation, path, formats=("csv",))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_log(own: Installation, out: Path) -> None:
    """Four times as many entries take the same.

    Reading, packing and background work meet at other moments each time. So one of two long ones has to.
    """
    own.run(fill(own.service.gateway, 3_000))
    short = peak_bytes(own, out / "short.zip")
    own.run(fill(own.service.gateway, 9_000))
    assert any(peak_bytes(own, out / f"long-{number}.zip") < 1.25 * short for number in range(2))
    archive = opened(out / "long-0.zip")
    assert len(archive.lines) > 12_000
    assert verified(own, archive).faults == []


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


@pytest.mark.parametrize("key_is_gone", [True, False])
def test_an_erasure_meanwhile(own: Installation, out: Path, key_is_gone: bool) -> None:
    """Of somebody who is in the export: what was opened is thrown away, and it begins anew. Of others it goes on."""
    gateway = own.service.gateway
    own.run(fill(gateway, 1_500))
    erased: list[int] = []

    async def erase() -> None:
        person = await gateway.person("bulk", "p-0")
        gone, _ = await list_of(gateway, person.pseudonym)
        change = await deletions.account(gateway, gone if key_is_gone else (), ErasureRecord(step="test"))
        writes = (delete_person(person.pseudonym),) if key_is_gone else ()
        submission = Submission((change.guard,), (*change.writes, *writes), (change.entry,))
        erased.append(await gateway.submit(submission))

    async def run() -> Any:
        tasks = []

        def progress(_: int, __: int) -> None:
            if not tasks:
                tasks.append(asyncio.get_running_loop().create_task(erase()))

        return await export_to(gateway, asked(ExportQuery()), out / "x.zip", progress)

    contents = own.run(run())
    assert (contents.size > erased[0]) is key_is_gone
    archive = opened(out / "x.zip")
    assert archive.manifest["counts"]["erased"] == (150 if key_is_gone else 0)
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


def test_an_archive_whose_erased_lines_are_not_accounted_for_is_made_again(
    own: Installation, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records went after the commitment to what is gone was read."""
    begun: list[DeletionPart] = []

    async def overtaken(part: DeletionPart) -> None:
        begun.append(part)
        if len(begun) == 1:
            raise Stale("Records went.")

    monkeypatch.setattr(DeletionPart, "check", overtaken)
    own.run(export_to(own.service.gateway, asked(ExportQuery()), out / "late.zip"))
    assert len(begun) == 2
    assert verified(own, opened(out / "late.zip")).faults == []
