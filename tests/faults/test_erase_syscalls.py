"""Every single system call of an erasure fails in turn, or is the last one of the process; then it is gone on with.

See `forked` for how. The calls are counted by running until none is left to hit, so a new one is not forgotten.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from aboveboard.erasure.ledger import hash_of, read
from aboveboard.erasure.scan import files_below, search
from aboveboard.people.store import people
from aboveboard.storage.open_files import HeldFiles
from aboveboard.storage.tables import erased, erasures, records
from sqlalchemy import func, select

from tests.erasure.leaving import lived, settle
from tests.faults.forked import DONE, Stage
from tests.faults.outside import check_sound, rows
from tests.storage.splitting import leave_residue
from tests.world import Installation

# As in test_syscalls.
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace: apt-get install strace")

FAULTS = {"fails": "error=EIO", "is full": "error=ENOSPC", "kills": "signal=SIGKILL"}
CALLS = {"write": 1, "fsync": 1, "rename": 1, "unlink": 1, "ftruncate": 1, "fdatasync": 4, "pwrite64": 31}
"""How many calls of each kind there are from one fault to the next: the pages of a database are all written alike."""

EACH = [
    *((call, step, fault) for call, step in CALLS.items() for fault in ("fails", "kills")),
    *(
        pytest.param(call, 1, fault, marks=pytest.mark.long)
        for call, step in CALLS.items()
        for fault in FAULTS
        if step > 1 or fault == "is full"
    ),
]


class Someone(NamedTuple):
    """A person of an installation, and pieces of what must not be found once they are erased."""

    data: Path
    app: str
    person: str
    pseudonym: bytes
    canaries: list[bytes]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def someone(tmp_path_factory: pytest.TempPathFactory) -> Someone:
    """Somebody with a past, from whom something was learned, and of whom a split page of the database has kept bytes;
    another person is there, too."""
    data = tmp_path_factory.mktemp("data") / "data"
    installation = Installation(data)
    shop = installation.shop()
    with shop.http:
        shop.place()
        past, _ = lived(installation, shop, turns=4), lived(installation, shop)
        settle(installation)
    installation.close()
    leave_residue(data / "aboveboard.db", past.pseudonym)
    sealed = rows(data, select(records.c.sealed).where(records.c.person == past.pseudonym))
    (row,) = rows(
        data, select(people.c.wrapped_key, people.c.sealed).where(people.c.pseudonym == past.pseudonym)
    )
    canaries = [past.pseudonym, *row, *(value[20:44] for (value,) in sealed)]
    return Someone(data, past.app, past.person, past.pseudonym, canaries)


def check_gone_or_untouched(data: Path, someone: Someone) -> bool:
    """Whether they are gone. There is nothing in between: not in the database, not in any file."""
    assert rows(data, select(func.count()).select_from(erasures)) == [(0,)]
    gone = rows(data, select(func.count()).select_from(erased)) == [(1,)]
    whole = [people.c.pseudonym == someone.pseudonym, func.length(people.c.sealed) > 0]
    assert len(rows(data, select(people.c.version).where(*whole))) == (not gone)
    if gone:
        assert hash_of(someone.pseudonym) in {line.who for line in read(data)}
        assert search(files_below(data), someone.canaries, HeldFiles()) == []
    else:
        count = select(func.count()).select_from(records).where(records.c.person == someone.pseudonym)
        assert rows(data, count) == rows(someone.data, count)
    check_sound(data)
    return gone


@pytest.mark.parametrize(("call", "step", "fault"), EACH)
def test_an_erasure_gets_to_its_end(
    stage: Stage, someone: Someone, tmp_path: Path, call: str, step: int, fault: str
) -> None:
    """Refused or killed, it is finished the next time, unless it had not begun; done, it is done."""
    when = 1 - step
    while True:
        when += step
        data = Path(shutil.copytree(someone.data, tmp_path / f"{when}"))
        ended = stage.play(
            "erase", data, someone.app, someone.person, calls=call, fault=FAULTS[fault], when=when
        )
        assert stage.play("go_on", data).code == DONE
        gone = check_gone_or_untouched(data, someone)
        assert gone or ended.code != DONE
        if not ended.hit:
            break
        shutil.rmtree(data)
    assert ended.code == DONE
