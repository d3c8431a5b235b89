"""Signed notes and checkpoints, in the formats of C2SP (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).

A note is text that ends in a newline, an empty line, and signature lines `— <name> <base64>`. A checkpoint is
a note of three lines: origin, number of entries, root. Readers are strict: they refuse a text that the writers here
would not produce byte for byte. They also refuse extension lines, which the format permits and we never write.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from aboveboard.errors import Malformed, Tampered, UnknownSigner

MAX_SIGNATURES = 64

_NAME_SHOWN_MOST = 200
_SIGNERS_SHOWN_MOST = 4

_ED25519 = b"\x01"
_WORD = r"[^\s+\x00-\x1f]+"
_BASE64 = r"[A-Za-z0-9+/]+={0,2}"
_NAME = re.compile(_WORD)
_SIGNATURE_LINE = re.compile(rf"— ({_WORD}) ({_BASE64})")
_VKEY = re.compile(rf"({_WORD})\+([0-9a-f]{{8}})\+({_BASE64})")
_CHECKPOINT = re.compile(rf"({_WORD})\n(0|[1-9][0-9]{{0,18}})\n([A-Za-z0-9+/]{{43}}=)\n")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteVerifier(NamedTuple):
    """A public key that verifies notes, with its owner's name and its id of four bytes."""

    name: str
    key_id: bytes
    key: Ed25519PublicKey


class Checkpoint(NamedTuple):
    """The state of a log when it was signed: its name, its number of entries, and the root over them."""

    origin: str
    size: int
    root: bytes


def vkey(name: str, public_key: Ed25519PublicKey) -> str:
    """Returns the public key as text, `name+hash+base64`.

    Raises Malformed when `name` is empty or has a space, a plus sign or a control character.
    """
    return key_text(name, _ED25519, public_key)


def parse_vkey(text: str) -> NoteVerifier:
    """Returns the name, key id and key. Raises Malformed unless `vkey` would write exactly this text."""
    return parse_key(text, _ED25519, "a log")


def key_text(name: str, kind: bytes, public_key: Ed25519PublicKey) -> str:
    """Returns the key as text, as `vkey` does, for any Ed25519 signature type. `kind` is the type's byte."""
    raw = kind + public_key.public_bytes_raw()
    return f"{name}+{key_id(name, kind, public_key).hex()}+{encode_base64(raw)}"


def parse_key(text: str, kind: bytes, whose: str) -> NoteVerifier:
    """Parses a key, as `parse_vkey` does, for any Ed25519 signature type. `whose` names the owner in the error."""
    parts = _VKEY.fullmatch(text)
    data = decode_base64(parts[3]) if parts else None
    if parts is None or data is None or len(data) != 33 or data[:1] != kind:
        raise Malformed(f"This is not the public key of {whose}.", expected="name+8 hex digits+base64")
    key = Ed25519PublicKey.from_public_bytes(data[1:])
    named = key_id(parts[1], kind, key)
    if named.hex() != parts[2]:
        raise Malformed(
            f"The hash in the public key of {whose} does not match its name and key. Copy the whole key again."
        )
    return NoteVerifier(parts[1], named, key)


def sign(text: str, signers: Sequence[tuple[str, Ed25519PrivateKey]]) -> str:
    """Returns the note of `text`, signed by each signer. Raises Malformed for a text or name that a note cannot have."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("The text of a note must end in a newline and have no other control characters.")
    data = text.encode()
    return "".join([text, "\n", *[_signature_line(name, key, data) for name, key in signers]])


def _signature_line(name: str, key: Ed25519PrivateKey, data: bytes) -> str:
    return signature_line(name, key_id(name, _ED25519, key.public_key()) + key.sign(data))


def signature_line(name: str, blob: bytes) -> str:
    """Returns a signature line of a note, with its newline. `blob` is the key's id and the signature."""
    return f"— {name} {encode_base64(blob)}\n"


