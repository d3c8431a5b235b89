"""The part of a person's archive about entries of theirs whose record is gone.

    deletions/entry.tlog-proof   the entry that commits to what is gone
    deletions/mine.json          its salt, size and root, and the proof of each own index

Retention deletes records and leaves no trace of their person. So the person's finding keys have to search the entries
that are gone. The proofs show nothing about entries of other people.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select

from aboveboard import canonical
from aboveboard.audit.deletions import DeletionTree
from aboveboard.audit.tiles import WIDTH
from aboveboard.exports.deletion_part import ENTRY, member_of, prove_entry
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.deletion_state import Commitment
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.tables import entries
from aboveboard.verify.deletions import MINE
from aboveboard.verify.finding import Finder

AT_ONCE = 4096
"""The gone entries that are searched at a time."""

SPARSE = 4
"""The gone entries are read as a range when it has fewer than this many entries for each of them."""


async def add_own_deletions(
    gateway: Gateway, archive: ArchiveWriter, held: Commitment, keys: Sequence[bytes], signed: str
) -> int:
    """Adds both files if an entry that is gone has a tag of these keys. Returns the number of such entries."""
    own = await find_own(gateway, held, keys)
    if own:
        archive.add(ENTRY, await prove_entry(gateway, held, signed))
        archive.add(MINE, await in_thread(_prove, held, own))
    return len(own)


async def find_own(gateway: Gateway, held: Commitment, keys: Sequence[bytes]) -> list[int]:
    """Returns the gone indexes whose entries have a tag of these keys, in order."""
    finder, own, indexes = Finder(keys), list[int](), list_indexes(held)
    while gone := list(islice(indexes, AT_ONCE)):
        own += await _find(gateway, gone, finder)
    return own


def list_indexes(held: Commitment) -> Iterator[int]:
    """Yields the gone indexes in order."""
    for place in sorted(held.chunks):
        bits = int.from_bytes(held.chunks[place].bits, "little")
        while bits:
            lowest = bits & -bits
            yield place * WIDTH + lowest.bit_length() - 1
            bits ^= lowest


async def _find(gateway: Gateway, gone: Sequence[int], finder: Finder) -> list[int]:
    index = entries.c.entry_index
    is_sparse = gone[-1] - gone[0] >= SPARSE * len(gone)
    where = index.in_(gone) if is_sparse else index.between(gone[0], gone[-1])
    found = await gateway.database.rows(select(index, entries.c.leaf).where(where).order_by(index))
    wanted = set(gone)
    return await in_thread(lambda: [at for at, leaf in found if at in wanted and finder.has(leaf)])


def _prove(held: Commitment, own: Sequence[int]) -> bytes:
    tree = DeletionTree(held.roots)
    members = [member_of(index, proof) for index, proof in tree.prove_all(own, held.chunks)]
    return canonical.encode(
        {"members": members, "root": tree.root.hex(), "salt": held.salt.hex(), "size": tree.size}
    )
