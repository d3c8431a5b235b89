"""The Merkle tree of RFC 6962, section 2.1, with SHA-256, as functions of hashes.

The verifying functions follow RFC 9162, sections 2.1.3.2 and 2.1.4.2. Proofs are made here from all leaf hashes
of a tree, at a cost that grows with its size.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from aboveboard.errors import NotFound, Tampered

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


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    size, edge = 0, Edge()
    for leaf in leaf_hashes:
        edge = append(size, edge, leaf)
        size += 1
    return root(size, edge)


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> Proof:
    """Hashes that lead from one leaf to the root, the leaf's sibling first. NotFound for no such index."""
    size = len(leaf_hashes)
    if not 0 <= index < size:
        raise NotFound(f"the log has {size} entries, counted from 0")
    if size == 1:
        return ()
    half = _split(size)
    left, right = leaf_hashes[:half], leaf_hashes[half:]
    if index < half:
        return (*inclusion_proof(left, index), root_of(right))
    return (*inclusion_proof(right, index - half), root_of(left))


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


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> Proof:
    """Hashes that show that the first `old_size` leaves are the tree of that size. NotFound if never so large."""
    size = len(leaf_hashes)
    if not 0 <= old_size <= size:
        raise NotFound(f"the log has {size} entries and never had more")
    return () if old_size == 0 else _subproof(leaf_hashes, old_size, known=True)


def _subproof(leaf_hashes: Sequence[bytes], old_size: int, *, known: bool) -> Proof:
    """`known` says that this subtree is the old tree itself, whose root the verifier already holds."""
    size = len(leaf_hashes)
    if old_size == size:
        return () if known else (root_of(leaf_hashes),)
    half = _split(size)
    left, right = leaf_hashes[:half], leaf_hashes[half:]
    if old_size <= half:
        return (*_subproof(left, old_size, known=known), root_of(right))
    return (*_subproof(right, old_size - half, known=False), root_of(left))


def verify_consistency(
    old_size: int, size: int, *, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    """Tampered unless `proof` shows that the tree of `size` begins with the tree of `old_size`."""
    if not 0 <= old_size <= size:
        raise Tampered("the log has shrunk")
    if old_size in (0, size):
        _verify_trivial(old_size, size, old_root=old_root, root=root, proof=proof)
        return
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        raise Tampered("the consistency proof is empty")
    place, last = _climb(old_size - 1, size - 1, while_odd=True)
    old = new = path[0]
    for other in path[1:]:
        if last == 0:
            raise Tampered("the consistency proof is too long")
        if place & 1 or place == last:
            old, new = node_hash(other, old), node_hash(other, new)
            place, last = _climb(place, last)
        else:
            new = node_hash(new, other)
        place, last = place >> 1, last >> 1
    if last != 0 or old != old_root or new != root:
        raise Tampered("the later tree does not begin with the earlier one")


def _verify_trivial(
    old_size: int, size: int, *, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    expected = root if old_size == size else EMPTY_ROOT
    if proof or old_root != expected:
        raise Tampered("the later tree does not begin with the earlier one")


def _climb(place: int, last: int, *, while_odd: bool = False) -> tuple[int, int]:
    """Skip the levels at which a node has no sibling (or, `while_odd`, at which it ends a full subtree)."""
    while place & 1 if while_odd else not place & 1 and place != 0:
        place, last = place >> 1, last >> 1
    return place, last


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
