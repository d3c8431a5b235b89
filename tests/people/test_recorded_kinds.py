"""The rows of records: evidence, but for decisions, which expire and teach."""

from aboveboard.people.handling import Retention, UnlearnWay
from aboveboard.people.recorded_kinds import RECORDS
from aboveboard.words import EntryKind


def test_only_decisions_expire_and_teach() -> None:
    """With their reasons. All other records are evidence of what the person chose."""
    expiring = [row.name for row in RECORDS if row.keep is Retention.RECORD_DAYS]
    learned = [row.name for row in RECORDS if row.unlearn is UnlearnWay.EXAMPLES]
    assert expiring == [str(EntryKind.DECISION), str(EntryKind.REASONS)]
    assert learned == [str(EntryKind.DECISION)]
