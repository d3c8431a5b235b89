"""The time for an answer: one month, and with a reason up to two more (GDPR Art. 12(3)).

A month ends with the same day of the next one, or with its last day (Regulation 1182/71, Art. 3). Days are those of
UTC. That holidays and weekends lengthen the time is not counted.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from aboveboard.clock import to_ms

FIRST_MONTHS, MORE_MONTHS_MOST = 1, 2


def find_due_ms(received_ms: int, months: int = FIRST_MONTHS) -> int:
    """Returns the last millisecond of the day that is `months` after the receipt."""
    last = add_months(datetime.fromtimestamp(received_ms / 1000, UTC).date(), months)
    return to_ms(datetime.combine(last + timedelta(days=1), time(), UTC)) - 1


def add_months(day: date, months: int) -> date:
    """Returns the same day `months` later, or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
