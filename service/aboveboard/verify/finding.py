"""The search of a log for the entries of one person, with the finding keys in their own archive.

A finding key makes the tags of a person's entries (`audit.entries`) and opens nothing. Its owner alone has it, so its
search shows what an archive lacks. The first entry of kind `build` marks the version from which on tags are made so.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from msgspec import Struct

from aboveboard.audit.entries import parse_leaf
from aboveboard.audit.tiles import WIDTH, entries_path
from aboveboard.errors import NotFound, Tampered
from aboveboard.verify.deletions import LASTING
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import Progress, as_text
from aboveboard.verify.tiles import FOLDER, VerifiedTiles

FINDING = "finding.key"
KEYS_MOST = 1000
"""The most keys of one archive: that of the person and one for each linked guest."""

_BLOCK = 64
_COMMITMENT, _TAG, _BEFORE_TAG = slice(15, 79), slice(164, 196), slice(155, 164)
"""The places in a leaf of version 1. All its members but the last two have a fixed length."""

_FIRST = b'"type":"build","v":1}'
_LASTING = tuple([f'"type":"{kind}","v":1}}'.encode() for kind in sorted(LASTING)])

Fault = Callable[[str, str], None]


def read_keys(members: Members) -> list[bytes] | None:
    """Returns the finding keys in a person's archive, None in one of version 0.1.0. Raises Tampered."""
    if FINDING not in members:
        return None
    lines = as_text(members.read(FINDING)).split("\n")
    try:
        keys = [bytes.fromhex(line) for line in lines[:-1]]
    except ValueError:
        keys = []
    if lines[-1] or not 0 < len(keys) <= KEYS_MOST or any(len(key) != sha256().digest_size for key in keys):
        raise Tampered(f"{FINDING} does not have one key of 64 hexadecimal digits a line.")
    return keys


class Finder:
    """A test of leaves for the tags of a person."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        # HMAC (RFC 2104) with both pads hashed once: a log has millions of leaves.
        self._pads = [
            (
                sha256(key.ljust(_BLOCK, b"\0").translate(_INNER)),
                sha256(key.ljust(_BLOCK, b"\0").translate(_OUTER)),
            )
            for key in keys
        ]

    def has(self, leaf: bytes) -> bool:
        """Returns True when one of the keys made the tag of this leaf of version 1."""
        commitment, tag = bytes.fromhex(leaf[_COMMITMENT].decode()), leaf[_TAG]
        for inner, outer in self._pads:
            first, second = inner.copy(), outer.copy()
            first.update(commitment)
            second.update(first.digest())
            if second.hexdigest()[:32].encode() == tag:
                return True
        return False


_INNER = bytes([byte ^ 0x36 for byte in range(256)])
_OUTER = bytes([byte ^ 0x5C for byte in range(256)])


class OwnEntry(Struct, frozen=True):
    """An entry about the person: its index, kind and hour."""

    index: int
    kind: str
    hour: str


class Search:
    """The result of a search. `older` counts the entries that may be about a person and cannot be found.

    `start` is the index from which on entries can be found, None when there is none. `seen` counts all entries.
    """

    def __init__(self) -> None:
        self.found: list[OwnEntry] = []
        self.start: int | None = None
        self.seen = self.older = 0

    def take(self, leaf: bytes, finder: Finder) -> None:
        """Looks at the next leaf. Raises Tampered for one that is not of version 1."""
        index = self.seen
        self.seen += 1
        if leaf[_BEFORE_TAG] != b'","tag":"':
            raise Tampered(f"The entry at index {index} is not one of a log of version 1.")
        try:
            is_mine = finder.has(leaf)
        except (ValueError, UnicodeDecodeError):
            raise Tampered(f"The entry at index {index} is not one of a log of version 1.") from None
        if is_mine:
            entry = parse_leaf(leaf)
            self.found.append(OwnEntry(index, entry.type, entry.time))
        if self.start is None:
            if leaf.endswith(_FIRST):
                self.start = index
            elif not is_mine and not leaf.endswith(_LASTING):
                self.older += 1


def search(tiles: VerifiedTiles, size: int, finder: Finder, fault: Fault, progress: Progress) -> Search:
    """Returns the person's entries among the first `size`, each proven to be in the log.

    A bundle that is missing or wrong is a fault, and its entries are passed over.
    """
    result = Search()
    for place in range(-(-size // WIDTH)):
        end = min(size, (place + 1) * WIDTH)
        try:
            for leaf in tiles.proven_leaves(place)[: end - place * WIDTH]:
                result.take(leaf, finder)
        except (Tampered, NotFound) as error:
            fault(FOLDER + entries_path(place), error.detail)
            result.seen = end
        progress(end, size)
    return result
