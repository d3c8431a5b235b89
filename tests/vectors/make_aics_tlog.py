"""Writes aics_tlog.json: what an implementation that is not ours makes of the same leaves and the same key.

It is PyPI's aics-tlog (Apache-2.0), which needs Python 3.12 or newer; the tests run on 3.11 too, and so hold us
against the file. Ed25519 and every format here leave no choice, so what is equal to these bytes is accepted by it. To
write the file anew:

    python3.12 -m venv other && other/bin/pip install aics-tlog==0.2.1
    other/bin/python tests/vectors/make_aics_tlog.py > tests/vectors/aics_tlog.json
"""

import json
import sys
from hashlib import sha256

from aics_tlog import checkpoint, cosign, note, tiles, tree
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN, WITNESS = "shop.example/log", "witness.example/w1"
LOG_SEED, WITNESS_SEED = bytes(range(32)), bytes(range(32, 64))
TIME_S = 1_795_000_000
COUNT = 70_000
SIZES = (1, 2, 3, 7, 8, 255, 256, 257, 300, 511, 512, 65_535, 65_536, 66_000, COUNT)
LEAVES = [b"entry %d" % n for n in range(COUNT)]


def main() -> None:
    log, witness = map(Ed25519PrivateKey.from_private_bytes, (LOG_SEED, WITNESS_SEED))
    log_key = note.vkey_from_ed25519(ORIGIN, log.public_key())
    witness_key = cosign.cosignature_vkey(WITNESS, witness.public_key())
    merkle = tree.MerkleTree(LEAVES)
    found = {
        "made_by": "aics-tlog 0.2.1, by make_aics_tlog.py",
        "leaves": "b'entry %d' for 0, 1, 2 and so on",
        "log": {"name": ORIGIN, "seed": LOG_SEED.hex(), "vkey": note.format_vkey(log_key)},
        "witness": {"name": WITNESS, "seed": WITNESS_SEED.hex(), "vkey": note.format_vkey(witness_key)},
        "time_s": TIME_S,
        "checkpoints": [signed(merkle, size, log, witness) for size in SIZES],
        "inclusion": [inclusion(merkle, index, size) for size in SIZES for index in indexes(size)],
        "consistency": [consistency(merkle, old, new) for new in SIZES for old in SIZES if old <= new],
        "tiles": tile_digests(),
    }
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")


def signed(merkle: tree.MerkleTree, size: int, log: Ed25519PrivateKey, witness: Ed25519PrivateKey) -> dict:
    root = merkle.root(size)
    made = checkpoint.sign_checkpoint(checkpoint.Checkpoint(ORIGIN, size, root), log, ORIGIN)
    _, line = cosign.sign_cosignature(witness, WITNESS, TIME_S, ORIGIN, size, root)
    both = note.Note(made.text, (*made.signatures, line))
    log_key = note.vkey_from_ed25519(ORIGIN, log.public_key())
    witness_key = cosign.cosignature_vkey(WITNESS, witness.public_key())
    verdict = checkpoint.verify_checkpoint(both, log_key, [witness_key], 1, expected_origin=ORIGIN)
    if not verdict.ok:
        raise SystemExit(f"not accepted: {verdict}")
    return {"size": size, "root": root.hex(), "note": both.serialise()}


def indexes(size: int) -> list[int]:
    return sorted({0, size // 3, size // 2, size - 1})


def inclusion(merkle: tree.MerkleTree, index: int, size: int) -> dict:
    proof = merkle.inclusion_proof(index, size)
    if not tree.verify_leaf_inclusion(LEAVES[index], index, size, proof, merkle.root(size)):
        raise SystemExit("not accepted")
    return {"index": index, "size": size, "proof": [each.hex() for each in proof]}


def consistency(merkle: tree.MerkleTree, old: int, size: int) -> dict:
    proof = merkle.consistency_proof(old, size)
    if not tree.verify_consistency(old, size, merkle.root(old), merkle.root(size), proof):
        raise SystemExit("not accepted")
    return {"old_size": old, "size": size, "proof": [each.hex() for each in proof]}


def tile_digests() -> dict:
    """Of each file of the whole log the SHA-256; of the many full ones of level 0 each sixteenth."""
    found = sorted(tiles.materialise_tiles(LEAVES).items())
    kept = [each for n, each in enumerate(found) if n % 16 == 0 or ".p/" in each[0] or "tile/1" in each[0]]
    return {path: sha256(data).hexdigest() for path, data in kept}


if __name__ == "__main__":
    main()
