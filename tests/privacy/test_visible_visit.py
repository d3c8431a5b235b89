"""The part of a visit that may be used."""

from aboveboard.people.state import Limits, Visit
from aboveboard.privacy.visible_visit import visible

from tests.privacy.test_filter import NOW, OPEN
from tests.privacy.test_intent_interest import READING, SHOPPING


def test_a_visit_with_steps_alone_may_be_used():
    """Its times are those of the steps."""
    visit = Visit("s", NOW - 9, NOW + 9, {}, SHOPPING)
    found = visible(visit, READING, Limits())
    assert found == Visit("s", SHOPPING[0].at_ms, SHOPPING[-1].at_ms, {}, SHOPPING)
    assert visible(visit, OPEN, Limits()) is None
