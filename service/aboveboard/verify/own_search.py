"""The search of a whole log for the entries of one person, with their finding keys.

The first entry of kind `build` marks the version from which on tags are made with finding keys.
"""

from collections.abc import Callable

from msgspec import Struct

from aboveboard.audit.entries import parse_leaf
from aboveboard.audit.tiles import WIDTH, entries_path
from aboveboard.errors import NotFound, Tampered
from aboveboard.verify.deletions import LASTING
from aboveboard.verify.finding import Finder
from aboveboard.verify.report import Progress
from aboveboard.verify.tiles import FOLDER, VerifiedTiles

_BEFORE_TAG = slice(155, 164)
_FIRST = b'"type":"build","v":1}'
_LASTING = tuple([f'"type":"{kind}","v":1}}'.encode() for kind in sorted(LASTING)])

Fault = Callable[[str, str], None]


class OwnEntry(Struct, frozen=True):
    """An entry about the person: its index, kind and hour."""

    index: int
    kind: str
    hour: str


class OwnSearch:
    """The result of a search. `older` counts the entries that may be about a person and cannot be found.

    `start` is the index from which on entries can be found, None when there is none. `seen` counts all entries.
    """

    def __init__(self) -> None:
        self.found: list[OwnEntry] = []
        self.start: int | None = None
        self.seen = self.older = 0

    def take(self, leaf: bytes, finder: Finder) -> None:
        """Counts the next leaf, and adds the person's to `found`. Raises Tampered for one that is not of version 1."""
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


def search(tiles: VerifiedTiles, size: int, finder: Finder, fault: Fault, progress: Progress) -> OwnSearch:
    """Returns the person's entries among the first `size`, each proven to be in the log.

    A bundle that is missing or wrong is a fault, and its entries are passed over.
    """
    result = OwnSearch()
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
