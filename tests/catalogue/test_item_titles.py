"""The titles of items and topics in the language of a reader."""

import pytest
from aboveboard.catalogue.item_titles import TOPICS_KNOWN, read_in, titles_of, topic_key, topic_titles
from aboveboard.catalogue.topics import DeclaredTopic
from aboveboard.engine.placement import Item, Placement
from aboveboard.words import PlacementKind

ITEMS = (
    Item("both", content={"title": "Shoe"}, titles={"de": "Schuh", "de-CH": "Schueh"}),
    Item("new", titles={"en": "Pot", "de": "Topf"}),
    Item("foreign", titles={"es": "Olla"}),
    Item("none"),
)
TITLES = titles_of(Placement("app", "home", 1, "Home", PlacementKind.CONTENT, items=ITEMS))
TOPICS = (DeclaredTopic("Running shoes", {"en": "Running shoes", "de": "Laufschuhe"}),)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"both": "Shoe", "new": "Pot", "foreign": "Olla"}),
        ("de-AT", {"both": "Schuh", "new": "Topf", "foreign": "Olla"}),
        ("de-CH", {"both": "Schueh", "new": "Topf", "foreign": "Olla"}),
        ("fr", {"both": "Shoe", "new": "Pot", "foreign": "Olla"}),
    ],
)
def test_each_item_has_the_nearest_title(language, expected):
    """The title of no language stands before English, and an item without a title has none."""
    found = read_in(TITLES, {}, language)
    assert {item.item: found[item.item] for item in ITEMS if item.item in found} == expected


def test_a_topic_has_the_key_of_no_item():
    """In any spelling of its id."""
    found = read_in(TITLES, topic_titles(TOPICS, "de"), "de")
    assert found[topic_key("running-shoes")] == "Laufschuhe"
    assert TOPICS_KNOWN in found and "running shoes" not in found


def test_titles_of_one_language_are_not_copied():
    """A decision without topics and translations pays for none."""
    plain = {"a": "A"}
    assert read_in(plain, topic_titles((), "de"), "de") is plain
