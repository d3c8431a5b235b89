"""Functions that nothing in the service needs, and that the tests hold it against.

Proofs of a Merkle tree are made here from all of its leaf hashes, by the definition of RFC 6962, section 2.1, at a cost
that grows with its size. Consistency proofs are verified as RFC 9162, section 2.1.4.2, says.
"""

import re
from collections.abc import Iterable, Sequence

from aboveboard.audit import note
from aboveboard.audit.cosignature import CosignRequest
from aboveboard.audit.tree import EMPTY_ROOT, Edge, Proof, append, node_hash, root
from aboveboard.errors import Malformed, NotFound, Tampered

PROOF_LINES_MOST = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


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


def parse_request(text: str) -> CosignRequest:
    """The inverse of `encode_request`. Malformed for any other text; the checkpoint is not looked into."""
    top, separator, checkpoint = text.partition("\n\n")
    old, *lines = top.split("\n")
    size = _OLD.fullmatch(old)
    if size is None or not separator or len(lines) > PROOF_LINES_MOST:
        raise Malformed(
            "this is not a request to sign a checkpoint", expected="old <size>, hashes, checkpoint"
        )
    hashes = [note.decode_base64(line) for line in lines]
    if any(each is None or len(each) != 32 for each in hashes):
        raise Malformed("a line of the consistency proof is not a hash in base64")
    return CosignRequest(int(size[1]), tuple([each for each in hashes if each is not None]), checkpoint)
