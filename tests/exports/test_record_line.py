"""The line of an entry in `records.jsonl`."""

import json
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit import entries
from aboveboard.audit.entries import parse_leaf
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.exports.record_line import anonymous, line
from aboveboard.verify.records import NAMING, in_order
from aboveboard.words import EntryKind
from msgspec import structs

PERSON = bytes(range(32))


def entry_of(kind: EntryKind, **changed: Any) -> LogEntry:
    body, salt = b'{"v":1}', bytes(32)
    commitment = entries.commitment(salt, body)
    leaf = entries.leaf(kind, 0, "ab" * 32, commitment, entries.tag(bytes(32), commitment))
    whole = LogEntry(7, leaf, parse_leaf(leaf), "record", 5, "shop", PERSON, "dec_1", salt, body)
    return structs.replace(whole, **changed)


@pytest.mark.parametrize("kind", EntryKind)
@pytest.mark.parametrize("state", ["record", "erased", "unreadable", "left_out"])
def test_the_verifier_reads_every_line(kind: EntryKind, state: str) -> None:
    """It is canonical JSON, as the verifier requires."""
    without: dict[str, Any] = {} if state == "record" else {"salt": None, "body": None}
    data = line(entry_of(kind, state=state, **without))
    assert data == canonical.encode(json.loads(data)) + b"\n"
    faults: list[str] = []
    found = list(in_order([data[:-1]], 8, lambda *fault: faults.extend(fault), where="here"))
    assert (faults, [each.line.index for each in found]) == ([], [7])


def test_a_state_is_a_mark_of_the_line() -> None:
    """A readable record has none."""
    marks = {
        state: {"erased", "unreadable", "left_out"}
        & set(json.loads(line(entry_of(EntryKind.DIAL, state=state))))
        for state in ("record", "erased", "unreadable", "left_out")
    }
    assert marks == {"record": set(), **{state: {state} for state in ("erased", "unreadable", "left_out")}}


@pytest.mark.parametrize("kind", EntryKind)
def test_an_anonymous_line_names_no_person(kind: EntryKind) -> None:
    """Nor does its body: where the kind names other records or people, it is left out with its salt."""
    found = json.loads(line(anonymous(entry_of(kind))))
    assert found["person"] is None
    assert found.get("left_out", False) is (kind in NAMING)
    assert ("body" in found, "salt" in found) == (kind not in NAMING, kind not in NAMING)


def test_an_erased_line_stays_erased_without_pseudonyms() -> None:
    """It has no body to leave out."""
    erased = entry_of(EntryKind.OUTCOME, state="erased", salt=None, body=None)
    assert anonymous(erased).state == "erased"
