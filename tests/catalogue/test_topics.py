"""Topics as they are declared: their titles, and the names of what is special."""

import msgspec
import pytest
from aboveboard.catalogue.topics import (
    DeclaredTopic,
    TopicList,
    decode,
    encode,
    special_items,
    special_topics,
    title_in,
    titles_of_item,
)
from aboveboard.engine.placement import Item, Placement
from aboveboard.signals.special_names import SpecialNames
from aboveboard.words import PlacementKind, Sensitivity

SPECIAL = Sensitivity.SPECIAL


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Laufen"), ("DE-at", "Laufen"), ("pt-BR", "Corrida"), ("fr", "Running")]
)
def test_a_title_is_in_the_language_or_in_a_wider_one_or_in_english(language, title):
    """Case of the tag makes no difference."""
    assert title_in({"pt-br": "Corrida", "de": "Laufen", "en": "Running"}, language) == title


def test_without_english_the_first_title_stands():
    """And without titles none."""
    assert title_in({"de": "Laufen", "es": "Correr"}, "fr") == "Laufen"
    assert title_in({}, "fr") is None


def test_a_list_is_read_as_it_was_written():
    """With every field of a topic."""
    listed = TopicList(3, (DeclaredTopic("a", {"en": "A"}, "g", SPECIAL), DeclaredTopic("b", {"en": "B"})))
    assert decode(encode(listed)) == listed


def test_special_topics_have_the_names_of_their_titles():
    """Folded, in every language; plain ones have none."""
    topics = [
        DeclaredTopic("hiv", {"fr": "Santé", "en": "HIV"}, sensitivity=SPECIAL),
        DeclaredTopic("run", {"en": "Run"}),
    ]
    assert special_topics(topics) == SpecialNames(frozenset({"hiv", "sante"}), phrases=("hiv", "sante"))


def test_an_item_is_special_as_declared_or_by_a_topic():
    """By its tags, topics and category; its titles are what free text may mention."""
    items = (
        Item("declared", sensitivity=SPECIAL, content={"title": "HIV test"}, titles={"de": "HIV-Test zu Hause"}),
        Item("tag", tags=("Health",)), Item("topic", topics=("sport", "health")), Item("category", category="HEALTH"),
        Item("plain", tags=("mental-health",), content={"title": "Shoe"}),
    )  # fmt: skip
    placement = Placement("app", "home", 1, "Home", PlacementKind.CONTENT, items=items)
    found = special_items(placement, frozenset({"health"}))
    assert found.items == {"declared", "tag", "topic", "category"}
    assert found.phrases == ("hiv test", "hiv test zu hause")
    assert special_items(placement, frozenset()).items == {"declared"}


def test_an_item_has_its_old_title_and_those_by_language():
    """A title that is no text is none."""
    assert titles_of_item(Item("a", content={"title": "A"}, titles={"de": "Ä"})) == {"": "A", "de": "Ä"}
    assert titles_of_item(Item("a", content={"title": 3})) == {}


def test_an_item_without_titles_is_stored_as_before():
    """So that declaring it again is no change."""
    assert b"titles" not in msgspec.json.encode(Item("a"))
