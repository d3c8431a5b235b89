"""How the log grows, and that whatever was done to it is found."""

from collections.abc import Callable

import msgspec
import pytest
from aboveboard.audit import head, note, tree
from aboveboard.audit.head import EMPTY, LogHead
from aboveboard.errors import Tampered
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ORIGIN = "shop.example/log"
VKEY = note.vkey(ORIGIN, KEY.public_key())

bodies = st.lists(st.binary(max_size=6), max_size=40)


def sealed(leaves: list[bytes], before: LogHead = EMPTY) -> LogHead:
    return head.seal(before, leaves, origin=ORIGIN, signer=KEY)


LEAVES = [b"entry %d" % n for n in range(13)]
HEAD = sealed(LEAVES)


@given(bodies)
def test_a_log_verifies(leaves: list[bytes]) -> None:
    """What was sealed verifies from its leaves and the public key alone."""
    head.verify_log(iter(leaves), sealed(leaves), VKEY)


@given(bodies, st.data())
def test_batches_do_not_matter(leaves: list[bytes], data: st.DataObject) -> None:
    """Sealing in any batches gives the same head as sealing all at once."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(leaves)), max_size=4)))
    grown = EMPTY
    for start, end in zip([0, *cuts], [*cuts, len(leaves)], strict=True):
        grown = sealed(leaves[start:end], grown)
    assert grown == sealed(leaves)


def test_the_checkpoint_says_size_and_root() -> None:
    """The signed head is the root over all leaves."""
    root = oracle.root_of(map(tree.leaf_hash, LEAVES))
    assert note.open_checkpoint(HEAD.checkpoint, VKEY) == (ORIGIN, 13, root)


@given(bodies, bodies)
def test_a_log_begins_with_every_earlier_checkpoint(first: list[bytes], more: list[bytes]) -> None:
    """The reader of an old checkpoint can see that the log only grew."""
    old = sealed(first)
    new = sealed(more, old)
    head.verify_log(first + more, new, VKEY, earlier=[new.checkpoint, old.checkpoint])


@given(st.integers(0, 12), st.integers(0, 6), st.integers(0, 7))
def test_a_flipped_bit_is_found_and_placed(index: int, byte: int, bit: int) -> None:
    """One changed bit of one entry is found, with a range of indices around it."""
    changed = [bytearray(leaf) for leaf in LEAVES]
    changed[index][byte] ^= 1 << bit
    with pytest.raises(Tampered) as caught:
        head.verify_log(map(bytes, changed), HEAD, VKEY)
    low, high = (int(word) for word in caught.value.detail.split() if word.isdigit())
    assert low <= index <= high


@pytest.mark.parametrize(
    "change",
    [
        lambda leaves: leaves[:-1],
        lambda leaves: leaves[1:],
        lambda leaves: leaves[:5] + leaves[6:],
        lambda leaves: [*leaves, b"one more"],
        lambda leaves: [leaves[1], leaves[0], *leaves[2:]],
        lambda leaves: [*leaves[:11], leaves[12], leaves[11]],
        lambda leaves: [],
    ],
)
def test_dropped_added_and_reordered_entries_are_found(change: Callable[[list[bytes]], list[bytes]]) -> None:
    """The log is these entries in this order, no fewer and no more."""
    with pytest.raises(Tampered):
        head.verify_log(change(LEAVES), HEAD, VKEY)


def test_the_refusal_says_how_many_entries_are_missing() -> None:
    """A log that lost its last entries is not mistaken for one whose entries were changed."""
    with pytest.raises(Tampered, match="has 12 entries, but 13 were signed"):
        head.verify_log(LEAVES[:12], HEAD, VKEY)


def test_a_rewritten_log_is_found_by_an_old_checkpoint() -> None:
    """Even the holder of the signing key cannot rewrite entries that a stored checkpoint covers."""
    rewritten = [b"another story", *LEAVES[1:]]
    fork = sealed(rewritten)
    head.verify_log(rewritten, fork, VKEY)
    with pytest.raises(Tampered, match="Two different logs of 13 entries"):
        head.verify_log(rewritten, fork, VKEY, earlier=[HEAD.checkpoint])
    with pytest.raises(Tampered):
        head.verify_log(rewritten, fork, VKEY, earlier=[sealed(LEAVES[:4]).checkpoint])


def test_a_log_that_lost_its_end_is_found_by_an_old_checkpoint() -> None:
    """A restored older state does not pass for the newer one."""
    with pytest.raises(Tampered, match="had 13 entries"):
        head.verify_log(LEAVES[:9], sealed(LEAVES[:9]), VKEY, earlier=[HEAD.checkpoint])


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 11},
        {"size": 12},
        {"size": 14},
        {"edge": HEAD.edge[:-1]},
        {"edge": HEAD.edge[32:]},
        {"edge": HEAD.edge + bytes(1)},
        {"edge": HEAD.edge + bytes(32)},
        {"edge": bytes(len(HEAD.edge))},
        {"checkpoint": ""},
        {"checkpoint": sealed(LEAVES[:7]).checkpoint},
    ],
)
def test_a_changed_head_is_neither_accepted_nor_signed_upon(changes: dict[str, object]) -> None:
    """A head that disagrees with its checkpoint is found before anything is built on it."""
    forged = msgspec.structs.replace(HEAD, **changes)
    with pytest.raises(Tampered):
        head.verify_log(LEAVES, forged, VKEY)
    with pytest.raises(Tampered):
        sealed([b"one more"], forged)


def test_a_head_of_another_origin_is_not_continued() -> None:
    """A new origin begins a new log, it does not take over an old one."""
    with pytest.raises(Tampered):
        head.seal(HEAD, [b"one more"], origin="shop.example/log-2", signer=KEY)


def test_a_log_signed_by_another_key_is_refused() -> None:
    """Only the log's own key speaks for it."""
    other = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32).public_key()
    with pytest.raises(Tampered):
        head.verify_log(LEAVES, HEAD, note.vkey(ORIGIN, other))
