"""The check of an export for an audit: the range, what was requested, and that no record of it is missing."""

from pathlib import Path

import pytest
from aboveboard.audit import note
from aboveboard.audit.note import Checkpoint
from aboveboard.clock import to_iso
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.audit_archive import STEP

from tests.verify.honest import HOUR_MS, LOG, changed_lines, checked, faults, without
from tests.verify.maker import (
    KEY,
    ORIGIN,
    POLICY,
    START_MS,
    TRUST,
    Log,
    audit_files,
    jsonl,
    older,
    pack,
)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513])
def test_an_honest_archive_verifies(tmp_path: Path, size: int) -> None:
    """At every size: all entries and records are checked."""
    log = Log(size)
    report = checked(tmp_path, audit_files(log), log)
    assert faults(report) == []
    assert f"{size} of {size} entries in the range lead to the signed root" in report.checked
    assert any(
        sentence.startswith(f"{size} of {size} records fit their entries") for sentence in report.checked
    )


@pytest.mark.parametrize(
    ("first", "last"), [(0, 0), (5, 300), (255, 256), (256, 511), (600, 699), (699, 699)]
)
def test_a_part_of_the_log_verifies(tmp_path: Path, first: int, last: int) -> None:
    """A range leads to the root too, and what lies outside of it is not called checked."""
    report = checked(tmp_path, audit_files(LOG, first, last), range={"first": first, "last": last})
    assert faults(report) == []
    assert any("outside of the range" in sentence for sentence in report.unchecked)


def test_a_log_of_three_levels_verifies(tmp_path: Path) -> None:
    """More than 65,536 entries need tiles of tiles."""
    log = Log(65_536 + 300)
    files = audit_files(log, 65_530, 65_560)
    assert (
        faults(checked(tmp_path, files, log, older(Log(65_540)), range={"first": 65_530, "last": 65_560}))
        == []
    )
    assert any(name.startswith("log/tile/2/") for name in files)


@pytest.mark.parametrize("index", [0, 300, 699])
def test_a_record_that_is_left_out_is_found(tmp_path: Path, index: int) -> None:
    """Completeness: an entry that was asked for has its line."""
    [fault] = faults(checked(tmp_path, without(index)))
    assert f"The record of the entry at index {index} " in fault


def test_what_was_not_asked_for_may_be_absent(tmp_path: Path) -> None:
    """An export of decisions has no other lines; each decision must be there."""
    files = audit_files(LOG)
    mine = [each.line() for each in LOG.records if each.kind == "decision"]
    query = {"kinds": ["decision"]}
    assert faults(checked(tmp_path, files | {"records.jsonl": jsonl(mine)}, query=query)) == []
    [fault] = faults(checked(tmp_path, files | {"records.jsonl": jsonl(mine[1:])}, query=query))
    assert "(decision) was requested" in fault


def test_what_was_asked_for_is_said(tmp_path: Path) -> None:
    """A manifest that is narrowed to hide a record cannot hide that it is."""
    query = {"kinds": ["decision"], "from": "2026-11-01T00:00:00Z", "policy": POLICY}
    report = checked(tmp_path, audit_files(LOG), query=query)
    said = f"kinds decision; policy set {POLICY[:12]}; from 2026-11-01T00:00:00+00:00"
    assert any(said in sentence for sentence in report.checked)
    assert any(said in sentence for sentence in report.unchecked)


def test_hours_at_the_edge_are_left_open(tmp_path: Path) -> None:
    """Within the first and last hour an entry does not tell whether it was asked for; between them it does."""
    query = {"from": to_iso(START_MS + HOUR_MS), "to": to_iso(START_MS + 5 * HOUR_MS)}
    inside = [each for each in LOG.records if START_MS + HOUR_MS <= each.at_ms < START_MS + 5 * HOUR_MS]
    files = audit_files(LOG)
    report = checked(
        tmp_path, files | {"records.jsonl": jsonl([each.line() for each in inside])}, query=query
    )
    assert faults(report) == []
    assert any("first or last hour" in sentence for sentence in report.unchecked)
    thinned = jsonl([each.line() for each in inside if each.index != inside[12].index])
    assert len(faults(checked(tmp_path, files | {"records.jsonl": thinned}, query=query))) == 1


def test_a_placement_cannot_be_checked_for_completeness(tmp_path: Path) -> None:
    """The verifier says that it could not tell when an entry names nothing."""
    report = checked(tmp_path, without(7), query={"kinds": [], "placement": "home"})
    assert faults(report) == []
    assert any("only a record shows" in sentence for sentence in report.unchecked)


def test_a_huge_range_is_not_walked_through(tmp_path: Path) -> None:
    """A signed size of a billion billion, with three bundles behind it, is an answer at once."""
    text = note.checkpoint_text(Checkpoint(ORIGIN, 10**18, bytes(32)))
    files = audit_files(LOG) | {"checkpoint": note.sign(text, [(ORIGIN, KEY)]).encode()}
    found = faults(checked(tmp_path, files, size=10**18, range={"first": 0, "last": 10**18 - 1}))
    assert any("bundles of entries, but there are 3" in fault for fault in found)


def test_an_empty_archive_claims_nothing(tmp_path: Path) -> None:
    """Nothing was asked for that there is: no entry is called checked."""
    files = audit_files(LOG, 699, 699) | {"records.jsonl": b""}
    files = {name: data for name, data in files.items() if "entries" not in name}
    report = checked(tmp_path, files, range={"first": 0, "last": -1})
    assert faults(report) == []
    assert any(sentence.startswith("any entry") for sentence in report.unchecked)


def test_erased_lines_do_not_make_an_archive_complete(tmp_path: Path) -> None:
    """The report counts the entries with a record, and says nothing about records when none is left."""
    erased = [each.erased_line() for each in LOG.records]
    some = checked(tmp_path, changed_lines(lambda lines: [*erased[:3], *lines[3:]]))
    assert any(
        "lacks its line" in each and each.endswith("697 have their record, 3 are only marked as erased")
        for each in some.checked
    )
    none = checked(tmp_path, changed_lines(lambda _: erased))
    assert faults(none) == []
    assert not any("lacks its line" in each for each in none.checked)
    assert any("all 700 are only marked as erased" in each for each in none.unchecked)


def test_progress_is_reported_now_and_then_and_at_the_end(tmp_path: Path) -> None:
    """After each STEP entries of the range."""
    log, steps = Log(STEP + 10), []
    path = pack(tmp_path / "export.zip", audit_files(log), log)
    verify_archive(path, TRUST, lambda done, total: steps.append((done, total)))
    assert steps == [(STEP, log.size), (log.size, log.size)]
