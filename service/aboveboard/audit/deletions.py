"""The commitment to the indexes whose record is gone, as bytes and hashes.

It is a tree of RFC 6962, section 2.1. It has a leaf for each index, and chunks of 256 leaves:

    leaf         SHA-256(0x00 || blind || flag): 16 bytes, then 1 for an index that is gone and 0 for another
    chunk        the subtree over 256 leaves; its blinds are SHAKE-128 of a 32-byte salt of its own
    empty chunk  32 zero bytes, in place of the root of a chunk without a gone index
    commitment   SHA-256("aboveboard/deletions/1" || 32-byte salt || number of leaves, 8 bytes || root of the tree)

Each commitment has a new salt, and the one before is deleted. Two commitments therefore do not show which indexes went
between them. A proof of one index shows nothing about another, except that a whole chunk beside it is empty.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256, shake_128
from itertools import groupby
from typing import NamedTuple

from aboveboard.audit import proofs, tree
from aboveboard.audit.tiles import HASH_BYTES, HEIGHT, WIDTH, perfect_root, tile_root
from aboveboard.errors import NotFound, Tampered

SALT_BYTES = 32
BLIND_BYTES = 16
BITS_BYTES = WIDTH // 8
STEP = 16
"""The steps of the number in an entry, so that it does not tell how many records one person had."""

_LABEL = b"aboveboard/deletions/1"
_EMPTY = bytes(HASH_BYTES)
_FLAGS = (b"\x00", b"\x01")


class Chunk(NamedTuple):
    """The state of 256 indexes from `256 * place`: one bit each, the lowest first, and the salt of their blinds."""

    place: int
    bits: bytes
    salt: bytes

    def has(self, index: int) -> bool:
        """Returns True when `index`, which is in this chunk, is gone."""
        return bool(self.bits[index % WIDTH >> 3] >> (index & 7) & 1)

    @property
    def number(self) -> int:
        """The number of gone indexes."""
        return int.from_bytes(self.bits, "little").bit_count()


class Membership(NamedTuple):
    """The proof that one index is gone: the blind of its leaf, and the path to the root."""

    blind: bytes
    hashes: tree.Proof


def with_indexes(place: int, bits: bytes, indexes: Iterable[int]) -> bytes:
    """Returns the bits of the chunk with `indexes` set too. `bits` may be empty.

    Raises ValueError for an index of another chunk.
    """
    found = bytearray(bits or bytes(BITS_BYTES))
    for index in indexes:
        if index // WIDTH != place:
            raise ValueError(f"Index {index} is not in chunk {place}. Use its own chunk.")
        found[index % WIDTH >> 3] |= 1 << (index & 7)
    return bytes(found)


def chunk_root(chunk: Chunk) -> bytes:
    """Returns the root over the 256 leaves of the chunk."""
    return perfect_root(_leaves(chunk))


def _leaves(chunk: Chunk) -> bytes:
    blinds = _blinds(chunk)
    flags = int.from_bytes(chunk.bits, "little")
    return b"".join(
        [
            sha256(b"\x00" + blinds[at * BLIND_BYTES :][:BLIND_BYTES] + _FLAGS[flags >> at & 1]).digest()
            for at in range(WIDTH)
        ]
    )


def _levels(leaves: bytes) -> list[bytes]:
    """Returns the hashes of each height below the root of a chunk, leaves first."""
    found = [leaves]
    while len(found[-1]) > 2 * HASH_BYTES:
        below = found[-1]
        pairs = range(0, len(below), 2 * HASH_BYTES)
        found.append(b"".join([sha256(b"\x01" + below[at : at + 2 * HASH_BYTES]).digest() for at in pairs]))
    return found


def _hash(hashes: bytes, at: int) -> bytes:
    return hashes[at * HASH_BYTES :][:HASH_BYTES]


def _blinds(chunk: Chunk) -> bytes:
    return shake_128(chunk.salt).digest(WIDTH * BLIND_BYTES)


class DeletionTree:
    """The tree over all chunks, from the roots of those that are not empty. `size` is the number of its leaves."""

    def __init__(self, roots: Mapping[int, bytes]) -> None:
        count = max(roots, default=-1) + 1
        self.size = count * WIDTH
        level = [roots.get(place, _EMPTY) for place in range(count)]
        # Level 1 of the tiles has the roots of the chunks, because a chunk is as wide as a tile.
        self._levels: list[list[bytes]] = [[], level]
        while len(level) >= WIDTH:
            full = len(level) // WIDTH
            level = [tile_root(b"".join(level[at * WIDTH : (at + 1) * WIDTH])) for at in range(full)]
            self._levels.append(level)
        self.root = proofs.root(self.size, self._tile)

    def _tile(self, level: int, place: int, width: int) -> bytes:
        return b"".join(self._levels[level][place * WIDTH : place * WIDTH + width])

    def prove(self, index: int, chunk: Chunk) -> Membership:
        """Returns the proof that `index`, which is in `chunk`, is gone. Raises NotFound when it is not."""
        ((_, proof),) = self.prove_all([index], {chunk.place: chunk})
        return proof

    def prove_all(
        self, indexes: Iterable[int], chunks: Mapping[int, Chunk]
    ) -> Iterator[tuple[int, Membership]]:
        """Yields each index with the proof that it is gone. It hashes a chunk once for its indexes that follow in a row.

        Raises NotFound for an index that is not gone.
        """
        for place, some in groupby(indexes, lambda index: index // WIDTH):
            chunk = chunks[place]
            blinds, levels = _blinds(chunk), _levels(_leaves(chunk))
            above: tree.Proof | None = None
            for index in some:
                if not chunk.has(index):
                    raise NotFound(f"The record at index {index} is not gone. Use an index that is.")
                above = self._path_above(index, levels[0]) if above is None else above
                at = index % WIDTH
                within = [_hash(level, (at >> height) ^ 1) for height, level in enumerate(levels)]
                yield index, Membership(blinds[at * BLIND_BYTES :][:BLIND_BYTES], (*within, *above))

    def _path_above(self, index: int, leaves: bytes) -> tree.Proof:
        """Returns the part of the path that all indexes of a chunk share."""
        path = proofs.inclusion(
            index, self.size, lambda level, place, width: self._tile(level, place, width) if level else leaves
        )
        return path[HEIGHT:]


def commit(salt: bytes, size: int, root: bytes) -> bytes:
    """Returns the commitment of an entry: 32 bytes that tell nothing without the salt."""
    return sha256(_LABEL + salt + size.to_bytes(8, "big") + root).digest()


def check_member(index: int, proof: Membership, *, size: int, root: bytes) -> None:
    """Raises Tampered unless the proof shows that the index is gone in the tree of this size and root."""
    if len(proof.blind) != BLIND_BYTES:
        raise Tampered(f"The blind of index {index} does not have {BLIND_BYTES} bytes.")
    leaf = sha256(b"\x00" + proof.blind + _FLAGS[1]).digest()
    tree.verify_inclusion(leaf, index, size, proof=proof.hashes, root=root)


def in_steps(number: int) -> int:
    """Returns the number rounded up to a multiple of STEP."""
    return -(-number // STEP) * STEP
