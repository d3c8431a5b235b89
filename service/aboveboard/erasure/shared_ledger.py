"""The lines of the erasure ledger in the database, from which each process fills its own file.

Each process has a ledger of its own beside its data. An erasure by one of them must not come back by a restore on the
machine of another. So the commit that marks a person also adds the lines of the ledger. Each process copies new lines
once a second.

A line is in this table when this database has carried out the erasure, or repeated it after a restore. A restore
has lost a line when both the table and the log lack it.
"""

import asyncio
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, Select, insert, select

from aboveboard.background import LONG_REST_S, attempt, every, unless_unchanged
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import REPLAYED, LedgerLine
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import erasure_lines

EVERY_S = 1.0
FAILED = "ledger_not_copied"
PAGE = 500

_INSERT = insert(erasure_lines)
_READ = select(
    erasure_lines.c.entry_index, erasure_lines.c.who, erasure_lines.c.place, erasure_lines.c.leaf
).order_by(erasure_lines.c.entry_index)


class LedgerCopy:
    """The progress of one process: the least index of a line not yet copied.

    It also has the lines already copied at that index.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._from = gateway, 0
        self._copied: set[LedgerLine] = set()

    async def copy(self) -> int:
        """Appends new lines of the table to the file here, unless it has them. Returns the number of new lines.

        Raises Unavailable, and OSError when the file cannot be written.
        """
        rows = await self._gateway.database.rows(_READ.where(erasure_lines.c.entry_index >= self._from))
        lines = [line for row in rows if (line := _line(*row)) not in self._copied]
        if lines:
            await asyncio.to_thread(ledger.append, self._gateway.settings.data, lines)
            # Not one more: a line without an entry of its own has the index of the next entry.
            self._from = rows[-1][0]
            self._copied = {_line(*row) for row in rows if row[0] == self._from}
        return len(lines)


async def copy_last(gateway: Gateway) -> None:
    """Copies new lines at the end of a process, or logs why it cannot."""
    await attempt(gateway.part(LedgerCopy).copy, FAILED)


async def run(gateway: Gateway) -> None:
    """Copies new lines once a second until cancelled."""
    due = unless_unchanged(
        gateway.part(LedgerCopy).copy, gateway.database.reads.read_version, rest_s=LONG_REST_S
    )
    await every(EVERY_S, due, FAILED, at_once=True)


def _line(entry_index: int, who: str, place: int | None, leaf: str) -> LedgerLine:
    return LedgerLine(who, entry_index if place is None else place, leaf)


def write_marked(pseudonyms: Iterable[bytes], leaf: str) -> tuple[Write, ...]:
    """Returns the writes of the lines of an erasure. Submit them with its intent entry, whose leaf hash is `leaf`."""
    return tuple(
        Write(_INSERT, {"who": ledger.hash_of(each), "place": None, "leaf": leaf}, "entry_index")
        for each in dict.fromkeys(pseudonyms)
    )


def write_lines(lines: Iterable[LedgerLine]) -> tuple[Write, ...]:
    """Returns the writes of lines whose entry may be missing in this log."""
    return tuple(
        Write(_INSERT, {"who": line.who, "place": line.place, "leaf": line.leaf}, "entry_index")
        for line in dict.fromkeys(lines)
    )


async def share(gateway: Gateway, lines: Sequence[LedgerLine]) -> int:
    """Adds lines of this process's file that the table lacks, and returns their number. Raises Unavailable.

    They are from before there was a table. Their entries must be in the log.
    """
    known = {_line(*row) for row in await gateway.database.rows(_READ)}
    missing = [line for line in dict.fromkeys(lines) if line.who != REPLAYED and line not in known]
    for at in range(0, len(missing), PAGE):
        await gateway.submit(Submission((), write_lines(missing[at : at + PAGE]), ()))
    return len(missing)


def select_lines(lines: Sequence[LedgerLine]) -> Select[int, str, int | None, str]:
    """Returns the query of the lines with these leaf hashes, among which are all of `lines` that the table has."""
    return _READ.where(erasure_lines.c.leaf.in_({line.leaf for line in lines}))


def parse_rows(rows: Iterable[tuple[int, str, int | None, str]]) -> set[LedgerLine]:
    """Returns the lines of rows of `select_lines`."""
    return {_line(*row) for row in rows}


def list_missing(connection: Connection, lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """Returns the lines of the table that are not among `lines`."""
    known = set(lines)
    found: Iterable[Row[int, str, int | None, str]] = connection.execute(_READ)
    return [line for row in found if (line := _line(*row)) not in known]
