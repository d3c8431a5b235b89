"""Signed notes and checkpoints, in the formats of C2SP (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).

A note is text that ends in a newline, an empty line, and signature lines `— <name> <base64>`. A checkpoint is
a note of three lines: origin, number of entries, root. The formats are read strictly: a text that is not exactly
what would be written is refused. Extension lines, which the format permits, are refused too: we write none.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aboveboard.errors import Malformed, Tampered

MAX_SIGNATURES = 64

_ED25519 = b"\x01"
_WORD = r"[^\s+\x00-\x1f]+"
_BASE64 = r"[A-Za-z0-9+/]+={0,2}"
_NAME = re.compile(_WORD)
_SIGNATURE_LINE = re.compile(rf"— ({_WORD}) ({_BASE64})")
_VKEY = re.compile(rf"({_WORD})\+([0-9a-f]{{8}})\+({_BASE64})")
_CHECKPOINT = re.compile(rf"({_WORD})\n(0|[1-9][0-9]{{0,18}})\n([A-Za-z0-9+/]{{43}}=)\n")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteVerifier(NamedTuple):
    name: str
    key_id: bytes
    key: Ed25519PublicKey


class Checkpoint(NamedTuple):
    """What a log was when it was signed: its name, its number of entries, and the root over them."""

    origin: str
    size: int
    root: bytes


def vkey(name: str, public_key: Ed25519PublicKey) -> str:
    """The public key as text, `name+hash+base64`. Malformed when `name` is empty or has a space or a plus."""
    return key_text(name, _ED25519, public_key)


def parse_vkey(text: str) -> NoteVerifier:
    """Malformed unless `text` is the Ed25519 key of a log, exactly as `vkey` writes it."""
    return parse_key(text, _ED25519, "a log")


def key_text(name: str, kind: bytes, public_key: Ed25519PublicKey) -> str:
    """As `vkey`, for a signature of any kind that is made with Ed25519; `kind` is its byte."""
    raw = kind + public_key.public_bytes_raw()
    return f"{name}+{key_id(name, kind, public_key).hex()}+{encode_base64(raw)}"


def parse_key(text: str, kind: bytes, whose: str) -> NoteVerifier:
    """As `parse_vkey`, for a signature of any kind that is made with Ed25519. `whose` is for the sentence of
    Malformed."""
    parts = _VKEY.fullmatch(text)
    data = decode_base64(parts[3]) if parts else None
    if parts is None or data is None or len(data) != 33 or data[:1] != kind:
        raise Malformed(f"this is not the public key of {whose}", expected="name+8 hex digits+base64")
    key = Ed25519PublicKey.from_public_bytes(data[1:])
    named = key_id(parts[1], kind, key)
    if named.hex() != parts[2]:
        raise Malformed(f"the hash in the public key of {whose} does not fit its name and key")
    return NoteVerifier(parts[1], named, key)


def sign(text: str, signers: Sequence[tuple[str, Ed25519PrivateKey]]) -> str:
    """The note of `text`, signed by each. Malformed when the text or a name cannot stand in a note."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("the text of a note ends in a newline and has no other control characters")
    data = text.encode()
    return "".join([text, "\n", *[_signature_line(name, key, data) for name, key in signers]])


def _signature_line(name: str, key: Ed25519PrivateKey, data: bytes) -> str:
    return signature_line(name, key_id(name, _ED25519, key.public_key()) + key.sign(data))


def signature_line(name: str, blob: bytes) -> str:
    """A line of a note; `blob` is the key's id and the signature."""
    return f"— {name} {encode_base64(blob)}\n"


def verify(note: str, vkeys: Iterable[str]) -> str:
    """The text of a note that at least one of these keys signed.

    Tampered when the note is not one, when none of the keys signed it, or when a signature that claims to be
    by one of them is wrong. Signatures by other keys are ignored. Malformed for a key that is not one.
    """
    text, signatures = split(note)
    data = text.encode()
    known = {(verifier.name, verifier.key_id): verifier.key for verifier in map(parse_vkey, vkeys)}
    signed = False
    for name, blob in signatures:
        key = known.get((name, blob[:4]))
        if key is not None:
            _verify_one(key, blob[4:], data)
            signed = True
    if not signed:
        raise Tampered("none of the known keys signed this note")
    return text


def _verify_one(key: Ed25519PublicKey, signature: bytes, data: bytes) -> None:
    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise Tampered("a signature on this note is wrong") from None


def split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note, and of each signature the name and the blob. Tampered when it is none. Verifies nothing."""
    body, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not separator or lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise Tampered("this is not a signed note")
    if _CONTROL.search(note) or not _is_unicode(note):
        raise Tampered("a signed note has no control characters but newlines")
    return body + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    parts = _SIGNATURE_LINE.fullmatch(line)
    blob = decode_base64(parts[2]) if parts else None
    if parts is None or blob is None or len(blob) < 5:
        raise Tampered("a signature line of this note is not well formed")
    return parts[1], blob


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The text that is signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The inverse of `checkpoint_text`; Tampered for any other text. Verify the note first."""
    parts = _CHECKPOINT.fullmatch(text)
    root = decode_base64(parts[3]) if parts else None
    if parts is None or root is None:
        raise Tampered("this is not a checkpoint of a log")
    return Checkpoint(parts[1], int(parts[2]), root)


def open_checkpoint(note: str, *vkeys: str) -> Checkpoint:
    """The checkpoint in a note that the log with one of these keys signed under its own name, or Tampered."""
    checkpoint = parse_checkpoint(verify(note, vkeys))
    own = [vkey for vkey in vkeys if parse_vkey(vkey).name == checkpoint.origin]
    if not own:
        raise Tampered("the checkpoint is of another log")
    if len(own) < len(vkeys):  # another log's key may have been the one that signed
        verify(note, own)
    return checkpoint


def key_id(name: str, kind: bytes, public_key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature says whose it is. Malformed for a name that cannot stand in a note."""
    if not _NAME.fullmatch(name) or not _is_unicode(name):
        raise Malformed("the name of a log is not empty and has no spaces, plus signs or control characters")
    return sha256(name.encode() + b"\n" + kind + public_key.public_bytes_raw()).digest()[:4]


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4), as every format of the log has it."""
    return b64encode(data).decode()


def decode_base64(text: str) -> bytes | None:
    """None unless `text` is exactly what encoding its content gives: no spare bits, no missing padding."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        return None
    return data if encode_base64(data) == text else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
