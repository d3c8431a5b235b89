"""A gateway in this process, asked over ASGI: its whole API, a clock that the bench moves, and randomness from a seed.

It is the gateway that `aboveboard serve` runs, without a socket and without background work: the bench says when it
learns. So equal seeds give equal answers, and a world of many days takes seconds.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partialmethod
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any, TypeVar
from unittest import mock

import _live
from aboveboard import background, settings
from aboveboard.access.key_admin import create_key
from aboveboard.app import Service, run_service
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion import unanswered
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.learning.learner import learn_once
from aboveboard.words import Role

START_MS = 20_776 * MS_PER_DAY + MS_PER_DAY // 3
"""Eight in the morning, UTC, of the first day of each world."""

SETTINGS = {"LEARN_EVERY_MS": "0", "ADDRESS_RATE": "0", "RATE_LIMIT": "0", "LOG_LEVEL": "error"}

Result = TypeVar("Result")
Call = tuple[str, str, Any]
"""A method, a path and a body."""


class Clock:
    """The clock of a world. It stands until it is moved."""

    def __init__(self) -> None:
        self.start_ms = self.now_ms = START_MS

    def __call__(self) -> int:
        return self.now_ms

    def move_to(self, day: int, minutes: float = 0.0) -> None:
        """Moves on to this many days and minutes after the start, never back."""
        self.now_ms = max(self.now_ms, self.start_ms + day * MS_PER_DAY + round(minutes * 60_000))


class App:
    """An app of the gateway, with the calls of `aboveboard.demo.client.Client`."""

    def __init__(
        self, service: Service, clock: Clock, run: Callable[[Coroutine[Any, Any, Any]], Any]
    ) -> None:
        self.clock, self.gateway = clock, service.gateway
        self._asgi, self._run = service.make_asgi(), run
        key = self.run(create_key(service.gateway, Role.APP, _live.APP))
        self._headers = [
            (b"authorization", f"Bearer {key}".encode()),
            (b"content-type", b"application/json"),
            (b"host", b"127.0.0.1"),
        ]

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Returns the result of a coroutine in the gateway's loop."""
        found: Result = self._run(work)
        return found

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Returns the JSON of an answer with status 200. Raises AboveboardError, with the body, for any other status."""
        return self.run(self._call(method, path, body))

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        status, answer = await self._ask(method, path, b"" if body is None else json.dumps(body).encode())
        if status != 200:
            raise AboveboardError(f"The gateway answered {status}: {answer.decode()}")
        return json.loads(answer)

    def call_all(self, calls: Sequence[Call]) -> list[Any]:
        """Returns the answers of calls that are made at the same time. Raises as `call` does."""
        return self.run(self._call_all(calls))

    async def _call_all(self, calls: Sequence[Call]) -> list[Any]:
        return await asyncio.gather(*(self._call(*each) for each in calls))

    async def _ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        status, chunks, is_sent = 0, list[bytes](), False
        path, _, query = path.partition("?")
        scope: Any = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http"}
        scope |= {"method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode()}
        scope |= {"root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
        scope |= {"headers": [*self._headers, (b"content-length", str(len(body)).encode())]}

        async def receive() -> Any:
            nonlocal is_sent
            if is_sent:
                return {"type": "http.disconnect"}
            is_sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                chunks.append(message.get("body", b""))

        await self._asgi(scope, receive, send)
        return status, b"".join(chunks)

    def learn(self) -> None:
        """Learns from all that waits, as the background work of a served gateway does."""
        self.run(_learn(self.gateway))


async def _learn(gateway: Gateway) -> None:
    await unanswered.count_unanswered(gateway)
    while await learn_once(gateway):
        pass


def copy_policies(folder: Path, journeys: str) -> Path:
    """Returns a copy of the shipped policies in `folder`, with more journeys."""
    copied = Path(copytree(settings.find_shipped("policies"), folder / "policies"))
    with (copied / "journeys.toml").open("a") as file:
        file.write(journeys)
    return copied


@contextmanager
def open_app(seed: int, *, journeys: str = "") -> Iterator[App]:
    """A new gateway on a folder of its own, and an app of it. Both end when the block does.

    `journeys` are more of `journeys.toml`, beside the shipped ones.
    """
    loop, random = asyncio.new_event_loop(), Random(seed)
    new_key = partialmethod(Keyring.new_person_key, randomness=random.randbytes)
    with (
        _live.temporary() as folder,
        mock.patch.object(background, "pause", _never),
        mock.patch.object(Keyring, "new_person_key", new_key),  # people are drawn into control groups by key
    ):
        data = Path(folder) / "data"
        data.mkdir()
        given = {"DATA": str(data)} | SETTINGS
        if journeys:
            given["POLICIES"] = str(copy_policies(Path(folder), journeys))
        loaded = settings.load({f"ABOVEBOARD_{name}": value for name, value in given.items()})
        # The database is there before the keys, as in an interrupted first start, so the start takes them.
        (data / "aboveboard.db").touch(mode=0o600)
        open_keyring(data / "keys", randomness=random.randbytes)
        clock = Clock()
        opened = run_service(loaded, clock=clock)
        service = loop.run_until_complete(opened.__aenter__())
        service.gateway.randomness = random.randbytes
        try:
            yield App(service, clock, loop.run_until_complete)
        finally:
            loop.run_until_complete(opened.__aexit__(None, None, None))
            loop.close()


async def _never(seconds: float) -> None:
    await asyncio.Event().wait()
