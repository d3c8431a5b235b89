"""The bounds of a legal hold's terms, as pure rules."""

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Unprocessable
from aboveboard.people.hold_tables import HoldTerms

YEAR_DAYS = 366
"""The most days from the request of a hold, or of its renewal, to its end."""


def check_terms(terms: HoldTerms, now_ms: int) -> None:
    """Raises Unprocessable for an end that is past, or more than YEAR_DAYS away."""
    if not now_ms < terms.until_ms <= now_ms + YEAR_DAYS * MS_PER_DAY:
        raise Unprocessable(
            "A hold lasts at most a year, and can be renewed. Use an end within a year.", field="until"
        )


def check_longer(terms: HoldTerms, before: HoldTerms, now_ms: int) -> None:
    """Raises Unprocessable as `check_terms`, and for a renewal that ends no later than the hold does now."""
    check_terms(terms, now_ms)
    if terms.until_ms <= before.until_ms:
        raise Unprocessable(
            "This renewal ends no later than the hold. Use a later end, or lift the hold.", field="until"
        )


def check_still_ahead(terms: HoldTerms, now_ms: int) -> None:
    """Raises Conflict when the end has come before the approval."""
    if terms.until_ms <= now_ms:
        raise Conflict("The end of this hold has come before it was approved. Ask again with a later end.")
