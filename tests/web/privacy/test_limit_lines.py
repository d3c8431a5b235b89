"""A topic that a person types is found, or the page says that it is not known. It never only sounds safe."""

import re
from collections.abc import Iterator

import pytest
from aboveboard.web.privacy.limit_lines import suggest_topics

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest

TOPICS = [
    {"topic": "running", "titles": {"en": "Running", "de": "Laufen"}},
    {"topic": "cooking", "titles": {"en": "Cooking", "de": "Kochen", "fr": "Cuisine"}},
]


@pytest.fixture
def guest(house: House) -> Iterator[Guest]:
    """A person of whom a topic is known, in an app with titles."""
    house.shop.ok("PUT", "/v1/topics", {"topics": TOPICS})
    guest = Guest(house)
    house.shop.signal(guest.person, topics=["running"])
    yield guest
    house.shop.ok("DELETE", "/v1/topics")


@pytest.mark.parametrize("typed", ["Laufen", "LAUFEN ", "running", "Running"])
def test_a_title_in_any_language_rules_the_topic_out(guest: Guest, typed: str) -> None:
    """What was known of it is forgotten."""
    assert "we forgot what we knew" in words(guest.post("/privacy/limits", topic=typed, on="true"))
    assert guest.held()["limits"]["topics"] == ["running"]
    assert guest.held()["interests"] == []


def test_a_known_topic_of_which_nothing_is_stored_is_said_so(guest: Guest) -> None:
    """That sentence is for known topics alone."""
    page = words(guest.post("/privacy/limits", topic="cuisine", on="true"))
    assert "We never use that. We know nothing about it." in page
    assert "We know no such" not in page and "We know no topic" not in page


def test_an_unknown_topic_is_recorded_and_called_unknown(guest: Guest) -> None:
    """Near topics have buttons, and the line says it on every later visit too."""
    page = guest.post("/privacy/limits", topic="Kochn", on="true")
    text = words(page)
    assert "We know no such topic" in text and "We know no topic “Kochn”" in text
    assert "We never use that" not in text
    assert re.search(r'name="key" value="topic:cooking">Never use “Cooking”', page.text)
    assert guest.held()["limits"]["topics"] == ["Kochn"]
    assert "We know no topic “Kochn”" in words(guest.browser.get("/privacy/known"))
    guest.post("/privacy/limits", key="topic:cooking", on="true")
    assert guest.held()["limits"]["topics"] == ["Kochn", "cooking"]


def test_a_title_allows_the_topic_again(guest: Guest) -> None:
    """As it ruled it out."""
    guest.post("/privacy/limits", topic="Laufen", on="true")
    guest.post("/privacy/limits", topic="laufen", on="false")
    assert guest.held()["limits"]["topics"] == []


def test_the_page_suggests_the_titles(guest: Guest) -> None:
    """In the language of the page."""
    page = guest.browser.get("/privacy/known").text
    assert re.findall(r'<option value="(\w+)"></option>', page) == ["Cooking", "Running"]
    assert suggest_topics({}) == []
