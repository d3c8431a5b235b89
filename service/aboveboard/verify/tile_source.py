"""The sources of a log's tiles for a search: an address, a folder, or an export that has all entries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from aboveboard.errors import Malformed, NotFound, Tampered, Unavailable
from aboveboard.verify.hostile_zip import open_members, open_zip
from aboveboard.verify.manifest import parse_manifest
from aboveboard.verify.report import as_text
from aboveboard.verify.tiles import FOLDER, Read

CHECKPOINT = "checkpoint"
BYTES_MOST = 32 << 20
"""The most bytes of one answer or file. A bundle has at most 17 million."""

TIMEOUT_S = 60.0

_ABSENT = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class TileSource(NamedTuple):
    """A log's signed checkpoint as text, and the reader of its tiles by names such as `log/tile/0/000`."""

    checkpoint: str
    read: Read


def is_address(place: str) -> bool:
    """Returns True for an address of the web. Anything else names a file or a folder."""
    return place.startswith(("http://", "https://"))


def check_place(place: str) -> None:
    """Raises Malformed when `place` is neither an address nor a file or folder that exists."""
    if is_address(place):
        _parse_address(place)
    elif not Path(place).exists():
        raise Malformed(
            "There is no file or folder of tiles at this path. Give an address, a folder or an export."
        )


@contextmanager
def open_tiles(place: str) -> Iterator[TileSource]:
    """Yields the tiles at `place`, unverified. Raises Malformed when it is no address and does not exist.

    Raises NotFound or Tampered when a folder or export has none, and Unavailable when an address has none. The reader
    of an address raises Unavailable when it does not answer, and NotFound for a file that it lacks.
    """
    check_place(place)
    if is_address(place):
        with _open_address(place) as read:
            try:
                checkpoint = read(CHECKPOINT)
            except NotFound as error:  # a mistake in the address, as far as this shows
                raise Unavailable(error.detail) from None
            yield TileSource(as_text(checkpoint), _strip_folder(read))
    elif Path(place).is_dir():
        read = _open_folder(Path(place))
        yield TileSource(as_text(read(CHECKPOINT)), _strip_folder(read))
    else:
        path = Path(place)
        with open_zip(path) as opened:
            members = open_members(path, opened)
            members.believe(parse_manifest(members.manifest()).files)
            yield TileSource(as_text(members.read(CHECKPOINT)), members.read)


def _strip_folder(read: Read) -> Read:
    return lambda name: read(name.removeprefix(FOLDER))


def _open_folder(folder: Path) -> Read:
    def read(name: str) -> bytes:
        try:
            with (folder / name).open("rb") as file:
                data = file.read(BYTES_MOST + 1)
        except OSError:
            raise NotFound(f"The folder has no readable file {name}.") from None
        return _check_length(data, name)

    return read


def _parse_address(place: str) -> tuple[SplitResult, int]:
    """Returns the address with its port. Raises Malformed when it names no host."""
    try:
        parts = urlsplit(place)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        (parts.hostname or "").encode("idna")
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        raise Malformed("This is no address of tiles. Give one such as https://shop.example/log.")
    return parts, port


@contextmanager
def _open_address(place: str) -> Iterator[Read]:
    """Yields a reader that keeps one connection. It follows no redirect."""
    parts, port = _parse_address(place)
    kind: Callable[..., HTTPConnection] = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", port, timeout=TIMEOUT_S)
    folder = quote(parts.path.rstrip("/"), safe="/%")

    def ask(name: str) -> tuple[int, bytes]:
        connection.request("GET", f"{folder}/{name}")
        answer = connection.getresponse()
        return answer.status, answer.read(BYTES_MOST + 1)

    def read(name: str) -> bytes:
        try:
            try:
                status, data = ask(name)
            except ConnectionError:  # a server may end a connection between two requests
                connection.close()
                status, data = ask(name)
        except (OSError, HTTPException) as error:
            connection.close()
            raise Unavailable(
                f"{name} could not be read from the address ({type(error).__name__})."
            ) from None
        if status in _ABSENT:
            raise NotFound(f"The address answered {status} for {name}.")
        if status != HTTPStatus.OK:
            raise Unavailable(f"The address answered {status} for {name}.")
        return _check_length(data, name)

    try:
        yield read
    finally:
        connection.close()


def _check_length(data: bytes, name: str) -> bytes:
    if len(data) > BYTES_MOST:
        raise Tampered(f"{name} is far longer than any tile.")
    return data
