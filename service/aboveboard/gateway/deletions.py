"""The log's running commitment to every index whose record is gone, by erasure or by retention.

An index joins it in the commit that makes its record unreadable. That is the mark of an erasure, or the deletion of an
expired record. So no crash, restore or second node leaves a gap. A restored database brings its own commitment back,
and the repeated erasures join it again.
"""

import asyncio
from collections.abc import Collection, Mapping
from typing import NamedTuple

from msgspec import structs

from aboveboard.audit import deletions
from aboveboard.audit.deletions import Chunk, DeletionTree
from aboveboard.audit.tiles import WIDTH
from aboveboard.gateway.deletion_state import (
    KEEPS_CHANGING,
    NONE,
    Commitment,
    has_begun,
    read,
    remember,
    write_chunk,
    write_head,
)
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import DeletionRecord, ErasureRecord
from aboveboard.gateway.record_indexes import list_gone
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.sealed_records import unseal_content
from aboveboard.storage.journal import Entry, Guard, Submission, Write

TURN = b"aboveboard/deletions"
"""The lock of `in_turn` for changes of the commitment: every change conflicts with every other."""

BEGUN = "accounting"
"""The step of the entry with which the commitment begins."""


class CommitmentChange(NamedTuple):
    """The parts of a submission with which more records are gone. `entry` must be its first entry."""

    guard: Guard
    writes: tuple[Write, ...]
    entry: Entry


async def begin(gateway: Gateway) -> None:
    """Begins the commitment with what is gone by now, unless it has begun. Raises Unavailable.

    In a log of version 0.1.0 these indexes are taken from the database, and nothing shows that they went rightly.
    """

    async def attempt() -> None:
        if await has_begun(gateway):
            return
        indexes = await list_gone(gateway)
        body = ErasureRecord(step=BEGUN)
        change = await _make_change(gateway, NONE, indexes, body, app=OPERATOR, before=len(indexes))
        await gateway.submit(Submission((change.guard,), change.writes, (change.entry,)))

    await gateway.with_retries(attempt, busy=KEEPS_CHANGING)


async def account(
    gateway: Gateway,
    indexes: Collection[int],
    body: ErasureRecord,
    *,
    app: str = OPERATOR,
    record: str | None = None,
    at_ms: int | None = None,
) -> CommitmentChange:
    """Returns the change with which the records at `indexes` are gone too. It must be committed with what removes them.

    Begins the commitment if there is none. Its entry has `body` with the new commitment, also when all of them are gone
    already. The submission is Stale when another change was faster.
    """
    held = await read(gateway)
    if held.version == 0:
        await begin(gateway)
        held = await read(gateway)
    return await _make_change(
        gateway, held, indexes, body, app=app, record=record, at_ms=at_ms, before=held.before
    )


async def _make_change(
    gateway: Gateway,
    held: Commitment,
    indexes: Collection[int],
    body: ErasureRecord,
    *,
    app: str,
    before: int,
    record: str | None = None,
    at_ms: int | None = None,
) -> CommitmentChange:
    salt = gateway.randomness(deletions.SALT_BYTES)
    by_place: dict[int, list[int]] = {}
    for index in [each for each in indexes if not held.has(each)]:
        by_place.setdefault(index // WIDTH, []).append(index)
    salts = {place: gateway.randomness(deletions.SALT_BYTES) for place in sorted(by_place)}
    grown = await asyncio.to_thread(_grow, held, by_place, salts)
    named = DeletionRecord(
        before=deletions.in_steps(before),
        number=deletions.in_steps(grown.number),
        root=deletions.commit(salt, grown.tree.size, grown.tree.root).hex(),
    )
    entry = gateway.entry(
        structs.replace(body, deletions=named), gateway.operator(app), record=record, at_ms=at_ms
    )
    # The salt and body of an entry about no person. They are stored in clear, so that a check needs no key.
    _, opening = unseal_content(entry, gateway.keyring.operator_key)
    chunks = [write_chunk(held, grown.chunks[place], grown.roots[place]) for place in salts]
    remember(gateway, Commitment(held.version + 1, -1, salt, opening, grown.chunks, grown.roots))
    return CommitmentChange(held.guard, (write_head(held, salt, opening), *chunks), entry)


class _Grown(NamedTuple):
    """The tree with more indexes: its chunks with their roots, and the number of gone indexes."""

    chunks: dict[int, Chunk]
    roots: dict[int, bytes]
    tree: DeletionTree
    number: int


def _grow(held: Commitment, by_place: Mapping[int, list[int]], salts: Mapping[int, bytes]) -> _Grown:
    chunks, roots = dict(held.chunks), dict(held.roots)
    for place, salt in salts.items():
        bits = chunks[place].bits if place in chunks else b""
        chunks[place] = Chunk(place, deletions.with_indexes(place, bits, by_place[place]), salt)
        roots[place] = deletions.chunk_root(chunks[place])
    return _Grown(chunks, roots, DeletionTree(roots), sum([chunk.number for chunk in chunks.values()]))
