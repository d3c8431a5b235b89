"""The journal: the only way to write. It commits all waiting submissions as one transaction.

A submission is a set of writes and log entries that succeed or fail together. Its guards name the rows that it was
computed from. `plan`, a pure function, is the rule of a commit for both databases:

1. The head row of the log is locked, so commits have one order, on one node or many.
2. The guarded versions are read under that lock. A submission whose guard no longer holds is `Stale`. Nothing of it is
   written, and its caller reads again. So no decision can be recorded after, and against, a newer choice.
3. The entries get the next indexes of the log, and the head is sealed over them.
4. Rows, entries and head are committed together, durably. Only then are the callers answered.

When the answer to a commit is lost, the journal looks for the commit before it reports a failure. A failed batch is
tried again one submission at a time, so that a bad one fails alone. When the database fails, or another process locks
the SQLite file, all callers are answered at once. Each further try would wait as long.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from sqlalchemy import (
    Delete,
    Insert,
    Select,
    TableClause,
    Update,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard.errors import AboveboardError, Stale, Unavailable, UnknownEffect
from aboveboard.storage.tables import (
    OF_THE_OPERATOR,
    Key,
    Row,
    entries,
    erasures,
    idempotency,
    log_head,
    records,
)

Statement = Insert | Update | Delete

_LIFE_BYTES = 6
"""The random bytes of a first version. Versions stay whole numbers that every reader of JSON keeps exactly."""


class Guard(NamedTuple):
    """A condition on a row: `key` in `table` must still have `version`. 0 means that there must be no row.

    A table whose keys return after a deletion has versions from `first_version` on.
    """

    table: str
    key: Key
    version: int


def first_version() -> int:
    """Returns a random version for a new row. So a guard on a deleted row does not hold for one that took its place."""
    return int.from_bytes(os.urandom(_LIFE_BYTES), "big") + 1


class Write(NamedTuple):
    """A statement and the parameters of one row. `index_column`, if any, gets the index of an entry of the submission.

    `place` is that of the entry in the submission, from 0.
    """

    statement: Statement
    row: Row
    index_column: str | None = None
    place: int = 0


class Entry(NamedTuple):
    """A leaf of the log, and the sealed record behind it."""

    leaf: bytes
    kind: str
    at_ms: int
    app: str
    person: bytes | None
    sealed: bytes
    record: str | None = None


class Submission(NamedTuple):
    """A set of writes and entries that are committed together, or not at all when a guard does not hold."""

    guards: tuple[Guard, ...]
    writes: tuple[Write, ...]
    entries: tuple[Entry, ...]


class JournalHead(NamedTuple):
    """The head row of the log. `edge` has the hashes that the next leaf joins, and `checkpoint` is signed."""

    size: int
    edge: bytes
    checkpoint: str


Seal = Callable[[JournalHead, Sequence[bytes]], JournalHead]
"""A function that appends leaves to a head and signs it. `audit` supplies it, because this package cannot import it."""

Versions = Mapping[tuple[str, Key], int]

OPERATOR_KINDS = "operator_kinds"
"""The name of the guards on the newest record of a kind that is about no person."""

GUARDED: dict[str, Select[Key, int]] = {
    "erasures": select(erasures.c.person, erasures.c.version),
    "idempotency": select(idempotency.c.request, idempotency.c.version),
    "records": select(records.c.person, func.max(records.c.entry_index)).group_by(records.c.person),
    OPERATOR_KINDS: select(records.c.kind, func.max(records.c.entry_index) + literal_column("1"))
    .where(OF_THE_OPERATOR)
    .group_by(records.c.kind),
}
"""The selects of key and version, by table that a guard may name. Each table registers its own.

The version of a person's records is the index of the newest one. That of the operator's records of a kind is one more.
"""

READ_HEAD = select(log_head.c.size, log_head.c.edge, log_head.c.checkpoint).where(log_head.c.id == 1)
WRITE_HEAD = update(log_head).where(log_head.c.id == 1)
HEAD_COLUMNS = ("size", "edge", "checkpoint")
READ_LEAF = select(entries.c.leaf).where(entries.c.entry_index == bindparam("entry_index"))
_INSERT_ENTRY = insert(entries)
_INSERT_RECORD = insert(records)


class CommitPlan(NamedTuple):
    """The outcome of `plan`: the new head, the rows by statement, and the results of the submissions."""

    head: JournalHead
    rows: dict[Statement, list[Row]]
    indexes: list[int | None]
    """The index of each submission's first entry, or None when the submission is stale."""

    last: tuple[int, bytes] | None
    """The index and leaf of the last entry. None when the plan has no entry.

    A commit may take effect although its answer is lost. A read of this entry then shows whether it did, because every
    leaf is random. For a plan without an entry, the journals ask the database for the commit itself.
    """


