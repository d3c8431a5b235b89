"""A gateway in a process of its own, on a temporary folder, for the replays of real data."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from aboveboard.demo.client import Client

APP = "replay"
SERVED = ("-m", "aboveboard")
COMMAND = [sys.executable, *SERVED]
DATA = Path(__file__).parents[2] / "shared" / "data"
UP_WITHIN_S = 120
PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve")


class Live(NamedTuple):
    """`environment` are the settings of the gateway, so that its data can be opened again once it is down; `key` is the
    app's, and `pid` the process."""

    client: Client
    environment: dict[str, str]
    key: str
    pid: int


@contextlib.contextmanager
def gateway(folder: str, *, script: Sequence[str] = SERVED, **changed: str) -> Iterator[Live]:
    """A running gateway on `folder`, and an app's connection to it; ended when the block does. Python runs `script`."""
    port = free_port()
    environment = {
        "ABOVEBOARD_DATA": folder,
        "ABOVEBOARD_PORT": str(port),
        "ABOVEBOARD_LOG_LEVEL": "error",
    } | changed
    create = [*COMMAND, "keys", "create", "--role", "app", "--name", APP]
    run = subprocess.run(create, env=os.environ | environment, check=True, capture_output=True, text=True)
    command = [sys.executable, *script, "serve"]
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(port)
        key = run.stdout.strip()
        client = Client("127.0.0.1", port, key)
        yield Live(client, environment, key, process.pid)
        client.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def read_notices(client: Client) -> dict[str, str]:
    """Returns the English notice of each purpose."""
    found: Any = client.call("GET", "/v1/purposes")
    return {each["purpose"]: each["notices"]["en"] for each in found["purposes"]}


def welcome(client: Client, person: str, level: int, notices: dict[str, str]) -> None:
    """Adds an adult who gives all PURPOSES and sets the dial to `level`."""
    for purpose in PURPOSES:
        given: Any = {"state": "given", "notice": notices[purpose], "language": "en"}
        client.call("PUT", f"/v1/people/{person}/consents/{purpose}", given)
    client.call("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR"})
    client.call("PUT", f"/v1/people/{person}/dial", {"level": level})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError("the gateway did not come up")


def temporary() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="aboveboard-replay-")


def skipped(path: Path) -> bool:
    """Whether the data is not there; then that is said."""
    if path.exists():
        return False
    print(f"skipped: there is no {path.name} in {path.parent.name}/ (see the first lines of this file)")
    return True
