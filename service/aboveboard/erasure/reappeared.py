"""The erased people whom an older backup has brought back, found by the erasure ledger.

The next start of the gateway erases them again. Until then, nothing about them may be returned.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.erasure.shared_ledger import list_missing, parse_rows, select_lines
from aboveboard.people.store import people
from aboveboard.storage.tables import entries

LINES_AT_ONCE = 1000
PEOPLE_AT_ONCE = 10_000


class ReappearedPeople(NamedTuple):
    """The number of lines in the ledger, and the number of its people who are in the database again.

    `missing` counts the lines of other processes that this ledger lacks.
    """

    lines: int
    people: int
    missing: int = 0


def find_reappeared(connection: Connection, data: Path) -> ReappearedPeople:
    """Counts the erased people who are in the database again.

    It reads the ledger in `data`, and one from a backup that no gateway has added to it yet. Call it in a
    transaction: an erasure is in the database before it is in the ledger. Raises StartupRefused when a ledger
    cannot be read.
    """
    lines = ledger.read(data)
    known = set(lines)
    lines += [line for line in ledger.read(data, ledger.IN_BACKUP) if line not in known]
    missing = len(list_missing(connection, lines))
    wanted = {line.who for line in ledger.list_unsettled(lines, set(_list_present(connection, lines)))}
    if not wanted:
        return ReappearedPeople(len(lines), 0, missing)
    found = connection.execute(select(people.c.pseudonym).execution_options(yield_per=PEOPLE_AT_ONCE))
    people_back = sum(ledger.hash_of(pseudonym) in wanted for (pseudonym,) in found)
    return ReappearedPeople(len(lines), people_back, missing)


def _list_present(connection: Connection, lines: list[LedgerLine]) -> Iterator[LedgerLine]:
    """Yields the lines whose entry is in the log, and those that the database has repeated."""
    for at in range(0, len(lines), LINES_AT_ONCE):
        part = lines[at : at + LINES_AT_ONCE]
        rows = connection.execute(select_lines(part))
        yield from parse_rows(rows).intersection(part)
        leaves = dict(_leaves(connection, {line.place for line in part}))
        yield from (line for line in part if leaves.get(line.place) == line.leaf)


def _leaves(connection: Connection, places: Iterable[int]) -> Iterator[tuple[int, str]]:
    query = select(entries.c.entry_index, entries.c.leaf).where(entries.c.entry_index.in_(places))
    for place, leaf in connection.execute(query):
        yield place, leaf_hash(leaf).hex()
