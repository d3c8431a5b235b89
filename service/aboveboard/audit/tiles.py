"""The tiles of the log's tree, with the paths and the bytes of c2sp.org/tlog-tiles.

A tile has up to 256 neighbouring hashes of one level. Level 0 has leaf hashes. Each hash of a higher level is the root
of a full tile of the level below. A full tile never changes. An entries bundle has the leaves of a tile of level 0.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from aboveboard.errors import NotFound, Tampered

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH_BYTES = 32
LEVEL_MOST = 63
ENTRY_BYTES_MOST = 65_535

PLACE_MOST = 2**55 - 1
"""The bound that keeps the index of every entry a signed 64-bit number."""

_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Tile(NamedTuple):
    """The address of a tile. `level` is None for a bundle; `width` counts its hashes or entries, 256 when full."""

    level: int | None
    place: int
    width: int = WIDTH


def tile_path(level: int, place: int, width: int = WIDTH) -> str:
    """Returns a path such as `tile/0/x001/x234/067.p/5`. A full tile's path has no `.p/5`."""
    return _path(str(level), place, width)


def entries_path(place: int, width: int = WIDTH) -> str:
    """Returns a path such as `tile/entries/x001/067`."""
    return _path("entries", place, width)


def _path(level: str, place: int, width: int) -> str:
    groups = [f"{place % 1000:03}"]
    while place := place // 1000:
        groups.append(f"x{place % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def parse_path(path: str) -> Tile:
    """Returns the tile of a path. Raises NotFound for any other text, and past LEVEL_MOST or PLACE_MOST."""
    parts = _PATH.fullmatch(path)
    if parts is not None:
        level = None if parts[1] == "entries" else int(parts[1])
        place = int(parts[2].replace("x", "").replace("/", ""))
        found = Tile(level, place, int(parts[3] or WIDTH))
        written = _path(parts[1] if level is None else str(level), place, found.width)
        if written == path and place <= PLACE_MOST and (level or 0) <= LEVEL_MOST and found.width <= WIDTH:
            return found
    raise NotFound("There is no such tile.", expected="tile/<level>/<place>, such as tile/0/x001/067.p/5")


def hashes_at(level: int, size: int) -> int:
    """Returns the number of hashes that the level has in a log of `size` entries."""
    return size >> HEIGHT * level


def width_at(level: int, place: int, size: int) -> int:
    """Returns the width of the tile in a log of `size` entries, 0 when the log does not reach it."""
    return max(0, min(WIDTH, hashes_at(level, size) - place * WIDTH))


def tile_root(hashes: bytes) -> bytes:
    """Returns the root over a full tile, a hash of the level above. Raises Tampered when the tile is not full."""
    if len(hashes) != WIDTH * HASH_BYTES:
        raise Tampered(f"A tile has {len(hashes)} bytes. A full tile has {WIDTH * HASH_BYTES}.")
    return perfect_root(hashes)


def perfect_root(hashes: bytes) -> bytes:
    """Returns the root over hashes whose number is a power of two."""
    # Inlined node_hash: a proof in a large log hashes some thousand nodes.
    while len(hashes) > HASH_BYTES:
        pairs = range(0, len(hashes), 2 * HASH_BYTES)
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 2 * HASH_BYTES]).digest() for at in pairs])
    return hashes


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Joins the leaves, each after its length as two bytes. Raises ValueError for a leaf of over 65,535 bytes."""
    if any(len(leaf) > ENTRY_BYTES_MOST for leaf in leaves):
        raise ValueError(f"An entry is too long for a bundle. It may have at most {ENTRY_BYTES_MOST} bytes.")
    return b"".join([part for leaf in leaves for part in (len(leaf).to_bytes(2, "big"), leaf)])


def unbundle(data: bytes) -> list[bytes]:
    """Splits a bundle into its leaves. Raises Tampered when the bytes end within a leaf, or have more than WIDTH."""
    leaves: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise Tampered("The bundle ends within an entry.")
        if len(leaves) == WIDTH:
            raise Tampered(f"The bundle has more than {WIDTH} entries.")
        leaves.append(data[start:at])
    return leaves
