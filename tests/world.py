"""The world that tests of the whole service play in: a real server on loopback, and clients of an app.

`Installation` runs the service as `aboveboard serve` does, in a thread of its own, on a real database, behind a real
HTTP server. `Shop` is one app with its key: it says what an app would say, with defaults for all that a test does
not care about. `CAST` are people who chose differently; `Shop.welcome` lets one of them in.
"""

import asyncio
import itertools
import socket
import threading
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import httpx
import uvicorn
from aboveboard import background, settings
from aboveboard.access.key_admin import create_key
from aboveboard.app import Service, run_service
from aboveboard.cli.uvicorn_patch import WithoutTrailers
from aboveboard.clock import Clock, system_clock
from aboveboard.words import Role

from tests.plain import PLAIN

T = TypeVar("T")
_numbers = itertools.count(1)

TOPICS = ("running", "cooking", "travel", "gardening")
ITEMS = [
    {"item": f"{topic}-{n}", "tags": [topic], "content": {"title": f"{topic.title()} {n}"}}
    for n in (1, 2)
    for topic in TOPICS
]


class Member(NamedTuple):
    """Someone of the cast: what they set the dial to, agreed to, and what the app knows of them."""

    name: str
    level: int | None
    given: tuple[str, ...] = ()
    facts: Mapping[str, Any] = MappingProxyType({"age_class": "adult", "region": "FR"})


ADA = Member("ada", None)
"""Never chose anything."""
BEN = Member("ben", 0, ("personalize_visit", "personalize_history", "combine_sources"))
"""Agreed to everything once, and has the dial off."""
CLEO = Member("cleo", 2, ("personalize_visit",))
"""This visit, and no more."""
DAN = Member("dan", 3, ("personalize_visit", "personalize_history", "improve"))
"""What he did here before, and lets us learn from it."""
EVE = Member("eve", 4, ("personalize_visit", "personalize_history", "combine_sources", "improve"))
"""Everything, from everywhere."""
FINN = Member("finn", 4, EVE.given, {"age_class": "minor", "region": "FR"})
"""Agreed to everything, and is a minor."""
CAST = (ADA, BEN, CLEO, DAN, EVE, FINN)


class Shop:
    """One app, with its own key and its own people."""

    def __init__(self, url: str, key: str) -> None:
        self.key = key
        self.http = httpx.Client(
            base_url=url, headers={"authorization": f"Bearer {key}"}, timeout=20, verify=PLAIN
        )
        self._notices: dict[str, str] = {}

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of an answer that must be 200."""
        answer = self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The problem of an answer that must be a refusal in the one shape of errors."""
        answer = self.http.request(method, path, json=body, headers=headers)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        return answer.json()

    def place(self, placement: str = "home", items: Any = None, **declared: Any) -> None:
        """Declares a placement with ITEMS, in that editorial order, or with other ones."""
        self.ok("PUT", f"/v1/placements/{placement}", {"title": "Home", "baseline": "editorial"} | declared)
        self.ok("PUT", f"/v1/placements/{placement}/items", {"items": ITEMS if items is None else items})

    def upload(self, picture: str, body: bytes, media_type: str = "image/png", **headers: str) -> Any:
        """Uploads a picture; its facts."""
        named = {"content-type": media_type} | headers
        answer = self.http.put(f"/v1/pictures/{picture}", content=body, headers=named)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def notice(self, purpose: str) -> str:
        if not self._notices:
            purposes = self.ok("GET", "/v1/purposes")["purposes"]
            self._notices = {each["purpose"]: each["notices"]["en"] for each in purposes}
        return self._notices[purpose]

    def consent(self, person: str, purpose: str, state: str = "given", **more: Any) -> Any:
        body = {"state": state, "notice": self.notice(purpose), "language": "en", "method": "test"}
        return self.ok("PUT", f"/v1/people/{person}/consents/{purpose}", body | more)

    def dial(self, person: str, level: int) -> Any:
        return self.ok("PUT", f"/v1/people/{person}/dial", {"level": level})

    def limits(self, person: str, **limits: Any) -> Any:
        return self.ok("PUT", f"/v1/people/{person}/limits", limits)

    def welcome(self, member: Member, name: str | None = None) -> str:
        """Lets a member of the cast choose what they choose; their id here."""
        person = name or f"{member.name}-{next(_numbers)}"
        if member.level is not None:
            self.dial(person, member.level)
        for purpose in member.given:
            self.consent(person, purpose)
        if member is not ADA:
            self.ok("PUT", f"/v1/people/{person}/facts", dict(member.facts))
        return person

    def signal(
        self, person: str, kind: str = "item_viewed", session: str | None = None, **fields: Any
    ) -> Any:
        """Sends one signal; its result."""
        given = fields or {"item": "running-2", "topics": ["running"]}
        signal = {"id": f"signal-{next(_numbers)}", "type": kind, "person": person, "fields": given}
        if session is not None:
            signal["session"] = session
        return self.ok("POST", "/v1/signals", {"signals": [signal]})["signals"][0]

    def decide(
        self, person: str | None = None, placement: str = "home", headers: Any = None, **more: Any
    ) -> Any:
        body = {"placement": placement} | ({} if person is None else {"person": person}) | more
        return self.ok("POST", "/v1/decisions", body, **(headers or {}))

    def record(self, decision: Any) -> Any:
        return self.ok("GET", f"/v1/decisions/{decision['decision']}")["record"]

    def erase(self, person: str, *, within_s: float = 60.0) -> Any:
        """The receipt, once the erasure is done: on a busy machine that may be after it was answered."""
        answer = self.http.delete(f"/v1/people/{person}")
        assert answer.status_code in (200, 202), answer.text
        until, told = time.monotonic() + within_s, answer.json()
        while told["state"] != "erased":
            assert time.monotonic() < until, "nobody was erased"
            time.sleep(0.05)
            told = self.ok("GET", f"/v1/erasures/{told['erasure']}")
        return told

    def outcome(self, decision: Any, kind: str = "taken", **more: Any) -> Any:
        outcome = {
            "decision": decision["decision"],
            "item": decision["items"][0]["item"],
            "kind": kind,
        } | more
        return self.ok("POST", "/v1/outcomes", {"outcomes": [outcome]})["outcomes"][0]


