"""Proof files: one entry, the way from it to a signed checkpoint, and what the reader may know of it."""

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
    """A proof file for the entry at `index`, of any kind, with nothing of it but its leaf. NotFound for none."""
    rows = await gateway.database.rows(select(entries.c.leaf).where(entries.c.entry_index == index))
    if not rows:
        raise NotFound("the log has no such entry", field="index")
    ((leaf,),) = rows
    return await prove(gateway, index, leaf)


async def prove(
    gateway: LogHost, index: int, leaf: bytes, *, salt: bytes | None = None, body: bytes | None = None
) -> str:
    """A proof file that this leaf is at `index`. It is verified before it is given out: Tampered when what is stored
    does not lead to what was signed. Raises Unavailable as `latest_checkpoint` and `tile_reader` do."""
    signed = await latest_checkpoint(gateway, index + 1)
    size = note.parse_checkpoint(note.split(signed)[0]).size
    hashes = await inclusion(gateway, index, size)
    proof = ProofFile(index, hashes, signed, make_extra(leaf, salt, body))
    proof_file.verify(proof, leaf, vkeys(gateway.database.origin, gateway.keyring))
    return proof_file.encode(proof)
