"""One act of the service after another, each in a process of its own that is as good as new, and quick to make.

A process that has imported everything already forks one for each act; `strace` is attached before the act begins, and
makes one of its system calls fail, or kills it there. Run as a module, this is that process; in a test, `Stage` is it.
"""

import asyncio
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from aboveboard import settings
from aboveboard.access.key_admin import create_key
from aboveboard.app import read_rules, run_service
from aboveboard.audit import note
from aboveboard.erasure import erase as erasing
from aboveboard.erasure import state
from aboveboard.errors import AboveboardError
from aboveboard.gateway.metrics import Metrics
from aboveboard.keys.keyring import open_keyring
from aboveboard.operations.backup_make import make_backup
from aboveboard.operations.reopen_log import reopen
from aboveboard.storage.database import make_engine
from aboveboard.storage.migrations import versions_known
from aboveboard.transparency import head_file
from aboveboard.transparency.startup_check import HEAD_FILE
from aboveboard.words import Role

ROOT = Path(__file__).parents[2]
WITHOUT_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}
"""For a process whose system calls are counted: storing what it compiles would be some more of them."""
DONE, REFUSED, BROKEN = 0, 3, 4
AT_MS = 1_795_000_000_000
PR_SET_PTRACER = 0x59616D61


def _settings(data: str) -> settings.Settings:
    return settings.load({"ABOVEBOARD_DATA": data})


def back_up(data: str, folder: str) -> None:
    make_backup(_settings(data), Path(folder), keys=True, at_ms=AT_MS)


def open_anew(data: str) -> None:
    keyring = open_keyring(Path(data) / "keys", create=False)
    asyncio.run(reopen(_settings(data), keyring, "the disk was lost", AT_MS))


def publish(data: str, signed: str) -> None:
    text = note.parse_checkpoint(note.split(signed)[0])
    head_file.keep(Path(data) / HEAD_FILE, text, signed)


def add(data: str) -> None:
    """Opens the installation as every command does, and writes an entry."""

    async def work() -> None:
        async with run_service(_settings(data), serving=False) as service:
            await create_key(service.gateway, Role.APP, "later")

    asyncio.run(work())


def erase(data: str, app: str, person: str) -> None:
    async def work() -> None:
        async with run_service(_settings(data), serving=False) as service:
            _, told = await erasing.erase(service.gateway, app, person, wait_s=None)
            if told.state != "erased":
                raise AboveboardError("begun, and not finished")

    asyncio.run(work())


def go_on(data: str) -> None:
    """Finishes the erasures that were begun, as a gateway does."""

    async def work() -> None:
        async with run_service(_settings(data), serving=False) as service:
            for erasure in await state.list_running(service.gateway):
                await erasing.finish(service.gateway, erasure)

    asyncio.run(work())


ACTS: dict[str, Callable[..., None]] = {
    each.__name__: each for each in (back_up, open_anew, publish, add, erase, go_on)
}


def _child(act: str, args: list[str]) -> None:
    code = BROKEN
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, -1, 0, 0, 0)  # where only a parent may trace
        os.kill(os.getpid(), signal.SIGSTOP)
        ACTS[act](*args)
        code = DONE
    except AboveboardError:
        code = REFUSED
    except BaseException:  # noqa: BLE001 - whatever it is, the test must see it
        traceback.print_exc()
    finally:
        os._exit(code)


def serve() -> None:
    """Forks for each line that it reads, says the number of the new process, and later how it ended."""
    # What every act reads, and no fault could touch: the new processes find it read.
    read_rules(_settings(""), Metrics(), surveyed=False)
    versions_known()
    make_engine(_settings("").database_url)  # imports the driver
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _child(*json.loads(line))
        os.waitpid(pid, os.WUNTRACED)  # it has stopped, ready to begin
        print(pid, flush=True)  # noqa: T201 - that is how it answers
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


class Ended(NamedTuple):
    """`hit` says whether the fault came to pass: False when there is no such call any more."""

    code: int
    hit: bool


class Stage:
    """Where acts are played. `said` is a file for what a child that breaks has to say."""

    def __init__(self, folder: Path) -> None:
        self._trace, self.said = folder / "trace", folder / "said"
        with self.said.open("wb") as errors:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.forked"],
                cwd=ROOT,
                env=os.environ | WITHOUT_BYTECODE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def play(self, act: str, *args: Any, calls: str = "", fault: str = "", when: int = 0) -> Ended:
        """`act`, with the `when`-th of these system calls failing by `fault`, in each thread that comes so far."""
        self._say(json.dumps([act, [str(each) for each in args]]))
        pid = int(self._heard())
        tracer = None
        self._trace.unlink(missing_ok=True)
        if fault:
            rules = ["-e", f"trace={calls}", "-e", f"inject={calls}:{fault}:when={when}"]
            tracer = subprocess.Popen(["strace", "-f", "-qq", "-o", self._trace, *rules, "-p", str(pid)])
            while not _traced(pid):
                assert tracer.poll() is None
                time.sleep(0.001)
        os.kill(pid, signal.SIGCONT)
        code = int(self._heard())
        if tracer is not None:
            tracer.wait(20)
        assert code != BROKEN, self.said.read_text()
        hit = code == -signal.SIGKILL or (bool(fault) and "(INJECTED)" in self._trace.read_text())
        return Ended(code, hit)

    def _say(self, line: str) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()

    def _heard(self) -> str:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        assert line, self.said.read_text()
        return line

    def close(self) -> None:
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(20)
        self._server.stdout.close()


def _traced(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    return "TracerPid:\t0\n" not in status


if __name__ == "__main__":
    serve()
