"""Ours against another implementation: the bytes that it made of the same leaves and keys (see make_aics_tlog.py)."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import cosignature, note, proof_file, proofs, tiles, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.proof_file import ProofFile
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.audit import oracle

THEIRS = json.loads(Path(__file__).with_name("aics_tlog.json").read_text())
LOG, WITNESS = THEIRS["log"], THEIRS["witness"]
LOG_KEY, WITNESS_KEY = (
    Ed25519PrivateKey.from_private_bytes(bytes.fromhex(each["seed"])) for each in (LOG, WITNESS)
)
LEAVES = [b"entry %d" % n for n in range(70_000)]
ROOTS = {each["size"]: bytes.fromhex(each["root"]) for each in THEIRS["checkpoints"]}


def levels() -> list[bytes]:
    """All hashes of each level of tiles, one after another."""
    found = [b"".join(map(tree.leaf_hash, LEAVES))]
    step = tiles.WIDTH * tiles.HASH_BYTES
    while len(found[-1]) >= step:
        full = range(0, len(found[-1]) // step * step, step)
        found.append(b"".join([tiles.tile_root(found[-1][at : at + step]) for at in full]))
    return found


LEVELS = levels()


def read(level: int, place: int, width: int) -> bytes:
    start = place * tiles.WIDTH * tiles.HASH_BYTES
    return LEVELS[level][start : start + width * tiles.HASH_BYTES]


def unhex(hashes: list[str]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, hashes))


def name(case: dict[str, Any]) -> str:
    return " of ".join(str(value) for key, value in case.items() if key in ("index", "old_size", "size"))


def test_keys_are_written_alike() -> None:
    """The verifier keys of a log and of a witness."""
    assert note.vkey(LOG["name"], LOG_KEY.public_key()) == LOG["vkey"]
    assert cosignature.vkey(WITNESS["name"], WITNESS_KEY.public_key()) == WITNESS["vkey"]


@pytest.mark.parametrize("case", THEIRS["checkpoints"], ids=name)
def test_checkpoints_are_signed_alike(case: dict[str, Any]) -> None:
    """By the log and by the witness, byte for byte; so theirs accepts ours."""
    text = note.checkpoint_text(Checkpoint(LOG["name"], case["size"], proofs.root(case["size"], read)))
    signed = note.sign(text, [(LOG["name"], LOG_KEY)])
    line = cosignature.sign(text, WITNESS["name"], WITNESS_KEY, THEIRS["time_s"])
    assert cosignature.join(signed, [line]) == case["note"]


@pytest.mark.parametrize("case", THEIRS["checkpoints"], ids=name)
def test_their_checkpoints_are_accepted(case: dict[str, Any]) -> None:
    """With the log's signature, and with the witness's."""
    assert note.open_checkpoint(case["note"], LOG["vkey"]).root.hex() == case["root"]
    (found,) = cosignature.verify(case["note"], [WITNESS["vkey"]])
    assert (found.name, found.time_s) == (WITNESS["name"], THEIRS["time_s"])


@pytest.mark.parametrize("case", THEIRS["inclusion"], ids=name)
def test_inclusion_is_proved_alike(case: dict[str, Any]) -> None:
    """The same hashes, and a proof file of theirs is accepted."""
    index, size, hashes = case["index"], case["size"], unhex(case["proof"])
    assert proofs.inclusion(index, size, read) == hashes
    signed = next(each["note"] for each in THEIRS["checkpoints"] if each["size"] == size)
    assert proof_file.verify(ProofFile(index, hashes, signed), LEAVES[index], [LOG["vkey"]]).size == size


@pytest.mark.parametrize("case", THEIRS["consistency"], ids=name)
def test_consistency_is_proved_alike(case: dict[str, Any]) -> None:
    """The same hashes, and they are accepted."""
    old, size, hashes = case["old_size"], case["size"], unhex(case["proof"])
    assert proofs.consistency(old, size, read) == hashes
    oracle.verify_consistency(old, size, old_root=ROOTS[old], root=ROOTS[size], proof=hashes)


@pytest.mark.parametrize("path", THEIRS["tiles"])
def test_tiles_are_cut_alike(path: str) -> None:
    """Under the same names, with the same bytes; entries bundles too."""
    tile = tiles.parse_path(path)
    if tile.level is None:
        start = tile.place * tiles.WIDTH
        data = tiles.bundle(LEAVES[start : start + tile.width])
    else:
        assert tile.width == tiles.width_at(tile.level, tile.place, len(LEAVES))
        data = read(tile.level, tile.place, tile.width)
    assert sha256(data).hexdigest() == THEIRS["tiles"][path]
