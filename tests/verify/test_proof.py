"""Proof files: what one shows, and every way in which it does not."""

from pathlib import Path

import msgspec
import pytest
from aboveboard.audit import note, proof_file, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.verify.detect import verify_path
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Older, Report, Trust, describe_lacking
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.maker import (
    KEY,
    ORIGIN,
    OTHER_KEY,
    OTHER_VKEY,
    TRUST,
    VKEY,
    Log,
    key_id_bytes,
    older,
    signer_of,
)

LOG = Log(300)


def checked(text: str, trust: Trust = TRUST) -> Report:
    return verify_proof(text.encode(), trust)


def faults(text: str, trust: Trust = TRUST) -> list[str]:
    return [fault.what for fault in checked(text, trust).faults]


@given(st.integers(0, 299))
def test_an_honest_proof_verifies(index: int) -> None:
    """Signature, entry and record are each named."""
    report = checked(LOG.proof(index))
    assert (report.faults, report.unchecked) == ([], [])
    assert report.checked == [
        "the checkpoint of 300 entries is signed by the log shop.example/log",
        f"the log has this entry at index {index}: kind {LOG.records[index].kind}, "
        f"in the hour {proof_file_hour(index)}",
        "the record in the file is the one that the entry commits to",
    ]


def proof_file_hour(index: int) -> str:
    return LOG.records[index].leaf.decode().partition('"time":"')[2][:17]


def test_without_its_record() -> None:
    """The entry is checked; the record is said not to be."""
    report = checked(LOG.proof(7, opened=False))
    assert report.faults == []
    assert report.unchecked == [
        "the record behind the entry: it is not in this file, because only its owner may read it"
    ]


