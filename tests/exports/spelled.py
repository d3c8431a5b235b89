"""The ways in which some bytes can be spelled in a file."""

from base64 import b32encode, b64encode, urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256

from aboveboard.erasure import ledger

PIECE = 12
"""Bytes that are looked for at a time: a name that is cut off still leads to the person."""


def spellings(name: bytes) -> set[bytes]:
    """Returns what would stand in a file that has the name, a piece of it, or a hash of it, in any encoding."""
    found = set()
    for whole in (name, sha256(name).digest(), bytes.fromhex(ledger.hash_of(name))):
        found |= {str(int.from_bytes(whole, order)).encode() for order in ("big", "little")}
        for start in range(0, len(whole) - PIECE + 1, PIECE):
            found.update(_spelled(whole[start : start + PIECE]))
    return found


def _spelled(piece: bytes) -> Iterator[bytes]:
    yield piece
    yield piece[::-1]
    yield piece.hex().encode()
    yield piece.hex().upper().encode()
    yield piece.hex(":").encode()
    yield from (between.join(map(str, piece)).encode() for between in (",", ", "))
    for encode, bits in ((b64encode, 6), (urlsafe_b64encode, 6), (b32encode, 5)):
        for before in range(5):
            # Other bytes may stand before and after: only the characters that the piece alone decides are looked for.
            text = encode(bytes(before) + piece)
            yield text[-(-8 * before // bits) : 8 * (before + len(piece)) // bits]
