"""The marks of kept signals: where the history may have them, and never of special data."""

from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.gateway.rules import load_rules
from aboveboard.people.marks import SignalMark
from aboveboard.people.state import NOBODY, PersonState
from aboveboard.settings import find_shipped
from aboveboard.signals.intake import SignalVerdict
from aboveboard.states.marking import mark_signal
from aboveboard.words import Category, Reach, SignalStatus

RULES = load_rules(find_shipped("policies"), lambda _: None, surveyed=False)
HISTORY = (Reach.VISIT, Reach.HISTORY)


def marked(kind: str, kept: dict[str, Any], reaches: tuple[Reach, ...] = HISTORY, **more: Any) -> PersonState:
    verdict = SignalVerdict(SignalStatus.KEPT, kept, (), reaches, **more)
    return mark_signal(NOBODY, RULES.journeys, RULES.catalogue.types[kind], verdict, at_ms=1)


def test_a_kept_signal_marks_each_pattern_that_it_meets() -> None:
    """With what it named, as limits compare it, until its type's days are over."""
    found = marked("cart_added", {"item": "tent", "topics": ["Camping"]}).marks
    ends_ms = 1 + RULES.catalogue.types["cart_added"].retention_days * MS_PER_DAY
    mark = SignalMark(1, ends_ms, ("item:tent", "topic:camping"))
    assert found == {Category.TRANSACTIONAL: {"cart_added": (mark,)}}


def test_a_pattern_with_a_value_is_met_by_that_value_alone() -> None:
    """One of another feature marks nothing."""
    assert [*marked("feature_used", {"feature": "export"}).marks[Category.BEHAVIOURAL]] == [
        "feature_used[feature='export']"
    ]
    assert marked("feature_used", {"feature": "x"}) is NOBODY


@pytest.mark.parametrize(
    ("kind", "reaches", "more"),
    [
        ("page_viewed", HISTORY, {}),
        ("cart_added", (Reach.VISIT,), {}),
        ("cart_added", (), {}),
        ("cart_added", HISTORY, {"special": True}),
    ],
)
def test_other_signals_mark_nothing(kind: str, reaches: tuple[Reach, ...], more: dict[str, bool]) -> None:
    """Of a type that no state names, of a visit alone, withheld, or special."""
    assert marked(kind, {}, reaches, **more) is NOBODY
