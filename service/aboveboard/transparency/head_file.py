"""Checkpoints on their way out of the house: none leaves before it is kept in a file outside of the database.

Whoever restores an older copy of the database has that file still, and sees what had been signed and given away.
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
    size: int
    text: str


_NONE = _SignedCheckpoint(-1, "")


class Heads:
    """Keeps the newest checkpoint in the file at `path`. All who ask at once share one reading and one writing."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database, self._path = database, path
        self._turn = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._kept = self._cosigned = _NONE

    @property
    def size(self) -> int:
        """Of the newest checkpoint that was kept; 0 before there is one."""
        return max(0, self._kept.size)

    async def newest(self, at_least: int) -> str:
        """See `published.published`."""
        if at_least <= 0 or self._kept.size < at_least:
            await self._publish()
        if self._kept.size < at_least:
            raise NotFound(f"the log has {self._kept.size} entries")
        if 0 < at_least <= self._cosigned.size <= self._kept.size:
            return self._cosigned.text
        return self._kept.text

    async def _publish(self) -> None:
        """Joins the round that has not begun yet: one under way may have read before the caller's own entry."""
        if self._next is None:
            self._next = asyncio.create_task(self._round())
        await asyncio.shield(self._next)

    async def _round(self) -> None:
        async with self._turn:
            self._next = None
            ((newest, witnessed),) = await self._database.rows(_READ)
            found = note.parse_checkpoint(note.split(newest)[0])
            if found.size != self._kept.size or not self._path.exists():
                await asyncio.to_thread(partial(keep, self._path, found, newest))
            self._cosigned = _of_the_same_log(witnessed, found)
            self._kept = _SignedCheckpoint(found.size, _join_cosignatures(newest, witnessed))


def keep(path: Path, checkpoint: Checkpoint, signed: str) -> None:
    """Afterwards the file holds `signed`, or a checkpoint of the same log with more entries, durably.

    Raises Unavailable when the disk refuses; then the file holds what it held.
    """
    try:
        lock = FileLock(path.with_name(path.name + _LOCKED_BY))
        try:
            lock.acquire()
            if not _holds_more(path, checkpoint):
                replace(path, signed.encode())
        finally:
            lock.close()
    except (OSError, StartupRefused) as error:
        raise Unavailable(
            f"{path.name} cannot be written, so no checkpoint is given out",
            expected="a data folder that this user may write in, on a disk with room",
            retry_after_seconds=1,
        ) from error


def _holds_more(path: Path, checkpoint: Checkpoint) -> bool:
    """Another process on the same folder may have been further. What does not read is replaced: whether it verified
    was found out at the start."""
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
    """The newest checkpoint, with the cosignatures if they are on this very one."""
    if witnessed is None or note.split(witnessed)[0] != note.split(newest)[0]:
        return newest
    return cosignature.join(newest, cosignature.lines_of(witnessed))
