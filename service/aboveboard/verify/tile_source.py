"""The sources of a log's tiles for a search: an address, a folder, or an export that has all entries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from aboveboard.errors import NotFound, Tampered
from aboveboard.verify.hostile_zip import open_members, open_zip
from aboveboard.verify.manifest import parse_manifest
from aboveboard.verify.report import as_text
from aboveboard.verify.tiles import FOLDER, Read

CHECKPOINT = "checkpoint"
BYTES_MOST = 32 << 20
"""The most bytes of one answer or file. A bundle has at most 17 million."""

TIMEOUT_S = 60.0


class TileSource(NamedTuple):
    """A log's signed checkpoint as text, and the reader of its tiles by their names below `log/`."""

    checkpoint: str
    read: Read


def is_address(place: str) -> bool:
    """Returns True for an address of the web. Anything else names a file or a folder."""
    return place.startswith(("http://", "https://"))


@contextmanager
def open_tiles(place: str) -> Iterator[TileSource]:
    """Yields the tiles at `place`. Raises NotFound or Tampered when it has none."""
    if is_address(place):
        with _open_address(place) as read:
            yield TileSource(as_text(read(CHECKPOINT)), _strip_folder(read))
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


@contextmanager
def _open_address(place: str) -> Iterator[Read]:
    """Yields a reader that keeps one connection. It follows no redirect."""
    parts = urlsplit(place)
    kind: Callable[..., HTTPConnection] = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)

    def read(name: str) -> bytes:
        try:
            connection.request("GET", f"{parts.path.rstrip('/')}/{name}")
            answer = connection.getresponse()
            data = answer.read(BYTES_MOST + 1)
        except (OSError, HTTPException) as error:
            connection.close()
            raise NotFound(f"{name} could not be read from the address ({type(error).__name__}).") from None
        if answer.status != 200:
            answer.read(BYTES_MOST)
            raise NotFound(f"The address answered {answer.status} for {name}.")
        return _check_length(data, name)

    try:
        yield read
    finally:
        connection.close()


def _check_length(data: bytes, name: str) -> bytes:
    if len(data) > BYTES_MOST:
        raise Tampered(f"{name} is far longer than any tile.")
    return data
