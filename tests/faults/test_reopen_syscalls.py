"""Every single system call of `audit reopen` fails in turn, or is the last one.

See `forked` for how. Whatever came of it, saying the same again finishes it, once.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind
from sqlalchemy import func, select

from tests.faults.forked import DONE, REFUSED, Stage
from tests.faults.outside import NAME, check_sound, checkpoint_of, keep, leaves_of, origin_of, rows
from tests.faults.process import made_key, typed
from tests.faults.test_backup_syscalls import ALL, FAULTS

# As in test_syscalls.
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace: apt-get install strace")

LEFT = 3


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database out of a backup that has lost two entries which were signed."""
    folder = tmp_path_factory.mktemp("restored")
    data, backup = folder / "data", folder / "backup"
    for _ in range(LEFT):
        made_key(data)
    assert typed(data, "backup", str(backup)).code == 0
    for _ in range(2):
        made_key(data)
    keep(data, checkpoint_of(data))
    for file in data.glob("aboveboard.db*"):
        file.unlink()
    shutil.copy(backup / "aboveboard.db", data)
    return data


def reasons(data: Path) -> int:
    """How many entries say why the log was reopened."""
    query = select(func.count()).where(records.c.kind == EntryKind.ADMIN, records.c.app == "operator")
    return int(rows(data, query.select_from(records).where(records.c.entry_index >= LEFT))[0][0])


@pytest.mark.parametrize(("call", "step"), ALL)
@pytest.mark.parametrize("fault", ["fails", "kills"])
def test_the_log_is_reopened_once_or_not_yet(
    stage: Stage, restored: Path, tmp_path: Path, call: str, step: int, fault: str
) -> None:
    """Nothing that was left is lost, and there is one entry that says why."""
    leaves, when = leaves_of(restored), 1 - step
    while True:
        when += step
        data = Path(shutil.copytree(restored, tmp_path / f"{when}"))
        ended = stage.play("open_anew", data, calls=call, fault=FAULTS[fault], when=when)
        if ended.code == DONE:
            assert origin_of(data) == f"{NAME}/2"
        again = stage.play("open_anew", data)
        assert again.code in (DONE, REFUSED)
        assert (origin_of(data), reasons(data)) == (f"{NAME}/2", 1)
        assert (leaves_of(data)[:LEFT], len(leaves_of(data))) == (leaves, LEFT + 1)
        assert stage.play("publish", data, checkpoint_of(data)).code == DONE  # as the next start does
        check_sound(data)
        if not ended.hit:
            break
    assert ended.code == DONE
