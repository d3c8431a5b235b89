"""The part of an export that accounts for what is gone: the newest commitment, its entry, and the gone indexes.

    deletions/entry.tlog-proof   the entry with the commitment
    deletions/set.json           its salt, and each chunk that is not empty
    deletions/lines.jsonl        its salt, size and root, and then the proof of each line that is erased

An export with a line for each entry of the log has the set. Any other has the proofs of its own lines. The set would
show which entries of other kinds, times and apps went between two exports.
"""

from array import array
from collections.abc import Iterator

from aboveboard import canonical
from aboveboard.audit import note, proof_file, proofs
from aboveboard.audit.deletions import DeletionTree, Membership
from aboveboard.audit.entries import unpack
from aboveboard.canonical import JsonValue
from aboveboard.errors import Stale
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.exports.recheck import OVERTAKEN
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.deletion_state import Commitment, read
from aboveboard.gateway.gateway import Gateway

ENTRY = "deletions/entry.tlog-proof"
SET = "deletions/set.json"
LINES = "deletions/lines.jsonl"


class DeletionPart:
    """The commitment as of the beginning of an export, and the erased lines of the export that are in it."""

    def __init__(self, gateway: Gateway, held: Commitment) -> None:
        self._gateway, self._held = gateway, held
        self._has_others = False
        self._lines, self._erased = 0, array("Q")

    def take(self, found: LogEntry) -> None:
        """Notes a line of the export."""
        self._lines += 1
        if found.state != "erased":
            return
        if self._held.has(found.index):
            self._erased.append(found.index)
        else:
            self._has_others = True

    async def check(self) -> None:
        """Raises Stale when records of the export went after the commitment was read."""
        if self._has_others and (await read(self._gateway)).guard != self._held.guard:
            raise Stale(OVERTAKEN)

    async def write(self, archive: ArchiveWriter, signed: str) -> None:
        """Writes the entry with the set, or with the proofs of the erased lines.

        Writes nothing when the log has no commitment yet. Neither does it when there is nothing to prove.
        """
        is_whole = self._held.version and self._lines == note.parse_checkpoint(note.split(signed)[0]).size
        if is_whole or self._erased:
            archive.add(ENTRY, await prove_entry(self._gateway, self._held, signed))
            await in_thread(self._write_set if is_whole else self._write_proofs, archive)

    def _write_set(self, archive: ArchiveWriter) -> None:
        chunks: list[JsonValue] = [
            [chunk.place, chunk.bits.hex(), chunk.salt.hex()]
            for _, chunk in sorted(self._held.chunks.items())
        ]
        archive.add(SET, canonical.encode({"chunks": chunks, "salt": self._held.salt.hex()}))

    def _write_proofs(self, archive: ArchiveWriter) -> None:
        with archive.member(LINES) as write:
            for each in self._list_proofs():
                write(canonical.encode(each) + b"\n")

    def _list_proofs(self) -> Iterator[JsonValue]:
        tree = DeletionTree(self._held.roots)
        yield {"root": tree.root.hex(), "salt": self._held.salt.hex(), "size": tree.size}
        for index, proof in tree.prove_all(self._erased, self._held.chunks):
            yield member_of(index, proof)


def member_of(index: int, proof: Membership) -> JsonValue:
    """Returns the proof of one index as an archive has it."""
    return [index, proof.blind.hex(), [each.hex() for each in proof.hashes]]


async def begin_part(gateway: Gateway) -> DeletionPart:
    """Returns the part with the newest commitment. Take the checkpoint after it, so that it covers its entry."""
    return DeletionPart(gateway, await read(gateway))


async def prove_entry(gateway: Gateway, held: Commitment, signed: str) -> bytes:
    """Returns the proof file of the entry with the commitment, with its salt and body.

    Raises NotFound when the checkpoint is older than the entry.
    """
    size, index = note.parse_checkpoint(note.split(signed)[0]).size, held.entry_index
    found = {
        (each.level, each.place): await gateway.tiles.hashes(each.level or 0, each.place, each.width)
        for each in proofs.inclusion_tiles(index, size)
    }
    (leaf,) = await gateway.tiles.leaves(index, index + 1)
    salt, body = unpack(held.opening)
    hashes = proofs.inclusion(index, size, lambda level, place, _: found[level, place])
    proof = proof_file.ProofFile(index, hashes, signed, proof_file.make_extra(leaf, salt, body))
    return proof_file.encode(proof).encode()