def plan(head: JournalHead, versions: Versions, batch: Sequence[Submission], seal: Seal) -> CommitPlan:
    """Returns what to write for `batch` on top of `head`. `versions` lacks the rows that do not exist.

    A guard on a row that an earlier submission of the batch writes is stale too. The later submission was computed from
    the old row. Without a new entry, the head is the same object.
    """
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
        if submission.writes:
            tables = {_table(write.statement).name for write in submission.writes}
            written.update([(guard.table, guard.key) for guard in submission.guards if guard.table in tables])
        for entry in submission.entries:
            if entry.person is None:
                written.add((OPERATOR_KINDS, entry.kind))
            else:
                written.add(("records", entry.person))
    last = (head.size + len(leaves) - 1, leaves[-1]) if leaves else None
    return CommitPlan(seal(head, leaves) if leaves else head, rows, indexes, last)


def _table(statement: Statement) -> TableClause:
    """Returns the table that `statement` writes. SQLAlchemy admits other targets, but no statement here has one."""
    if not isinstance(statement.table, TableClause):
        raise TypeError("A statement does not write a table. Write one table with each.")
    return statement.table


def _holds(submission: Submission, versions: Versions, written: set[tuple[str, Key]]) -> bool:
    for table, key, version in submission.guards:
        if (table, key) in written or versions.get((table, key), 0) != version:
            return False
    return True


def _add(submission: Submission, first: int, rows: dict[Statement, list[Row]], leaves: list[bytes]) -> None:
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
        column = write.index_column
        row = write.row if column is None else {**write.row, column: first + write.place}
        rows.setdefault(write.statement, []).append(row)


def collect_guarded_keys(batch: Sequence[Submission]) -> dict[str, list[Key]]:
    """Returns the distinct keys to read for the guards of `batch`, by table."""
    keys: dict[str, dict[Key, None]] = {}
    for submission in batch:
        for guard in submission.guards:
            keys.setdefault(guard.table, {})[guard.key] = None
    return {table: list(found) for table, found in keys.items()}


class WaitingSubmission(NamedTuple):
    """A submission, and the future that its caller waits for."""

    submission: Submission
    future: "asyncio.Future[int]"


Result = int | AboveboardError


def settle(waiting: Sequence[WaitingSubmission], results: Sequence[Result]) -> None:
    """Answers every waiting caller. Must run in the event loop."""
    for (_, future), result in zip(waiting, results, strict=True):
        if future.done():  # its caller was cancelled; what was committed stays committed
            continue
        if isinstance(result, AboveboardError):
            future.set_exception(result)
        else:
            future.set_result(result)


def results_of(made: CommitPlan) -> list[Result]:
    """Returns the answer to each submission of a committed plan, in their order."""
    stale = "The row has changed. Read it again."
    return [Stale(stale) if index is None else index for index in made.indexes]


class Journal(Protocol):
    """The only writer of one database in this process."""

    committed_s: float
    """The time of the newest commit, or of the opening, by `time.monotonic`."""

    async def submit(self, submission: Submission) -> int:
        """Returns the index of the submission's first entry, once it is durable.

        A submission without entries returns the index that the next entry would get. Raises Stale when a guard does not
        hold. Raises Unavailable when nothing was written, and UnknownEffect when a lost answer leaves that unknown.
        """

    def add(self, waiting: Sequence[WaitingSubmission], *, now: bool = False) -> None:
        """Commits submissions, and answers their futures as `submit` does. `now`: the commit waits for no others."""

    async def close(self) -> None:
        """Commits what waits, then closes the connection."""


def unknown(reason: str) -> UnknownEffect:
    """Returns the error for a commit of unknown effect: neither the commit nor the read after it was answered."""
    return UnknownEffect(
        f"The answer to the commit was lost ({reason}). The request may have been recorded.",
        expected="the same request again, with its Idempotency-Key",
        retry_after_seconds=1,
    )


def unavailable(reason: str) -> Unavailable:
    """Returns the error for a failed write. `reason` is a fixed word, because a driver's message may quote a row."""
    return _retryable(f"The record could not be written ({reason}). Nothing was done.")


def unreadable(reason: str) -> Unavailable:
    """Returns the error for a failed read. `reason` is a fixed word, as in `unavailable`.

    It does not say that nothing was done, because the read may follow a commit of the same request.
    """
    return _retryable(f"The database could not be read ({reason}).")


def _retryable(detail: str) -> Unavailable:
    return Unavailable(detail, expected="the same request again, a little later", retry_after_seconds=1)
