"""The demo's shop for tests: played, and open on an origin of its own, with a running gateway behind it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from aboveboard.clock import MS_PER_DAY
from aboveboard.demo.backend import Counter
from aboveboard.demo.client import Client
from aboveboard.demo.frontend import SIGN_IN, shop_server
from aboveboard.demo.scenario import play
from aboveboard.demo.workspace import open_workspace
from aboveboard.erasure.special_removal import SETTLE_MS

from tests.clocks import MovedClock
from tests.world import Installation

APP = "demo"


class Street(NamedTuple):
    """`url` is the shop's address."""

    installation: Installation
    counter: Counter
    url: str


@contextmanager
def open_street(folder: Path, clock: MovedClock | None = None) -> Iterator[Street]:
    clock = clock or MovedClock()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = url_of(listener)
        installation = Installation(folder, clock, app_pages=f"{APP} {url}/ {url}{SIGN_IN}")
        yield from _open_on(installation, listener, clock)
        installation.close()


def _open_on(installation: Installation, listener: socket.socket, clock: MovedClock) -> Iterator[Street]:
    key = installation.key(app=APP)
    host, _, port = installation.url.removeprefix("http://").partition(":")
    client = Client(host, int(port), key)
    play(client, installation.service.gateway.clock())
    clock.forward(days=SETTLE_MS / MS_PER_DAY)  # instead of waiting until special data may be removed
    open_workspace(client, installation.service.gateway.clock())
    client.close()
    counter = Counter(installation.url, key)
    with _serving(counter, listener) as url:
        yield Street(installation, counter, url)


@contextmanager
def shop_of(counter: Counter) -> Iterator[str]:
    """A shop that asks there, served until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener, _serving(counter, listener) as url:
        yield url


@contextmanager
def _serving(counter: Counter, listener: socket.socket) -> Iterator[str]:
    server = shop_server(counter)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    yield url_of(listener)
    server.should_exit = True
    thread.join(10)


def url_of(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"
