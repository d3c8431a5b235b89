"""The checks of an imported outcome against the placement that it names."""

from aboveboard.clock import MS_PER_DAY, to_ms
from aboveboard.consent.choices import SKEW_MS
from aboveboard.decisions.request import check_time
from aboveboard.engine import decay
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.placement import Placement
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.import_body import ImportedOutcome
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.privacy.context_fields import USUAL, ContextFields, check_declared
from aboveboard.settings import Settings
from aboveboard.words import OutcomeKind, is_special

DAYS_MOST = 1826
"""The days after which an imported outcome says nothing about today, in any placement: five years."""


def find_problem(
    entry: ImportedOutcome,
    shelf: CompiledPlacement,
    settings: Settings,
    now_ms: int,
    fields: ContextFields = USUAL,
) -> FieldProblem | None:
    """Returns the first problem of an entry for this placement, or None. `fields` are the declared ones of the context."""
    return (
        _find_item_problem(entry, shelf)
        or _find_candidates_problem(entry, settings.candidates_max)
        or _find_time_problem(entry, shelf.placement, settings.record_keep_days, now_ms)
        or _find_context_problem(entry, fields)
    )


def _find_item_problem(entry: ImportedOutcome, shelf: CompiledPlacement) -> FieldProblem | None:
    if entry.kind is OutcomeKind.REVERTED:
        return FieldProblem("kind", "what came of it in the end: seen, taken, dismissed or objected")
    index = shelf.index.get(entry.item)
    if index is None:
        return FieldProblem("item", "an item of the placement")
    if is_special(shelf.placement.items[index].sensitivity):
        return SPECIAL
    return None


SPECIAL = FieldProblem("item", "an item that is not declared special")


def _find_candidates_problem(entry: ImportedOutcome, most: int) -> FieldProblem | None:
    among = entry.candidates
    if among is None:
        return None
    if len(among) > most:
        return FieldProblem("candidates", f"at most {most} items")
    if len({*among}) != len(among):
        return FieldProblem("candidates", "every item once")
    return None if entry.item in among else FieldProblem("candidates", "a list with the item that was shown")


def _find_time_problem(
    entry: ImportedOutcome, placement: Placement, record_days: int, now_ms: int
) -> FieldProblem | None:
    at_ms = to_ms(entry.at)
    if at_ms > now_ms + SKEW_MS:
        return FieldProblem("at", "a time that has passed")
    days = min(DAYS_MOST, record_days or DAYS_MOST)
    if at_ms <= now_ms - days * MS_PER_DAY:
        return FieldProblem("at", f"a time within the last {days} days")
    if at_ms < first_counted_ms(placement, now_ms):
        return FieldProblem("at", "a time within six half-lives of the placement")
    try:
        check_time(entry.context, at_ms)
    except Unprocessable:
        return FieldProblem("context.local_time", "the person's time then, within a day of `at`")
    return None


def _find_context_problem(entry: ImportedOutcome, fields: ContextFields) -> FieldProblem | None:
    try:
        check_declared(fields, entry.context.fields, "request", path="context.fields")
    except Unprocessable as error:
        return FieldProblem(error.field or "context.fields", error.expected or "declared fields")
    return None


def first_counted_ms(placement: Placement, now_ms: int) -> int:
    """Returns the instant from which on outcomes count in this placement, by its half-life. 0 without one."""
    sums = decay.empty(decay.period_ms_of(placement.half_life_days))
    return decay.since_ms(decay.drop_old_periods(sums, now_ms))
