"""An outcome fits the decision that it follows, or it is said what does not fit."""

from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.consent.choices import SKEW_MS
from aboveboard.ingestion.outcome_check import WINDOW_MS, find_problem, is_preview
from msgspec import UNSET

MADE = 1_800_000_000_000


def recalled(preview: Any = UNSET) -> Any:
    body = SimpleNamespace(items=(SimpleNamespace(item="a"),), preview=preview, arranged=UNSET)
    return SimpleNamespace(body=body, at_ms=MADE)


@pytest.mark.parametrize(
    ("item", "at_ms", "now_ms", "field"),
    [
        ("a", MADE, MADE, None),
        ("a", MADE - SKEW_MS, MADE, None),
        ("a", MADE - SKEW_MS - 1, MADE, "at"),
        ("a", MADE + SKEW_MS, MADE, None),
        ("a", MADE + SKEW_MS + 1, MADE, "at"),
        ("a", MADE + WINDOW_MS, MADE + WINDOW_MS, None),
        ("a", MADE + WINDOW_MS + 1, MADE + WINDOW_MS + 1, "at"),
        ("b", MADE, MADE, "item"),
    ],
)
def test_a_problem_names_its_field(item: str, at_ms: int, now_ms: int, field: str | None) -> None:
    """At each of its bounds an outcome still fits."""
    problem = find_problem(recalled(), item, at_ms, now_ms)
    assert (problem.field if problem else None) == field


def test_a_record_without_the_field_is_no_preview() -> None:
    """Those of earlier versions have none."""
    assert is_preview(recalled(True))
    assert not is_preview(recalled())
