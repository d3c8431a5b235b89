"""The checks of an imported outcome, at their bounds."""

from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.consent.choices import SKEW_MS
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.placement import Item, Placement
from aboveboard.ingestion.import_body import ImportedOutcome
from aboveboard.ingestion.import_check import DAYS_MOST, find_problem, first_counted_ms
from aboveboard.settings import load
from aboveboard.words import PlacementKind
from msgspec import convert

NOW_MS = 1_764_000_000_000
SETTINGS = load({"ABOVEBOARD_CANDIDATES_MAX": "3"})


def placement(**more: Any) -> Placement:
    return Placement("shop", "home", 1, "Home", PlacementKind.CONTENT, items=(Item("a"), Item("b")), **more)


def problem(days: int = 0, *, half_life_days: float | None = None, **more: Any) -> str | None:
    entry = {"id": "1", "placement": "home", "item": "a", "kind": "taken", "at": to_iso(NOW_MS)} | more
    settings = load({"ABOVEBOARD_CANDIDATES_MAX": "3", "ABOVEBOARD_RECORD_KEEP_DAYS": str(days)})
    shelf = compile_shelf(placement(half_life_days=half_life_days))
    found = find_problem(convert(entry, ImportedOutcome), shelf, settings, NOW_MS)
    return None if found is None else found.field


@pytest.mark.parametrize(
    ("at_ms", "field"),
    [
        (NOW_MS + SKEW_MS, None),
        (NOW_MS + SKEW_MS + 1, "at"),
        (NOW_MS - DAYS_MOST * MS_PER_DAY, "at"),
        (NOW_MS - DAYS_MOST * MS_PER_DAY + 1, None),
    ],
)
def test_the_time_has_bounds(at_ms: int, field: str | None) -> None:
    """Five minutes ahead, for a clock that is fast, and five years back."""
    assert problem(at=to_iso(at_ms)) == field


def test_what_retention_would_delete_at_once_is_refused() -> None:
    """With RECORD_KEEP_DAYS, so many days count."""
    edge = NOW_MS - 40 * MS_PER_DAY
    assert [problem(40, at=to_iso(at_ms)) for at_ms in (edge, edge + 1)] == ["at", None]


def test_what_counts_no_more_by_the_half_life_is_refused() -> None:
    """The first instant that counts is that of the oldest period."""
    first = first_counted_ms(placement(half_life_days=2), NOW_MS)
    assert NOW_MS - 12 * MS_PER_DAY <= first < NOW_MS - 11 * MS_PER_DAY
    assert [problem(half_life_days=2, at=to_iso(at_ms)) for at_ms in (first - 1, first)] == ["at", None]


@pytest.mark.parametrize("sent", [{"mood": "calm"}, {"device": "mobile"}])
def test_fields_of_the_context_are_declared(sent: dict[str, str]) -> None:
    """A field that no file declares is refused, and so is one that the gateway makes itself."""
    found = [problem(context={"fields": fields}) for fields in ({}, sent)]
    assert found == [None, f"context.fields.{next(iter(sent))}"]


def test_candidates_are_as_many_as_a_decision_may_have() -> None:
    """Items that the placement no longer has may be among them."""
    assert [problem(candidates=each) for each in (["a", "b", "gone"], ["a", "b", "c", "d"])] == [
        None,
        "candidates",
    ]
