"""The stored state of the commitment to what is gone: its head, its chunks, and the writes of both."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import UnsetType
from sqlalchemy import bindparam, insert, select, update

from aboveboard.audit.deletions import Chunk
from aboveboard.audit.entries import unpack
from aboveboard.audit.tiles import WIDTH
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.stored_records import read_body
from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Row, deletion_chunks, deletion_head

READS_MOST = 8

KEEPS_CHANGING = "Erasures keep changing what the log commits to as gone."
"""The sentence for a reader that never got the commitment as of one commit."""

GUARDED["deletion_head"] = select(deletion_head.c.id, deletion_head.c.version)

_ID = 1
_READ = select(
    deletion_head.c.version, deletion_head.c.entry_index, deletion_head.c.salt, deletion_head.c.opening
)
_CHUNKS = select(
    deletion_chunks.c.place, deletion_chunks.c.bits, deletion_chunks.c.salt, deletion_chunks.c.root
)
_INSERT = insert(deletion_head)
_UPDATE = (
    update(deletion_head)
    .where(deletion_head.c.id == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        entry_index=bindparam("next_index"),
        salt=bindparam("next_salt"),
        opening=bindparam("next_opening"),
    )
)
_INSERT_CHUNK = insert(deletion_chunks)
_UPDATE_CHUNK = (
    update(deletion_chunks)
    .where(deletion_chunks.c.place == bindparam("key"))
    .values(bits=bindparam("next_bits"), salt=bindparam("next_salt"), root=bindparam("next_root"))
)


class Commitment(NamedTuple):
    """The newest commitment. `version` 0 means that there is none yet. `opening` is the salt and body of its entry."""

    version: int
    entry_index: int
    salt: bytes
    opening: bytes
    chunks: Mapping[int, Chunk]
    roots: Mapping[int, bytes]

    @property
    def guard(self) -> Guard:
        """A guard that holds until the commitment changes."""
        return Guard(deletion_head.name, _ID, self.version)

    def has(self, index: int) -> bool:
        """Returns True when the record at `index` is gone."""
        chunk = self.chunks.get(index // WIDTH)
        return chunk is not None and chunk.has(index)

    @property
    def before(self) -> int:
        """The number of indexes that were gone when the commitment began, rounded up to a multiple of 16."""
        _, body = unpack(self.opening)
        named = read_body(body, ErasureRecord).deletions
        return 0 if isinstance(named, UnsetType) else named.before


NONE = Commitment(0, -1, b"", b"", {}, {})


async def has_begun(gateway: Gateway) -> bool:
    """Returns True when there is a commitment. It reads no chunk, however many there are. Raises Unavailable."""
    return bool(await gateway.database.rows(select(deletion_head.c.version)))


class CommitmentCache:
    """The last commitment that a gateway read or computed. A long log has tens of thousands of chunks."""

    def __init__(self, _: Gateway) -> None:
        self.seen = NONE


async def read(gateway: Gateway) -> Commitment:
    """Returns the newest commitment, as of one commit. Raises Unavailable, or Stale while it keeps changing."""
    for _ in range(READS_MOST):
        head = await gateway.database.rows(_READ)
        if not head:
            return NONE
        version, index, salt, opening = head[0]
        seen = gateway.part(CommitmentCache).seen
        if (seen.version, seen.salt) == (version, salt):
            return Commitment(version, index, salt, opening, seen.chunks, seen.roots)
        rows = await gateway.database.rows(_CHUNKS)
        if await gateway.database.rows(_READ) == head:
            chunks, roots = await asyncio.to_thread(_by_place, rows)
            found = Commitment(version, index, salt, opening, chunks, roots)
            remember(gateway, found)
            return found
    raise Stale("The commitment to what is gone keeps changing. Read it again.")


def _by_place(rows: Sequence[tuple[int, bytes, bytes, bytes]]) -> tuple[dict[int, Chunk], dict[int, bytes]]:
    chunks = {place: Chunk(place, bits, salt) for place, bits, salt, _ in rows}
    return chunks, {place: root for place, _, _, root in rows}


def remember(gateway: Gateway, computed: Commitment) -> None:
    """Keeps a commitment that may be committed. A read uses it once the stored head has its version and salt.

    The salt is random, so no other commitment has it.
    """
    gateway.part(CommitmentCache).seen = computed


def write_head(held: Commitment, salt: bytes, opening: bytes) -> Write:
    """Returns the write of the next head. It takes over the index of the submission's first entry."""
    if held.version == 0:
        new: Row = {"id": _ID, "version": 1, "salt": salt, "opening": opening}
        return Write(_INSERT, new, "entry_index")
    row: Row = {
        "key": _ID,
        "next_version": held.version + 1,
        "next_salt": salt,
        "next_opening": opening,
    }
    return Write(_UPDATE, row, "next_index")


def write_chunk(held: Commitment, chunk: Chunk, root: bytes) -> Write:
    """Returns the write of a chunk that is new or has changed since `held`."""
    if chunk.place in held.chunks:
        row: Row = {"key": chunk.place, "next_bits": chunk.bits, "next_salt": chunk.salt, "next_root": root}
        return Write(_UPDATE_CHUNK, row)
    return Write(_INSERT_CHUNK, {**chunk._asdict(), "root": root})
