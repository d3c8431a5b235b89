"""The list of what is stored, on the person's page: every topic, with its ends, in each language."""

import pytest
from aboveboard.explanation.sentences import languages
from aboveboard.people.handling import Retention
from aboveboard.people.personal_data import Topic
from aboveboard.settings import load
from aboveboard.web import texts
from aboveboard.web.privacy.stored import StoredEnd, describe_stored

from tests.web.browsing import words
from tests.web.privacy.guests import Guest

DAYS = load({"ABOVEBOARD_RECORD_KEEP_DAYS": "400", "ABOVEBOARD_MODEL_KEEP_DAYS": "0"})


def ends_of(topic: Topic) -> list[StoredEnd]:
    return next(each.ends for each in describe_stored(DAYS) if each.topic == topic)


def test_what_stays_until_the_erasure_comes_last() -> None:
    """As the rest, where other parts of the topic end earlier."""
    assert ends_of(Topic.RECORDS) == [StoredEnd("record-days", 400), StoredEnd("rest", 0)]
    assert ends_of(Topic.CHOICES) == [StoredEnd("person", 0)]
    assert ends_of(Topic.SIGNALS) == [StoredEnd("type-days", 0)]


@pytest.mark.parametrize("language", languages())
def test_every_topic_and_every_end_has_a_phrase(language: str) -> None:
    """In each language, so that a new row of the list cannot be silent."""
    for each in describe_stored(DAYS):
        assert texts.text(language, f"stored-{each.topic}")
        assert all(texts.text(language, f"stored-end-{end.code}", count=end.count) for end in each.ends)


def test_no_end_is_without_a_phrase() -> None:
    """Not even one that no topic has today."""
    for way in Retention:
        assert texts.text("en", f"stored-end-{way.name.lower().replace('_', '-')}", count=2)


def test_the_page_lists_all_of_it(guest: Guest) -> None:
    """The page with the known data shows it."""
    page = words(guest.browser.get("/privacy/known"))
    assert "All that we hold, what for, and how long" in page
    for each in describe_stored(guest.house.installation.settings):
        assert texts.text("en", f"stored-{each.topic}") in page
