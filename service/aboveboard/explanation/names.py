"""The names of items and topics for people: the title in the reader's language where one is declared."""

from collections.abc import Mapping

from aboveboard.catalogue.item_titles import TOPICS_KNOWN, topic_key
from aboveboard.explanation.sentences import sentence


def name_key(key: str, language: str, titles: Mapping[str, str]) -> str:
    """Returns the name of an interest's key: `topic:<name>`, or of an item `item:<id>`, `shown:<id>` or `bought:<id>`.

    `titles` are by item, and by `topic_key`.
    """
    kind, _, name = key.partition(":")
    return name_topic(name, language, titles) if kind == "topic" else titles.get(name, name)


def name_topic(topic: str, language: str, titles: Mapping[str, str]) -> str:
    """Returns the title of a topic. Of one that the app does not declare beside others, it says so."""
    title = titles.get(topic_key(topic))
    if title is not None:
        return title
    return sentence(language, "topic-unknown", (("name", topic),)) if TOPICS_KNOWN in titles else topic
