"""Servers under the same load, in turns within one run: what each costs, how fast it is, and what it stores."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

import asyncpg
from _load import ASKED, Asked, Load, Server, cpu_seconds, load, memory_mb, write_lua
from _machine import Machine

ECHO = "echo"
SETTLE_S = 0.2
WARM_S = 1

Size = Callable[[], int]
"""A function that returns the bytes of a database."""


class Contender(NamedTuple):
    """A server with one kind of request. `size` is that of its database, and `database` are the database's processes."""

    name: str
    server: Server
    asked: Asked = ASKED[0]
    key: str = "none"
    size: Size | None = None
    database: tuple[int, ...] = ()


class Found(NamedTuple):
    """One load. `stored` are the bytes a request, and `database_us` the processor time of the database's processes."""

    load: Load
    stored: float
    database_us: float


Results = dict[tuple[int, str], list[Found]]
"""The loads of each number of connections and contender, one for each round."""


class Course(NamedTuple):
    """The size of a run. `seconds` is the time of each load."""

    people: int
    rounds: int
    seconds: int
    connections: Sequence[int]


def sqlite_size(path: Path) -> Size:
    """Returns the size of a SQLite database, without its free pages. Pages in the write-ahead log count."""

    def size() -> int:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            pages, free, each = (
                int(connection.execute(f"PRAGMA {name}").fetchone()[0])
                for name in ("page_count", "freelist_count", "page_size")
            )
        return (pages - free) * each

    return size


def postgresql_size(address: str) -> Size:
    """Returns the size of the database at `address`."""

    async def ask() -> int:
        connection = await asyncpg.connect(address)
        try:
            return int(await connection.fetchval("SELECT pg_database_size(current_database())"))
        finally:
            await connection.close()

    return lambda: asyncio.run(ask())


def race(contenders: Sequence[Contender], folder: Path, course: Course) -> tuple[Results, Machine]:
    """Loads each contender in each round, in an order that turns around. Returns what was found."""
    machine, found = Machine(), Results()
    pids = [pid for each in contenders for pid in (each.server.pid, *each.database)]
    for each in contenders:
        _load(each, folder, course, max(course.connections), turn=0, seconds=WARM_S)
    turn = 0
    for number in range(course.rounds):
        order = contenders if number % 2 == 0 else contenders[::-1]
        for connections in course.connections:
            turn += 1
            for each in order:
                with machine.slice(pids):
                    loaded = _load(each, folder, course, connections, turn=turn, seconds=course.seconds)
                found.setdefault((connections, each.name), []).append(loaded)
    return found, machine


def _load(
    each: Contender, folder: Path, course: Course, connections: int, *, turn: int, seconds: int
) -> Found:
    time.sleep(SETTLE_S)  # the last requests of the turn before, which wrk did not wait for
    number = turn * len(ASKED) + (ASKED.index(each.asked) if each.asked in ASKED else 0)
    lua = write_lua(
        folder,
        each.server,
        each.key,
        people=course.people,
        turn=number,
        moment=time.gmtime(),
        asked=each.asked,
    )
    size, spent = each.size() if each.size else 0, sum(map(cpu_seconds, each.database))
    loaded = load(each.server, connections=connections, seconds=seconds, lua=lua)
    spent = sum(map(cpu_seconds, each.database)) - spent
    grown = each.size() - size if each.size else 0
    return Found(loaded, grown / loaded.requests, spent / loaded.requests * 1e6)


COLUMNS = (
    "connections",
    "server",
    "CPU µs a request (least, median)",
    "echo ÷ it",
    "database's CPU µs",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "bytes stored",
    "failed",
)


def table(contenders: Sequence[Contender], course: Course, found: Results) -> str:
    """Returns the medians of all rounds as a table in Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    for connections in course.connections:
        echo = _median_cpu(found[connections, ECHO])
        for each in contenders:
            rounds = found[connections, each.name]
            rate, p50, p99 = (median(one.load[at] for one in rounds) for at in range(3))
            costs, cost = [one.load.cpu_us for one in rounds], _median_cpu(rounds)
            cells = (
                str(connections),
                each.name,
                f"{min(costs):.0f}, {cost:.0f}",
                f"{echo / cost:.2f}",
                f"{median(one.database_us for one in rounds):.0f}" if each.database else "",
                f"{rate:,.0f}",
                f"{p50:.2f}",
                f"{p99:.1f}",
                f"{median(one.stored for one in rounds):,.0f}" if each.size else "",
                str(sum(one.load.failed for one in rounds)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def memory(contenders: Sequence[Contender]) -> str:
    """Returns a sentence on the memory of each server at its most."""
    pids = {each.server.pid: each.name for each in reversed(contenders)}
    each = (f"{name} {memory_mb(pid):.0f} MB" for pid, name in reversed(pids.items()))
    return f"memory at its most: {', '.join(each)}"


def _median_cpu(rounds: Sequence[Found]) -> float:
    return median(one.load.cpu_us for one in rounds)
