"""An export for an audit: what verifies, what is found, and what is said not to have been checked."""

from pathlib import Path

from aboveboard.audit import note
from aboveboard.verify.report import Trust

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    KEY,
    ORIGIN,
    OTHER_KEY,
    OTHER_VKEY,
    VKEY,
    Log,
    audit_files,
    signer_of,
)


def test_every_changed_member_is_found(tmp_path: Path) -> None:
    """A flipped bit anywhere in an entry, a tile, a text or the checkpoint, under a manifest that was made to fit.

    In the checkpoint it may hit the id of the signer's key, which then is unknown.
    """
    files = audit_files(LOG)
    for name, data in files.items():
        spoiled = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
        if name != "key":
            report = checked(tmp_path, files | {name: spoiled})
            assert report.faults or (name == "checkpoint" and report.lacking), name


def test_every_missing_member_is_found(tmp_path: Path) -> None:
    """Left out and not listed either: tiles, bundles, records, the checkpoint."""
    files = audit_files(LOG)
    for name in files:
        if not name.startswith(("policies/", "notices/")):
            fewer = {other: data for other, data in files.items() if other != name}
            assert faults(checked(tmp_path, fewer)), name


def test_what_an_unknown_key_signed_is_not_checked(tmp_path: Path) -> None:
    """By another key, or of another name: no fault, the key is named, and nothing below is called checked."""
    for log in (Log(9, OTHER_KEY), Log(9, KEY, "other.example/log")):
        report = checked(tmp_path, audit_files(log), log)
        signer = signer_of(note.vkey(log.origin, log.key.public_key()))
        assert (faults(report), report.lacking) == ([], {signer: ("checkpoint", 1)})
        assert not any("entries" in sentence for sentence in report.checked)
        assert any("without a signed checkpoint" in sentence for sentence in report.unchecked)


def test_several_signatures(tmp_path: Path) -> None:
    """Unknown ones are ignored, a second good one is fine, a wrong one by a known key is a fault."""
    log, files = Log(3), audit_files(Log(3))
    text = log.checkpoint
    good = text.splitlines()[-1]
    unknown = note.sign(text[: text.index("\n\n") + 1], [(ORIGIN, OTHER_KEY)]).splitlines()[-1]
    wrong = Log(4).checkpoint.splitlines()[-1]
    for more, faulty in [(good, False), (unknown, False), (wrong, True)]:
        signed = {"checkpoint": f"{text}{more}\n".encode()}
        assert bool(faults(checked(tmp_path, files | signed, log))) is faulty, more
    assert faults(checked(tmp_path, files, log, Trust((OTHER_VKEY, VKEY)))) == []


def test_what_no_entry_covers_is_said(tmp_path: Path) -> None:
    """A table beside the records is only the file that the manifest lists."""
    report = checked(tmp_path, audit_files(LOG) | {"records.csv": b"index\n"})
    assert faults(report) == []
    assert any(sentence.endswith("covers: records.csv") for sentence in report.unchecked)


def test_what_lies_beside_proofs_and_is_none_is_said(tmp_path: Path) -> None:
    """In the folders of what proves something, a file that no check has used is not passed over in silence."""
    strays = {"proofs/5.tlog-proof": b"garbage", "log/readme": b"all is well", "log/tile/entries/x9": b"?"}
    report = checked(tmp_path, audit_files(LOG, 0, 255) | strays, range={"first": 0, "last": 255})
    said = "the contents of these files, which no check has used: "
    (sentence,) = [each for each in report.unchecked if each.startswith(said)]
    assert sentence == said + ", ".join(sorted(strays))