RESTS_AFTER_S = 10.0
"""The time without a request and without a call of `run` after which the background tasks of an installation rest.

Many installations live until the last test. Each would look for work forty times a second, mostly for no test: together
that is a third of a processor. The next use wakes them.
"""
USED_S = 0.5
RESTS_FOR_S = 1.0
"""The longest rest of a task while its installation was not used for USED_S. A test may wait for work without a request."""
_RUNNING = ContextVar["Installation"]("_RUNNING")


async def _sleep(seconds: float) -> None:
    """Sleeps as a background task does, and longer while its installation rests."""
    await asyncio.sleep(seconds)
    if (running := _RUNNING.get(None)) is not None:
        await running.wait_for_use(seconds + USED_S)


background.pause = _sleep


class Installation:
    """A running service. `run` carries a coroutine into its loop, for what no client can ask."""

    def __init__(self, folder: Path, clock: Clock = system_clock, **changed: str) -> None:
        self.settings = settings.load(
            {
                "ABOVEBOARD_DATA": str(folder),
                "ABOVEBOARD_LEARN_EVERY_MS": "100",
                "ABOVEBOARD_PUBLIC_EVERY_S": "0",  # so that a test sees at once what it did
                "ABOVEBOARD_ADDRESS_RATE": "0",  # all tests come from one address, and some clocks stand
            }
            | {f"ABOVEBOARD_{name.upper()}": value for name, value in changed.items()}
        )
        self._clock = clock
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)
        self._thread.start()
        self._ready.wait(60)
        if self._failure is not None:
            raise self._failure

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._in_use = asyncio.Event()
        self._note_use()
        _RUNNING.set(self)
        try:
            async with run_service(self.settings, clock=self._clock) as self.service:
                with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # else asyncio leaves Nagle on
                    listener.bind(("127.0.0.1", 0))
                    self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
                    server = uvicorn.Server(
                        uvicorn.Config(
                            self._noting_use(self.service.make_asgi()),
                            http=WithoutTrailers,
                            lifespan="off",
                            log_config=None,
                            access_log=False,
                        )
                    )
                    serving = asyncio.create_task(server.serve(sockets=[listener]))
                    while not server.started:
                        await asyncio.sleep(0.01)
                    self._ready.set()
                    await self._stop.wait()
                    server.should_exit = True
                    await serving
        except BaseException as failure:  # noqa: BLE001 - handed on to whoever started or closes it
            self._failure = failure
        finally:
            self._ready.set()

    service: Service
    url: str

    def _noting_use(self, application: Any) -> Any:
        async def noting(scope: Any, receive: Any, send: Any) -> None:
            self._note_use()
            await application(scope, receive, send)

        return noting

    def _note_use(self) -> None:
        self._used_s = time.monotonic()
        self._in_use.set()

    async def wait_for_use(self, within_s: float) -> None:
        """Returns at once when it was used within these seconds. Otherwise it returns with the next use.

        Until the last use was RESTS_AFTER_S ago, it returns after RESTS_FOR_S at the latest.
        """
        unused_s = time.monotonic() - self._used_s
        if unused_s <= within_s:
            return
        self._in_use.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._in_use.wait(), None if unused_s > RESTS_AFTER_S else RESTS_FOR_S)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        self._loop.call_soon_threadsafe(self._note_use)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def key(self, role: Role = Role.APP, app: str | None = None) -> str:
        name = app or f"app-{next(_numbers)}"
        return self.run(create_key(self.service.gateway, role, name))

    def shop(self) -> Shop:
        return Shop(self.url, self.key())

    def close(self) -> None:
        """Stops as SIGTERM does: what was accepted is written down first."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        if self._failure is not None:
            raise self._failure
