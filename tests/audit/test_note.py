"""Signed notes and checkpoints, against the published example and against tampering."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from aboveboard.audit import note
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Malformed, Tampered
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

EXAMPLE = json.loads((Path(__file__).parents[1] / "vectors" / "signed_note.json").read_text())
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01")
ORIGIN = "shop.example/log"
VKEY = note.vkey(ORIGIN, KEY.public_key())
OTHER_VKEY = note.vkey("witness.example", OTHER.public_key())
TEXT = note.checkpoint_text(Checkpoint(ORIGIN, 7, bytes(range(32))))
NOTE = note.sign(TEXT, [(ORIGIN, KEY)])

texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n")).map(lambda text: text + "\n")
names = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"], exclude_characters="+"), min_size=1)


def test_the_published_example_is_signed_byte_for_byte() -> None:
    """The reference implementation's example key gives its example note."""
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(EXAMPLE["seed"]))
    assert note.vkey(EXAMPLE["name"], key.public_key()) == EXAMPLE["vkey"]
    signed = note.sign(EXAMPLE["text"], [(EXAMPLE["name"], key)])
    assert signed == EXAMPLE["text"] + "\n" + EXAMPLE["signature"]


def test_the_published_example_verifies() -> None:
    """The reference implementation's example note is accepted under its example key."""
    signed = EXAMPLE["text"] + "\n" + EXAMPLE["signature"]
    assert note.verify(signed, [EXAMPLE["vkey"]]) == EXAMPLE["text"]


@given(texts, names)
def test_a_note_comes_back(text: str, name: str) -> None:
    """Whatever is signed is what is verified, empty lines and signature-like lines included."""
    assert note.verify(note.sign(text, [(name, KEY)]), [note.vkey(name, KEY.public_key())]) == text


@given(st.integers(0, 10**19 - 1), st.binary(min_size=32, max_size=32), names)
def test_a_checkpoint_comes_back(size: int, root: bytes, origin: str) -> None:
    """Parsing is the inverse of writing."""
    checkpoint = Checkpoint(origin, size, root)
    assert note.parse_checkpoint(note.checkpoint_text(checkpoint)) == checkpoint


@given(st.integers(0, 8 * len(NOTE.encode()) - 1))
def test_a_flipped_bit_is_found(bit: int) -> None:
    """No single bit of a signed checkpoint can change unseen."""
    data = bytearray(NOTE.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises((Tampered, UnicodeDecodeError)):
        note.open_checkpoint(data.decode(), VKEY)


@given(st.integers(0, len(NOTE) - 1), st.text(max_size=2))
def test_a_changed_character_is_found(place: int, other: str) -> None:
    """No character of a signed checkpoint can be replaced, removed or doubled unseen."""
    changed = NOTE[:place] + other + NOTE[place + 1 :]
    if changed != NOTE:
        with pytest.raises(Tampered):
            note.open_checkpoint(changed, VKEY)


def test_signatures_by_unknown_keys_are_ignored() -> None:
    """A witness that we do not know neither helps nor hurts."""
    signed = note.sign(TEXT, [("witness.example", OTHER), (ORIGIN, KEY)])
    assert note.verify(signed, [VKEY]) == TEXT


def test_a_known_name_with_another_key_is_unknown() -> None:
    """Sharing only the name with a known key does not make a signature count, or its wrongness hurt."""
    signed = note.sign(TEXT, [(ORIGIN, OTHER), (ORIGIN, KEY)])
    assert note.verify(signed, [VKEY]) == TEXT


def test_several_keys_may_sign() -> None:
    """Each of two signers alone is enough for who knows only that one."""
    signed = note.sign(TEXT, [(ORIGIN, KEY), ("witness.example", OTHER)])
    assert note.verify(signed, [OTHER_VKEY]) == note.verify(signed, [VKEY, OTHER_VKEY]) == TEXT


def test_a_wrong_signature_by_a_known_key_rejects_the_note() -> None:
    """One false signature is not made good by another true one."""
    of_another_text = note.sign("something else\n", [("witness.example", OTHER)]).split("\n\n")[1]
    with pytest.raises(Tampered):
        note.verify(NOTE + of_another_text, [VKEY, OTHER_VKEY])


def test_a_note_without_a_known_signer_is_refused() -> None:
    """Without one known signature there is no text."""
    with pytest.raises(Tampered):
        note.verify(NOTE, [OTHER_VKEY])
    with pytest.raises(Tampered):
        note.verify(NOTE, [])


def test_sixteen_signatures_are_accepted_and_too_many_are_not() -> None:
    """The format asks for at least 16; there is an end to what a stranger can make us check."""
    line = NOTE.split("\n\n")[1]
    assert note.verify(TEXT + "\n" + line * 16, [VKEY]) == TEXT
    with pytest.raises(Tampered):
        note.verify(TEXT + "\n" + line * (note.MAX_SIGNATURES + 1), [VKEY])


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "\n\n",
        TEXT,
        TEXT + "\n",
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace("\n", "\r\n"),
        "\ud800" + NOTE,
        TEXT + f"\n— {ORIGIN} AAAA\n",
        TEXT + f"\n— {ORIGIN} A\n",
        TEXT + f"\n— {ORIGIN} ****\n",
        TEXT + f"\n— {ORIGIN}\n",
    ],
)
def test_what_is_not_a_note_is_refused(bad: str) -> None:
    """Every departure from the format is refused, not repaired."""
    with pytest.raises(Tampered):
        note.verify(bad, [VKEY])


