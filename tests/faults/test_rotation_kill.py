"""Rotation of the master key, with a fault or a death at each of its system calls in turn, and under load.

As in `test_syscalls`, faults are injected by strace into a real process. After each, the gateway starts, everybody
opens, the log verifies, and the same command finishes what was begun.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import Unreadable
from aboveboard.keys.keyring import MASTER, SEALED, open_keyring
from aboveboard.keys.kms import LocalAead
from aboveboard.people.store import people
from sqlalchemy import select

from tests.faults.forked import WITHOUT_BYTECODE
from tests.faults.process import (
    ROOT,
    Load,
    check_healthy,
    check_kept,
    environment,
    made_key,
    serving,
    shop_of,
    typed,
)
from tests.world import EVE, Installation

# There is no other way to fail one system call of a process that is not ours to change, and not every machine
# has strace; continuous integration installs it.
needs_strace = pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace: apt-get install strace"
)

CALLS = "write,pwrite64,fsync,fdatasync,rename,link,unlink"
BROKEN, FULL, DEATH = "error=EIO", "error=ENOSPC", "signal=SIGKILL"
PEOPLE = 3
TAKEN_UP_S = 20.0
"""Far more than the second after which a gateway looks for new keys, under which its people then move."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with people in it."""
    folder = tmp_path_factory.mktemp("made")
    installation = Installation(folder)
    shop = installation.shop()
    with shop.http:
        shop.place()
        for number in range(PEOPLE):
            shop.decide(shop.welcome(EVE, f"person-{number}"))
    installation.close()
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


def rotate(data: Path, *injected: str) -> tuple[int, str]:
    """Exit code and standard error of `aboveboard keys rotate master` under these faults."""
    tracing = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={CALLS}", *injected]
    words = [*tracing, sys.executable, "-m", "aboveboard", "keys", "rotate", "master"]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env=environment(data, {}) | WITHOUT_BYTECODE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=120)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # strace alone would leave the other one behind
            raise
    return process.returncode, said


def everybody(data: Path) -> list[Any]:
    """The rows of all people, each of which was opened with the keys that are there."""

    async def work() -> list[Any]:
        loaded = settings.load({"ABOVEBOARD_DATA": str(data)})
        async with run_service(loaded, serving=False) as service:
            gateway = service.gateway
            found = [await gateway.find_person(row[0]) for row in await gateway.database.rows(_ALL)]
            for row in found:
                assert row is not None
                gateway.keyring.unwrap(row[2], row[0])
            return found

    return asyncio.run(work())


_ALL = select(people.c.pseudonym)


def check(data: Path, old: bytes) -> None:
    """What must be so after any interruption, and after the same command has finished."""
    assert len(everybody(data)) == PEOPLE
    check_healthy(data)
    finished = typed(data, "keys", "rotate", "master")
    assert finished.code == 0, finished.err
    for pseudonym, _, wrapped, _ in everybody(data):
        with pytest.raises(Unreadable):
            LocalAead(old).decrypt(wrapped, pseudonym)
    names = {path.name for path in (data / "keys").iterdir()}
    assert names - {"rotation.lock"} == {MASTER, *SEALED}
    check_healthy(data)


def check_after(data: Path, injected: str) -> int:
    """The exit code of the command that was interrupted."""
    old = (data / "keys" / MASTER).read_bytes()
    before = open_keyring(data / "keys", create=False)
    code, said = rotate(data, "-e", f"inject={injected}")
    assert code in (0, 1, -signal.SIGKILL), said
    assert "Traceback" not in said
    check(data, old)
    after = open_keyring(data / "keys", create=False)
    assert (after.pseudonym_key, after.seed_key) == (before.pseudonym_key, before.seed_key)
    return code


@needs_strace
@pytest.mark.parametrize(
    "injected",
    [
        f"link:{DEATH}:when=1",
        f"rename:{BROKEN}:when=3",
        f"link:{DEATH}:when=2",
        f"rename:{DEATH}:when=5",
        f"fsync:{BROKEN}:when=13",
        f"fsync:{DEATH}:when=14",
        f"pwrite64:{DEATH}:when=20",
        f"unlink:{DEATH}:when=8",
    ],
)
def test_a_rotation_that_is_interrupted_is_finished_by_the_same_command(data: Path, injected: str) -> None:
    """While it begins, while files or people are wrapped anew, between the two names, while the old one goes."""
    assert check_after(data, injected) != 0


EACH_CALL = [
    *(f"{call}:{fault}:when={n}" for call, most in (("rename", 6), ("link", 2), ("unlink", 9))
      for n in range(1, most + 1) for fault in (BROKEN, DEATH)),
    *(f"fsync:{fault}:when={n}" for n in range(1, 20) for fault in (BROKEN, DEATH)),
    *(f"fdatasync:{fault}:when={n}" for n in range(1, 9) for fault in (BROKEN, DEATH)),
    *(f"pwrite64:{fault}:when={n}" for n in range(1, 60) for fault in (FULL, DEATH)),
    *(f"write:{fault}:when={n}" for n in range(1, 30) for fault in (FULL, DEATH)),
]  # fmt: skip


@needs_strace
@pytest.mark.long
@pytest.mark.parametrize("injected", EACH_CALL)
def test_any_single_call_of_a_rotation_may_fail(data: Path, injected: str) -> None:
    """From the first write to the last."""
    check_after(data, injected)


def test_decisions_go_on_while_all_keys_are_rotated(tmp_path: Path) -> None:
    """Nobody is refused, and everything that was acknowledged is there afterwards, also after a restart."""
    key = made_key(tmp_path)
    with serving(tmp_path) as process:
        with shop_of(process, key) as shop:
            shop.place()
        load = Load(process.url, key)
        load.wait_for(20)
        for words in (("master",), ("log",), ("pseudonym",), ("master",), ("log", "--finish")):
            rotated = typed(tmp_path, "keys", "rotate", *words)
            assert rotated.code == 0, rotated.err
            load.wait_for(len(load) + 20)
        until = time.monotonic() + TAKEN_UP_S
        while (finished := typed(tmp_path, "keys", "rotate", "pseudonym", "--finish")).code:
            assert "had no request since the rotation began" in finished.err
            assert time.monotonic() < until, finished.err
            load.wait_for(len(load) + 20)
        load.wait_for(len(load) + 20)
        load.join()
        assert load.problems == []
        with shop_of(process, key) as shop:
            check_kept(shop, load)
    check_healthy(tmp_path)
    with serving(tmp_path) as process, shop_of(process, key) as shop:
        check_kept(shop, load)
