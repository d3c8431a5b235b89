"""Checking the rows of a database: every entry in its place, and what lies beside it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from aboveboard.audit import entries
from aboveboard.audit.entries import Leaf
from aboveboard.errors import Tampered
from aboveboard.verify.recompute import Walk

SEALED_LEAST = 61
"""Salt and envelope of a sealed record; what is shorter cannot be one."""

PSEUDONYM_BYTES = 32
FAR_MS = 253_402_300_800_000

Cell = None | int | float | str | bytes
"""A value of a column: SQLite holds a column to no type."""

Fault = Callable[[str, str], None]


class RecordRow(NamedTuple):
    """A row of the table of records, but for what is sealed in it: `sealed` is only how long that is."""

    place: Cell
    kind: Cell
    at_ms: Cell
    person: Cell
    sealed: Cell


class Counts:
    """Of each kind, how many entries have a record that fits, and how many have none."""

    def __init__(self) -> None:
        self.fitting: dict[str, int] = {}
        self.gone: dict[str, int] = {}


def check_rows(
    found: Iterable[tuple[Cell, Cell]],
    beside: Iterable[RecordRow],
    walk: Walk,
    counts: Counts,
    fault: Fault,
    *,
    signed: int | None,
) -> None:
    """Entries and records, each in the order of the log. The walk ends at the first entry that is missing, and all ends
    soon after the `signed` ones."""
    rows = _number_rows(beside, fault)
    whole, row = True, next(rows, None)
    for expected, (place, data) in enumerate(_number(found, fault)):
        if signed is not None and place > signed + 1:
            fault("entries", f"there are some beyond the {signed} that were signed")
            return
        if whole and place != expected:
            whole = False
            fault("entries", f"the entry at index {expected} is missing")
        while row is not None and row[0] < place:
            fault("records", f"there is a record at index {row[0]}, but no entry")
            row = next(rows, None)
        mine = row[1] if row is not None and row[0] == place else None
        row = next(rows, None) if mine else row
        if not isinstance(data, bytes):
            fault("entries", f"the entry at index {place} is not bytes")
            whole = False
            continue
        if whole:
            walk.add(data)
        _check_entry(place, data, mine, counts, fault)
    while row is not None:
        fault("records", f"there is a record at index {row[0]}, but no entry")
        row = next(rows, None)


def _number(found: Iterable[tuple[Cell, Cell]], fault: Fault) -> Iterator[tuple[int, Cell]]:
    """Those whose index is one. What stands there instead is not shown: it may be anything."""
    for place, data in found:
        if isinstance(place, int):
            yield place, data
        else:
            fault("entries", "there is an entry whose index is no whole number")


def _number_rows(beside: Iterable[RecordRow], fault: Fault) -> Iterator[tuple[int, RecordRow]]:
    for row in beside:
        if isinstance(row.place, int):
            yield row.place, row
        else:
            fault("records", "there is a record whose index is no whole number")


def _check_entry(place: int, data: bytes, row: RecordRow | None, counts: Counts, fault: Fault) -> None:
    try:
        leaf = entries.parse_leaf(data)
    except Tampered as error:
        fault("entries", f"index {place}: {error.detail}")
        return
    if row is None:
        counts.gone[leaf.type] = counts.gone.get(leaf.type, 0) + 1
        return
    wrong = list(_wrong(row, leaf))
    for what in wrong:
        fault("records", f"index {place}: {what}")
    if not wrong:
        counts.fitting[leaf.type] = counts.fitting.get(leaf.type, 0) + 1


def _wrong(row: RecordRow, leaf: Leaf) -> Iterator[str]:
    if row.kind != leaf.type:
        yield "its kind is not the one of its entry"
    if _hour(row.at_ms) != leaf.time:
        yield "its time does not lie in the hour of its entry"
    if row.person is not None and row.person != PSEUDONYM_BYTES:
        yield "what stands there for the person is no pseudonym"
    if not isinstance(row.sealed, int) or row.sealed < SEALED_LEAST:
        yield "it is too short to be a sealed record"


def _hour(at_ms: Cell) -> str | None:
    if not isinstance(at_ms, int) or not 0 <= at_ms < FAR_MS:
        return None
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:00Z")
