"""Archives that are small and made to take long: both verifiers stop early, and say what was not checked."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from aboveboard import canonical
from aboveboard.verify import records
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.deletions import ENTRY, MINE
from aboveboard.verify.finding import FINDING, KEYS_MOST
from aboveboard.verify.hostile_zip import CHECKPOINT_BYTES_MOST, MANIFEST_BASE_BYTES
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.report import FAULTS_MOST, Report

from tests.verify.accounted import AccountedLog
from tests.verify.maker import TRUST, Log, audit_files, jsonl, manifest, pack, person_files
from tests.verify.searched import copied_tiles, download
from tests.verify.test_verify_page import PAGE, RUNNER, VKEY, shown

LOG = Log(3)
PERSON = person_files(LOG, (0, 2))
ACCOUNTED = AccountedLog({3, 5})
STOPPED = f"he rest: the check stopped after {FAULTS_MOST} faults"
MANY = FAULTS_MOST + 50
FIRST, LAST = LOG.records[0].line(), LOG.records[2].line()

BAD_LINES = {
    "empty": b"",
    "another form": b"[]",
    "nested": b"[" * 300,
    "a record of the log again": LAST,
    "a record out of order": FIRST,
    "an index beyond the log": LOG.records[2].line(index=3),
}


def person(folder: Path, change: dict[str, bytes], log: Log = LOG, **said: Any) -> Path:
    files = PERSON if log is LOG else person_files(log, (0, 1))
    return pack(folder / "mine.zip", files | change, log, **({"kind": "person"} | said))


def page(path: Path) -> Any:
    [report] = shown([(path, VKEY)])
    return report


def is_cut(report: Report) -> bool:
    return report.wrong == FAULTS_MOST and any(STOPPED in sentence for sentence in report.unchecked)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The lines that the command has parsed."""
    found: list[bytes] = []
    parse = records._parse

    def note(data: bytes) -> Any:
        found.append(data)
        return parse(data)

    monkeypatch.setattr(records, "_parse", note)
    return found


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
@pytest.mark.parametrize("kind", ["audit", "person"])
def test_the_command_stops_at_many_bad_lines(
    tmp_path: Path, kind: str, line: bytes, parsed: list[bytes]
) -> None:
    """It reads no more of them than it reports, and says so."""
    files = PERSON if kind == "person" else audit_files(LOG)
    bad = {"records.jsonl": jsonl([LAST, *[line] * MANY])}
    report = verify_archive(pack(tmp_path / "a.zip", files | bad, LOG, kind=kind), TRUST)
    assert is_cut(report)
    assert len(parsed) <= FAULTS_MOST + 1


def test_the_page_stops_at_many_bad_lines(tmp_path: Path) -> None:
    """As the command does, and 100,000 empty lines are no more work than a thousand."""
    cases = []
    for number, line in enumerate(BAD_LINES.values()):
        (tmp_path / str(number)).mkdir()
        bad = {"records.jsonl": jsonl([LAST, *[line] * (100_000 if not line else MANY)])}
        cases.append((person(tmp_path / str(number), bad), VKEY))
    for report, name in zip(shown(cases), BAD_LINES, strict=True):
        assert len(report["faults"]) == FAULTS_MOST, name
        assert any(STOPPED in sentence for sentence in report["unchecked"]), name
        assert report["verdict"][0] == "bad"


@pytest.mark.parametrize("name", ["proofs/9{}.tlog-proof", "unlisted/{}"])
def test_many_small_files(tmp_path: Path, name: str) -> None:
    """Files that belong to no record, and files that the manifest does not list."""
    path, files = tmp_path / "many.zip", dict(PERSON)
    if name.startswith("proofs/"):
        pack(path, files | {name.format(at): b"" for at in range(MANY)}, LOG, kind="person")
    else:
        pack(path, files, LOG, kind="person")
        with ZipFile(path, "a") as archive:
            for at in range(MANY):
                archive.writestr(name.format(at), b"")
    assert is_cut(verify_archive(path, TRUST))
    found = page(path)
    assert len(found["faults"]) == FAULTS_MOST
    assert any(STOPPED in sentence for sentence in found["unchecked"])


def test_many_files_that_nothing_covers(tmp_path: Path) -> None:
    """They are no fault, and counted: five of them are named."""
    many = 200
    path = person(tmp_path, {f"more{at:04}/a": b"" for at in range(many)})
    for unchecked in (verify_archive(path, TRUST).unchecked, page(path)["unchecked"]):
        [sentence] = [each for each in unchecked if "which no entry of the log covers" in each]
        assert f"and {many + 2 - 5} more" in sentence
        assert len(sentence) < 300


def test_requested_records_that_all_lack(tmp_path: Path) -> None:
    """An export of a long log without a single record."""
    log = Log(FAULTS_MOST + 200)
    path = pack(tmp_path / "bare.zip", audit_files(log) | {"records.jsonl": b""}, log)
    assert is_cut(verify_archive(path, TRUST))


def test_the_search_stops_with_the_check(tmp_path: Path) -> None:
    """It would read all lines again."""
    path = person(tmp_path, {"records.jsonl": jsonl([b""] * MANY)})
    report = verify_mine(path, str(copied_tiles(tmp_path)), TRUST)
    assert is_cut(report)
    assert sum(STOPPED in sentence for sentence in report.unchecked) == 1


