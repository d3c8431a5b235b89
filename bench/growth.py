"""The cost of growth to a decision: gateways with few and with many people and entries, loaded by `wrk` in turns.

The first has 1,000 people and 1,000 entries, the second many people, and the third many entries. All people are asked
about. Processor time of a request comes first, as the least and the median of all rounds.

    python bench/growth.py [--people 100000] [--entries 300000] [--rounds 5] [--seconds 3]
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

import _audit_export
import _live
from _against import HERE, commit_of, whole
from _load import APP, NO_WRK, Load, Server, free_port, load, served, write_lua
from _machine import Machine
from _seed import Connection, declare
from aboveboard import settings
from gateway import prepare

FEW = 1000
CONNECTIONS = 16
AIM = 1.15


class Grown(NamedTuple):
    """A gateway with so many people, and at least so many entries in its log."""

    people: int
    entries: int
    server: Server
    key: str

    @property
    def name(self) -> str:
        return f"{self.people:,} people, {self.entries:,} entries"


def start(stack: contextlib.ExitStack, people: int, entries: int) -> Grown:
    """Fills a folder, and starts a gateway on it that ends when `stack` does."""
    folder, port = stack.enter_context(_live.temporary()), free_port()
    environment = {
        "ABOVEBOARD_DATA": folder,
        "ABOVEBOARD_PORT": str(port),
        "ABOVEBOARD_LOG_LEVEL": "error",
    }
    began = time.perf_counter()
    asyncio.run(_audit_export.fill(settings.load(environment), entries))
    asyncio.run(prepare(environment, people))
    create = [*_live.COMMAND, "keys", "create", "--role", "app", "--name", APP]
    made = subprocess.run(create, env=os.environ | environment, check=True, capture_output=True, text=True)
    key = made.stdout.strip()
    process = stack.enter_context(served([*_live.COMMAND, "serve"], port, environment))
    declare(Connection(port, key))
    grown = Grown(people, entries, Server(process.pid, port, "/v1/decisions"), key)
    megabytes = Path(folder, "aboveboard.db").stat().st_size / 1e6
    print(f"filled in {time.perf_counter() - began:.0f} s: {grown.name}, {megabytes:,.0f} MB", flush=True)
    return grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--people", type=whole, default=100_000)
    parser.add_argument("--entries", type=whole, default=300_000)
    parser.add_argument("--rounds", type=whole, default=5)
    parser.add_argument("--seconds", type=whole, default=3, help="of each load")
    asked = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    print(f"commit {commit_of(HERE)}", flush=True)
    machine = Machine()
    with contextlib.ExitStack() as stack:
        sizes = ((FEW, FEW), (asked.people, FEW), (FEW, asked.entries))
        gateways = [start(stack, *size) for size in sizes]
        folder = Path(stack.enter_context(_live.temporary()))
        found = [list[Load]() for _ in gateways]
        pids = [each.server.pid for each in gateways]
        for turn in range(asked.rounds + 1):
            for number in range(len(gateways))[:: 1 if turn % 2 else -1]:
                each = gateways[number]
                lua = write_lua(
                    folder, each.server, each.key, people=each.people, turn=turn, moment=time.gmtime()
                )
                with machine.slice(pids):
                    loaded = load(each.server, connections=CONNECTIONS, seconds=asked.seconds, lua=lua)
                if turn:  # the first turn warms
                    found[number].append(loaded)
    least, middle = ([measure(each.cpu_us for each in loads) for loads in found] for measure in (min, median))
    for number, each in enumerate(gateways):
        print(
            f"{each.name}: {least[number]:.0f}, {middle[number]:.0f} us a decision, "
            f"{least[number] / least[0]:.2f}, {middle[number] / middle[0]:.2f} times (aim: {AIM}); "
            f"{median(one.rate for one in found[number]):,.0f}/s, p99 {median(one.p99_ms for one in found[number]):.1f} ms"
        )
    print(machine.report())


if __name__ == "__main__":
    main()
