"""The query of an export: its one form, and the entries that it selects."""

from typing import Any

import pytest
from aboveboard.audit import entries
from aboveboard.audit.entries import Leaf, parse_leaf
from aboveboard.clock import MS_PER_HOUR
from aboveboard.errors import Unprocessable
from aboveboard.exports.query import ExportQuery, describe, hour_ms, normalize, wants_leaf, wants_row
from aboveboard.identifiers import LAST_MS
from aboveboard.words import EntryKind
from hypothesis import given
from hypothesis import strategies as st

HOUR = 1_795_000_000_000 // MS_PER_HOUR * MS_PER_HOUR
POLICY = "ab" * 32
TIMES = st.none() | st.integers(HOUR - 2 * MS_PER_HOUR, HOUR + 3 * MS_PER_HOUR)


def leaf_at(at_ms: int, kind: EntryKind = EntryKind.DECISION) -> Leaf:
    return parse_leaf(entries.leaf(kind, at_ms, POLICY, bytes(32), bytes(16)))


def test_equal_queries_have_one_form() -> None:
    """Kinds and formats in a fixed order, each once, and always JSON Lines."""
    decision, consent = EntryKind.DECISION, EntryKind.CONSENT
    query = ExportQuery(kinds=(decision, consent, decision), formats=("parquet", "csv"))
    assert normalize(query) == ExportQuery(kinds=(consent, decision), formats=("jsonl", "csv", "parquet"))
    whole = ExportQuery(1, 2, (consent,), "home", "shop", POLICY, ("jsonl",), pseudonyms=False)
    assert normalize(whole) == whole


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (ExportQuery(from_ms=-1), "from"),
        (ExportQuery(to_ms=LAST_MS + 1), "to"),
        (ExportQuery(from_ms=5, to_ms=5), "to"),
        (ExportQuery(policy="AB" * 32), "policy"),
        (ExportQuery(policy="ab"), "policy"),
    ],
)
def test_an_impossible_query_is_refused(query: ExportQuery, field: str) -> None:
    """With the field at fault."""
    with pytest.raises(Unprocessable) as refused:
        normalize(query)
    assert refused.value.field == field


@given(st.integers(HOUR, HOUR + MS_PER_HOUR - 1), TIMES, TIMES)
def test_law_a_selected_row_has_a_selected_leaf(at_ms: int, from_ms: int | None, to_ms: int | None) -> None:
    """Otherwise the erasure of its record would take the entry out of the export."""
    query = ExportQuery(from_ms=from_ms, to_ms=to_ms)
    assert wants_leaf(query, leaf_at(at_ms)) or not wants_row(query, at_ms, "shop")


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, True),
        ({"kinds": (EntryKind.DECISION, EntryKind.DIAL)}, True),
        ({"kinds": (EntryKind.DIAL,)}, False),
        ({"policy": POLICY}, True),
        ({"policy": "00" * 32}, False),
        ({"to_ms": HOUR}, False),
        ({"to_ms": HOUR + 1}, True),
        ({"from_ms": HOUR + MS_PER_HOUR - 1}, True),
        ({"from_ms": HOUR + MS_PER_HOUR}, False),
        ({"app": "other", "placement": "other"}, True),
    ],
)
def test_a_leaf_shows_kind_policy_and_hour(changed: dict[str, Any], wanted: bool) -> None:
    """App and placement it does not show, so they do not exclude it."""
    assert wants_leaf(ExportQuery(**changed), leaf_at(HOUR + 60_000)) is wanted


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, True),
        ({"app": "shop", "from_ms": 5, "to_ms": 6}, True),
        ({"app": "other"}, False),
        ({"from_ms": 6}, False),
        ({"to_ms": 5}, False),
    ],
)
def test_a_row_shows_app_and_time(changed: dict[str, Any], wanted: bool) -> None:
    """From the first instant up to, not including, the second."""
    assert wants_row(ExportQuery(**changed), 5, "shop") is wanted


def test_a_described_query_has_times_that_people_read() -> None:
    """As manifests and records have them."""
    scope = describe(ExportQuery(from_ms=HOUR))
    assert (scope.from_, scope.to) == ("2026-11-18T11:00:00.000Z", None)


def test_the_hour_of_a_leaf_is_its_beginning() -> None:
    """In milliseconds."""
    assert hour_ms(leaf_at(HOUR + MS_PER_HOUR - 1)) == HOUR
