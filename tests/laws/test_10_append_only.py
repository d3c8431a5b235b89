"""Promise 10, append-only: any later state of the log provably contains any earlier one; a changed, dropped or reordered
entry is found by anyone who holds the public key and one old checkpoint."""

import pytest
from aboveboard.audit import note, tree
from aboveboard.audit.head import EMPTY, seal, verify_log
from aboveboard.errors import Tampered
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from tests.audit import oracle
from tests.laws.running import head_of, leaves_of
from tests.world import DAN

ORIGIN = "example.org/log"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = note.vkey(ORIGIN, SIGNER.public_key())

leaves = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def sealed(found):
    """The honest head over these leaves."""
    return seal(EMPTY, found, origin=ORIGIN, signer=SIGNER)


def flipped(draw, found):
    at = draw(st.integers(0, len(found) - 1))
    return [*found[:at], bytes([*found[at], 0]), *found[at + 1 :]]


def dropped(draw, found):
    at = draw(st.integers(0, len(found) - 1))
    return found[:at] + found[at + 1 :]


def duplicated(draw, found):
    at = draw(st.integers(0, len(found) - 1))
    return [*found[: at + 1], *found[at:]]


def reordered(draw, found):
    return draw(st.permutations(found))


@st.composite
def tampered(draw):
    """The first entries of a log, entries that came later, and both after somebody tampered with the first."""
    old, later = draw(leaves), draw(leaves)
    changed = draw(st.sampled_from((flipped, dropped, duplicated, reordered)))(draw, old)
    rewritten = changed + later
    assume(rewritten[: len(old)] != old)
    return old, later, rewritten


@given(leaves, st.data())
def test_any_later_log_provably_contains_any_earlier_one(found, data):
    """The consistency proof verifies, and a verifier of the whole accepts the old checkpoint."""
    size = data.draw(st.integers(0, len(found)))
    hashes = [tree.leaf_hash(leaf) for leaf in found]
    roots = {"old_root": oracle.root_of(hashes[:size]), "root": oracle.root_of(hashes)}
    proof = oracle.consistency_proof(hashes, size)
    oracle.verify_consistency(size, len(found), proof=proof, **roots)
    earlier = [sealed(found[:size]).checkpoint] if size else []
    verify_log(found, sealed(found), VKEY, earlier=earlier)


@given(leaves, st.lists(st.integers(1, 5), max_size=10))
def test_it_does_not_matter_in_which_batches_a_log_grew(found, sizes):
    """Its heads are those of the log that was written at once, and each contains the one before."""
    head, rest, checkpoints = EMPTY, list(found), []
    for size in (*sizes, len(found)):
        batch, rest = rest[:size], rest[size:]
        head = seal(head, batch, origin=ORIGIN, signer=SIGNER) if batch else head
        checkpoints += [head.checkpoint] if batch else []
    assert head == sealed(found)
    verify_log(found, head, VKEY, earlier=checkpoints)


@given(tampered())
def test_tampering_is_found_by_whoever_holds_an_old_checkpoint(case):
    """Even when the operator signs a new head over what was tampered with."""
    old, _, rewritten = case
    with pytest.raises(Tampered):
        verify_log(rewritten, sealed(rewritten), VKEY, earlier=[sealed(old).checkpoint])


@given(tampered())
def test_tampering_is_found_by_the_newest_head(case):
    """When nothing new is signed, whoever holds the key alone finds it."""
    old, later, rewritten = case
    with pytest.raises(Tampered):
        verify_log(rewritten, sealed(old + later), VKEY)


@given(tampered())
def test_no_proof_leads_from_a_log_to_a_tampered_one(case):
    """Not the one that the tampered log itself would give."""
    old, _, rewritten = case
    hashes = [tree.leaf_hash(leaf) for leaf in rewritten]
    size = min(len(old), len(hashes))
    roots = {"old_root": oracle.root_of(map(tree.leaf_hash, old)), "root": oracle.root_of(hashes)}
    with pytest.raises(Tampered):
        oracle.verify_consistency(
            len(old), len(hashes), proof=oracle.consistency_proof(hashes, size), **roots
        )


@given(leaves, leaves)
def test_a_head_signed_by_another_is_no_head(found, later):
    """Nobody without the log's own key can grow it."""
    forged = seal(EMPTY, found + later, origin=ORIGIN, signer=Ed25519PrivateKey.from_private_bytes(bytes(32)))
    with pytest.raises(Tampered):
        verify_log(found + later, forged, VKEY, earlier=[sealed(found).checkpoint])


@given(leaves, leaves)
def test_a_signature_is_good_for_one_log_only(found, other):
    """Put under the head of another log, it is found to be wrong."""
    assume(found != other)
    signature = sealed(found).checkpoint.rpartition("\n\n")[2]
    text = sealed(other).checkpoint.rpartition("\n\n")[0]
    forged = structs.replace(sealed(other), checkpoint=f"{text}\n\n{signature}")
    with pytest.raises(Tampered):
        verify_log(other, forged, VKEY)


@given(leaves, leaves)
def test_an_entry_that_nothing_was_signed_over_is_found(found, unsigned):
    """However sound the log before it is."""
    with pytest.raises(Tampered):
        verify_log(found + unsigned, sealed(found), VKEY)


def test_the_log_of_a_running_service_only_grows(installation, shop):
    """Whoever kept one checkpoint verifies the whole log later, and finds it when an entry is gone."""
    settings, signer = installation.service.gateway.settings, installation.service.gateway.keyring.log_signer
    vkey = note.vkey(settings.log_origin, signer.public_key())
    earlier = head_of(installation)
    shop.decide(shop.welcome(DAN))
    found, head = leaves_of(installation), head_of(installation)
    assert earlier.size < head.size == len(found)
    verify_log(found, head, vkey, earlier=[earlier.checkpoint])
    with pytest.raises(Tampered):
        verify_log(found[1:], head, vkey, earlier=[earlier.checkpoint])
