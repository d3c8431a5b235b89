"""The lines of records.jsonl, each against the entry that commits to it."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import entries, tree
from aboveboard.clock import to_iso
from aboveboard.verify.records import in_order, readable

from tests.verify.honest import BARE, HOUR_MS, LOG, changed_lines, checked, faults
from tests.verify.maker import (
    POLICY,
    START_MS,
    Log,
    audit_files,
    checkpoint_of,
)


def test_erased_records_are_counted(tmp_path: Path) -> None:
    """A record that is marked as erased is no fault, and the report does not claim that it was erased."""
    report = checked(tmp_path, changed_lines(lambda lines: [LOG.records[0].erased_line(), *lines[1:]]))
    assert faults(report) == []
    assert any("1 of them marked as erased" in sentence for sentence in report.checked)
    assert any("marked as erased were erased" in sentence for sentence in report.unchecked)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"index": 0}, "bodies of its kind name no other records or people"),
        ({"index": 4, "salt": "ab" * 32}, "marked as left out, but a part of it is there"),
        ({"index": 4, "body": "{}"}, "marked as left out, but a part of it is there"),
        ({"index": 4, "at": None}, "salt, body or time is missing"),
        ({"index": 4, "at": "2026-11-21T10:00:00Z"}, "is not in the hour of its entry"),
        ({"index": 4, "kind": "link"}, "Its kind is not that of its entry."),
        ({"index": 4, "erased": True}, "marked as erased, but a part of it is there"),
    ],
)
def test_a_body_that_is_left_out_where_it_must_be_there(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    """The line is marked, but it is not one that an export without pseudonyms has."""
    index = change.pop("index")
    bare = [each.bare_line() for each in LOG.records]
    bare[index] = LOG.records[index].line(
        **({"person": None, "salt": ..., "body": ..., "left_out": True} | change)
    )
    found = faults(checked(tmp_path, changed_lines(lambda _: bare), query=BARE))
    assert any(f"line {index + 1} " in fault and words in fault for fault in found)


def test_lines_of_the_records(tmp_path: Path) -> None:
    """Swapped, doubled, garbled, cut, foreign lines: each is named by its number."""
    for change, where in [
        (lambda lines: [lines[1], lines[0], *lines[2:]], "line 2"),
        (lambda lines: [lines[0], *lines], "line 2"),
        (lambda lines: [*lines[:4], b"{}", *lines[5:]], "line 5"),
        (lambda lines: [*lines[:4], lines[4][:-9], *lines[5:]], "line 5"),
        (lambda lines: [*lines[:4], lines[4].replace(b'"app":', b'"app": '), *lines[5:]], "line 5"),
        (lambda lines: [*lines, LOG.records[3].line(index=900)], "line 701"),
    ]:
        found = faults(checked(tmp_path, changed_lines(change)))
        assert any(where in fault for fault in found), (where, found)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": '{"v":1}'}, "The record is not the one that the log names."),
        ({"salt": "00" * 32}, "The record is not the one that the log names."),
        ({"salt": "00"}, "not a record in the expected format"),
        ({"kind": "dial"}, "Its kind is not that of its entry."),
        ({"at": to_iso(START_MS + HOUR_MS)}, "Its time is not in the hour"),
        ({"at": to_iso(START_MS + 1)}, "id or time of the decision"),
        ({"record": "dec_9"}, "id or time of the decision"),
        ({"leaf": LOG.records[1].leaf.decode()}, "Its entry is not the one"),
        ({"erased": True}, "marked as erased, but a part of it is there"),
        ({"salt": ...}, "salt, body or time is missing"),
        (
            {"salt": ..., "body": ..., "unreadable": True},
            "The maker of the archive could not decrypt its record",
        ),
        ({"extra": 1}, "not a record in the expected format"),
        ({"index": 2**63}, f"and no index {2**63}"),
        ({"index": -1}, "not a record in the expected format"),
    ],
)
def test_a_changed_record_is_found(tmp_path: Path, changed: dict[str, Any], sentence: str) -> None:
    """Everything in a line that the log vouches for is held against it."""
    line = LOG.records[0].line(**changed)
    assert any(
        sentence in fault
        for fault in faults(checked(tmp_path, changed_lines(lambda lines: [line, *lines[1:]])))
    )


def test_the_body_of_a_decision_must_be_one(tmp_path: Path) -> None:
    """The entry may commit to it, but its reader could not read it."""
    body = b"[" * 200_000
    salt = LOG.records[0].salt
    leaf = entries.leaf("decision", START_MS, POLICY, entries.commitment(salt, body), bytes(16))
    log = Log(1)
    log.records[0] = log.records[0]._replace(body=body, leaf=leaf)
    log.hashes[0] = tree.leaf_hash(leaf)
    log.checkpoint = checkpoint_of(log.hashes)
    [fault] = faults(checked(tmp_path, audit_files(log), log))
    assert "not the JSON of a decision" in fault


def test_lines_before_the_range(tmp_path: Path) -> None:
    """Records of entries that the archive does not cover prove nothing."""
    files = audit_files(LOG, 300, 699)
    files["records.jsonl"] = LOG.records[5].line() + b"\n" + files["records.jsonl"]
    assert "records.jsonl, line 1: Its entry is not in the range that the archive covers." in faults(
        checked(tmp_path, files, range={"first": 300, "last": 699})
    )


def test_lines_are_read_in_the_order_of_the_log() -> None:
    """Each with its number, counted from 1; the others are faults."""
    lines = [LOG.records[index].line() for index in (2, 2, 1, 5)]
    found: list[str] = []
    kept = list(in_order(lines, 5, lambda where, what: found.append(f"{where}: {what}"), where="r"))
    assert [(each.number, each.line.index) for each in kept] == [(1, 2)]
    assert found == [
        "r, line 2: The entry at index 2 is listed twice.",
        "r, line 3: Index 1 comes after 2: the lines are not in order.",
        "r, line 4: The log has 5 entries, counted from 0, and no index 5.",
    ]


def test_counts_are_text_in_a_fixed_order() -> None:
    """Or the word for nothing."""
    assert readable({"decision": 3, "consent": 1}) == "1 consent, 3 decision"
    assert readable({}) == "none"
