"""Cosignatures of witnesses, version 1, Ed25519 (c2sp.org/tlog-cosignature), and the request that asks for one
(c2sp.org/tlog-witness, `add-checkpoint`).

A witness signs, with the time, that it saw a checkpoint and that it grew out of the last one it saw. A log that
shows different people different histories would need its witnesses to sign both, which they do not do.
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
    """`line` is the note's signature line, with its newline; `time_s` is when the witness signed."""

    name: str
    time_s: int
    line: str


class CosignRequest(NamedTuple):
    """What a witness is asked: to sign `checkpoint`, a whole note, as a continuation of the log at `old_size`."""

    old_size: int
    proof: Proof
    checkpoint: str


def vkey(name: str, public_key: Ed25519PublicKey) -> str:
    """The witness's public key as text. Malformed for a name that cannot stand in a note."""
    return note.key_text(name, _KIND, public_key)


def parse_vkey(text: str) -> NoteVerifier:
    """Malformed unless `text` is the Ed25519 key of a witness, exactly as `vkey` writes it."""
    return note.parse_key(text, _KIND, "a witness")


def sign(text: str, name: str, key: Ed25519PrivateKey, time_s: int) -> str:
    """The signature line by which the witness `name` signs a checkpoint's text, which ends in a newline."""
    key_id = note.key_id(name, _KIND, key.public_key())
    blob = time_s.to_bytes(_TIME_BYTES, "big") + key.sign(_message(text, time_s))
    return note.signature_line(name, key_id + blob)


def verify(signed: str, vkeys: Iterable[str]) -> list[Cosignature]:
    """The cosignatures on this note by these witnesses, in the note's order; none when none signed it.

    Tampered when the text is no note, or when a line that claims to be by one of them is wrong: other lines are
    ignored. Malformed for a key that is not a witness's.
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
        raise Tampered("a cosignature on this note has not the length of one")
    time_s = int.from_bytes(blob[:_TIME_BYTES], "big")
    try:
        key.verify(blob[_TIME_BYTES:], _message(text, time_s))
    except InvalidSignature:
        raise Tampered("a cosignature on this note is wrong") from None
    return time_s


def _message(text: str, time_s: int) -> bytes:
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def join(signed: str, lines: Sequence[str]) -> str:
    """The note with these signature lines added, those that it has already left out."""
    have = signed.rpartition("\n\n")[2]
    return signed + "".join([line for line in dict.fromkeys(lines) if line not in have])


def lines_of(signed: str) -> list[str]:
    """The signature lines of a note, each with its newline. Tampered when the text is no note."""
    return [note.signature_line(name, blob) for name, blob in note.split(signed)[1]]


def encode_request(request: CosignRequest) -> str:
    """The body of `add-checkpoint`."""
    lines = [f"old {request.old_size}", *map(note.encode_base64, request.proof)]
    return "\n".join(lines) + "\n\n" + request.checkpoint
