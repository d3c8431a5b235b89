"""Cosignatures of witnesses, version 1, Ed25519 (c2sp.org/tlog-cosignature), and the request for one.

The request is `add-checkpoint` of c2sp.org/tlog-witness. A witness signs the time at which it saw a checkpoint. It
signs only a checkpoint that continues the last one it saw. A log that shows two histories would need both signed,
and an honest witness signs one.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aboveboard.audit import note
from aboveboard.audit.note import NoteVerifier
from aboveboard.audit.tree import Proof
from aboveboard.errors import Tampered

SIZE_MEDIA_TYPE = "text/x.tlog.size"

_KIND = b"\x04"
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64


class Cosignature(NamedTuple):
    """A witness's signature of a checkpoint.

    `time_s` is when the witness signed, in seconds since 1970. `line` is the signature line, with its newline.
    """

    name: str
    time_s: int
    line: str


class CosignRequest(NamedTuple):
    """A request that a witness sign `checkpoint`, a whole note, as a continuation of the log at `old_size`.

    `proof` is the consistency proof from `old_size` to the checkpoint's size.
    """

    old_size: int
    proof: Proof
    checkpoint: str


def vkey(name: str, public_key: Ed25519PublicKey) -> str:
    """Returns the witness's public key as text. Raises Malformed for a name that a note cannot contain."""
    return note.key_text(name, _KIND, public_key)


def parse_vkey(text: str) -> NoteVerifier:
    """Returns the name, key id and key. Raises Malformed unless `vkey` would write exactly this text."""
    return note.parse_key(text, _KIND, "a witness")


def sign(text: str, name: str, key: Ed25519PrivateKey, time_s: int) -> str:
    """Returns the signature line of the witness `name` for a checkpoint's text, which ends in a newline."""
    key_id = note.key_id(name, _KIND, key.public_key())
    blob = time_s.to_bytes(_TIME_BYTES, "big") + key.sign(_message(text, time_s))
    return note.signature_line(name, key_id + blob)


def verify(signed: str, vkeys: Iterable[str]) -> list[Cosignature]:
    """Returns the cosignatures of these witnesses on the note, in the note's order. The list may be empty.

    Raises Tampered when the text is not a note, or when a line by one of them does not verify. Lines by other keys
    are ignored. Raises Malformed for a key that is not a witness's.
    """
    text, signatures = note.split(signed)
    known = {(each.name, each.key_id): each.key for each in map(parse_vkey, vkeys)}
    found = []
    for name, blob in signatures:
        key = known.get((name, blob[:4]))
        if key is not None:
            time_s = _verify_one(key, blob[4:], text)
            found.append(Cosignature(name, time_s, note.signature_line(name, blob)))
    return found


def _verify_one(key: Ed25519PublicKey, blob: bytes, text: str) -> int:
    if len(blob) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise Tampered("A cosignature on this note has the wrong length.")
    time_s = int.from_bytes(blob[:_TIME_BYTES], "big")
    try:
        key.verify(blob[_TIME_BYTES:], _message(text, time_s))
    except InvalidSignature:
        raise Tampered("A cosignature on this note does not verify.") from None
    return time_s


def _message(text: str, time_s: int) -> bytes:
    # The time is part of what is signed: otherwise a signature could be given another date.
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def join(signed: str, lines: Sequence[str]) -> str:
    """Returns the note with these signature lines added. A line that the note already has is not repeated."""
    have = signed.rpartition("\n\n")[2]
    return signed + "".join([line for line in dict.fromkeys(lines) if line not in have])


def lines_of(signed: str) -> list[str]:
    """Returns the signature lines of a note, each with its newline. Raises Tampered when the text is not a note."""
    return [note.signature_line(name, blob) for name, blob in note.split(signed)[1]]


def encode_request(request: CosignRequest) -> str:
    """Returns the body of the request `add-checkpoint`: old size, proof, empty line, checkpoint."""
    lines = [f"old {request.old_size}", *map(note.encode_base64, request.proof)]
    return "\n".join(lines) + "\n\n" + request.checkpoint