def verify(note: str, vkeys: Iterable[str]) -> str:
    """Returns the text of a note that at least one of these keys signed.

    Raises Tampered when this is not a note, and UnknownSigner when none of the keys signed it. One wrong signature by
    one of them is enough for Tampered. Signatures by other keys are ignored. Raises Malformed for a text that is not a
    key.
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
        raise UnknownSigner(tuple([_signer(*each) for each in signatures[:_SIGNERS_SHOWN_MOST]]))
    return text


def _signer(name: str, blob: bytes) -> str:
    """Returns the signer's name and key id as they begin its verifier key. A name that is unfit for a terminal is left out."""
    named = name if name.isascii() and name.isprintable() and len(name) <= _NAME_SHOWN_MOST else ""
    return f"{named}+{blob[:4].hex()}"


def _verify_one(key: Ed25519PublicKey, signature: bytes, data: bytes) -> None:
    try:
        key.verify(signature, data)
    except InvalidSignature:
        raise Tampered("A signature on this note does not verify.") from None


def split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Splits a note into its text and its signatures, each a name and a blob. Verifies no signature.

    Raises Tampered when this is not a note of 1 to MAX_SIGNATURES signatures.
    """
    # From the right: the text itself may contain empty lines.
    body, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not separator or lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise Tampered("This is not a signed note.")
    if _CONTROL.search(note) or not _is_unicode(note):
        raise Tampered("The note contains control characters other than newlines.")
    return body + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    parts = _SIGNATURE_LINE.fullmatch(line)
    blob = decode_base64(parts[2]) if parts else None
    if parts is None or blob is None or len(blob) < 5:
        raise Tampered("A signature line of this note is not well formed.")
    return parts[1], blob


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Returns the text of the note: origin, size and root, a line each."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Parses what `checkpoint_text` wrote. Raises Tampered for any other text. Verifies no signature."""
    parts = _CHECKPOINT.fullmatch(text)
    root = decode_base64(parts[3]) if parts else None
    if parts is None or root is None:
        raise Tampered("This is not a checkpoint of a log.")
    return Checkpoint(parts[1], int(parts[2]), root)


def open_checkpoint(note: str, *vkeys: str) -> Checkpoint:
    """Returns the checkpoint in a note that a log with one of these keys signed under its own name.

    Raises UnknownSigner when the log signed it with other keys. Raises Tampered when the log did not sign it, or the
    note does not verify. Raises Malformed for a text that is not a key.
    """
    checkpoint = parse_checkpoint(split(note)[0])
    try:
        verify(note, vkeys)
        own = [vkey for vkey in vkeys if parse_vkey(vkey).name == checkpoint.origin]
        if len(own) < len(vkeys):  # the signature above may be by another log's key alone
            verify(note, own)
    except UnknownSigner:
        raise _unknown(note, checkpoint.origin) from None
    return checkpoint


def _unknown(note: str, origin: str) -> Tampered:
    """Returns the error for a checkpoint that no known key signed. It names the keys of its own log, not its witnesses."""
    own = [blob for name, blob in split(note)[1] if name == origin]
    if not own:  # no key at all could verify this
        return Tampered("The log that the checkpoint names did not sign it.")
    return UnknownSigner(tuple([_signer(origin, blob) for blob in own[:_SIGNERS_SHOWN_MOST]]))


def signers(note: str, vkeys: Iterable[str]) -> list[str]:
    """Returns the keys among `vkeys` that have a signature on the note, in their order. Verifies none of them."""
    there = {(name, blob[:4]) for name, blob in split(note)[1]}
    return [vkey for vkey in vkeys if parse_vkey(vkey)[:2] in there]


def key_id(name: str, kind: bytes, public_key: Ed25519PublicKey) -> bytes:
    """Returns the four bytes that name the key in a signature. Raises Malformed for a name that a note cannot have."""
    if not _NAME.fullmatch(name) or not _is_unicode(name):
        raise Malformed(
            "The name of a log must not be empty or have spaces, plus signs or control characters."
        )
    return sha256(name.encode() + b"\n" + kind + public_key.public_bytes_raw()).digest()[:4]


def encode_base64(data: bytes) -> str:
    """Returns standard base64 with padding (RFC 4648, section 4), which every format of the log uses."""
    return b64encode(data).decode()


def decode_base64(text: str) -> bytes | None:
    """Returns the bytes, or None unless encoding them gives exactly `text`: no spare bits, no missing padding."""
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
