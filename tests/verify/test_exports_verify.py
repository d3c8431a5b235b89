"""What a real gateway hands out, checked as its readers would: with the key, offline, after tampering too."""

import json
import re
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from aboveboard import canonical
from aboveboard.verify.archive import PAGE
from aboveboard.verify.detect import verify_path
from aboveboard.verify.report import Older, Report, Trust

from tests.verify.lived import QUERIES, Lived
from tests.verify.maker import OTHER_VKEY, signer_of
from tests.verify.test_verify_page import PAGE as PAGE_PATH
from tests.verify.test_verify_page import RUNNER

NAMES = [*QUERIES, "person"]
NO_MATTER = {
    "key": "it is there for convenience; nobody relies on the key that comes with what it checks",
    "records.csv": "a copy for reading, and said not to be checked",
    "person.json": "said not to be covered by the log",
    "consents.json": "said not to be covered by the log",
    "signals.jsonl": "said not to be covered by the log",
    "imports.jsonl": "said not to be covered by the log",
    "cases.jsonl": "said not to be covered by the log",
    "holds.jsonl": "said not to be covered by the log",
    "receipts/": "said not to be covered by the log",
    PAGE: "said not to be the page of this version",
}
"""Files of an archive that can be changed, together with the manifest, without a fault; each is spoken of instead."""


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: dict[str, bytes], *, fitting: bool = True) -> Path:
    """An archive of these files; the manifest is made to fit them, or left as it was."""
    manifest = json.loads(files["manifest.json"])
    if fitting:
        manifest["files"] = {
            name: {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in files.items()
            if name != "manifest.json"
        }
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**files, "manifest.json": canonical.encode(manifest)}.items():
            archive.writestr(name, data)
    return path


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("name", NAMES)
def test_every_export_verifies(lived: Lived, name: str) -> None:
    """Of everything, of a kind, a placement, an app, a time, of nothing, and of a person."""
    report = verify_path(lived.exports[name], lived.trust)
    assert faults(report) == []
    assert any("is signed by the log" in sentence for sentence in report.checked)


def test_every_decision_names_a_build_that_the_log_announced(lived: Lived) -> None:
    """An export of everything shows it. One of decisions has the text of the build, without the entry."""
    whole, narrow = (verify_path(lived.exports[name], lived.trust) for name in ("all", "decisions"))
    assert any("name a build that an entry before them announces" in each for each in whole.checked)
    assert any("whether the log announces the builds" in each for each in narrow.unchecked)
    for report in (whole, narrow):
        assert "1 of 1 builds have the hash of their name" in report.checked
        assert not any("the text of" in each for each in report.unchecked)


def test_everything_else_verifies(lived: Lived) -> None:
    """The folder that it came from, and the proof of a decision."""
    for path in (lived.data, lived.data / "aboveboard.db", lived.proof):
        assert faults(verify_path(path, lived.trust)) == []


def test_the_log_begins_with_what_was_kept(lived: Lived) -> None:
    """A checkpoint from the first minute, against the folder and against an export of everything."""
    trust = Trust(lived.trust.vkeys, (Older("kept", lived.older.read_text()),))
    for path in (lived.data, lived.exports["all"]):
        assert any("begins with kept" in sentence for sentence in verify_path(path, trust).checked)


NOT_COVERED = re.compile(rb'"(?:app|at|person|record)":(?:"[^"]*"|null)')
"""The members of a record's line that are said not to be covered by the log."""


def middle(data: bytes) -> int:
    """Returns the byte in the middle, or the next one that the log covers. Some members of a line are not."""
    half = len(data) // 2
    for member in NOT_COVERED.finditer(data):
        if member.start() <= half < member.end():
            return member.end()
    return half


@pytest.mark.parametrize("name", ["all", "decisions", "person"])
def test_every_changed_file_is_found(lived: Lived, tmp_path: Path, name: str) -> None:
    """A flipped bit at the beginning, in the middle and at the end of each file, under a manifest that fits."""
    files = contents(lived.exports[name])
    for member, data in files.items():
        for at in {0, middle(data), len(data) - 1} if data else ():
            spoiled = files | {member: flipped(data, at)}
            if member == "manifest.json" or member.startswith(tuple(NO_MATTER)):
                continue
            assert verify_path(packed(tmp_path / "a.zip", spoiled), lived.trust).wrong, (member, at)


@pytest.mark.parametrize("name", ["all", "person"])
def test_accidents_are_found_in_every_file(lived: Lived, tmp_path: Path, name: str) -> None:
    """Under the manifest as it was, every flipped bit is a fault, and so is every file that is gone."""
    files = contents(lived.exports[name])
    for member, data in files.items():
        if member == "manifest.json" or not data:
            continue
        fewer = {each: content for each, content in files.items() if each != member}
        for spoiled in (files | {member: flipped(data, len(data) // 2)}, fewer):
            path = packed(tmp_path / "a.zip", spoiled, fitting=False)
            assert verify_path(path, lived.trust).wrong, member


@pytest.mark.parametrize("name", ["all", "decisions"])
def test_every_record_that_is_left_out_is_found(lived: Lived, tmp_path: Path, name: str) -> None:
    """Decisions especially: one that was answered has its entry, and its entry has its line."""
    files = contents(lived.exports[name])
    lines = files["records.jsonl"].splitlines(keepends=True)
    for at in [at for at, line in enumerate(lines) if b'"kind":"decision"' in line]:
        manifest = json.loads(files["manifest.json"])
        manifest["counts"]["erased" if b'"erased":true' in lines[at] else "records"] -= 1
        fewer = {"records.jsonl": b"".join(lines[:at] + lines[at + 1 :])}
        path = packed(tmp_path / "a.zip", files | fewer | {"manifest.json": canonical.encode(manifest)})
        assert ["(decision) was requested" in fault for fault in faults(verify_path(path, lived.trust))] == [
            True
        ]


def test_with_another_key_nothing_is_called_checked(lived: Lived) -> None:
    """Nothing is wrong either: the key that signed it is named and lacking."""
    [vkey] = lived.trust.vkeys
    for path in (lived.data, lived.proof, *lived.exports.values()):
        report = verify_path(path, Trust((OTHER_VKEY,)))
        assert (faults(report), [*report.lacking]) == ([], [signer_of(vkey)])
        assert not any("signed" in sentence for sentence in report.checked)


def test_the_page_agrees(lived: Lived) -> None:
    """A person's archive and a proof, as a browser would check them."""
    [vkey] = lived.trust.vkeys
    asked = json.dumps([[str(path), vkey] for path in (lived.exports["person"], lived.proof)])
    done = subprocess.run(
        ["node", RUNNER, PAGE_PATH], input=asked, capture_output=True, text=True, check=True
    )
    for report in json.loads(done.stdout):
        assert (report["faults"], report["verdict"][0]) == ([], "good")
        assert report["records"]
