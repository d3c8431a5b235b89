"""Decisions with everything on, beside a bare echo, a service without any of it, and a server of feature flags.

One run starts all of them on loopback, with the same people, and loads them with `wrk` in turns. First comes the processor
time of a request, by the system's accounting, and then requests/s, p50, p99, memory and the bytes stored. No two bodies
are the same. The peers are optional:

    pip install "aboveboard[peers]"
    python bench/gateway.py [--people 2000] [--rounds 4] [--seconds 2] [--connections 1,16,64]
                            [--databases sqlite,postgresql] [--explain link,first,all]
    python bench/gateway.py --quick

`--quick` takes about two minutes, on SQLite with 16 connections.

With `--against PATH` it compares the checkout at PATH with this one instead, in one interleaved run: the processor time
of a request first, as the minimum and the median of all rounds. The other checkout needs no change. Where it knows no
`explain`, its plain answer is compared.

    python bench/gateway.py --against PATH [--rounds 8] [--people 1000] [--seconds 3] [--databases sqlite]
"""

import argparse
import asyncio
import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import _against
import _against_gateway
from _against_gateway import Plan
from _contenders import ECHO, Contender, Course, Size, memory, postgresql_size, race, sqlite_size, table
from _load import APP, ASKED, ITEMS, NO_WRK, TOPICS, Asked, Server, database_on, free_port, served
from _seed import Connection, declare
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Affinity, PersonFacts, PersonState, PurposeChoice
from aboveboard.people.store import write_state
from aboveboard.storage.journal import Submission
from aboveboard.words import AgeClass, Category, ConsentState

CONNECTIONS = "1,16,64"
ROUNDS = 4
FOLDER = Path(__file__).parent
QUICK = ("--rounds", "4", "--seconds", "1", "--connections", "16", "--databases", "sqlite")
NO_PEER = 'left out: {} is not installed (pip install "aboveboard[peers]")'


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


class Field:
    """The contenders, started one after another. All of them end when `stack` does."""

    def __init__(self, stack: contextlib.ExitStack, people: int) -> None:
        self._stack, self._people = stack, people
        self.contenders = list[Contender]()

    def add_echo(self) -> None:
        port = free_port()
        self.contenders.append(Contender(ECHO, Server(self._serve("_echo.py", port), port, "/echo")))

    def add_flags(self) -> None:
        if importlib.util.find_spec("fast_feature") is None:
            print(NO_PEER.format("fast-feature"))
            return
        port = free_port()
        server = Server(
            self._serve("_peer_flags.py", port), port, "/ofrep/v1/evaluate/flags", asks_flags=True
        )
        self.contenders.append(Contender("fast-feature", server))

    def add_naive(self, database: str) -> None:
        if importlib.util.find_spec("fastapi") is None:
            print(NO_PEER.format("FastAPI"))
            return
        changed, pids, folder = self._database(database)
        address = changed.get("ABOVEBOARD_DATABASE_URL") or str(folder / "naive.db")
        port = free_port()
        pid = self._serve("_peer_naive.py", port, str(self._people), address)
        server = Server(pid, port, "/decide")
        size = _size_of(changed, folder / "naive.db")
        self.contenders.append(Contender(f"naive, {database}", server, size=size, database=pids))

    def add_gateway(self, database: str, kinds: list[Asked]) -> None:
        changed, pids, folder = self._database(database)
        port = free_port()
        environment = changed | {
            "ABOVEBOARD_DATA": str(folder),
            "ABOVEBOARD_PORT": str(port),
            "ABOVEBOARD_LOG_LEVEL": "error",
        }
        command = [sys.executable, "-m", "aboveboard"]
        create = [*command, "keys", "create", "--role", "app", "--name", APP]
        key = subprocess.run(
            create, env=os.environ | environment, check=True, capture_output=True, text=True
        ).stdout.strip()
        asyncio.run(prepare(environment, self._people))
        process = self._stack.enter_context(served([*command, "serve"], port, environment))
        declare(Connection(port, key))
        server = Server(process.pid, port, "/v1/decisions")
        size = _size_of(changed, folder / "aboveboard.db")
        for asked in kinds:
            name = f"ours, {database}, {asked.name}"
            self.contenders.append(Contender(name, server, asked, key, size, pids))

    def _serve(self, script: str, port: int, *words: str) -> int:
        command = [sys.executable, str(FOLDER / script), str(port), *words]
        return self._stack.enter_context(served(command, port, {})).pid

    def _database(self, name: str) -> tuple[dict[str, str], tuple[int, ...], Path]:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="aboveboard-bench-"))
        return *self._stack.enter_context(database_on(name)), Path(folder)


def _size_of(changed: dict[str, str], file: Path) -> Size:
    address = changed.get("ABOVEBOARD_DATABASE_URL")
    return sqlite_size(file) if address is None else postgresql_size(address)


def compare(course: Course, databases: list[str], kinds: list[Asked]) -> None:
    """Starts every contender, loads all of them in turns, and prints the table."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        field = Field(stack, course.people)
        field.add_echo()
        field.add_flags()
        for database in databases:
            field.add_naive(database)
            field.add_gateway(database, kinds)
        found, machine = race(field.contenders, folder, course)
        rounds = f"{course.rounds} rounds of {course.seconds} s"
        print(f"\ncommit {_against.commit_of(_against.HERE)}, {course.people} people, {rounds}\n")
        print(table(field.contenders, course, found))
        print(f"\n{memory(field.contenders)}\n{machine.report()}", flush=True)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--people", type=_against.whole, help="2000, or 1000 with --against")
    parser.add_argument("--seconds", type=_against.whole, help="of each load: 2, or 3 with --against")
    parser.add_argument("--databases", help="sqlite,postgresql, or sqlite with --against")
    parser.add_argument("--connections", default=CONNECTIONS, help="default: %(default)s")
    parser.add_argument("--explain", default="link,first,all", help="default: %(default)s")
    parser.add_argument("--quick", action="store_true", help=" ".join(QUICK))
    _against.add_options(parser)
    parser.set_defaults(rounds=None)
    chosen = parser.parse_args()
    return parser.parse_args([*QUICK, *sys.argv[1:]]) if chosen.quick else chosen


def main() -> None:
    chosen = read_options()
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    kinds = [asked for asked in ASKED if asked.kind in chosen.explain.split(",")]
    connections = [_against.whole(each) for each in chosen.connections.split(",")]
    if chosen.against is not None:
        databases = (chosen.databases or "sqlite").split(",")
        plan = Plan(
            chosen.rounds or _against.ROUNDS,
            chosen.people or 1000,
            chosen.seconds or 3,
            databases,
            connections,
            kinds,
        )
        _against_gateway.run(_against.pair(chosen.against), plan)
        return
    databases = (chosen.databases or "sqlite,postgresql").split(",")
    course = Course(chosen.people or 2000, chosen.rounds or ROUNDS, chosen.seconds or 2, connections)
    compare(course, databases, kinds)


if __name__ == "__main__":
    main()
