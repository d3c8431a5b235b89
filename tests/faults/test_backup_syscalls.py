"""Every single system call of a backup, and of a checkpoint that is put out, fails in turn, or is the last one.

See `forked` for how. The calls are counted by running until none is left to hit, so a new one is not forgotten.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.operations.backup_check import check_backup
from aboveboard.operations.findings import Mark
from aboveboard.transparency.startup_check import HEAD_FILE

from tests.faults.forked import DONE, REFUSED, Stage
from tests.faults.outside import check_sound, checkpoint_of
from tests.faults.process import made_key

# As in test_syscalls.
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace: apt-get install strace")

WRITES = ("write", "pwrite64", "ftruncate")
SYNCS = ("fsync", "fdatasync")
RENAMES = ("rename",)
EVERY = (*WRITES, *SYNCS, *RENAMES)
EACH = [*((call, 1) for call in EVERY if call != "pwrite64"), ("pwrite64", 5)]
"""How many calls of each kind there are from one fault to the next: the pages of a database are all written alike."""
ALL = [*EACH, pytest.param("pwrite64", 1, marks=pytest.mark.long)]

FAULTS = {"fails": "error=EIO", "is full": "error=ENOSPC", "kills": "signal=SIGKILL"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose log has handed out a checkpoint, and gone on."""
    folder = tmp_path_factory.mktemp("data") / "data"
    made_key(folder)
    handed_out = checkpoint_of(folder)
    made_key(folder)
    (folder / HEAD_FILE).write_text(
        handed_out
    )  # as if the last command had been cut off before it kept the next one
    ledger.append(folder, [LedgerLine("a" * 64, 0, "b" * 64)])
    return folder


def check_whole(data: Path, backup: Path) -> None:
    loaded = settings.load({"ABOVEBOARD_DATA": str(data)})
    assert [each.line for each in check_backup(loaded, backup) if each.mark == Mark.BAD] == []


@pytest.mark.parametrize(("call", "step"), ALL)
@pytest.mark.parametrize("fault", ["fails", "kills"])
def test_a_backup_is_whole_or_not_there(
    stage: Stage, data: Path, tmp_path: Path, call: str, step: int, fault: str
) -> None:
    """Refused means nothing is left, killed that nothing has its name, done that it checks out."""
    backup, when = tmp_path / "backup", 1 - step
    while True:
        when += step
        ended = stage.play("back_up", data, backup, calls=call, fault=FAULTS[fault], when=when)
        if ended.code == REFUSED:
            assert list(tmp_path.iterdir()) == []
        elif backup.exists():
            check_whole(data, backup)
        else:
            assert ended.code != DONE
        if not ended.hit:
            break
        for path in tmp_path.iterdir():
            shutil.rmtree(path)
    assert ended.code == DONE
    check_sound(data)


@pytest.mark.parametrize("call", EVERY)
@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_checkpoint_is_kept_whole_or_not_at_all(
    stage: Stage, data: Path, tmp_path: Path, call: str, fault: str
) -> None:
    """The file has the old one or the new one, and the new one if that was acknowledged."""
    new, when = checkpoint_of(data), 0
    while True:
        when += 1
        copy = Path(shutil.copytree(data, tmp_path / f"{when}"))
        old = (copy / HEAD_FILE).read_text()
        ended = stage.play("publish", copy, new, calls=call, fault=FAULTS[fault], when=when)
        kept = (copy / HEAD_FILE).read_text()
        assert kept == new if ended.code == DONE else kept in (old, new)
        check_sound(copy)
        if not ended.hit:
            break
        assert stage.play("publish", copy, new).code == DONE
        assert (copy / HEAD_FILE).read_text() == new
    assert (ended.code, old == new) == (DONE, False)