@given(st.integers(0, 8 * len(LOG.proof(7).encode()) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    """Nothing in the file can change unseen."""
    data = bytearray(LOG.proof(7).encode())
    data[bit // 8] ^= 1 << bit % 8
    report = verify_proof(bytes(data), TRUST)
    assert report.faults or (bit // 8 in key_id_bytes(LOG.proof(7)) and report.lacking)


@given(st.integers(0, len(LOG.proof(7).encode()) - 1))
def test_every_cut_is_found(at: int) -> None:
    """A file that ends early is not a shorter proof."""
    assert verify_proof(LOG.proof(7).encode()[:at], TRUST).faults


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (LOG.proof(7).replace("index 7", "index 8"), "does not lead to the root"),
        (LOG.proof(7).replace("index 7", "index 300"), "Index 300 is outside of the tree"),
        (LOG.proof(7).replace("index 7", f"index {10**18}"), f"Index {10**18} is outside of the tree"),
        (LOG.proof(7).replace("index 7", f"index {10**40}"), "has no index of an entry"),
        (LOG.proof(7).replace("index 7", "index -1"), "has no index of an entry"),
        (LOG.proof(7).partition("\n\n")[0] + "\n\n" + Log(299).checkpoint, "does not lead to the root"),
        ("\r\n".join(LOG.proof(7).split("\n")), "its first line is not"),
        (
            "c2sp.org/tlog-proof@v1\nindex 0\n\n" + Log(1).checkpoint,
            "The entry in the proof file is not in our form.",
        ),
    ],
)
def test_what_does_not_fit_has_a_sentence(text: str, sentence: str) -> None:
    """Wrong index, huge index, another log, another checkpoint, another form."""
    [fault] = faults(text)
    assert sentence in fault


@pytest.mark.parametrize(
    ("log", "signer"),
    [
        (Log(300, OTHER_KEY), signer_of(OTHER_VKEY)),
        (Log(300, KEY, "other.example/log"), "other.example/log+225cf77b"),
    ],
)
def test_an_unknown_signer_is_no_fault(log: Log, signer: str) -> None:
    """Nothing is called checked or wrong; the key to ask for is named."""
    report = checked(log.proof(7))
    assert (report.faults, report.checked) == ([], [])
    [sentence] = describe_lacking(report)
    assert sentence.startswith(f"the proof file: signed by {signer}, ask for it.")


def test_a_forgery_is_a_fault() -> None:
    """A signature that is wrong under a known key, also beside one by an unknown key."""
    forged = LOG.proof(7).replace("\n300\n", "\n301\n")
    beside = Log(300, OTHER_KEY).checkpoint.splitlines()[-1]
    for text in (forged, f"{forged}{beside}\n"):
        report = checked(text)
        assert ([fault.what for fault in report.faults], report.lacking) == (
            ["A signature on this note does not verify."],
            {},
        )


def test_a_log_that_did_not_sign_itself_is_a_fault() -> None:
    """No key at all could show that it is right."""
    text = note.checkpoint_text(Checkpoint("other.example/log", 300, bytes(32)))
    proof = proof_file.parse(LOG.proof(7))
    for name, key in ((ORIGIN, KEY), ("witness.example", OTHER_KEY)):
        signed = msgspec.structs.replace(proof, checkpoint=note.sign(text, [(name, key)]))
        assert faults(proof_file.encode(signed)) == ["The log that the checkpoint names did not sign it."]


def test_a_name_that_is_unfit_for_a_terminal_is_not_shown() -> None:
    """The key's id is enough to ask for it."""
    report = checked(Log(300, KEY, "\x9b31mlog").proof(7))
    [signer] = report.lacking
    assert signer.startswith("+")
    assert signer.isprintable()


@pytest.mark.parametrize(("last", "sound"), [(299, False), (300, True), (301, True)])
def test_a_retired_key_signs_no_later_checkpoint(last: int, sound: bool) -> None:
    """A signature of a stolen key after its retirement is a fault, where its span is known."""
    assert (faults(LOG.proof(7), Trust((VKEY,), (), {VKEY: last})) == []) is sound


def test_one_key_that_still_signs_is_enough() -> None:
    """Beside a retired one, as at the end of a rotation."""
    proof = proof_file.parse(LOG.proof(7))
    text = note.split(proof.checkpoint)[0]
    both = msgspec.structs.replace(proof, checkpoint=note.sign(text, [(ORIGIN, KEY), (ORIGIN, OTHER_KEY)]))
    assert faults(proof_file.encode(both), Trust((VKEY, OTHER_VKEY), (), {VKEY: 9})) == []
    assert faults(proof_file.encode(both), Trust((VKEY, OTHER_VKEY), (), {VKEY: 9, OTHER_VKEY: 8})) == [
        "It has 300 entries, but the key that signed it signed no more than 9 before it was retired."
    ]


def test_another_record_is_found() -> None:
    """The body of one entry behind another."""
    proof, other = proof_file.parse(LOG.proof(7)), LOG.records[8]
    extra = proof_file.make_extra(LOG.records[7].leaf, other.salt, other.body)
    assert faults(proof_file.encode(msgspec.structs.replace(proof, extra=extra))) == [
        "The record is not the one that the log names."
    ]


def test_a_leaf_that_is_in_the_log_but_none_of_ours() -> None:
    """Bytes that were signed as an entry and do not have the form of one."""
    leaf = b"{}"
    text = note.checkpoint_text(Checkpoint(ORIGIN, 1, tree.leaf_hash(leaf)))
    proof = proof_file.ProofFile(0, (), note.sign(text, [(ORIGIN, KEY)]), proof_file.make_extra(leaf))
    assert faults(proof_file.encode(proof)) == ["This is not an entry of a log of version 1."]


def test_any_of_several_keys_may_have_signed() -> None:
    """As while a log changes its key."""
    assert faults(LOG.proof(7), Trust((OTHER_VKEY, VKEY))) == []


def test_older_checkpoints() -> None:
    """Of the same size it can be compared; of another it cannot, and that is said."""
    assert checked(LOG.proof(7), older(LOG)).unchecked == []
    assert checked(LOG.proof(7), older(Log(300, OTHER_KEY))).lacking == {signer_of(OTHER_VKEY): ("older", 1)}
    forked = note.sign(note.checkpoint_text(Checkpoint(ORIGIN, 300, bytes(32))), [(ORIGIN, KEY)])
    assert faults(LOG.proof(7), Trust((VKEY,), (Older("kept", forked),))) == [
        "Two different logs of 300 entries were signed."
    ]
    assert "that would show it" in checked(LOG.proof(7), older(Log(200))).unchecked[0]
    assert "which is newer" in checked(LOG.proof(7), older(Log(301))).unchecked[0]


@pytest.mark.parametrize(
    ("name", "size", "sound"), [("old", 300, True), ("forked", 300, False), ("more", 301, False)]
)
def test_an_older_checkpoint_under_a_former_name(name: str, size: int, sound: bool) -> None:
    """A checkpoint of a reopened log is compared where possible. The reopening explains a difference."""
    log, former = Log(300, KEY, f"{ORIGIN}/2"), Log(size).checkpoint
    if name == "forked":
        former = note.sign(note.checkpoint_text(Checkpoint(ORIGIN, 300, bytes(32))), [(ORIGIN, KEY)])
    vkeys = (VKEY, note.vkey(log.origin, KEY.public_key()))
    report = checked(log.proof(7), Trust(vkeys, (Older(name, former),)))
    assert report.faults == []
    assert any(f"begins with {name}" in each for each in (report.checked if sound else report.unchecked))


def test_what_is_nothing_of_ours(tmp_path: Path) -> None:
    """A file of another kind is a fault, not a success without checks."""
    for content in (b"", b"hello", LOG.checkpoint.encode()):
        path = tmp_path / "file"
        path.write_bytes(content)
        report = verify_path(path, TRUST)
        assert (report.wrong, report.checked) == (1, [])


def test_a_proof_is_known_by_its_beginning(tmp_path: Path) -> None:
    """Whatever the file is called."""
    path = tmp_path / "file"
    path.write_text(LOG.proof(7))
    assert len(verify_path(path, TRUST).checked) == 3


def test_a_file_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is longer than any proof is none."""
    monkeypatch.setattr("aboveboard.verify.proof.BYTES_MOST", 10)
    assert faults(LOG.proof(7)) == ["It is far longer than any proof."]
