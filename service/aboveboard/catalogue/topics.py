"""The topics that an app declares: their titles, and whether they are special."""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, insert, select, update

from aboveboard.engine.placement import Item, Placement, topics_of
from aboveboard.languages import FALLBACK, fold, shorten
from aboveboard.signals.special_names import SpecialNames
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata
from aboveboard.words import Sensitivity, is_special

# The newest revision of the topics of each app.
topic_lists = Table(
    "topic_lists",
    metadata,
    Column("app", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

topic_revisions = Table(
    "topic_revisions",
    metadata,
    Column("app", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

GUARDED["topic_lists"] = select(topic_lists.c.app, topic_lists.c.revision)
INSERT_LIST, INSERT_REVISION = insert(topic_lists), insert(topic_revisions)
UPDATE_LIST = (
    update(topic_lists)
    .where(topic_lists.c.app == bindparam("key"))
    .values(revision=bindparam("next_revision"))
)

Titles = Mapping[str, str]
"""Titles by language."""


class DeclaredTopic(Struct, frozen=True, omit_defaults=True):
    """A topic as an app declares it. `topic` is its id, as tags, topics and categories of items and signals have it.

    Topics of one `group` are shown together. `picture` is the id of a picture of the app, "" for none.
    """

    topic: str
    titles: dict[str, str]
    group: str = ""
    sensitivity: Sensitivity = Sensitivity.PLAIN
    picture: str = ""


class TopicList(Struct, frozen=True):
    """The topics of an app at one revision. Revision 0 is that of an app that never declared any."""

    revision: int = 0
    topics: tuple[DeclaredTopic, ...] = ()


_decoder = msgspec.json.Decoder(TopicList)


def encode(topics: TopicList) -> bytes:
    return msgspec.json.encode(topics)


def decode(body: bytes) -> TopicList:
    """Returns the topics of a row of `topic_revisions`."""
    return _decoder.decode(body)


def title_in(titles: Titles, language: str) -> str | None:
    """Returns the title in the language or in a wider one, else in English, else the first one. None without titles."""
    by_tag = {tag.lower(): title for tag, title in titles.items()}
    wished = [by_tag[tag] for tag in (*shorten(language.lower()), FALLBACK) if tag in by_tag]
    return next(iter([*wished, *titles.values()]), None)


def special_topics(topics: Iterable[DeclaredTopic]) -> SpecialNames:
    """Returns the names of the topics that are declared special."""
    names = {
        fold(name)
        for each in topics
        if is_special(each.sensitivity)
        for name in (each.topic, *each.titles.values())
    }
    return SpecialNames(topics=frozenset(names), phrases=tuple(sorted(names)))


def special_items(placement: Placement, topics: frozenset[str]) -> SpecialNames:
    """Returns the names of the special items of a placement: those declared so, and those that have a special topic.

    `topics` are the folded names of the special topics of the app.
    """
    folded: dict[str, bool] = {}
    found = [item for item in placement.items if _is_special(item, topics, folded)]
    titles = [title for item in found for title in titles_of_item(item).values()]
    return SpecialNames(
        items=frozenset(item.item for item in found), phrases=tuple(sorted({fold(title) for title in titles}))
    )


def _is_special(item: Item, topics: frozenset[str], folded: dict[str, bool]) -> bool:
    if is_special(item.sensitivity):
        return True
    if not topics:
        return False
    for key in topics_of(item):
        if key not in folded:
            folded[key] = fold(key.removeprefix("topic:")) in topics
    return any(folded[key] for key in topics_of(item))


def titles_of_item(item: Item) -> dict[str, str]:
    """Returns the titles of an item by language. Its `title` of no language, in `content`, has the key ""."""
    titles = {} if item.titles is msgspec.UNSET else dict(item.titles)
    plain = item.content.get("title")
    return {"": plain, **titles} if isinstance(plain, str) else titles
