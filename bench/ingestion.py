"""Signals and outcomes, one at a time and in batches, beside an echo of the same bodies.

One run starts both on loopback and loads them with `wrk` in turns. First comes the processor time of one signal, by the
system's accounting, and then signals/s, p50 and p99 of a request, and the bytes stored. Everything is on: consent, the
sealed rows, the log and the learning in the background. No two signals are the same.

    python bench/ingestion.py [--people 2000] [--rounds 4] [--seconds 2] [--connections 16]
                              [--database sqlite] [--only signals]

With `--against PATH`, the checkout at PATH is loaded in the same turns.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

import _against
from _contenders import ECHO, SETTLE_S, WARM_S, postgresql_size, sqlite_size
from _ingestion_load import BATCHES, Batch, Decided, write_lua
from _load import NO_WRK, Load, Server, database_on, free_port, load, served
from _machine import Machine
from _seed import Connection, seed

DECISIONS = 1000
"""The decisions that outcomes follow."""


class Side(NamedTuple):
    """A server under load. `size` returns the bytes of its database."""

    pid: int
    port: int
    key: str
    decisions: list[Decided]
    size: Callable[[], int]

    def server_of(self, batch: Batch) -> Server:
        return Server(self.pid, self.port, batch.path)


class Found(NamedTuple):
    """One load, and the bytes that a signal or outcome of it takes."""

    load: Load
    stored: float


Results = dict[tuple[Batch, str], list[Found]]
"""The loads of each shape and server, one for each round."""


def decide(connection: Connection, people: int) -> list[Decided]:
    """Returns new decisions of five items each."""
    found = []
    for number in range(DECISIONS):
        asked = {"person": f"p-{number % people}", "placement": "home", "count": 5}
        made = connection.call("POST", "/v1/decisions", asked)
        found.append(Decided(made["decision"], [each["item"] for each in made["items"]]))
    return found


def start_echo(stack: contextlib.ExitStack) -> Side:
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("_echo.py")), str(port)]
    process = stack.enter_context(served(command, port, {}))
    return Side(process.pid, port, "none", [Decided("dec_01", ["item-1", "item-2"])], lambda: 0)


def start(stack: contextlib.ExitStack, tree: _against.Tree, people: int, database: str) -> Side:
    """Starts a gateway of the tree that has the people and some decisions."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aboveboard-bench-")))
    changed, _ = stack.enter_context(database_on(database))
    address = changed.get("ABOVEBOARD_DATABASE_URL")
    size = sqlite_size(folder / "aboveboard.db") if address is None else postgresql_size(address)
    live = stack.enter_context(_against.gateway(tree, folder, changed))
    seed(live.port, live.key, people)
    with closing(Connection(live.port, live.key)) as connection:
        decisions = decide(connection, people)
    return Side(live.pid, live.port, live.key, decisions, size)


class Course(NamedTuple):
    """The size of a run. `seconds` is the time of each load."""

    people: int
    rounds: int
    seconds: int
    connections: int
    batches: list[Batch]


def race(sides: dict[str, Side], folder: Path, course: Course) -> tuple[Results, Machine]:
    """Loads each server in each round, in an order that turns around. Returns what was found."""
    machine, found = Machine(), Results()
    pids = [side.pid for side in sides.values()]
    for number, batch in enumerate(course.batches):
        for side in sides.values():
            _load(side, folder, course, batch, turn=number, seconds=WARM_S)
    turn = len(course.batches)
    for number in range(course.rounds):
        for batch in course.batches:
            turn += 1
            for name in list(sides) if number % 2 == 0 else reversed(sides):
                with machine.slice(pids):
                    loaded = _load(sides[name], folder, course, batch, turn=turn, seconds=course.seconds)
                found.setdefault((batch, name), []).append(loaded)
    return found, machine


def _load(side: Side, folder: Path, course: Course, batch: Batch, *, turn: int, seconds: int) -> Found:
    time.sleep(SETTLE_S)  # the last requests of the turn before, which wrk did not wait for
    server, before = side.server_of(batch), side.size()
    lua = write_lua(
        folder, server, side.key, batch, people=course.people, turn=turn, decisions=side.decisions
    )
    loaded = load(server, connections=course.connections, seconds=seconds, lua=lua)
    return Found(loaded, (side.size() - before) / (loaded.requests * batch.size))


COLUMNS = (
    "batches",
    "server",
    "CPU µs for each (least, median)",
    "echo ÷ it",
    "each/s",
    "requests/s",
    "p50 ms",
    "p99 ms",
    "bytes stored",
    "failed",
)


def table(course: Course, sides: dict[str, Side], found: Results) -> str:
    """Returns the medians of all rounds as a table in Markdown. `each` is one signal or outcome."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS)]
    for batch in course.batches:
        echo = median(one.load.cpu_us for one in found[batch, ECHO])
        for name in sides:
            rounds = found[batch, name]
            costs = [one.load.cpu_us for one in rounds]
            rate, p50, p99 = (median(one.load[at] for one in rounds) for at in range(3))
            cells = (
                batch.name,
                name,
                f"{min(costs) / batch.size:.1f}, {median(costs) / batch.size:.1f}",
                f"{echo / median(costs):.2f}",
                f"{rate * batch.size:,.0f}",
                f"{rate:,.0f}",
                f"{p50:.2f}",
                f"{p99:.1f}",
                f"{median(one.stored for one in rounds):,.0f}",
                str(sum(one.load.failed for one in rounds)),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=_against.whole, default=2000, help="default: %(default)s")
    parser.add_argument(
        "--seconds", type=_against.whole, default=2, help="of each load, default: %(default)s"
    )
    parser.add_argument("--connections", type=_against.whole, default=16, help="default: %(default)s")
    parser.add_argument("--database", default="sqlite", help="sqlite or postgresql, default: %(default)s")
    parser.add_argument("--only", default="", help="the beginning of the names of the batches to send")
    _against.add_options(parser)
    parser.set_defaults(rounds=4)
    return parser.parse_args()


def main() -> None:
    chosen = read_options()
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    batches = [each for each in BATCHES if each.name.startswith(chosen.only)]
    course = Course(chosen.people, chosen.rounds, chosen.seconds, chosen.connections, batches)
    trees = {"ours": _against.tree_at(_against.HERE)}
    if chosen.against is not None:
        trees = {"other": _against.tree_at(Path(chosen.against)), "this": trees["ours"]}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sides = {ECHO: start_echo(stack)}
        for name, tree in trees.items():
            sides[name] = start(stack, tree, course.people, chosen.database)
        found, machine = race(sides, folder, course)
        rounds = f"{course.rounds} rounds of {course.seconds} s, {course.connections} connections"
        print(f"\ncommit {_against.commit_of(_against.HERE)}, {course.people} people, {rounds}\n")
        print(table(course, sides, found))
        print(f"\n{machine.report()}", flush=True)


if __name__ == "__main__":
    main()
