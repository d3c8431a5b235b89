"""Proof files (c2sp.org/tlog-proof): one text that shows, offline, that an entry is in a log.

    c2sp.org/tlog-proof@v1
    extra <base64>              left out when there is none; nothing vouches for it
    index <number>
    <base64 of a hash>          one line each, the leaf's sibling first
                                an empty line, and then the checkpoint as it was signed

Ours carry as `extra` what a reader needs besides: the leaf, and where they may read the record also its salt and body.
"""

import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from aboveboard import canonical
from aboveboard.audit import entries, note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tree import Proof
from aboveboard.errors import Tampered

HEADER = "c2sp.org/tlog-proof@v1"
HASHES_MOST = 63
HASH_BYTES = 32

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_EXTRA = "extra "
_HEX = re.compile(r"[0-9a-f]*")


class ProofFile(Struct, frozen=True):
    """`checkpoint` is a whole signed note."""

    index: int
    hashes: Proof
    checkpoint: str
    extra: bytes | None = None


class ProofContents(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What our `extra` says. `salt` is hexadecimal; salt and body are there both or not at all."""

    leaf: str
    body: str | None = None
    salt: str | None = None


_openings = msgspec.json.Decoder(ProofContents)


def encode(proof: ProofFile) -> str:
    """The text of the file. Verifies nothing."""
    extra = [] if proof.extra is None else [_EXTRA + note.encode_base64(proof.extra)]
    lines = [HEADER, *extra, f"index {proof.index}", *map(note.encode_base64, proof.hashes)]
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def parse(text: str) -> ProofFile:
    """The inverse of `encode`. Tampered for every other text; whether it proves anything, only `verify` says."""
    top, separator, checkpoint = text.partition("\n\n")
    header, *lines = top.split("\n")
    if not separator or header != HEADER:
        raise Tampered(f"this is not a proof file: its first line is not {HEADER}")
    extra = None
    if lines and lines[0].startswith(_EXTRA):
        extra = _bytes(lines.pop(0).removeprefix(_EXTRA))
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise Tampered("the proof file does not say which entry it is about")
    if len(lines) > HASHES_MOST:
        raise Tampered(f"a proof has at most {HASHES_MOST} hashes")
    hashes = tuple([_bytes(line) for line in lines])
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Tampered("a hash in the proof file is not 32 bytes long")
    return ProofFile(int(index[1]), hashes, checkpoint, extra)


def verify(proof: ProofFile, leaf: bytes, vkeys: Sequence[str]) -> Checkpoint:
    """The checkpoint, once it is shown that a log with one of these keys has `leaf` at the proof's index.

    Tampered otherwise. Malformed for a key that is not one.
    """
    checkpoint = note.open_checkpoint(proof.checkpoint, *vkeys)
    tree.verify_inclusion(
        tree.leaf_hash(leaf), proof.index, checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    return checkpoint


def make_extra(leaf: bytes, salt: bytes | None = None, body: bytes | None = None) -> bytes:
    """Our `extra`: canonical JSON of the leaf, and of salt and body where both are given."""
    found = {"leaf": leaf.decode()}
    if salt is not None and body is not None:
        found |= {"salt": salt.hex(), "body": body.decode()}
    return canonical.encode(found)


def read_extra(extra: bytes | None) -> tuple[bytes, bytes | None, bytes | None]:
    """Leaf, salt and body; the last two None where the file does not open the record.

    Tampered when this is not our `extra`, or when the record in it is not the one that the leaf commits to. That the
    leaf is in the log, only `verify` says.
    """
    try:
        found = _openings.decode(extra or b"")
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Tampered("the proof file does not hold its entry in our form") from None
    leaf = found.leaf.encode()
    if canonical.encode(found) != extra or (found.salt is None) != (found.body is None):
        raise Tampered("the proof file does not hold its entry in our form")
    if found.salt is None or found.body is None:
        return leaf, None, None
    if not _HEX.fullmatch(found.salt) or len(found.salt) != 2 * entries.SALT_BYTES:
        raise Tampered("the salt in the proof file is not 64 hexadecimal digits")
    salt, body = bytes.fromhex(found.salt), found.body.encode()
    entries.check_opening(entries.parse_leaf(leaf), salt, body)
    return leaf, salt, body


def _bytes(text: str) -> bytes:
    data = note.decode_base64(text)
    if data is None:
        raise Tampered("a line of the proof file is not base64")
    return data
