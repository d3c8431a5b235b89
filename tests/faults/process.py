"""The gateway as operators run it: a process of its own, started with a command, ended with a signal.

`typed` runs a command in this process, as the command line does. `Process` is `aboveboard serve`. `Load` are
people who keep asking until the gateway goes away, and remember what was acknowledged to them.
"""

import contextlib
import http.client
import io
import itertools
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import structlog
from aboveboard.cli.main import main

from tests.world import Shop

ROOT = Path(__file__).parents[2]
START_S = 120
"""Far more than it takes; a machine with much else to do may need twenty seconds for a start of two."""
_numbers = itertools.count(1)


class Typed(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def environment(data: Path, changed: dict[str, str]) -> dict[str, str]:
    """The settings as environment variables, and nothing of ours that is set outside.

    Without a port of its own a gateway gets a free one from the system: on the default one, something may listen.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ABOVEBOARD_")}
    settings = {
        f"ABOVEBOARD_{name.upper()}": value
        for name, value in ({"port": "0", "public_every_s": "0"} | changed).items()
    }
    return inherited | {"ABOVEBOARD_DATA": str(data)} | settings


@contextlib.contextmanager
def logging_as_it_was() -> Iterator[None]:
    """A command sets up log lines for its process; this one has more to do."""
    configured, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**configured)
    root.handlers[:], root.level = handlers, level


def typed(data: Path, *words: str, **changed: str) -> Typed:
    """`aboveboard <words>`, from the words to the exit code.

    Not beside a gateway of this process on SQLite that other processes use too: the end of the command would take the
    gateway's locks away, as `storage.open_files` says.
    """
    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, logging_as_it_was():
        patch.setattr(sys, "argv", ["aboveboard", *words])
        patch.setattr(os, "environ", environment(data, changed))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
    return Typed(code, out.getvalue(), err.getvalue())


def made_key(data: Path, name: str | None = None, role: str = "app", **changed: str) -> str:
    """A new API key for an app of its own; on an empty folder it makes the installation too."""
    app = name or f"app-{next(_numbers)}"
    made = typed(data, "keys", "create", "--role", role, "--name", app, **changed)
    assert made.code == 0, made.err
    return made.out.strip()


def launched(
    data: Path, *options: str, before: Callable[[], None] | None = None, **changed: str
) -> "subprocess.Popen[str]":
    """`aboveboard serve` on a port that the system chooses. `before` runs in the new process, ahead of it."""
    return subprocess.Popen(
        [sys.executable, "-m", "aboveboard", "serve", *options],
        cwd=ROOT,
        env=environment(data, changed),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=before,
    )


def refused(data: Path, *, before: Callable[[], None] | None = None, **changed: str) -> Typed:
    """A start that must end by itself."""
    process = launched(data, before=before, **changed)
    said, _ = process.communicate(timeout=START_S)
    return Typed(process.returncode, "", said)


class Process:
    """A gateway that has been launched, and serves once its `url` is known. What it says is kept in
    `lines`."""

    def __init__(
        self, data: Path, *options: str, before: Callable[[], None] | None = None, **changed: str
    ) -> None:
        self.data, self.changed = data, changed
        self._process = launched(data, *options, before=before, **changed)
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    @cached_property
    def url(self) -> str:
        """Where it serves, as soon as it says so."""
        return "http://{host}:{port}".format(**self.said("serving"))

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.lines.extend(iter(self._process.stdout.readline, ""))

    @property
    def pid(self) -> int:
        return self._process.pid

    def said(self, event: str, after: int = 0) -> dict[str, Any]:
        """The first log line of that event among those `after`, as soon as it is there."""
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            for line in self.lines[after:]:
                if line.startswith("{") and json.loads(line)["event"] == event:
                    return dict(json.loads(line))
            if self._process.poll() is not None and not self._reading.is_alive():
                break
            time.sleep(0.005)
        raise AssertionError("".join(self.lines))

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The exit code after that signal."""
        self.send(number)
        code = self._process.wait(START_S)
        self._reading.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code

    def kill(self) -> None:
        """As a power cut does, but for what the system has not yet written to the disk."""
        self.end(signal.SIGKILL)


@contextlib.contextmanager
def serving(data: Path, **changed: str) -> Iterator[Process]:
    """A gateway for as long as the block; its end is a clean one."""
    process = Process(data, **changed)
    try:
        assert process.url
        yield process
    except BaseException:
        process.kill()
        raise
    if process._process.poll() is None:
        assert process.end() == 0, "".join(process.lines)


@contextlib.contextmanager
def shop_of(process: Process, key: str) -> Iterator[Shop]:
    shop = Shop(process.url, key)
    with shop.http:
        yield shop


class Load:
    """`people` who ask for decisions and turn their dials, each as fast as they are answered."""

    def __init__(self, url: str, key: str, people: int = 4) -> None:
        self.acknowledged: list[tuple[str, int]] = []
        """Decisions and their places in the log."""
        self.dials: dict[str, list[int | None]] = {}
        """What each person's dial may be: the level that was acknowledged last, None before the first one, and one that
        was asked for since."""
        self.problems: list[tuple[int, dict[str, Any], dict[str, str]]] = []
        self._address = url.removeprefix("http://")
        self._key = key
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._live, args=(f"person-{next(_numbers)}",)) for _ in range(people)
        ]
        for thread in self._threads:
            thread.start()

    def _live(self, person: str) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=20)
        with contextlib.suppress(OSError, http.client.HTTPException):
            for turn in itertools.count():
                if self._over.is_set():
                    break
                if turn % 4 == 3:
                    self._turn_dial(connection, person, turn % 5)
                else:
                    self._decide(connection, person)
        connection.close()

    def _decide(self, connection: http.client.HTTPConnection, person: str) -> None:
        answer = self._ask(connection, "POST", "/v1/decisions", {"placement": "home", "person": person})
        if answer is not None:
            self.acknowledged.append((answer["decision"], answer["log"]["index"]))

    def _turn_dial(self, connection: http.client.HTTPConnection, person: str, level: int) -> None:
        self.dials.setdefault(person, [None]).append(level)
        if self._ask(connection, "PUT", f"/v1/people/{person}/dial", {"level": level}) is not None:
            self.dials[person] = [level]

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: Any) -> Any:
        """The answer's JSON; None, and one problem more, when it is a refusal."""
        headers = {"authorization": f"Bearer {self._key}", "content-type": "application/json"}
        connection.request(method, path, json.dumps(body), headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        if answer.status == 200:
            return content
        self.problems.append((answer.status, content, dict(answer.headers)))
        return None

    def __len__(self) -> int:
        return len(self.acknowledged)

    def wait_for(self, count: int) -> None:
        """Until so many decisions were acknowledged."""
        until = time.monotonic() + START_S
        while len(self) < count:
            assert time.monotonic() < until, self.problems[-1:]
            time.sleep(0.005)

    def join(self) -> None:
        """Ends it, if the gateway has not."""
        self._over.set()
        for thread in self._threads:
            thread.join()


def check_kept(shop: Shop, load: Load) -> None:
    """Every acknowledged decision has its record at its place, and every dial stands where it was put
    last."""
    for decision, index in load.acknowledged:
        assert shop.ok("GET", f"/v1/decisions/{decision}")["log"] == {"index": index}
    for person, levels in load.dials.items():
        dial = shop.ok("GET", f"/v1/people/{person}")["dial"]
        assert dial in levels, (person, dial, levels)


def check_written(data: Path, load: Load) -> None:
    """As `check_kept`, for a gateway that has ended: what it acknowledged stands in the file."""
    with contextlib.closing(sqlite3.connect(data / "aboveboard.db")) as connection:
        places = dict(connection.execute("SELECT record, entry_index FROM records"))
    assert {decision: places.get(decision) for decision, _ in load.acknowledged} == dict(load.acknowledged)


def check_healthy(data: Path, **changed: str) -> None:
    """The doctor finds nothing wrong: keys, database file, and a log that verifies."""
    found = typed(data, "doctor", **changed)
    assert found.code == 0, found.out
    assert "entries, all of them signed" in found.out
