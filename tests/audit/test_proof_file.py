"""Proof files: written and read strictly, and what each change to one is met with."""

import pytest
from aboveboard.audit import entries, note, proof_file, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.proof_file import ProofFile
from aboveboard.errors import Tampered
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
ORIGIN = "shop.example/log"
VKEY = note.vkey(ORIGIN, KEY.public_key())
SALT, BODY = bytes(range(32)), b'{"v":1,"what":"something"}'
COMMITMENT = entries.commitment(SALT, BODY)
LEAF = entries.leaf("decision", 0, "0" * 64, COMMITMENT, entries.tag(bytes(32), COMMITMENT))
LEAVES = [b"one", b"two", LEAF, b"four", b"five"]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]


def signed(size: int = 5, origin: str = ORIGIN, key: Ed25519PrivateKey = KEY) -> str:
    text = note.checkpoint_text(Checkpoint(origin, size, oracle.root_of(HASHES[:size])))
    return note.sign(text, [(origin, key)])


PROOF = ProofFile(2, oracle.inclusion_proof(HASHES, 2), signed(), proof_file.make_extra(LEAF, SALT, BODY))
TEXT = proof_file.encode(PROOF)

hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)
extras = st.none() | st.binary(min_size=1, max_size=99)


def test_a_file_is_written_as_the_format_has_it() -> None:
    """Header, extra, index, hashes, an empty line, the checkpoint as it was signed."""
    lines = proof_file.encode(ProofFile(7, (bytes(32),), signed(), b"more")).split("\n")
    assert lines[:5] == ["c2sp.org/tlog-proof@v1", "extra bW9yZQ==", "index 7", "A" * 43 + "=", ""]
    assert "\n".join(lines[5:]) == signed()


@given(st.integers(0, 10**19 - 1), hashes, extras)
def test_a_file_comes_back(index: int, found: tuple[bytes, ...], extra: bytes | None) -> None:
    """Parsing is the inverse of writing."""
    proof = ProofFile(index, found, signed(), extra)
    assert proof_file.parse(proof_file.encode(proof)) == proof


def test_a_file_proves_its_entry() -> None:
    """Parsed and verified under the log's key alone, it gives the checkpoint that vouches for it."""
    assert proof_file.verify(proof_file.parse(TEXT), LEAF, [VKEY]).size == 5


def test_a_log_of_one_entry_needs_no_hashes() -> None:
    """The shortest proof there is."""
    proof = ProofFile(0, (), signed(1))
    assert proof_file.verify(proof_file.parse(proof_file.encode(proof)), b"one", [VKEY]).size == 1


@given(st.integers(0, len(TEXT) - 1), st.text(max_size=2))
def test_no_character_can_change_unseen(place: int, other: str) -> None:
    """A changed file is refused: by its form, by its record, by its hashes or by its signature."""
    changed = TEXT[:place] + other + TEXT[place + 1 :]
    if changed == TEXT:
        return
    with pytest.raises(Tampered):
        found = proof_file.parse(changed)
        leaf, _, _ = proof_file.read_extra(found.extra)
        proof_file.verify(found, leaf, [VKEY])


@pytest.mark.parametrize("index", [0, 1, 3, 4, 5, 10**18])
def test_another_index_is_refused(index: int) -> None:
    """The proof of one entry does not pass for another place."""
    with pytest.raises(Tampered):
        proof_file.verify(ProofFile(index, PROOF.hashes, PROOF.checkpoint), LEAF, [VKEY])


def test_another_entry_is_refused() -> None:
    """Nor for another entry at the same place."""
    with pytest.raises(Tampered):
        proof_file.verify(PROOF, b"two", [VKEY])


def test_another_key_is_refused() -> None:
    """A checkpoint by another signer proves nothing, under any name."""
    with pytest.raises(Tampered):
        proof_file.verify(ProofFile(2, PROOF.hashes, signed(key=OTHER)), LEAF, [VKEY])


def test_a_key_of_another_log_does_not_speak_for_this_one() -> None:
    """Among several trusted keys, only one of the log's own name counts for its checkpoint."""
    elsewhere = note.vkey("other.example/log", OTHER.public_key())
    text = note.checkpoint_text(Checkpoint(ORIGIN, 5, oracle.root_of(HASHES)))
    forged = ProofFile(2, PROOF.hashes, note.sign(text, [("other.example/log", OTHER)]))
    with pytest.raises(Tampered):
        proof_file.verify(forged, LEAF, [VKEY, elsewhere])
    assert proof_file.verify(PROOF, LEAF, [elsewhere, VKEY]).origin == ORIGIN


def test_either_of_a_logs_two_keys_is_enough() -> None:
    """While a key is changed for another, both belong to the log."""
    new = note.vkey(ORIGIN, OTHER.public_key())
    assert proof_file.verify(PROOF, LEAF, [new, VKEY]).size == 5


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "\n\n",
        "c2sp.org/tlog-proof@v1\n\n" + signed(),
        "c2sp.org/tlog-proof@v2\nindex 0\n\n" + signed(),
        "c2sp.org/tlog-proof@v1\nindex 0",
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("index 2", "index 02"),
        TEXT.replace("index 2", "index -2"),
        TEXT.replace("index 2", "index ٢"),
        TEXT.replace("index 2", "index  2"),
        TEXT.replace("index 2", "index 20000000000000000000"),
        TEXT.replace("index 2\n", ""),
        TEXT.replace("extra ", "extra  "),
        TEXT.replace("extra ", "Extra "),
        TEXT.replace("index 2\n", "index 2\nAAAA\n"),
        TEXT.replace("index 2\n", "index 2\n" + ("A" * 43 + "=\n") * 64),
        TEXT.replace("index 2\n", "index 2\n" + "A" * 43 + "\n"),
    ],
)
def test_what_is_not_a_proof_file_is_refused(bad: str) -> None:
    """Every departure from the format is refused, not repaired."""
    assert bad != TEXT
    with pytest.raises(Tampered):
        proof_file.parse(bad)


def test_our_extra_opens_the_record() -> None:
    """Leaf, salt and body come back, once they are found to belong together."""
    assert proof_file.read_extra(PROOF.extra) == (LEAF, SALT, BODY)


def test_our_extra_may_hold_the_leaf_alone() -> None:
    """Where the reader may not read the record."""
    assert proof_file.make_extra(LEAF) == b'{"leaf":"' + LEAF.replace(b'"', b'\\"') + b'"}'
    assert proof_file.read_extra(proof_file.make_extra(LEAF)) == (LEAF, None, None)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"leaf":1}',
        proof_file.make_extra(LEAF) + b" ",
        proof_file.make_extra(LEAF).replace(b"{", b'{"a":1,', 1),
        proof_file.make_extra(LEAF, SALT, BODY).replace(b',"salt":"' + SALT.hex().encode() + b'"', b""),
        proof_file.make_extra(LEAF, SALT, BODY + b" "),
        proof_file.make_extra(LEAF, SALT[:-1], BODY),
        proof_file.make_extra(LEAF, SALT[:-1] + b"\x00", BODY),
        proof_file.make_extra(LEAF, SALT, BODY).replace(b"1e1f", b"1E1F"),
        proof_file.make_extra(LEAF, SALT, BODY).replace(b"1e1f", b"1e1g"),
        proof_file.make_extra(b"another leaf", SALT, BODY),
    ],
)
def test_another_extra_is_refused(bad: bytes | None) -> None:
    """A record that the leaf does not commit to is not shown as if it did."""
    with pytest.raises(Tampered):
        proof_file.read_extra(bad)
