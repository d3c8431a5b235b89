"""Gateways as processes of their own that start in a fraction of the time: each is forked once everything is imported.

From the words of the command on, each runs as `aboveboard serve` does, and it ends by signals as that does.
"""

import json
import multiprocessing
import os
import runpy
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.faults.process import START_S, environment

_forks = multiprocessing.get_context("forkserver")
# The command imports the second one only when it runs. So the server would lack it.
_forks.set_forkserver_preload([__name__, "aboveboard.cli.serve"])


def _serve(variables: dict[str, str], said: str) -> None:
    """Runs the command with these environment variables, and writes all that it says to a file."""
    with Path(said).open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = ["aboveboard", "serve"]
    runpy.run_module("aboveboard", run_name="__main__", alter_sys=True)


class Node:
    """One gateway. `address` is where it serves, None while it does not. `stops` are the times at which it was gone."""

    def __init__(self, name: str, data: Path, **changed: str) -> None:
        self.name, self.data, self.stops = name, data, list[float]()
        self.address: str | None = None
        self._changed, self._said = changed, data / "said"
        self._process: Any = None

    def launch(self) -> None:
        """Starts the process and does not wait for it."""
        self._said.write_bytes(b"")
        variables = environment(self.data, self._changed)
        self._process = _forks.Process(target=_serve, args=(variables, str(self._said)), daemon=True)
        self._process.start()

    def wait(self) -> None:
        """Waits until it serves."""
        until = time.monotonic() + START_S
        while self.address is None:
            assert self._process.exitcode is None and time.monotonic() < until, self.lines
            self.address = self._find_address()
            time.sleep(0.01)

    def _find_address(self) -> str | None:
        for line in self._said.read_text().splitlines():
            if line.startswith("{") and (said := json.loads(line))["event"] == "serving":
                return "{host}:{port}".format(**said)
        return None

    def send(self, number: signal.Signals) -> None:
        os.kill(self._process.pid, number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends the process, and returns its exit code."""
        self.address = None
        self.send(number)
        self._process.join(START_S)
        code = self._process.exitcode
        assert code is not None, self.lines
        self.stops.append(time.monotonic())
        self._process = None
        return int(code)

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def lines(self) -> str:
        """The last lines that the process wrote."""
        return "\n".join(self._said.read_text().splitlines()[-20:])
