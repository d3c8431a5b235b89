"""The part of an export that accounts for what is gone: the newest commitment, its entry, and every gone index.

deletions/entry.tlog-proof   the entry with the commitment
deletions/set.json           its salt, and each chunk that is not empty
"""

from aboveboard import canonical
from aboveboard.audit import note, proof_file, proofs
from aboveboard.audit.entries import unpack
from aboveboard.canonical import JsonValue
from aboveboard.errors import Stale
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.deletion_state import Commitment, read
from aboveboard.gateway.gateway import Gateway

ENTRY = "deletions/entry.tlog-proof"
SET = "deletions/set.json"


class DeletionPart:
    """The commitment as of the beginning of an export. Every line that is erased must be in it."""

    def __init__(self, gateway: Gateway, held: Commitment) -> None:
        self._gateway, self._held = gateway, held
        self._has_others = False

    def take(self, found: LogEntry) -> None:
        """Notes a line of the export."""
        if found.state == "erased" and not self._held.has(found.index):
            self._has_others = True

    async def check(self) -> None:
        """Raises Stale when records of the export went after the commitment was read."""
        if self._has_others and (await read(self._gateway)).guard != self._held.guard:
            raise Stale("A person in the export was erased while it was made.")

    async def write(self, archive: ArchiveWriter, signed: str) -> None:
        """Writes both files, and none when the log has no commitment yet."""
        if not self._held.version:
            return
        archive.add(ENTRY, await prove_entry(self._gateway, self._held, signed))
        chunks: list[JsonValue] = [
            [chunk.place, chunk.bits.hex(), chunk.salt.hex()]
            for _, chunk in sorted(self._held.chunks.items())
        ]
        archive.add(SET, canonical.encode({"chunks": chunks, "salt": self._held.salt.hex()}))


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
