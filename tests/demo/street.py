"""The demo's shop for tests: played, and open on an origin of its own, with a running gateway behind it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from aboveboard.demo.backend import Counter
from aboveboard.demo.client import Client
from aboveboard.demo.frontend import shop_server
from aboveboard.demo.scenario import play

from tests.world import Installation


class Street(NamedTuple):
    """`url` is the shop's address."""

    installation: Installation
    counter: Counter
    url: str


@contextmanager
def open_street(folder: Path) -> Iterator[Street]:
    installation = Installation(folder)
    key = installation.key()
    host, _, port = installation.url.removeprefix("http://").partition(":")
    client = Client(host, int(port), key)
    play(client, installation.service.gateway.clock())
    client.close()
    counter = Counter(installation.url, key)
    with shop_of(counter) as url:
        yield Street(installation, counter, url)
    installation.close()


@contextmanager
def shop_of(counter: Counter) -> Iterator[str]:
    """A shop that asks there, served until the end of the block."""
    server = shop_server(counter)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
