"""The sources of tiles: an address, a folder, an export."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from aboveboard.errors import Malformed, NotFound, Tampered, Unavailable
from aboveboard.verify import tile_source
from aboveboard.verify.tile_source import open_tiles

from tests.verify.maker import audit_files, pack
from tests.verify.searched import LOG, copied_tiles

BUNDLE = "log/tile/entries/000"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield f"http://127.0.0.1:{server.server_port}/log"
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    copied_tiles(tmp_path)
    with serving(partial(Quiet, directory=str(tmp_path))) as found:
        yield found


def test_each_source_has_the_same(tmp_path: Path, address: str) -> None:
    """The checkpoint, and the tiles by their names."""
    for place in (address, str(tmp_path / "log"), str(pack(tmp_path / "all.zip", audit_files(LOG), LOG))):
        with open_tiles(place) as source:
            assert source.checkpoint == LOG.checkpoint
            assert source.read(BUNDLE) == LOG.tiles(0, 299)[BUNDLE]


def test_what_is_not_there(tmp_path: Path, address: str) -> None:
    """Each source says so, and goes on to answer."""
    for place in (address, str(tmp_path / "log")):
        with open_tiles(place) as source:
            with pytest.raises(NotFound):
                source.read("log/tile/entries/009")
            assert source.read(BUNDLE)


def test_an_address_that_does_not_answer() -> None:
    """Port 1 of this machine."""
    with pytest.raises(Unavailable, match="could not be read"), open_tiles("http://127.0.0.1:1/log"):
        pass


def test_an_address_without_a_log(address: str) -> None:
    """Its answer shows nothing about the log."""
    with pytest.raises(Unavailable, match="answered 404 for checkpoint"), open_tiles(f"{address}/none"):
        pass


class Failing(SimpleHTTPRequestHandler):
    """A server that sends each client elsewhere, fails, and ends its first connection without an answer."""

    answers: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        if status := self.answers.pop(0):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("answers", [[301], [503], [0, 0], [0, 429]])
def test_an_address_that_fails(answers: list[int]) -> None:
    """Neither a redirect nor a failure is a fault of the log. An ended connection is opened once more."""
    Failing.answers = list(answers)
    with serving(Failing) as address, pytest.raises(Unavailable), open_tiles(address):
        pass
    assert Failing.answers == []


@pytest.mark.parametrize(
    "place",
    [
        "http://",
        "http://:80/log",
        "https://[::1/log",
        "http://shop.example:port/log",
        "http://a..b/log",
        "gone",
    ],
)
def test_what_is_no_place(place: str) -> None:
    """It is refused before anything is read."""
    with pytest.raises(Malformed), open_tiles(place):
        pass


def test_an_address_of_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last group is no port."""
    made: list[HTTPConnection] = []
    monkeypatch.setattr(
        tile_source,
        "HTTPConnection",
        lambda *args, **more: made.append(HTTPConnection(*args, **more)) or made[0],
    )
    with pytest.raises(Unavailable), open_tiles("http://[::1]/log"):
        pass
    assert (made[0].host, made[0].port) == ("::1", 80)


def test_what_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile address does not fill the memory."""
    monkeypatch.setattr(tile_source, "BYTES_MOST", 1000)
    with pytest.raises(Tampered, match="far longer"), open_tiles(str(copied_tiles(tmp_path))) as source:
        source.read(BUNDLE)


def test_what_is_no_archive(tmp_path: Path) -> None:
    """A path that is neither."""
    (tmp_path / "text").write_text("text")
    with pytest.raises(Tampered), open_tiles(str(tmp_path / "text")):
        pass
