"""The manifest of an archive: its form, its counts, and its request for pseudonyms."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from aboveboard.errors import Tampered
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.manifest import parse_manifest

from tests.verify.honest import BARE, LOG, changed_lines, checked, faults
from tests.verify.maker import (
    TRUST,
    audit_files,
    manifest,
    pack,
)

OUTCOMES = [each.index for each in LOG.records if each.kind == "outcome"]


def test_bodies_that_are_left_out_are_counted(tmp_path: Path) -> None:
    """Without pseudonyms they are no fault; the records have their line, and what they say is not called checked."""
    files = changed_lines(lambda _: [each.bare_line() for each in LOG.records])
    report = checked(tmp_path, files, query=BARE)
    assert faults(report) == []
    assert any(sentence.startswith("700 of 700 records fit") for sentence in report.checked)
    assert any(
        each.endswith("560 have their record, 0 are only marked as erased, 140 have theirs without its body")
        for each in report.checked
    )
    assert any(
        sentence.startswith("the bodies of 140 of the records: they name other")
        for sentence in report.unchecked
    )


def test_bodies_are_left_out_for_one_reason_only(tmp_path: Path) -> None:
    """An export that was requested with pseudonyms hides nothing in this way."""
    files = changed_lines(lambda lines: [*lines[:4], LOG.records[4].bare_line(), *lines[5:]])
    [fault] = faults(checked(tmp_path, files))
    assert "requested with pseudonyms, but 1 of its records lack their body" in fault


def test_an_archive_that_names_people_all_the_same_is_told_of(tmp_path: Path) -> None:
    """As version 0.1.0 wrote them: it verifies, and its reader learns that it is not what it was asked for as."""
    for lines in (
        [each.line(person=None) for each in LOG.records],
        [each.line() for each in LOG.records[:1]],
    ):
        rest = [each.bare_line() for each in LOG.records[len(lines) :]]
        report = checked(tmp_path, changed_lines(lambda _, all_of=[*lines, *rest]: all_of), query=BARE)
        assert faults(report) == []
        count = len(OUTCOMES) if len(lines) > 1 else 1
        assert any(
            f"without pseudonyms, but {count} of its records name" in each for each in report.unchecked
        )


@pytest.mark.parametrize(
    "said",
    [
        {"size": 701},
        {"origin": "other.example/log"},
        {"counts": {"records": 699}},
        {"counts": {"records": 700, "erased": 1}},
        {"range": {"first": 0, "last": 700}},
        {"range": {"first": 0, "last": 10**18}},
        {"range": {"first": 0, "last": 5}},
        {"range": None},
        {"kind": "person"},
        {"kind": "other"},
        {"v": 2},
        {"query": {"from": "yesterday"}},
        {"query": {"kinds": 7}},
        {"query": {"kinds": "decision"}},
        {"query": {"policy": "none"}},
    ],
)
def test_a_manifest_that_says_otherwise_is_found(tmp_path: Path, said: dict[str, Any]) -> None:
    """Log, size, range, counts and kind are what the archive shows."""
    assert faults(checked(tmp_path, audit_files(LOG), **said))


def test_deep_nesting_is_not_a_way_to_break_it(tmp_path: Path) -> None:
    """A manifest, and the body of a decision, that would exhaust the stack."""
    deep = b"[" * 100_000 + b"]" * 100_000
    path = pack(tmp_path / "a.zip", audit_files(LOG), LOG)
    whole = manifest(audit_files(LOG), LOG).replace(b'"query":{', b'"query":{"deep":' + deep + b",")
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    with ZipFile(path, "w") as archive:
        for name, data in {**files, "manifest.json": whole}.items():
            archive.writestr(name, data)
    assert faults(verify_archive(path, TRUST)) == [
        "the archive: The file manifest.json does not have the expected format."
    ]


def test_a_manifest_must_be_canonical() -> None:
    """Other readers could otherwise see other values in it."""
    data = manifest(audit_files(LOG), LOG)
    assert parse_manifest(data).size == LOG.size
    with pytest.raises(Tampered, match="not in canonical form"):
        parse_manifest(data.replace(b'"v":1', b'"v": 1'))
    with pytest.raises(Tampered, match="does not have the expected format"):
        parse_manifest(data.replace(b'"v":1', b'"v":1,"w":1'))
