"""The tree against published answers, against a second implementation, and against itself."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from aboveboard.audit import tree
from aboveboard.errors import NotFound, Tampered
from hypothesis import given
from hypothesis import strategies as st
from sigstore._internal.merkle import verify_merkle_inclusion

from tests.audit import oracle

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "rfc6962.json").read_text())
LEAVES = [bytes.fromhex(leaf) for leaf in VECTORS["leaves"]]
BODIES = [b"entry %d" % n for n in range(64)]
HASHES = [tree.leaf_hash(body) for body in BODIES]
ROOTS = [oracle.root_of(HASHES[:size]) for size in range(65)]


def unhex(hashes: list[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(text) for text in hashes)


def flipped(data: bytes, bit: int) -> bytes:
    place = bit % (8 * len(data))
    return (int.from_bytes(data, "big") ^ (1 << place)).to_bytes(len(data), "big")


def test_leaf_hashes_are_the_published_ones() -> None:
    """A leaf's hash is the published one."""
    assert tuple(map(tree.leaf_hash, LEAVES)) == unhex(VECTORS["leaf_hashes"])


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    """The root of every tree of up to eight leaves is the published one."""
    assert oracle.root_of(map(tree.leaf_hash, LEAVES[:size])).hex() == VECTORS["roots"][size]


@pytest.mark.parametrize("case", VECTORS["inclusion"])
def test_inclusion_proofs_are_the_published_ones(case: dict[str, object]) -> None:
    """An inclusion proof is the published one, hash by hash."""
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES[: case["size"]]]
    assert oracle.inclusion_proof(hashes, case["index"]) == unhex(case["proof"])


@pytest.mark.parametrize("case", VECTORS["consistency"])
def test_consistency_proofs_are_the_published_ones(case: dict[str, object]) -> None:
    """A consistency proof is the published one, hash by hash."""
    hashes = [tree.leaf_hash(leaf) for leaf in LEAVES[: case["size"]]]
    assert oracle.consistency_proof(hashes, case["old_size"]) == unhex(case["proof"])


@pytest.mark.parametrize("size", range(1, 65))
def test_every_leaf_is_proved_and_a_second_implementation_agrees(size: int) -> None:
    """Every leaf of every tree of up to 64 is proved, for us and for sigstore's own verifier."""
    for index in range(size):
        proof = oracle.inclusion_proof(HASHES[:size], index)
        tree.verify_inclusion(HASHES[index], index, size, proof=proof, root=ROOTS[size])
        theirs = SimpleNamespace(
            inclusion_proof=SimpleNamespace(
                log_index=index, tree_size=size, hashes=list(proof), root_hash=ROOTS[size]
            ),
            canonicalized_body=BODIES[index],
        )
        verify_merkle_inclusion(SimpleNamespace(_inner=theirs))


@pytest.mark.parametrize("size", range(65))
def test_every_prefix_is_proved(size: int) -> None:
    """Every tree of up to 64 leaves provably begins with every smaller one."""
    for old in range(size + 1):
        proof = oracle.consistency_proof(HASHES[:size], old)
        oracle.verify_consistency(old, size, old_root=ROOTS[old], root=ROOTS[size], proof=proof)


@given(st.lists(st.binary(max_size=8), max_size=300), st.data())
def test_the_root_follows_from_the_edge_after_every_append(leaves: list[bytes], data: st.DataObject) -> None:
    """The compact range gives the same root as the definition, which splits at a power of two."""
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    upto = data.draw(st.integers(0, len(hashes)))
    edge: tree.Edge = ()
    for size, leaf in enumerate(hashes[:upto]):
        edge = tree.append(size, edge, leaf)
    assert tree.root(upto, edge) == by_definition(hashes[:upto])


