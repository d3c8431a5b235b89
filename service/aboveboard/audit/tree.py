"""The Merkle tree of RFC 6962, section 2.1, with SHA-256, as functions of hashes.

An inclusion proof is verified as RFC 9162, section 2.1.3.2, says. Proofs are made in `proofs`, from tiles.
"""

from collections.abc import Sequence
from hashlib import sha256

from aboveboard.errors import Tampered

Edge = tuple[bytes, ...]
"""Roots of the perfect subtrees that a tree of some size falls into, largest first: one for each bit set."""

Proof = tuple[bytes, ...]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def append(size: int, edge: Edge, leaf: bytes) -> Edge:
    """The edge after one more leaf hash. Costs one node hash on average, whatever the size."""
    kept, node = len(edge), leaf
    while size & 1:
        kept -= 1
        node = sha256(b"\x01" + edge[kept] + node).digest()
        size >>= 1
    return (*edge[:kept], node)


def root(size: int, edge: Edge) -> bytes:
    """The root of a tree of `size` leaves. Tampered when the edge cannot be that of such a tree."""
    if len(edge) != size.bit_count():
        raise Tampered("the number of subtree hashes does not fit the size of the tree")
    if not edge:
        return EMPTY_ROOT
    node = edge[-1]
    for left in reversed(edge[:-1]):
        node = node_hash(left, node)
    return node


def verify_inclusion(leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes) -> None:
    """Tampered unless `proof` shows that the tree with this size and root has this leaf hash at `index`."""
    if not 0 <= index < size:
        raise Tampered("the index lies outside of the tree")
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Tampered("the inclusion proof is too long")
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            place, last = _climb(place, last)
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or node != root:
        raise Tampered("the inclusion proof does not lead to the root")


def _climb(place: int, last: int) -> tuple[int, int]:
    """Skips the levels at which a node has no sibling."""
    while not place & 1 and place != 0:
        place, last = place >> 1, last >> 1
    return place, last
