"""Proof files (c2sp.org/tlog-proof): a text that proves offline that an entry is in a log.

    c2sp.org/tlog-proof@v1
    extra <base64>              optional; the proof does not cover it
    index <number>
    <base64 of a hash>          one line each, the leaf's sibling first
                                an empty line, and then the signed checkpoint

The `extra` of our files carries the leaf. For a reader who may read the record it also carries its salt and body.
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
    """The content of a proof file. `checkpoint` is a whole signed note."""

    index: int
    hashes: Proof
    checkpoint: str
    extra: bytes | None = None


class ProofContents(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The content of our `extra`. `salt` is hexadecimal. Salt and body are both present or both None."""

    leaf: str
    body: str | None = None
    salt: str | None = None


_openings = msgspec.json.Decoder(ProofContents)


def encode(proof: ProofFile) -> str:
    """Returns the text of the file. Verifies nothing."""
    extra = [] if proof.extra is None else [_EXTRA + note.encode_base64(proof.extra)]
    lines = [HEADER, *extra, f"index {proof.index}", *map(note.encode_base64, proof.hashes)]
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def parse(text: str) -> ProofFile:
    """Parses what `encode` wrote. Raises Tampered for another text, except below the empty line.

    Call `verify` to check the proof and its checkpoint.
    """
    top, separator, checkpoint = text.partition("\n\n")
    header, *lines = top.split("\n")
    if not separator or header != HEADER:
        raise Tampered(f"This is not a proof file: its first line is not {HEADER}.")
    extra = None
    if lines and lines[0].startswith(_EXTRA):
        extra = _bytes(lines.pop(0).removeprefix(_EXTRA))
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise Tampered("The proof file has no index of an entry.")
    if len(lines) > HASHES_MOST:
        raise Tampered(f"The proof file has {len(lines)} hashes, but a proof has at most {HASHES_MOST}.")
    hashes = tuple([_bytes(line) for line in lines])
    if any(len(each) != HASH_BYTES for each in hashes):
        raise Tampered(f"A hash in the proof file is not {HASH_BYTES} bytes long.")
    return ProofFile(int(index[1]), hashes, checkpoint, extra)


def verify(proof: ProofFile, leaf: bytes, vkeys: Sequence[str]) -> Checkpoint:
    """Verifies that a log with one of these keys has `leaf` at the proof's index, and returns its checkpoint.

    Raises Tampered when the proof does not show that, and Malformed for a text that is not a key.
    """
    checkpoint = note.open_checkpoint(proof.checkpoint, *vkeys)
    tree.verify_inclusion(
        tree.leaf_hash(leaf), proof.index, checkpoint.size, proof=proof.hashes, root=checkpoint.root
    )
    return checkpoint


def make_extra(leaf: bytes, salt: bytes | None = None, body: bytes | None = None) -> bytes:
    """Returns our `extra`: canonical JSON of the leaf, and of salt and body when both are given."""
    found = {"leaf": leaf.decode()}
    if salt is not None and body is not None:
        found |= {"salt": salt.hex(), "body": body.decode()}
    return canonical.encode(found)


def read_extra(extra: bytes | None) -> tuple[bytes, bytes | None, bytes | None]:
    """Returns leaf, salt and body; the last two are None when the file does not contain the record.

    Raises Tampered when this is not our `extra`, or when the leaf does not commit to the record in it. Call `verify`
    to check that the leaf is in the log.
    """
    try:
        found = _openings.decode(extra or b"")
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Tampered("The entry in the proof file is not in our form.") from None
    leaf = found.leaf.encode()
    if canonical.encode(found) != extra or (found.salt is None) != (found.body is None):
        raise Tampered("The entry in the proof file is not in our form.")
    if found.salt is None or found.body is None:
        return leaf, None, None
    if not _HEX.fullmatch(found.salt) or len(found.salt) != 2 * entries.SALT_BYTES:
        raise Tampered(f"The salt in the proof file is not {2 * entries.SALT_BYTES} hexadecimal digits.")
    salt, body = bytes.fromhex(found.salt), found.body.encode()
    entries.check_opening(entries.parse_leaf(leaf), salt, body)
    return leaf, salt, body


def _bytes(text: str) -> bytes:
    data = note.decode_base64(text)
    if data is None:
        raise Tampered("A line of the proof file is not base64.")
    return data
