"""The checkpoint that the public sees, which follows the newest one in steps.

A reader may know that a person is on the site. An entry that appears at that moment would tell what the person did.
So a public checkpoint comes out at fixed times only. Enough entries have gathered by then to hide in, or an hour has
passed. That hour begins with the last public checkpoint, not with an entry.

The checkpoint is a row of the database. So all processes of a log serve the same one, also after a restart.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from aboveboard.audit import cosignature, note
from aboveboard.clock import Clock
from aboveboard.errors import NotFound, Stale
from aboveboard.storage.database import Database
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import Row, cosigned, public_head
from aboveboard.transparency.head_file import Heads

GATHERED_ENTRIES = 20
GATHERED_MS = 3_600_000
"""The entries, or the milliseconds since the last public checkpoint, that make the next one due."""

GUARDED["public_head"] = select(public_head.c.id, public_head.c.at_ms)
_DELETE = delete(public_head).where(public_head.c.id == bindparam("id"))
_INSERT = insert(public_head)
_READ = (
    select(public_head.c.size, public_head.c.at_ms, public_head.c.checkpoint, cosigned.c.checkpoint)
    .outerjoin(cosigned, cosigned.c.id == public_head.c.id)
    .where(public_head.c.id == 1)
)


class PublicHead(NamedTuple):
    """The public checkpoint, and the instant at which it came out. `witnessed` is the newest cosigned checkpoint."""

    size: int
    at_ms: int
    checkpoint: str
    witnessed: str | None


NONE = PublicHead(0, 0, "", None)
"""The row that is not there."""


class PublicHeads:
    """The public checkpoints of the log. With `every_ms` 0, each checkpoint is public at once."""

    def __init__(
        self, database: Database, heads: Heads, clock: Clock, *, every_ms: int, vkey: Callable[[], str]
    ) -> None:
        """Sets the source of the verifier key that signs the log now, `vkey`: the newest one during a rotation."""
        self._database, self._heads, self._clock = database, heads, clock
        self._every_ms, self._vkey = every_ms, vkey
        self._looked_ms: int | None = None
        self._size = 0

    async def newest(self) -> str:
        """Returns the public checkpoint. Raises Unavailable when it cannot be read or stored.

        Publishes the newest first when none has the log's present name and key. The process that published it stored it
        in its `log.head` before. That of any other process has it within a second.
        """
        if self._every_ms == 0:
            return await self._heads.newest(0)
        found = await self._current()
        self._size = max(self._size, found.size)
        return _with_cosignatures(found)

    async def covers(self, size: int) -> bool:
        """Returns True when the public checkpoint has at least `size` entries. Raises as `newest` does."""
        if self._every_ms == 0:
            try:
                await self._heads.newest(size)
            except NotFound:
                return False
            return True
        if self._size < size:
            await self.newest()
        return self._size >= size

    async def publish_due(self) -> None:
        """Publishes the newest checkpoint when one is due. Raises Unavailable as `Heads.newest` does."""
        found, now_ms = await self._read(), self._clock()
        # The first look of a process ends no hour. Otherwise a restart would publish a single entry at once.
        looked_ms = now_ms if self._looked_ms is None else self._looked_ms
        self._looked_ms = looked_ms
        if not self._is_of_this_log(found):
            await self._current()
            return
        if now_ms - found.at_ms >= 0 and now_ms // self._every_ms == found.at_ms // self._every_ms:
            return  # another process published in this interval
        at_least = found.size + (1 if _is_hour_over(found, looked_ms, now_ms) else GATHERED_ENTRIES)
        await self._heads.newest(0)  # without it, a checkpoint that was stored a second ago would be enough
        with suppress(NotFound):
            await self._publish(found, await self._heads.newest(at_least))
        self._looked_ms = now_ms

    async def _current(self) -> PublicHead:
        """Returns the public checkpoint of the log as it is named and signed now.

        A log without one publishes its newest: on the first start, after a reopening, and after a rotation of its
        key. None of these says anything about a person.
        """
        found = await self._read()
        if self._is_of_this_log(found) and _is_signed_by(found.checkpoint, self._vkey()):
            return found
        newest = await self._heads.newest(0)
        if self._is_of_this_log(found) and not _is_signed_by(newest, self._vkey()):
            return found  # the first entry under the new key is still to come
        await self._publish(found, newest)
        return await self._read()

    def _is_of_this_log(self, found: PublicHead) -> bool:
        return found.checkpoint.startswith(self._database.origin + "\n")

    async def _read(self) -> PublicHead:
        rows = await self._database.rows(_READ)
        return PublicHead(*rows[0]) if rows else NONE

    async def _publish(self, before: PublicHead, signed: str) -> None:
        """Stores the checkpoint as the public one, unless another process has replaced `before`."""
        size, at_ms = note.parse_checkpoint(note.split(signed)[0]).size, self._clock()
        row: Row = {"id": 1, "size": size, "at_ms": at_ms, "checkpoint": signed}
        writes = (Write(_DELETE, row), Write(_INSERT, row))
        with suppress(Stale):
            guard = Guard("public_head", 1, before.at_ms)
            await self._database.journal.submit(Submission((guard,), writes, ()))


def _is_hour_over(found: PublicHead, looked_ms: int, now_ms: int) -> bool:
    """Returns True when a whole number of hours since the public checkpoint has passed between two looks.

    A checkpoint as soon as the oldest entry is an hour old would tell when that entry was made.
    """
    before_ms = max(looked_ms, found.at_ms) - found.at_ms
    return (now_ms - found.at_ms) // GATHERED_MS > before_ms // GATHERED_MS


def _is_signed_by(signed: str, vkey: str) -> bool:
    return bool(note.signers(signed, [vkey]))


def _with_cosignatures(found: PublicHead) -> str:
    """Returns the checkpoint, with the cosignatures when they are on exactly this one."""
    witnessed = found.witnessed
    if witnessed is None or note.split(witnessed)[0] != note.split(found.checkpoint)[0]:
        return found.checkpoint
    return cosignature.join(found.checkpoint, cosignature.lines_of(witnessed))
