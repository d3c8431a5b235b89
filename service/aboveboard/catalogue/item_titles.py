"""The titles of items and topics in the language of a reader."""

from collections import ChainMap
from collections.abc import Mapping

from msgspec import UNSET

from aboveboard.catalogue.topics import DeclaredTopic, title_in, titles_of_item
from aboveboard.engine.made_by import MadeBy
from aboveboard.engine.placement import Placement
from aboveboard.languages import FALLBACK, fold, shorten

ReaderTitles = Mapping[str, str]
"""The titles in the language of a reader: by item, and by `topic_key`."""

TOPICS_KNOWN = "\ntopics"
"""A key of titles that were read with the topics of the app. Ids have no control characters, so no item has it."""


class ItemTitles(dict[str, str]):
    """The titles by item, for those that have one. `translated` has those of a language, by its tag in lower case.

    `pictures` has the ids of pictures by item, and `makers` who made an item, for those that have one.
    """

    def __init__(
        self,
        titles: Mapping[str, str],
        translated: Mapping[str, dict[str, str]],
        pictures: Mapping[str, str] | None = None,
        makers: Mapping[str, MadeBy] | None = None,
    ) -> None:
        super().__init__(titles)
        self.translated, self.pictures, self.makers = translated, pictures or {}, makers or {}


def titles_of(placement: Placement) -> ItemTitles:
    """Returns the titles of the items. The one of no language comes first, then English, then the first one."""
    found: dict[str, str] = {}
    translated: dict[str, dict[str, str]] = {}
    for item in placement.items:
        titles = titles_of_item(item)
        for tag, title in titles.items():
            if tag:
                translated.setdefault(tag.lower(), {})[item.item] = title
        if titles:
            found[item.item] = titles.get("") or titles.get(FALLBACK) or next(iter(titles.values()))
    pictures = {item.item: item.picture for item in placement.items if item.picture is not UNSET}
    makers = {item.item: item.made_by for item in placement.items if item.made_by is not UNSET}
    return ItemTitles(found, translated, pictures, makers)


def topic_key(topic: str) -> str:
    """Returns the key of a topic among titles, which is the key of no item."""
    return f"\n{fold(topic)}"


def topic_titles(topics: tuple[DeclaredTopic, ...], language: str) -> dict[str, str]:
    """Returns the title of each topic in the language, by `topic_key`. Without topics there is none to be known."""
    titles = {topic_key(each.topic): title_in(each.titles, language) or each.topic for each in topics}
    return {TOPICS_KNOWN: "", **titles} if topics else {}


def read_in(items: dict[str, str], topics: dict[str, str], language: str) -> Mapping[str, str]:
    """Returns the titles in the language, by item and by `topic_key`. `topics` are from `topic_titles`."""
    translated = items.translated if isinstance(items, ItemTitles) else {}
    own = [translated[tag] for tag in shorten(language.lower()) if tag in translated]
    return ChainMap(*own, items, topics) if own or topics else items
