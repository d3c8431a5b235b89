"""The file outside of the database that stores the newest checkpoint before it is published.

The file survives when an operator restores an older copy of the database. It shows which checkpoint was published.
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from aboveboard.audit import cosignature, note
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, StartupRefused, Tampered, Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.durable import replace
from aboveboard.storage.lock import FileLock
from aboveboard.storage.tables import cosigned, log_head

_LOCKED_BY = ".writing"

_READ = (
    select(log_head.c.checkpoint, cosigned.c.checkpoint)
    .outerjoin(cosigned, cosigned.c.id == log_head.c.id)
    .where(log_head.c.id == 1)
)


class _SignedCheckpoint(NamedTuple):
    """A signed note and the number of entries it covers."""

    size: int
    text: str


_NONE = _SignedCheckpoint(-1, "")


class Heads:
    """The newest checkpoint, stored in the file at `path`. Concurrent callers share one read and one write."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database, self._path = database, path
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._kept = self._cosigned = _NONE

    @property
    def size(self) -> int:
        """The size of the newest checkpoint that this process has stored, 0 before the first."""
        return max(0, self._kept.size)

    def read_version(self) -> tuple[int, bool] | None:
        """Returns a value that changes with each commit, and when the file is deleted. None where it cannot be known."""
        version = self._database.reads.read_version()
        return None if version is None else (version, self._path.exists())

    async def newest(self, at_least: int) -> str:
        """Returns a stored checkpoint of at least that many entries, and with 0 the newest, which it stores first.

        Otherwise one that is stored already is enough, and one with cosignatures is preferred. Raises NotFound when the
        log has fewer entries, and Unavailable when the checkpoint cannot be read or stored.
        """
        if at_least <= 0 or self._kept.size < at_least:
            await self._publish()
        if self._kept.size < at_least:
            raise NotFound(f"The log has {self._kept.size} entries. Ask for no more than that.")
        if 0 < at_least <= self._cosigned.size <= self._kept.size:
            return self._cosigned.text
        return self._kept.text

    async def _publish(self) -> None:
        """Waits for the next round, and starts one when none is queued."""
        # A round under way may have read the head before the caller's own entry was committed.
        if self._next is None:
            self._next = asyncio.create_task(self._round())
        await asyncio.shield(self._next)

    async def _round(self) -> None:
        # One round at a time: otherwise a slow round could set `_kept` back to an older checkpoint.
        async with self._turn:
            self._next = None
            ((newest, witnessed),) = await self._database.rows(_READ)
            found = note.parse_checkpoint(note.split(newest)[0])
            if found.size != self._kept.size or not self._path.exists():
                await asyncio.to_thread(partial(keep, self._path, found, newest))
            self._cosigned = _of_the_same_log(witnessed, found)
            self._kept = _SignedCheckpoint(found.size, _join_cosignatures(newest, witnessed))


def keep(path: Path, checkpoint: Checkpoint, signed: str) -> None:
    """Stores `signed` durably, unless the file has a checkpoint of the same log with more entries.

    Raises Unavailable when the file cannot be written. The file then has its old content or all of the new one.
    """
    try:
        # Two processes may share the folder: without the lock the older checkpoint could replace the newer.
        lock = FileLock(path.with_name(path.name + _LOCKED_BY))
        try:
            lock.acquire()
            if not _holds_more(path, checkpoint):
                replace(path, signed.encode())
        finally:
            lock.close()
    except (OSError, StartupRefused) as error:
        raise Unavailable(
            f"{path.name} cannot be written, so no checkpoint was published. Try again later.",
            expected="a data folder that this user may write in, on a disk with room",
            retry_after_seconds=1,
        ) from error


def _holds_more(path: Path, checkpoint: Checkpoint) -> bool:
    """Returns True when the file has a larger checkpoint of the same log, which another process wrote.

    Returns False for a file that does not parse, so that it is replaced. The start has verified the file already.
    """
    try:
        kept = note.parse_checkpoint(note.split(path.read_text())[0])
    except (FileNotFoundError, UnicodeDecodeError, Tampered):
        return False
    return kept.origin == checkpoint.origin and kept.size > checkpoint.size


def _of_the_same_log(witnessed: str | None, newest: Checkpoint) -> _SignedCheckpoint:
    if witnessed is None:
        return _NONE
    seen = note.parse_checkpoint(note.split(witnessed)[0])
    return _SignedCheckpoint(seen.size, witnessed) if seen.origin == newest.origin else _NONE


def _join_cosignatures(newest: str, witnessed: str | None) -> str:
    """Returns the newest checkpoint, with the cosignatures when they are on exactly this one."""
    if witnessed is None or note.split(witnessed)[0] != note.split(newest)[0]:
        return newest
    return cosignature.join(newest, cosignature.lines_of(witnessed))
