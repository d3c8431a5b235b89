"""Decisions with everything on, against a bare Litestar handler that echoes the same body on the same server.

One run starts both on loopback, fills the database with people who have consents and a profile, loads them with `wrk`
at 1, 16 and 64 connections in turn, and prints requests/s, p50, p99, the ratio to the echo and the memory.

    python bench/gateway.py [--people 100000] [--seconds 5] [--databases sqlite,postgresql]

With `--against PATH` it compares the checkout at PATH with this one instead, in one interleaved run: the processor time
of a request first, as the minimum and the median of all rounds. The other checkout needs no change.

    python bench/gateway.py --against PATH [--rounds 8] [--people 1000] [--seconds 3] [--databases sqlite]
"""

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import _against
import _against_gateway
from _against_gateway import Plan
from _load import APP, ITEMS, NO_WRK, TOPICS, Load, Server, database_on, free_port, load, write_lua
from _seed import Connection, declare
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Affinity, PersonFacts, PersonState, PurposeChoice
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from aboveboard.words import AgeClass, Category, ConsentState

CONNECTIONS = (1, 16, 64)
ECHO = Path(__file__).with_name("_echo.py")


@contextlib.contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, answering on `port`; ended when the block does."""
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


async def fill(gateway: Gateway, people: int) -> None:
    """People at level 3 with four purposes given and ten interests each, written as the journal writes them."""
    now_ms = gateway.clock()
    notices = {notice.purpose: notice.id for notice in gateway.rules.notices.values()}
    choices = {
        purpose: PurposeChoice(ConsentState.GIVEN, notices[purpose], now_ms)
        for purpose in ("personalize_visit", "personalize_history", "improve", "combine_sources")
    }
    for start in range(0, people, 1000):
        writes = []
        for number in range(start, min(start + 1000, people)):
            keys = [f"topic:topic-{(number + n) % TOPICS}" for n in range(6)]
            keys += [f"item:item-{(number * 7 + n) % ITEMS}" for n in range(4)]
            interests = {key: Affinity(1.0 + n / 3, now_ms, 3, now_ms) for n, key in enumerate(keys)}
            state = PersonState(
                dial=3,
                choices=choices,
                facts=PersonFacts(AgeClass.ADULT, "FR", "en", "Europe/Paris"),
                history={
                    Category.BEHAVIOURAL: dict(list(interests.items())[:7]),
                    Category.TRANSACTIONAL: dict(list(interests.items())[7:]),
                },
            )
            writes.append(write_state(await gateway.person(APP, f"p-{number}"), state))
        await gateway.database.journal.submit(Submission((), tuple(writes), ()))


async def prepare(environment: dict[str, str], people: int) -> None:
    async with run_service(settings.load(environment), serving=False) as service:
        await fill(service.gateway, people)


def memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


HEADING = (
    f"{'connections':>11} {'':8} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8} {'cpu us':>7} "
    f"{'ratio':>6} {'p50 x':>6} {'failed':>6}"
)


def measure(name: str, changed: dict[str, str], people: int, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        port, echo_port = free_port(), free_port()
        environment = changed | {
            "ABOVEBOARD_DATA": folder,
            "ABOVEBOARD_PORT": str(port),
            "ABOVEBOARD_LOG_LEVEL": "error",
        }
        command = [sys.executable, "-m", "aboveboard"]
        key = subprocess.run(
            [*command, "keys", "create", "--role", "app", "--name", APP],
            env=os.environ | environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        started = time.perf_counter()
        asyncio.run(prepare(environment, people))
        print(f"\n{name}: {people} people written in {time.perf_counter() - started:.1f} s\n{HEADING}")
        with (
            served([*command, "serve"], port, environment) as gateway,
            served([sys.executable, str(ECHO), str(echo_port)], echo_port, {}) as echo,
        ):
            declare(Connection(port, key))
            servers = {
                "echo": Server(echo.pid, echo_port, "/echo"),
                "decide": Server(gateway.pid, port, "/v1/decisions"),
            }
            for connections in CONNECTIONS:
                compare(servers, connections, Path(folder), key, people=people, seconds=seconds)
            print(f"memory of the gateway at its most: {memory_mb(gateway.pid):.0f} MB", flush=True)


def compare(
    servers: dict[str, Server], connections: int, folder: Path, key: str, *, people: int, seconds: int
) -> None:
    """Loads each server in turn, once to warm up and once to count, and prints a line for each."""
    echo: Load | None = None
    for what, server in servers.items():
        offset = connections * 37
        lua = write_lua(folder, server, key, people=people, offset=offset, moment=time.gmtime())
        load(server, connections=connections, seconds=1, lua=lua)
        found = load(server, connections=connections, seconds=seconds, lua=lua)
        echo = echo or found
        print(
            f"{connections:>11} {what:8} {found.rate:>11.0f} {found.p50_ms:>8.2f} {found.p99_ms:>8.2f} "
            f"{found.cpu_us:>7.0f} {found.rate / echo.rate:>6.2f} {found.p50_ms / echo.p50_ms:>6.1f} {found.failed:>6}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=int, help="100000, or 1000 with --against")
    parser.add_argument("--seconds", type=int, help="of each load: 5, or 3 with --against")
    parser.add_argument("--databases", help="sqlite,postgresql, or sqlite with --against")
    _against.add_options(parser)
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    if chosen.against is not None:
        trees = _against.pair(chosen.against)
        databases = (chosen.databases or "sqlite").split(",")
        plan = Plan(chosen.rounds, chosen.people or 1000, chosen.seconds or 3, databases)
        _against_gateway.run(trees, plan)
        return
    for name in (chosen.databases or "sqlite,postgresql").split(","):
        with database_on(name) as (changed, _):
            measure(name, changed, chosen.people or 100_000, chosen.seconds or 5)


if __name__ == "__main__":
    main()
