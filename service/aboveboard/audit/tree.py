"""The Merkle tree of RFC 6962, section 2.1, with SHA-256, as functions of hashes.

Inclusion proofs are verified by the algorithm of RFC 9162, section 2.1.3.2. The module `proofs` makes them from tiles.
"""

from collections.abc import Sequence
from hashlib import sha256

from aboveboard.errors import Tampered

Edge = tuple[bytes, ...]
"""The roots of a tree's perfect subtrees, largest first: one for each bit that is set in the tree's size."""

Proof = tuple[bytes, ...]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Returns the hash of a leaf. Its prefix 0 keeps a leaf from passing for a node, which has the prefix 1."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Returns the hash of the node over two hashes."""
    return sha256(b"\x01" + left + right).digest()


def append(size: int, edge: Edge, leaf: bytes) -> Edge:
    """Returns the edge after one more leaf hash. Costs one node hash on average, at any size."""
    # A binary increment: each trailing 1 bit of the size is a subtree that the new node merges with.
    kept, node = len(edge), leaf
    while size & 1:
        kept -= 1
        node = sha256(b"\x01" + edge[kept] + node).digest()
        size >>= 1
    return (*edge[:kept], node)


def root(size: int, edge: Edge) -> bytes:
    """Returns the root of a tree of `size` leaves. Raises Tampered when the edge has another number of hashes."""
    if len(edge) != size.bit_count():
        raise Tampered(
            f"A tree of {size} leaves has {size.bit_count()} subtree hashes, but {len(edge)} are stored."
        )
    if not edge:
        return EMPTY_ROOT
    node = edge[-1]
    for left in reversed(edge[:-1]):
        node = node_hash(left, node)
    return node


def verify_inclusion(leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes) -> None:
    """Raises Tampered unless `proof` shows that the tree of this size and root has this leaf hash at `index`."""
    if not 0 <= index < size:
        raise Tampered(f"Index {index} is outside of the tree, which has {size} leaves.")
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Tampered("The inclusion proof is too long.")
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            place, last = _climb(place, last)
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or node != root:
        raise Tampered("The inclusion proof does not lead to the root of the checkpoint.")


def _climb(place: int, last: int) -> tuple[int, int]:
    """Skips the levels at which a node has no sibling."""
    while not place & 1 and place != 0:
        place, last = place >> 1, last >> 1
    return place, last
