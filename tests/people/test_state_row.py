"""The form of the row of a member of a state."""

from aboveboard.people.handling import EraseWay, MergeWay, Retention
from aboveboard.people.personal_data import Store, Topic
from aboveboard.people.state_row import member


def test_a_member_is_a_choice_that_holds_until_the_erasure_unless_it_says_otherwise():
    """And it goes with the person's row."""
    row = member("dial", Topic.CHOICES, "the level", merge=MergeWay.STRICTER)
    assert (row.store, row.erase, row.keep) == (Store.STATE, EraseWay.WITH_ROW, Retention.PERSON)