def by_definition(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else tree.EMPTY_ROOT
    half = max(1 << n for n in range(len(hashes).bit_length()) if 1 << n < len(hashes))
    return tree.node_hash(by_definition(hashes[:half]), by_definition(hashes[half:]))


@given(st.integers(1, 64), st.data())
def test_a_flipped_bit_breaks_an_inclusion_proof(size: int, data: st.DataObject) -> None:
    """One wrong bit in leaf, proof or root is found."""
    index = data.draw(st.integers(0, size - 1))
    parts = [HASHES[index], ROOTS[size], *oracle.inclusion_proof(HASHES[:size], index)]
    place = data.draw(st.integers(0, len(parts) - 1))
    parts[place] = flipped(parts[place], data.draw(st.integers(0, 255)))
    with pytest.raises(Tampered):
        tree.verify_inclusion(parts[0], index, size, proof=parts[2:], root=parts[1])


@given(st.integers(2, 64), st.data())
def test_a_proof_holds_for_one_index_alone(size: int, data: st.DataObject) -> None:
    """The proof of one index does not pass for another one."""
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    proof = oracle.inclusion_proof(HASHES[:size], index)
    with pytest.raises(Tampered):
        tree.verify_inclusion(HASHES[index], other, size, proof=proof, root=ROOTS[size])


@given(st.integers(1, 64), st.data())
def test_a_flipped_bit_breaks_a_consistency_proof(size: int, data: st.DataObject) -> None:
    """One wrong bit in either root or in the proof is found."""
    old = data.draw(st.integers(0, size))
    parts = [ROOTS[old], ROOTS[size], *oracle.consistency_proof(HASHES[:size], old)]
    # From the empty tree everything follows, so the later root is not bound by that proof.
    changeable = [0] if old == 0 else range(len(parts))
    place = data.draw(st.sampled_from(changeable))
    parts[place] = flipped(parts[place], data.draw(st.integers(0, 255)))
    with pytest.raises(Tampered):
        oracle.verify_consistency(old, size, old_root=parts[0], root=parts[1], proof=parts[2:])


@given(st.integers(1, 63), st.data())
def test_a_changed_past_cannot_be_proved(size: int, data: st.DataObject) -> None:
    """No proof made from a log whose past was changed joins it to the old root."""
    old = data.draw(st.integers(1, size))
    changed = list(HASHES[:size])
    changed[data.draw(st.integers(0, old - 1))] = tree.leaf_hash(b"another story")
    proof = oracle.consistency_proof(changed, old)
    with pytest.raises(Tampered):
        oracle.verify_consistency(old, size, old_root=ROOTS[old], root=oracle.root_of(changed), proof=proof)


@pytest.mark.parametrize("length", [0, 2, 4, 9])
def test_a_proof_of_another_length_is_refused(length: int) -> None:
    """An inclusion proof with hashes missing or to spare is refused."""
    proof = (oracle.inclusion_proof(HASHES[:8], 3) * 3)[:length]
    with pytest.raises(Tampered):
        tree.verify_inclusion(HASHES[3], 3, 8, proof=proof, root=ROOTS[8])


@pytest.mark.parametrize("length", [0, 1, 2, 4, 9])
def test_a_consistency_proof_of_another_length_is_refused(length: int) -> None:
    """A consistency proof with hashes missing or to spare is refused."""
    proof = (oracle.consistency_proof(HASHES[:8], 6) * 3)[:length]
    with pytest.raises(Tampered):
        oracle.verify_consistency(6, 8, old_root=ROOTS[6], root=ROOTS[8], proof=proof)


def test_a_proof_from_a_taller_tree_is_refused() -> None:
    """The proof has to end where a tree of the claimed size has its root, even if the hashes agree."""
    with pytest.raises(Tampered, match="too long"):
        tree.verify_inclusion(HASHES[1], 0, 1, proof=[HASHES[0]], root=ROOTS[2])
    with pytest.raises(Tampered, match="too long"):
        proof = oracle.consistency_proof(HASHES[:16], 4)
        oracle.verify_consistency(4, 8, old_root=ROOTS[4], root=ROOTS[16], proof=proof)


def test_a_root_does_not_pass_for_that_of_a_taller_tree() -> None:
    """A proof that ends below the root of the claimed size is refused."""
    with pytest.raises(Tampered):
        proof = oracle.consistency_proof(HASHES[:8], 4)
        oracle.verify_consistency(4, 16, old_root=ROOTS[4], root=ROOTS[8], proof=proof)


@pytest.mark.parametrize(("old", "size"), [(5, 5), (0, 5)])
def test_where_nothing_is_to_prove_a_proof_is_refused(old: int, size: int) -> None:
    """A proof between equal sizes, or from nothing, has to be empty."""
    with pytest.raises(Tampered):
        oracle.verify_consistency(old, size, old_root=ROOTS[old], root=ROOTS[size], proof=[HASHES[0]])


@pytest.mark.parametrize("index", [-1, 8])
def test_an_index_outside_of_the_tree_is_refused(index: int) -> None:
    """There is neither a proof for such an index nor one that verifies."""
    with pytest.raises(NotFound):
        oracle.inclusion_proof(HASHES[:8], index)
    with pytest.raises(Tampered):
        tree.verify_inclusion(HASHES[0], index, 8, proof=(), root=ROOTS[8])


@pytest.mark.parametrize("old", [-1, 9])
def test_a_log_does_not_shrink(old: int) -> None:
    """There is neither a proof from a larger tree to a smaller one nor one that verifies."""
    with pytest.raises(NotFound):
        oracle.consistency_proof(HASHES[:8], old)
    with pytest.raises(Tampered):
        oracle.verify_consistency(old, 8, old_root=ROOTS[8], root=ROOTS[8], proof=())


def test_an_edge_of_another_size_has_no_root() -> None:
    """An edge that does not fit the size is refused rather than hashed."""
    with pytest.raises(Tampered):
        tree.root(2, (HASHES[0], HASHES[1]))
