"""The check of a database's rows: every entry at its index, and the record that belongs to it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from aboveboard.audit import entries
from aboveboard.audit.entries import Leaf
from aboveboard.errors import Tampered
from aboveboard.verify.deletions import LASTING, VerifiedDeletions
from aboveboard.verify.recompute import Walk

SEALED_LEAST = 61
"""The length of the salt and envelope of a sealed record, in bytes. Anything shorter is not one."""

PSEUDONYM_BYTES = 32
FAR_MS = 253_402_300_800_000
"""The first instant after the year 9999, in milliseconds; `datetime` has no later one."""

Cell = None | int | float | str | bytes
"""A value of a column. SQLite does not enforce the type of a column."""

Fault = Callable[[str, str], None]


class RecordRow(NamedTuple):
    """A row of the table of records without its contents. `sealed` and `person` are lengths in bytes."""

    place: Cell
    kind: Cell
    at_ms: Cell
    person: Cell
    sealed: Cell


class Counts:
    """The number of entries by kind: those with a record that fits, and those without a record.

    `deleted` is what the log commits to as gone, None without such a commitment. `going` counts the records that are in
    it and still there, because their erasure is under way.
    """

    def __init__(self, deleted: VerifiedDeletions | None = None) -> None:
        self.fitting: dict[str, int] = {}
        self.gone: dict[str, int] = {}
        self.deleted, self.going = deleted, 0


def check_rows(
    found: Iterable[tuple[Cell, Cell]],
    beside: Iterable[RecordRow],
    walk: Walk,
    counts: Counts,
    fault: Fault,
    *,
    signed: int | None,
) -> None:
    """Checks entries (`found`) and records (`beside`), each in the order of the log.

    The walk stops at the first entry that is missing or not bytes: no root after it can be right. The whole
    check stops soon after the `signed` entries, if given: a database may have very many rows.
    Faults go to `fault`, and the rest of what is found to `walk` and `counts`.
    """
    rows = _number_rows(beside, fault)
    whole, row = True, next(rows, None)
    for expected, (place, data) in enumerate(_number(found, fault)):
        if signed is not None and place > signed + 1:
            fault("entries", f"There are entries beyond the {signed} that were signed.")
            return
        if whole and place != expected:
            whole = False
            fault("entries", f"The entry at index {expected} is missing.")
        while row is not None and row[0] < place:
            fault("records", f"There is a record at index {row[0]}, but no entry.")
            row = next(rows, None)
        mine = row[1] if row is not None and row[0] == place else None
        row = next(rows, None) if mine else row
        if not isinstance(data, bytes):
            fault("entries", f"The entry at index {place} is not bytes.")
            whole = False
            continue
        if whole:
            walk.add(data)
        _check_entry(place, data, mine, counts, fault)
    while row is not None:
        if signed is not None and row[0] > signed + 1:
            fault("records", f"There are records beyond the {signed} entries that were signed.")
            return
        fault("records", f"There is a record at index {row[0]}, but no entry.")
        row = next(rows, None)


def _number(found: Iterable[tuple[Cell, Cell]], fault: Fault) -> Iterator[tuple[int, Cell]]:
    """Yields the rows with a whole number as index. Another value is a fault, and is not shown: it may be anything."""
    for place, data in found:
        if isinstance(place, int):
            yield place, data
        else:
            fault("entries", "An entry has an index that is not a whole number.")


def _number_rows(beside: Iterable[RecordRow], fault: Fault) -> Iterator[tuple[int, RecordRow]]:
    for row in beside:
        if isinstance(row.place, int):
            yield row.place, row
        else:
            fault("records", "A record has an index that is not a whole number.")


def _check_entry(place: int, data: bytes, row: RecordRow | None, counts: Counts, fault: Fault) -> None:
    try:
        leaf = entries.parse_leaf(data)
    except Tampered as error:
        fault("entries", f"index {place}: {error.detail}")
        return
    if row is None:
        counts.gone[leaf.type] = counts.gone.get(leaf.type, 0) + 1
        if leaf.type in LASTING:
            fault(
                "records", f"index {place}: Its record is missing, but records of its kind are never deleted."
            )
        elif counts.deleted is not None and not counts.deleted.has(place):
            fault(
                "records", f"index {place}: Its record is missing, but the log does not commit to it as gone."
            )
        return
    counts.going += counts.deleted is not None and counts.deleted.has(place)
    wrong = list(_wrong(row, leaf))
    for what in wrong:
        fault("records", f"index {place}: {what}")
    if not wrong:
        counts.fitting[leaf.type] = counts.fitting.get(leaf.type, 0) + 1


def _wrong(row: RecordRow, leaf: Leaf) -> Iterator[str]:
    if row.kind != leaf.type:
        yield "Its kind is not that of its entry."
    if _hour(row.at_ms) != leaf.time:
        yield "Its time is not in the hour of its entry."
    if row.person is not None and row.person != PSEUDONYM_BYTES:
        yield "Its person is not a pseudonym."
    if not isinstance(row.sealed, int) or row.sealed < SEALED_LEAST:
        yield "It is too short to be a sealed record."


def _hour(at_ms: Cell) -> str | None:
    if not isinstance(at_ms, int) or not 0 <= at_ms < FAR_MS:
        return None
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:00Z")
