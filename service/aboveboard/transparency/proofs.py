"""Proof files of single entries, made from the running log and verified before they are returned."""

from sqlalchemy import select

from aboveboard.audit import note, proof_file
from aboveboard.audit.proof_file import ProofFile, make_extra
from aboveboard.errors import NotFound
from aboveboard.storage.tables import entries
from aboveboard.transparency.host import LogHost
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.tiles import inclusion


async def entry_proof(gateway: LogHost, index: int) -> str:
    """Returns a proof file for the entry at `index`, of any kind, with its leaf and without its record.

    Raises NotFound when the log has no such entry, and otherwise as `prove`.
    """
    rows = await gateway.database.rows(select(entries.c.leaf).where(entries.c.entry_index == index))
    if not rows:
        raise NotFound("The log has no entry at this index. Use a smaller one.", field="index")
    ((leaf,),) = rows
    return await prove(gateway, index, leaf)


async def prove(
    gateway: LogHost, index: int, leaf: bytes, *, salt: bytes | None = None, body: bytes | None = None
) -> str:
    """Returns a proof file that this leaf is at `index`, with salt and body when both are given.

    Verifies the file first, and raises Tampered when the stored log does not lead to the signed root. Raises
    Unavailable as `latest_checkpoint` and `tile_reader` do.
    """
    signed = await latest_checkpoint(gateway, index + 1)
    size = note.parse_checkpoint(note.split(signed)[0]).size
    hashes = await inclusion(gateway, index, size)
    proof = ProofFile(index, hashes, signed, make_extra(leaf, salt, body))
    proof_file.verify(proof, leaf, vkeys(gateway.database.origin, gateway.keyring))
    return proof_file.encode(proof)