@pytest.mark.parametrize("level", [90, 200, 100_000])
def test_a_nested_manifest(tmp_path: Path, level: int) -> None:
    """It is refused by both, by the format or by its depth, and no stack runs out."""
    text = manifest(PERSON, LOG, kind="person", query={"kinds": "nested"})
    nested = text.replace(b'"nested"', b"[" * level + b"]" * level)
    path = tmp_path / "nested.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in (PERSON | {"manifest.json": nested}).items():
            archive.writestr(name, data)
    command, shown_by_page = verify_archive(path, TRUST), page(path)
    if level > 100:
        assert len(shown_by_page["faults"]) == 1
    if level > 2_000:
        assert command.wrong == 1


def test_a_manifest_that_is_longer_than_its_files_need(tmp_path: Path) -> None:
    """Parsed, tiny values take a hundred times their size."""
    path = tmp_path / "long.zip"
    filling = {"kinds": [[]] * (MANIFEST_BASE_BYTES // 2)}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in PERSON.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", manifest(PERSON, LOG, kind="person", query=filling))
    assert [fault.what for fault in verify_archive(path, TRUST).faults] == ["The manifest is far too long."]
    assert page(path)["faults"] == ["The file: The manifest is far too long."]


def test_a_long_checkpoint(tmp_path: Path) -> None:
    """Each proof is compared with it."""
    long = LOG.checkpoint + f"— other.example/log {'A' * CHECKPOINT_BYTES_MOST}\n"
    path = person(tmp_path, {"checkpoint": long.encode()})
    [fault] = verify_archive(path, TRUST).faults
    assert fault == ("checkpoint", "The file checkpoint is far too long.")
    assert page(path)["faults"] == ["checkpoint: The file checkpoint is far too long."]


def test_many_finding_keys(tmp_path: Path) -> None:
    """Each is tried on each entry. As many as are allowed pass."""
    keys = [f"{number:064x}\n" for number in range(KEYS_MOST)]
    few = verify_archive(download(tmp_path, keys="".join(keys[:9])), TRUST)
    assert not any("at most" in fault.what for fault in few.faults)
    path = person(tmp_path, {FINDING: "".join([*keys, keys[0]]).encode()})
    expected = f"finding.key has {KEYS_MOST + 1} keys. It may have at most {KEYS_MOST}."
    assert [fault.what for fault in verify_archive(path, TRUST).faults if fault.where == FINDING] == [
        expected
    ]
    assert any(f"{KEYS_MOST + 1} keys" in fault for fault in page(path)["faults"])


@pytest.mark.parametrize("own", [[3, 3], [5, 3]])
def test_a_proof_that_is_repeated(tmp_path: Path, own: Sequence[int]) -> None:
    """Each index of a deleted record has one proof, in order."""
    gone = {ENTRY: ACCOUNTED.entry(), MINE: ACCOUNTED.mine_json(list(own))}
    path = person(tmp_path, gone, ACCOUNTED)
    assert any("twice, or not in order" in fault.what for fault in verify_archive(path, TRUST).faults)
    assert any("twice, or not in order" in fault for fault in page(path)["faults"])


def test_a_bundle_of_many_empty_entries(tmp_path: Path) -> None:
    """A bundle has 256 entries at most, in an export and among the tiles of a search."""
    name = "log/tile/entries/000"
    log = Log(300)
    path = pack(tmp_path / "audit.zip", audit_files(log) | {name: bytes(9_000)}, log)
    assert any("more than 256 entries" in fault.what for fault in verify_archive(path, TRUST).faults)
    mine, tiles = download(tmp_path), copied_tiles(tmp_path)
    (tiles / name.removeprefix("log/")).write_bytes(bytes(9_000))
    report = verify_mine(mine, str(tiles), TRUST)
    assert any("more than 256 entries" in fault.what for fault in report.faults)
    asked = json.dumps([[str(mine), VKEY, str(tiles)]])
    done = subprocess.run(["node", RUNNER, PAGE], input=asked, capture_output=True, text=True, check=True)
    assert any("more than 256 entries" in fault for fault in json.loads(done.stdout)[0]["faults"])


ESCAPE = "\x1b[2J\x1b]0;owned\x07"


@pytest.mark.parametrize(
    "said",
    [
        {"origin": ESCAPE},
        {"made": ESCAPE},
        {"query": {"kinds": [ESCAPE], "from": None, "to": None}},
        {"query": {"kinds": [], "from": ESCAPE, "to": None}},
        {"query": {ESCAPE: ESCAPE}},
        {"counts": {ESCAPE: 1}},
        {"files": {ESCAPE: {"bytes": 1, "sha256": "0" * 64}}},
        {"kind": ESCAPE},
    ],
)
def test_no_sentence_has_control_characters(tmp_path: Path, said: Any) -> None:
    """The text of a manifest cannot reach the terminal of its reader."""
    for name, files in (("person", PERSON), ("audit", audit_files(LOG))):
        path = tmp_path / f"{name}.zip"
        whole = json.loads(manifest(files, LOG, kind=name)) | said
        with ZipFile(path, "w") as archive:
            for member, data in (files | {"manifest.json": canonical.encode(whole)}).items():
                archive.writestr(member, data)
        report = verify_archive(path, TRUST)
        sentences = [*report.checked, *report.unchecked, *report.lacking]
        sentences += [part for fault in report.faults for part in fault]
        assert all(sentence.isprintable() for sentence in sentences)
