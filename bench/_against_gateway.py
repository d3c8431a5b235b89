"""The decisions of another checkout and of this one, under the same load, on the same data, in turns."""

import contextlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from _against import Live, Tree, gateway, heading, line, turns
from _load import Load, Server, database_on, load, write_lua
from _machine import Machine
from _seed import seed

CONNECTIONS = (1, 16, 64)
SETTLE_S = 0.2

Found = dict[int, dict[str, list[Load]]]
"""Loads by number of connections and tree, one for each round."""


class Plan(NamedTuple):
    """The size of the comparison. `seconds` is the time of each load."""

    rounds: int
    people: int
    seconds: int
    databases: list[str]


def run(trees: dict[str, Tree], plan: Plan) -> None:
    """Compares the trees on each database, and prints the figures."""
    for name in plan.databases:
        machine = Machine()
        with contextlib.ExitStack() as stack:
            sides: dict[str, Side] = {}
            for side, tree in trees.items():
                started = time.perf_counter()
                sides[side] = stack.enter_context(_start(tree, name, plan.people))
                took = time.perf_counter() - started
                print(
                    f"{side:>5}: started on {name}, {plan.people} people over HTTP in {took:.0f} s",
                    flush=True,
                )
            found = _measure(sides, plan, machine)
        _report(name, plan, found)
        print(machine.report(), flush=True)


class Side(NamedTuple):
    """A tree under load. `database` is the process of its database, if it has one."""

    live: Live
    folder: Path
    database: tuple[int, ...]

    @property
    def server(self) -> Server:
        return Server(self.live.pid, self.live.port, "/v1/decisions")


@contextlib.contextmanager
def _start(tree: Tree, database: str, people: int) -> Iterator[Side]:
    """Runs a gateway of the tree that has the people, until the block ends."""
    with (
        tempfile.TemporaryDirectory(prefix="aboveboard-against-") as folder,
        database_on(database) as (changed, pids),
        gateway(tree, Path(folder), changed) as live,
    ):
        seed(live.port, live.key, people)
        yield Side(live, Path(folder), pids)


def _measure(sides: dict[str, Side], plan: Plan, machine: Machine) -> Found:
    """Loads both trees in turns, once to warm up and then in each round."""
    found: Found = {connections: defaultdict(list) for connections in CONNECTIONS}
    pids = [pid for side in sides.values() for pid in (side.live.pid, *side.database)]
    for connections in CONNECTIONS:
        for side in sides.values():
            _load(side, connections, plan.people, seconds=1, turn=0)
    for n, order in enumerate(turns(plan.rounds), 1):
        for connections in CONNECTIONS:
            for name in order:
                with machine.slice(pids):
                    loaded = _load(sides[name], connections, plan.people, seconds=plan.seconds, turn=n)
                found[connections][name].append(loaded)
        print(f"round {n} of {plan.rounds}", flush=True)
    return found


def _load(side: Side, connections: int, people: int, *, seconds: int, turn: int) -> Load:
    """Loads one tree. Both get the same requests in the same turn."""
    time.sleep(SETTLE_S)  # the last requests of the turn before, which wrk did not wait for
    lua = write_lua(
        side.folder,
        side.server,
        side.live.key,
        people=people,
        offset=connections * 37 + turn * 619,
        moment=MOMENT,
    )
    return load(side.server, connections=connections, seconds=seconds, lua=lua)


MOMENT = time.gmtime()
"""The local time of all requests, so that both trees get the same bytes."""


def _report(name: str, plan: Plan, found: Found) -> None:
    print(f"\n{name}, {plan.people} people, {plan.rounds} rounds of {plan.seconds} s for each tree")
    print(heading("CPU us a request"))
    for connections, sides in found.items():
        figures = {side: [each.cpu_us for each in loads] for side, loads in sides.items()}
        print(line(f"{connections:>3} connections", figures))
    print(
        f"\n{'medians of the rounds':<34} {'':5} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8} {'failed':>6}"
    )
    for connections, sides in found.items():
        for side, loads in sides.items():
            rate, p50, p99 = (median(each[at] for each in loads) for at in range(3))
            failed = sum(each.failed for each in loads)
            print(
                f"{f'{connections:>3} connections':<34} {side:<5} {rate:>11,.0f} {p50:>8.2f} {p99:>8.2f} {failed:>6}"
            )
