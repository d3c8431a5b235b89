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
from _load import Asked, Load, Server, database_on, load, write_lua
from _machine import Machine
from _seed import known_explain, seed

SETTLE_S = 0.2

Found = dict[tuple[int, Asked], dict[str, list[Load]]]
"""Loads by number of connections, kind of request and tree, one for each round."""


class Plan(NamedTuple):
    """The size of the comparison. `seconds` is the time of each load."""

    rounds: int
    people: int
    seconds: int
    databases: list[str]
    connections: list[int]
    kinds: list[Asked]


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
    known: frozenset[str]

    def read_as(self, asked: Asked) -> Asked:
        """Returns the request as this tree knows it. Where it lacks the `explain`, it explains the first item."""
        return asked if asked.kind in self.known else asked._replace(explain="")

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
        yield Side(live, Path(folder), pids, known_explain(live.port, live.key))


def _measure(sides: dict[str, Side], plan: Plan, machine: Machine) -> Found:
    """Loads both trees in turns, once to warm up and then in each round."""
    cases = [(connections, asked) for connections in plan.connections for asked in plan.kinds]
    found: Found = {case: defaultdict(list) for case in cases}
    pids = [pid for side in sides.values() for pid in (side.live.pid, *side.database)]
    for name, side in sides.items():
        for kind in sorted({asked.kind for asked in plan.kinds} - side.known):
            print(f"{name:>5}: knows no `explain` `{kind}`, so it is asked without")
        for number, (connections, asked) in enumerate(cases):
            _load(side, connections, asked, plan.people, seconds=1, turn=number)
    turn = len(cases)
    for n, order in enumerate(turns(plan.rounds), 1):
        for connections, asked in cases:
            for name in order:
                with machine.slice(pids):
                    loaded = _load(
                        sides[name], connections, asked, plan.people, seconds=plan.seconds, turn=turn
                    )
                found[connections, asked][name].append(loaded)
            turn += 1
        print(f"round {n} of {plan.rounds}", flush=True)
    return found


def _load(side: Side, connections: int, asked: Asked, people: int, *, seconds: int, turn: int) -> Load:
    """Loads one tree. Both get the same requests in the same turn."""
    time.sleep(SETTLE_S)  # the last requests of the turn before, which wrk did not wait for
    lua = write_lua(
        side.folder,
        side.server,
        side.live.key,
        people=people,
        turn=turn,
        moment=MOMENT,
        asked=side.read_as(asked),
    )
    return load(side.server, connections=connections, seconds=seconds, lua=lua)


MOMENT = time.gmtime()
"""The local time of all requests, so that both trees get the same bytes."""


def _report(name: str, plan: Plan, found: Found) -> None:
    print(f"\n{name}, {plan.people} people, {plan.rounds} rounds of {plan.seconds} s for each tree")
    print(heading("CPU us a request"))
    for (connections, asked), sides in found.items():
        figures = {side: [each.cpu_us for each in loads] for side, loads in sides.items()}
        print(line(f"{connections:>3} connections, {asked.name}", figures))
    print(
        f"\n{'medians of the rounds':<34} {'':5} {'requests/s':>11} {'p50 ms':>8} {'p99 ms':>8} {'failed':>6}"
    )
    for (connections, asked), sides in found.items():
        for side, loads in sides.items():
            rate, p50, p99 = (median(each[at] for each in loads) for at in range(3))
            failed = sum(each.failed for each in loads)
            name = f"{connections:>3} connections, {asked.name}"
            print(f"{name:<34} {side:<5} {rate:>11,.0f} {p50:>8.2f} {p99:>8.2f} {failed:>6}")
