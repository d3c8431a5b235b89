"""The check that no person whose record an export decrypted was erased while the export was made."""

from sqlalchemy import and_, or_, select

from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import ERASING, people
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

AT_ONCE = 20_000

OVERTAKEN = "A record in the export was erased or expired while the export was made."

IN_FLIGHT = 2
"""The pages that may be read but not yet marked: one is being decrypted, and the next one read."""


class ReadEntries:
    """A set of the decrypted entries among the first `size`, one bit each.

    `pages` counts the pages that are marked, and `is_whole` is True once these are all. An entry is marked before it is
    written to the archive.
    """

    def __init__(self, size: int = 0) -> None:
        self.size, self.pages, self.is_whole = size, 0, False
        self._bits = bytearray()

    def add(self, index: int) -> None:
        """Marks the entry at `index`."""
        if (missing := (index >> 3) + 1 - len(self._bits)) > 0:
            self._bits.extend(bytes(missing))
        self._bits[index >> 3] |= 1 << (index & 7)

    def between(self, start: int, stop: int) -> list[int]:
        """Returns the marked indexes from `start`, a multiple of 8, up to, not including, `stop`, smallest first."""
        bits = self._bits[start >> 3 : (stop + 7) >> 3]
        if not any(bits):
            return []
        stop = min(stop, start + 8 * len(bits))
        return [index for index in range(start, stop) if bits[index - start >> 3] >> (index & 7) & 1]


async def check_not_overtaken(gateway: Gateway, opened: ReadEntries) -> None:
    """Raises Stale when one of these records was deleted, or its person is being erased.

    It passes after one query when the log has no entry of an erasure after the first `opened.size` entries.
    """
    query = select(records.c.entry_index).where(
        records.c.entry_index >= opened.size, records.c.kind == EntryKind.ERASURE
    )
    if not await gateway.database.rows(query.limit(1)):
        return
    for start in range(0, opened.size, AT_ONCE):
        stop = min(start + AT_ONCE, opened.size)
        expected = opened.between(start, stop)
        if expected and not await _are_there(gateway, expected, start, stop):
            raise Stale(OVERTAKEN)


async def _are_there(gateway: Gateway, expected: list[int], start: int, stop: int) -> bool:
    has_key = and_(people.c.pseudonym.is_not(None), people.c.sealed != ERASING)
    query = (
        select(records.c.entry_index)
        .outerjoin(people, people.c.pseudonym == records.c.person)
        .where(records.c.entry_index >= start, records.c.entry_index < stop)
        .where(or_(records.c.person.is_(None), has_key))
    )
    return {index for (index,) in await gateway.database.rows(query)}.issuperset(expected)
