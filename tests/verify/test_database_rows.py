"""The rows of a database: every entry at its index, and the record that belongs to it."""

from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest
from aboveboard.verify.database_rows import SEALED_LEAST, Cell, Counts, RecordRow, check_rows
from aboveboard.verify.recompute import Walk

from tests.audit import oracle
from tests.verify.maker import Log

LOG = Log(5)
ENTRIES: list[tuple[Cell, Cell]] = [(each.index, each.leaf) for each in LOG.records]
RECORDS = [RecordRow(each.index, each.kind, each.at_ms, 32, SEALED_LEAST) for each in LOG.records]


def check(
    entries: list[tuple[Cell, Cell]] = ENTRIES, records: Iterable[RecordRow] = RECORDS, signed: int | None = 5
) -> tuple[list[str], Walk, Counts]:
    faults: list[str] = []
    counts, walk = Counts(), Walk({len(LOG.records)}, lambda *_: None, lambda *_: None)
    check_rows(entries, records, walk, counts, lambda *fault: faults.append(": ".join(fault)), signed=signed)
    return faults, walk, counts


def changed(index: int, **cells: Any) -> list[RecordRow]:
    return [row._replace(**cells) if row.place == index else row for row in RECORDS]


def test_honest_rows_give_the_root_and_no_fault() -> None:
    """Each record is counted by its kind."""
    faults, walk, counts = check()
    assert faults == []
    assert walk.roots == {5: oracle.root_of(LOG.hashes)}
    assert counts.fitting == {"decision": 2, "consent": 1, "signals": 1, "outcome": 1}
    assert counts.gone == {}


def test_an_entry_without_a_record_is_only_counted() -> None:
    """An erasure leaves it so."""
    faults, _, counts = check(records=RECORDS[1:])
    assert faults == []
    assert counts.gone == {"decision": 1}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"kind": "dial"}, "Its kind is not that of its entry."),
        ({"at_ms": 0}, "Its time is not in the hour of its entry."),
        ({"at_ms": "noon"}, "Its time is not in the hour of its entry."),
        ({"at_ms": 2**62}, "Its time is not in the hour of its entry."),
        ({"person": 31}, "Its person is not a pseudonym."),
        ({"sealed": SEALED_LEAST - 1}, "It is too short to be a sealed record."),
        ({"sealed": None}, "It is too short to be a sealed record."),
    ],
)
def test_a_record_that_does_not_fit_its_entry_is_a_fault(cells: dict[str, Any], sentence: str) -> None:
    """It is named by its index, and not counted as fitting."""
    faults, _, counts = check(records=changed(1, **cells))
    assert faults == [f"records: index 1: {sentence}"]
    assert "consent" not in counts.fitting


def test_a_missing_entry_ends_the_walk() -> None:
    """No root after it can be right, and its record belongs to nothing."""
    faults, walk, _ = check(ENTRIES[:2] + ENTRIES[3:])
    assert faults == [
        "entries: The entry at index 2 is missing.",
        "records: There is a record at index 2, but no entry.",
    ]
    assert walk.size == 2


def test_endless_rows_end_soon_after_the_signed_ones() -> None:
    """The rest is one fault, however many rows there are."""
    counter = count()
    endless: Any = ((index, LOG.records[0].leaf) for index in counter)
    faults, _, _ = check(endless, [], signed=5)
    assert faults == ["entries: There are entries beyond the 5 that were signed."]
    assert next(counter) < 10


def test_endless_records_end_soon_after_the_signed_entries() -> None:
    """Also where no entry is left to end them."""
    faults, _, _ = check(records=(RECORDS[0]._replace(place=place) for place in count()))
    assert faults[-1] == "records: There are records beyond the 5 entries that were signed."
    assert len(faults) < 10


@pytest.mark.parametrize("index", ["\x1b[2J", None, 1.5, b"x"])
def test_an_index_that_is_no_number_is_not_shown(index: Cell) -> None:
    """It may be anything, also something that a terminal obeys."""
    faults, _, _ = check([*ENTRIES, (index, b"x")], [*RECORDS, RecordRow(index, "dial", 0, None, 100)])
    assert set(faults) == {
        "entries: An entry has an index that is not a whole number.",
        "records: A record has an index that is not a whole number.",
    }
