"""Cosignatures of witnesses: made, verified, joined to a checkpoint, and asked for."""

from base64 import b64encode

import pytest
from aboveboard.audit import cosignature, note
from aboveboard.audit.cosignature import CosignRequest
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Malformed, Tampered
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

LOG = Ed25519PrivateKey.from_private_bytes(bytes(32))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x02")
ORIGIN = "shop.example/log"
NAME = "witness.example/w1"
VKEY = cosignature.vkey(NAME, WITNESS.public_key())
OTHER_VKEY = cosignature.vkey("witness.example/w2", OTHER.public_key())
TEXT = note.checkpoint_text(Checkpoint(ORIGIN, 7, bytes(range(32))))
NOTE = note.sign(TEXT, [(ORIGIN, LOG)])
LINE = cosignature.sign(TEXT, NAME, WITNESS, 1_795_000_000)
SIGNED = NOTE + LINE

hashes = st.lists(st.binary(min_size=32, max_size=32), max_size=63).map(tuple)


def test_the_signed_message_is_that_of_the_format() -> None:
    """Label, time and the whole text of the checkpoint are what the Ed25519 signature is over."""
    (found,) = cosignature.verify(SIGNED, [VKEY])
    blob = note.split(SIGNED)[1][1][1]
    WITNESS.public_key().verify(blob[12:], f"cosignature/v1\ntime 1795000000\n{TEXT}".encode())
    assert blob[4:12] == (1_795_000_000).to_bytes(8, "big")
    assert found == (NAME, 1_795_000_000, LINE)


def test_the_key_says_that_it_is_a_cosigners() -> None:
    """Its kind is 4, so that the same key never passes for that of a log, nor the other way round."""
    assert cosignature.parse_vkey(VKEY).name == NAME
    with pytest.raises(Malformed):
        note.parse_vkey(VKEY)
    with pytest.raises(Malformed):
        cosignature.parse_vkey(note.vkey(ORIGIN, LOG.public_key()))


def test_a_cosignature_does_not_count_as_the_logs() -> None:
    """A checkpoint that only witnesses signed belongs to no log."""
    with pytest.raises(Tampered):
        note.open_checkpoint(TEXT + "\n" + LINE, note.vkey(ORIGIN, LOG.public_key()))


def test_the_log_verifies_with_its_cosignatures() -> None:
    """Who knows no witness reads the checkpoint as before."""
    assert note.open_checkpoint(SIGNED, note.vkey(ORIGIN, LOG.public_key())).size == 7


def test_cosignatures_of_others_are_ignored() -> None:
    """A witness that we do not know neither helps nor hurts."""
    other = cosignature.sign(TEXT, "witness.example/w2", OTHER, 1)
    assert [each.name for each in cosignature.verify(SIGNED + other, [VKEY])] == [NAME]
    assert cosignature.verify(SIGNED + other, []) == []
    assert [each.name for each in cosignature.verify(SIGNED + other, [OTHER_VKEY])] == ["witness.example/w2"]


@given(st.integers(0, 72 * 8 - 1))
def test_a_flipped_bit_is_found(bit: int) -> None:
    """Neither the time nor the signature can change unseen."""
    name, blob = note.split(SIGNED)[1][1]
    changed = bytearray(blob)
    changed[4 + bit // 8] ^= 1 << bit % 8
    with pytest.raises(Tampered):
        cosignature.verify(NOTE + note.signature_line(name, bytes(changed)), [VKEY])


def test_a_cosignature_is_for_one_checkpoint() -> None:
    """It does not pass on another one."""
    other = note.sign(note.checkpoint_text(Checkpoint(ORIGIN, 8, bytes(range(32)))), [(ORIGIN, LOG)])
    with pytest.raises(Tampered):
        cosignature.verify(other + LINE, [VKEY])


@pytest.mark.parametrize("length", [1, 8, 71, 73])
def test_a_cosignature_of_another_length_is_refused(length: int) -> None:
    """A line that claims to be by a known witness has to be whole."""
    blob = b64encode(cosignature.parse_vkey(VKEY).key_id + bytes(length)).decode()
    with pytest.raises(Tampered):
        cosignature.verify(f"{NOTE}— {NAME} {blob}\n", [VKEY])


def test_lines_are_joined_once() -> None:
    """What is there already is not added again."""
    assert cosignature.join(NOTE, [LINE]) == SIGNED
    assert cosignature.join(SIGNED, [LINE, LINE]) == SIGNED
    assert cosignature.join(NOTE, cosignature.lines_of(SIGNED)) == SIGNED


@given(st.integers(0, 10**19 - 1), hashes)
def test_a_request_comes_back(old_size: int, proof: tuple[bytes, ...]) -> None:
    """Parsing is the inverse of writing."""
    request = CosignRequest(old_size, proof, NOTE)
    assert oracle.parse_request(cosignature.encode_request(request)) == request


def test_a_request_is_written_as_the_protocol_has_it() -> None:
    """Old size, hashes, an empty line, the checkpoint as it was signed."""
    text = cosignature.encode_request(CosignRequest(5, (bytes(32),), NOTE))
    assert text == "old 5\n" + "A" * 43 + "=\n\n" + NOTE


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "old 5\n",
        "old 05\n\n" + NOTE,
        "old -1\n\n" + NOTE,
        "old  1\n\n" + NOTE,
        "5\n\n" + NOTE,
        "old 5\nAAAA\n\n" + NOTE,
        "old 5\nnothing\n\n" + NOTE,
        "old 5\n" + ("A" * 43 + "=\n") * 64 + "\n" + NOTE,
    ],
)
def test_what_is_not_a_request_is_refused(bad: str) -> None:
    """Every departure from the protocol is refused, not repaired."""
    with pytest.raises(Malformed):
        oracle.parse_request(bad)
