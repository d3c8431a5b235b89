"""The names of items and topics in sentences."""

import pytest
from aboveboard.catalogue.item_titles import TOPICS_KNOWN, topic_key
from aboveboard.explanation.names import name_key, name_topic

TITLES = {"shoe": "Running shoe", topic_key("running"): "Laufen", TOPICS_KNOWN: ""}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("topic:Running", "Laufen"),
        ("topic:shoe", "shoe (ein Thema ohne Titel)"),
        ("item:shoe", "Running shoe"),
        ("shown:shoe", "Running shoe"),
        ("item:running", "running"),
    ],
)
def test_a_key_is_named_by_its_title(key: str, name: str) -> None:
    """An item and a topic of the same id have their own titles, and a topic without one is called so."""
    assert name_key(key, "de", TITLES) == name


def test_where_no_topic_is_declared_the_id_stands() -> None:
    """An app that declares no topics is as it was."""
    assert name_topic("running", "de", {"shoe": "Running shoe"}) == "running"
