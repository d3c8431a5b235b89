"""The journal: the one way that anything is written. It commits everything waiting as one transaction.

A submission is a set of writes and log entries that hold together, with guards on what it was computed from.
The rule of a commit, the same for both databases, is `plan`, a pure function:

1. The log's head row is locked, so commits have one order, on one node or many.
2. The guarded versions are read under that lock. A submission whose guard no longer holds is `Stale`: nothing of it
   is written and its maker reads again. So no decision can be recorded after, and against, a newer choice.
3. The entries get the next places in the log, and the head is sealed over them.
4. Rows, entries and head are committed together, durably; only then is anybody answered.

A commit whose answer was lost is looked for before it is called failed. One that failed is tried again one
submission at a time, so that a bad one fails alone; not when it is the database itself that fails, which then would
be asked once for each who waits.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import Delete, Insert, Select, TableClause, Update, bindparam, insert, select, update

from aboveboard.errors import AboveboardError, Stale, Unavailable
from aboveboard.storage.tables import Key, Row, entries, idempotency, log_head, records

Statement = Insert | Update | Delete


class Guard(NamedTuple):
    """`table`'s row `key` must still have `version`; 0 means that there must be no row."""

    table: str
    key: Key
    version: int


class Write(NamedTuple):
    statement: Statement
    row: Row
    index_column: str | None = None
    """Gets the place in the log of the submission's first entry."""


class Entry(NamedTuple):
    """A leaf of the log and the sealed account behind it."""

    leaf: bytes
    kind: str
    at_ms: int
    app: str
    person: bytes | None
    sealed: bytes
    record: str | None = None


class Submission(NamedTuple):
    guards: tuple[Guard, ...]
    writes: tuple[Write, ...]
    entries: tuple[Entry, ...]


class JournalHead(NamedTuple):
    size: int
    edge: bytes
    checkpoint: str


Seal = Callable[[JournalHead, Sequence[bytes]], JournalHead]
"""Appends leaves to a head and signs it. Given by audit, which this package does not know."""

Versions = Mapping[tuple[str, Key], int]

GUARDED: dict[str, Select[Key, int]] = {
    "idempotency": select(idempotency.c.request, idempotency.c.version),
}
"""What a guard may name: a select of key and version. Tables register their own where they are defined."""

READ_HEAD = select(log_head.c.size, log_head.c.edge, log_head.c.checkpoint).where(log_head.c.id == 1)
WRITE_HEAD = update(log_head).where(log_head.c.id == 1)
HEAD_COLUMNS = ("size", "edge", "checkpoint")
READ_LEAF = select(entries.c.leaf).where(entries.c.entry_index == bindparam("entry_index"))
_INSERT_ENTRY = insert(entries)
_INSERT_RECORD = insert(records)


class CommitPlan(NamedTuple):
    head: JournalHead
    rows: dict[Statement, list[Row]]
    indexes: list[int | None]
    """For each submission the place of its first entry, or None when it is stale."""

    last: tuple[int, bytes] | None
    """Place and leaf of the last entry, by which the plan is known again: every leaf is random. None without one.

    A commit may take effect and its answer be lost. A read of this entry then says whether it did.
    """


def plan(head: JournalHead, versions: Versions, batch: Sequence[Submission], seal: Seal) -> CommitPlan:
    """What to write for `batch` on top of `head`. A guard on a row that an earlier submission of the
    same batch writes is stale too: the later one was computed from what is no longer so."""
    rows: dict[Statement, list[Row]] = {}
    leaves: list[bytes] = []
    indexes: list[int | None] = []
    written: set[tuple[str, Key]] = set()
    for submission in batch:
        if not _holds(submission, versions, written):
            indexes.append(None)
            continue
        first = head.size + len(leaves)
        indexes.append(first)
        _add(submission, first, rows, leaves)
        tables = {_table(write.statement).name for write in submission.writes}
        written.update((guard.table, guard.key) for guard in submission.guards if guard.table in tables)
    last = (head.size + len(leaves) - 1, leaves[-1]) if leaves else None
    return CommitPlan(seal(head, leaves) if leaves else head, rows, indexes, last)


def _table(statement: Statement) -> TableClause:
    """The table that `statement` writes; Core admits more, and none of ours does."""
    if not isinstance(statement.table, TableClause):
        raise TypeError("a statement writes one table")
    return statement.table


def _holds(submission: Submission, versions: Versions, written: set[tuple[str, Key]]) -> bool:
    for table, key, version in submission.guards:
        if (table, key) in written or versions.get((table, key), 0) != version:
            return False
    return True


def _add(
    submission: Submission,
    first: int,
    rows: dict[Statement, list[Row]],
    leaves: list[bytes],
) -> None:
    for index, entry in enumerate(submission.entries, first):
        leaves.append(entry.leaf)
        rows.setdefault(_INSERT_ENTRY, []).append({"entry_index": index, "leaf": entry.leaf})
        rows.setdefault(_INSERT_RECORD, []).append(
            {
                "entry_index": index,
                "record": entry.record,
                "app": entry.app,
                "person": entry.person,
                "kind": entry.kind,
                "at_ms": entry.at_ms,
                "sealed": entry.sealed,
            }
        )
    for write in submission.writes:
        row = write.row if write.index_column is None else {**write.row, write.index_column: first}
        rows.setdefault(write.statement, []).append(row)


def collect_guarded_keys(batch: Sequence[Submission]) -> dict[str, list[Key]]:
    """The distinct keys to read for the guards of `batch`, by table."""
    keys: dict[str, dict[Key, None]] = {}
    for submission in batch:
        for guard in submission.guards:
            keys.setdefault(guard.table, {})[guard.key] = None
    return {table: list(found) for table, found in keys.items()}


class WaitingSubmission(NamedTuple):
    submission: Submission
    future: "asyncio.Future[int]"


Result = int | AboveboardError


def settle(waiting: Sequence[WaitingSubmission], results: Sequence[Result]) -> None:
    """Answers everybody who waits. Runs in the event loop."""
    for (_, future), result in zip(waiting, results, strict=True):
        if future.done():  # its caller has gone away; what was committed stays committed
            continue
        if isinstance(result, AboveboardError):
            future.set_exception(result)
        else:
            future.set_result(result)


def results_of(made: CommitPlan) -> list[Result]:
    return [Stale("read again") if index is None else index for index in made.indexes]


class Journal(Protocol):
    async def submit(self, submission: Submission) -> int:
        """The place in the log of the submission's first entry, once it is durable.

        Raises Stale when a guard does not hold, and Unavailable when it could not be written: then
        nothing of it was.
        """

    async def close(self) -> None:
        """Commits what waits, then lets go of the database."""


def unknown(reason: str) -> Unavailable:
    """When not even the question whether a commit took effect is answered."""
    return Unavailable(
        f"the answer to the commit was lost ({reason}), so it is not known whether it was recorded",
        expected="the same request again, with its Idempotency-Key",
        retry_after_seconds=1,
    )


def unavailable(reason: str) -> Unavailable:
    """`reason` is one of our own words; a driver's message may quote a row."""
    return Unavailable(
        f"the record could not be written ({reason}), so nothing was done",
        expected="the same request again, a little later",
        retry_after_seconds=1,
    )
