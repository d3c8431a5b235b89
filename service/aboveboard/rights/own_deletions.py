"""The part of a person's archive about entries of theirs whose record is gone.

    deletions/entry.tlog-proof   the entry that commits to what is gone
    deletions/mine.json          its salt, size and root, and the proof of each own index

Retention deletes records and leaves no trace of their person. So the person's finding keys have to search the entries
that are gone. The proofs show nothing about entries of other people.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from aboveboard import canonical
from aboveboard.audit.deletions import Chunk, DeletionTree
from aboveboard.audit.tiles import WIDTH
from aboveboard.canonical import JsonValue
from aboveboard.exports.deletion_part import ENTRY, prove_entry
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.deletion_state import Commitment
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.tables import entries
from aboveboard.verify.deletions import MINE
from aboveboard.verify.finding import Finder

CHUNKS_AT_ONCE = 16


async def add_own_deletions(
    gateway: Gateway, archive: ArchiveWriter, held: Commitment, keys: Sequence[bytes], signed: str
) -> int:
    """Adds both files if an entry that is gone has a tag of these keys. Returns the number of such entries."""
    finder, own = Finder(keys), []
    chunks = [held.chunks[place] for place in sorted(held.chunks)]
    for at in range(0, len(chunks), CHUNKS_AT_ONCE):
        own += await _find(gateway, chunks[at : at + CHUNKS_AT_ONCE], finder)
    if own:
        archive.add(ENTRY, await prove_entry(gateway, held, signed))
        archive.add(MINE, await in_thread(_prove, held, own))
    return len(own)


async def _find(gateway: Gateway, chunks: Collection[Chunk], finder: Finder) -> list[int]:
    by_place = {chunk.place: chunk for chunk in chunks}
    found: list[tuple[int, bytes]] = []
    for place in by_place:
        query = select(entries.c.entry_index, entries.c.leaf).where(
            entries.c.entry_index >= place * WIDTH, entries.c.entry_index < (place + 1) * WIDTH
        )
        found += await gateway.database.rows(query.order_by(entries.c.entry_index))
    return await in_thread(
        lambda: [index for index, leaf in found if by_place[index // WIDTH].has(index) and finder.has(leaf)]
    )


def _prove(held: Commitment, own: Sequence[int]) -> bytes:
    tree = DeletionTree(held.roots)
    members: list[JsonValue] = []
    for index in own:
        proof = tree.prove(index, held.chunks[index // WIDTH])
        members.append([index, proof.blind.hex(), [each.hex() for each in proof.hashes]])
    return canonical.encode(
        {"members": members, "root": tree.root.hex(), "salt": held.salt.hex(), "size": tree.size}
    )
