"""The one list as its readers see it. A contract test compares it with what is stored."""

from aboveboard.people.handling import Retention
from aboveboard.people.inventory import INVENTORY, list_topics
from aboveboard.people.personal_data import Topic


def test_every_topic_has_data_and_an_end() -> None:
    """In the order of the topics, each end once."""
    found = list_topics()
    assert [topic for topic, _ in found] == list(Topic)
    assert dict(found)[Topic.RECORDS] == (Retention.RECORD_DAYS, Retention.PERSON)
    assert {way for _, ways in found for way in ways} == {row.keep for row in INVENTORY}
