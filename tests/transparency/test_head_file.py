"""The file that stores each checkpoint outside of the database, before it is published."""

import asyncio
from pathlib import Path

import pytest
from aboveboard.audit import note
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Unavailable
from aboveboard.transparency import head_file
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import empty_checkpoint

from tests.house import House
from tests.transparency.published import kept, size_of
from tests.world import Installation


def test_many_who_ask_at_once_share_the_work(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred callers cost a few writings, and each gets a checkpoint that has their entry."""
    written = []
    keep = head_file.keep
    monkeypatch.setattr(head_file, "keep", lambda *given: (written.append(given[1].size), keep(*given)))

    async def ask() -> list[str]:
        return await asyncio.gather(*(latest_checkpoint(house.gateway) for _ in range(100)))

    index = house.shop.decide()["log"]["index"]
    assert {size_of(each) for each in house.run(ask())} == {index + 1}
    assert len(written) <= 2


def test_a_checkpoint_that_cannot_be_kept_is_not_given_out(tmp_path: Path) -> None:
    """A folder that takes no file: 503, and what was kept stays."""
    running = Installation(tmp_path / "data")
    shop = running.shop()
    before = running.run(latest_checkpoint(running.service.gateway))
    running.service.gateway.heads._path = tmp_path / "gone" / "log.head"
    (tmp_path / "gone").write_text("not a folder")
    with shop.http:
        problem = shop.refused("GET", "/log/checkpoint")
    assert (problem["status"], kept(running)) == (503, before)
    running.service.gateway.heads._path = running.settings.data / "log.head"
    running.close()


def test_a_file_that_was_taken_away_comes_back(house: House) -> None:
    """The next checkpoint is kept again, even when the log has not grown."""
    before = house.run(latest_checkpoint(house.gateway))
    (house.installation.settings.data / "log.head").unlink()
    assert house.run(latest_checkpoint(house.gateway)) == before == kept(house.installation)


def test_the_version_differs_after_a_commit_and_without_the_file(tmp_path: Path) -> None:
    """So the task that publishes finds both by its next look, however long it has rested."""
    running = Installation(tmp_path / "data", learn_every_ms="0")
    shop, heads = running.shop(), running.service.gateway.heads
    with shop.http:
        running.run(latest_checkpoint(running.service.gateway))
        before = heads.read_version()
        shop.dial("u", 1)
        running.run(latest_checkpoint(running.service.gateway))
        after = heads.read_version()
    heads._path = tmp_path / "gone"
    assert len({before, after, heads.read_version()}) == 3
    heads._path = running.settings.data / "log.head"
    running.close()


def test_an_empty_log_is_published_too(house: House, tmp_path: Path) -> None:
    """A signed head of no entries."""
    signed = empty_checkpoint("shop.example/log", house.gateway.keyring)
    checkpoint = note.parse_checkpoint(note.split(signed)[0])
    head_file.keep(tmp_path / "log.head", checkpoint, signed)
    assert (tmp_path / "log.head").read_text() == signed


def note_of(size: int, origin: str = "shop.example/log") -> tuple[Checkpoint, str]:
    checkpoint = Checkpoint(origin, size, bytes(32))
    return checkpoint, note.checkpoint_text(checkpoint) + "\n— somebody AAAAAAA=\n"


def test_the_file_never_goes_back(tmp_path: Path) -> None:
    """The process that is behind leaves the head that another one on the same folder kept."""
    path = tmp_path / "log.head"
    for size in (7, 5):
        head_file.keep(path, *note_of(size))
        assert size_of(path.read_text()) == 7


@pytest.mark.parametrize("there", ["", "no note", "\udcff", note_of(9, "shop.example/log/0")[1]])
def test_the_file_of_another_log_or_of_nothing_is_replaced(tmp_path: Path, there: str) -> None:
    """The start has compared it already."""
    path = tmp_path / "log.head"
    path.write_bytes(there.encode("utf-8", "surrogateescape"))
    head_file.keep(path, *note_of(5))
    assert size_of(path.read_text()) == 5


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """Neither a draft nor anything else but the lock; and only its owner may read it."""
    head_file.keep(tmp_path / "log.head", *note_of(5))
    assert {each.name for each in tmp_path.iterdir()} == {"log.head", "log.head.writing"}
    assert (tmp_path / "log.head").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_refuses_is_said() -> None:
    """And what to do."""
    with pytest.raises(Unavailable, match=r"log\.head cannot be written"):
        head_file.keep(Path("/proc/log.head"), *note_of(5))
