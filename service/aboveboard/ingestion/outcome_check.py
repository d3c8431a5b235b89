"""The checks of an outcome against the decision that it follows."""

from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.choices import SKEW_MS
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.decisions.shown_items import find_shown_items
from aboveboard.ingestion.signal_answer import FieldProblem

WINDOW_MS = 30 * MS_PER_DAY
"""The time after a decision in which an outcome of it is accepted. Later actions have other causes."""


def find_problem(recalled: OpenedDecision, item: str, at_ms: int, now_ms: int) -> FieldProblem | None:
    """Returns the problem of an outcome of `item` at `at_ms`, or None."""
    if item not in find_shown_items(recalled.body):
        return FieldProblem("item", "an item that this decision showed")
    if at_ms > now_ms + SKEW_MS or at_ms < recalled.at_ms - SKEW_MS:
        return FieldProblem("at", "a time after the decision that has passed")
    if at_ms > recalled.at_ms + WINDOW_MS:
        return FieldProblem("at", "a time within 30 days of the decision")
    return None


def is_preview(recalled: OpenedDecision) -> bool:
    """Returns True when the decision was a preview."""
    return recalled.body.preview is True