@pytest.mark.parametrize("text", ["tab\there\n", "nul\x00\n", "carriage\r\n"])
def test_a_signed_text_with_control_characters_is_refused(text: str) -> None:
    """A true signature does not make a text a note."""
    blob = b64encode(note.parse_vkey(VKEY).key_id + KEY.sign(text.encode())).decode()
    with pytest.raises(Tampered):
        note.verify(f"{text}\n— {ORIGIN} {blob}\n", [VKEY])


def test_a_signature_cut_short_is_refused() -> None:
    """A known key's signature of the wrong length is a wrong signature."""
    blob = b64encode(note.parse_vkey(VKEY).key_id + b"short").decode()
    with pytest.raises(Tampered):
        note.verify(TEXT + f"\n— {ORIGIN} {blob}\n", [VKEY])


@pytest.mark.parametrize(
    "bad",
    [
        TEXT[:-1],
        TEXT + "extension\n",
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n٧\n"),
        TEXT.replace("\n7\n", "\n99999999999999999999\n"),
        TEXT.replace("=\n", "\n"),
        TEXT.replace("8=\n", "9=\n"),
        TEXT.replace(ORIGIN, ""),
        TEXT.replace(ORIGIN, "two words"),
        TEXT.replace(ORIGIN, "a+b"),
        "",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(bad: str) -> None:
    """Leading zeros, other digits, spare bits, further lines: nothing but the one way to write it."""
    assert bad != TEXT
    with pytest.raises(Tampered):
        note.parse_checkpoint(bad)


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    """A log's key speaks for the log of its own name alone."""
    text = note.checkpoint_text(Checkpoint("other.example/log", 7, bytes(32)))
    with pytest.raises(Tampered):
        note.open_checkpoint(note.sign(text, [(ORIGIN, KEY)]), VKEY)


@given(st.integers(0, len(VKEY) - 1), st.characters(codec="ascii"))
def test_a_changed_public_key_is_refused(place: int, other: str) -> None:
    """The hash in it ties the name and the key together."""
    changed = VKEY[:place] + other + VKEY[place + 1 :]
    if changed != VKEY:
        with pytest.raises(Malformed):
            note.parse_vkey(changed)


@pytest.mark.parametrize("bad", ["", "name", "name+00000000+AQ==", VKEY + "AA", " " + VKEY, VKEY + "\n"])
def test_what_is_not_a_public_key_is_refused(bad: str) -> None:
    """Only the exact form counts."""
    with pytest.raises(Malformed):
        note.verify(NOTE, [bad])


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb", "\ud800", "no\u00a0break"])
def test_a_name_that_cannot_stand_in_a_note_is_refused(name: str) -> None:
    """A log of such a name could not be verified, so it is not signed for."""
    with pytest.raises(Malformed):
        note.sign(TEXT, [(name, KEY)])


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "nul\x00\n"])
def test_a_text_that_cannot_be_a_note_is_not_signed(text: str) -> None:
    """What could not be verified is not signed."""
    with pytest.raises(Malformed):
        note.sign(text, [(ORIGIN, KEY)])
