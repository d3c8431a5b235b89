"""Single system calls of SQLite that fail, or at which the process dies, injected by strace into a real
process.

The idea is Tessera's (github.com/transparency-dev/tessera): one run for each call, and after each run the
whole log is checked. `strace` counts calls in each thread, so one number hits the migration or the journal,
whichever comes to it.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.forked import WITHOUT_BYTECODE
from tests.faults.process import ROOT
from tests.storage.ledger import leaves_of, opened, plain

# There is no other way to fail one system call of a process that is not ours to change, and not every machine
# has strace; continuous integration installs it.
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace: apt-get install strace")

WRITE, SYNC = "pwrite64", "fdatasync"
FULL, BROKEN, DEATH = "error=ENOSPC", "error=EIO", "signal=SIGKILL"


class Appended(NamedTuple):
    """What was acknowledged, with its place, and what was refused."""

    places: dict[str, int]
    refused: list[str]


def append(folder: Path, *injected: str) -> Appended:
    tracing = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={WRITE},{SYNC}", *injected]
    words = [*(tracing if injected else []), sys.executable, "-m", "tests.faults.appender", str(folder)]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=os.environ | WITHOUT_BYTECODE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=60)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # strace alone would leave the other one behind
            raise
    told = dict(line.split(" ") for line in said.splitlines() if " " in line)
    places = {name: int(place) for name, place in told.items() if place != "refused"}
    return Appended(places, [name for name in told if name not in places])


def check(folder: Path, appended: Appended) -> None:
    """The log is whole; what was acknowledged is in its place, what was refused is not there; and it goes
    on."""

    async def work() -> None:
        async with opened(f"sqlite:///{folder / 'aboveboard.db'}", folder) as database:
            leaves = await leaves_of(database)
            assert {name: leaves[place] for name, place in appended.places.items()} == {
                name: name for name in appended.places
            }
            assert not set(appended.refused) & set(leaves)
            await database.journal.submit(plain("later"))
            assert await leaves_of(database) == [*leaves, "later"]

    asyncio.run(work())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty log, whose database has all its tables."""
    folder = tmp_path_factory.mktemp("made")

    async def make() -> None:
        async with opened(f"sqlite:///{folder / 'aboveboard.db'}", folder):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "log"))


@pytest.mark.parametrize(
    ("call", "fault", "when"),
    [
        (WRITE, FULL, "20..24"),
        (WRITE, BROKEN, "9"),
        (SYNC, BROKEN, "2"),
        (SYNC, BROKEN, "4+"),
        (WRITE, DEATH, "8"),
        (SYNC, DEATH, "3"),
    ],
)
def test_a_call_that_fails_loses_nothing(folder: Path, call: str, fault: str, when: str) -> None:
    """No room, a disk that fails to write or to flush, a death in between."""
    check(folder, append(folder, "-e", f"inject={call}:{fault}:when={when}"))


@pytest.mark.parametrize(("fault", "when"), [(FULL, "70"), (DEATH, "100")])
def test_a_first_start_that_fails_can_be_made_again(tmp_path: Path, fault: str, when: str) -> None:
    """Nothing is half made."""
    check(tmp_path, append(tmp_path, "-e", f"inject={WRITE}:{fault}:when={when}"))


EACH_CALL = [
    *((WRITE, fault, number) for number in range(1, 131, 3) for fault in (FULL, BROKEN, DEATH)),
    *((SYNC, fault, number) for number in range(1, 12) for fault in (BROKEN, DEATH)),
]


@pytest.mark.long
@pytest.mark.parametrize(("call", "fault", "number"), EACH_CALL)
def test_any_single_call_may_fail(tmp_path: Path, call: str, fault: str, number: int) -> None:
    """From the first one of the first start to the last one of the end: every third write, every flush."""
    check(tmp_path, append(tmp_path, "-e", f"inject={call}:{fault}:when={number}"))
