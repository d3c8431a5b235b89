"""The commitment to what is gone: which indexes it proves, and which it does not."""

from unittest.mock import patch

import pytest
from aboveboard.audit import deletions
from aboveboard.audit.deletions import BITS_BYTES, Chunk, DeletionTree, check_member, chunk_root, with_indexes
from aboveboard.errors import NotFound, Tampered
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

indexes = st.sets(st.integers(0, 3000), min_size=1, max_size=12)


def chunks_of(gone: set[int]) -> dict[int, Chunk]:
    places = {index // 256 for index in gone}
    return {
        place: Chunk(
            place,
            with_indexes(place, b"", [each for each in gone if each // 256 == place]),
            bytes([place]) * 32,
        )
        for place in places
    }


def tree_of(chunks: dict[int, Chunk]) -> DeletionTree:
    return DeletionTree({place: chunk_root(chunk) for place, chunk in chunks.items()})


@given(indexes, st.integers(0, 3000))
def test_exactly_what_is_gone_is_proven(gone: set[int], other: int) -> None:
    """Each index has a proof, and the proof of one does not serve for another."""
    chunks = chunks_of(gone)
    tree = tree_of(chunks)
    for index in gone:
        proof = tree.prove(index, chunks[index // 256])
        check_member(index, proof, size=tree.size, root=tree.root)
        if other != index:
            with pytest.raises(Tampered):
                check_member(other, proof, size=tree.size, root=tree.root)
    if other not in gone and other // 256 in chunks:
        with pytest.raises(NotFound):
            tree.prove(other, chunks[other // 256])


def test_the_tree_is_that_of_rfc_6962() -> None:
    """Over the roots of the chunks, with 32 zero bytes for an empty one."""
    chunks = chunks_of({3, 600})
    roots = [chunk_root(chunks[0]), bytes(32), chunk_root(chunks[2])]
    assert (tree_of(chunks).root, tree_of(chunks).size) == (oracle.root_of(roots), 768)
    many = {place: bytes([place % 255 + 1]) * 32 for place in range(300)}
    assert DeletionTree(many).root == oracle.root_of(list(many.values()))


def test_nothing_gone_is_an_empty_tree() -> None:
    """A log begins with it."""
    assert DeletionTree({}).size == 0
    assert DeletionTree({}).root == oracle.root_of([])


def test_a_salt_hides_the_set() -> None:
    """The same set gives another commitment under another salt, and another chunk under another salt of its own."""
    chunk = Chunk(0, with_indexes(0, b"", [1]), bytes(32))
    assert chunk_root(chunk) != chunk_root(chunk._replace(salt=b"\1" * 32))
    assert deletions.commit(bytes(32), 256, chunk_root(chunk)) != deletions.commit(
        b"\1" * 32, 256, chunk_root(chunk)
    )


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, 16), (16, 16), (17, 32)])
def test_the_number_is_in_steps(number: int, said: int) -> None:
    """Rounded up."""
    assert deletions.in_steps(number) == said


def test_a_chunk_has_its_own_indexes() -> None:
    """Those of another are refused; the bits count what is gone."""
    bits = with_indexes(1, bytes(BITS_BYTES), [256, 511])
    assert Chunk(1, bits, b"").number == 2
    assert [index for index in range(256, 512) if Chunk(1, bits, b"").has(index)] == [256, 511]
    with pytest.raises(ValueError, match="not in chunk 1"):
        with_indexes(1, bits, [255])


def test_a_blind_of_another_length_is_refused() -> None:
    """It could stand for another leaf."""
    chunks = chunks_of({5})
    tree = tree_of(chunks)
    proof = tree.prove(5, chunks[0])
    with pytest.raises(Tampered, match="16 bytes"):
        check_member(5, proof._replace(blind=b""), size=tree.size, root=tree.root)


@given(indexes)
def test_the_indexes_of_a_chunk_are_proven_together(gone: set[int]) -> None:
    """Each proof is the one of the index alone, and no chunk is hashed twice."""
    chunks = chunks_of(gone)
    tree = tree_of(chunks)
    with patch.object(deletions, "_leaves", wraps=deletions._leaves) as hashed:
        proven = list(tree.prove_all(sorted(gone), chunks))
    assert hashed.call_count == len(chunks)
    assert proven == [(index, tree.prove(index, chunks[index // 256])) for index in sorted(gone)]
