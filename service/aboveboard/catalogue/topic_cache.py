"""A cache of what apps declare of topics, and of the names of all that they declare special.

It is up to two seconds old, as the cache of placements is, and holds nothing about a person.
"""

import asyncio
from collections.abc import Mapping

from msgspec import UNSET, Struct
from sqlalchemy import select

from aboveboard.catalogue.cache import TRUST_MS, PlacementCache, apart, placement_key
from aboveboard.catalogue.item_titles import read_in, topic_titles
from aboveboard.catalogue.tables import placements
from aboveboard.catalogue.topic_search import Names, list_names
from aboveboard.catalogue.topics import (
    TopicList,
    decode,
    special_items,
    special_topics,
    topic_lists,
    topic_revisions,
)
from aboveboard.clock import Clock
from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import Placement, topics_of
from aboveboard.signals.special_names import SpecialNames, join_names
from aboveboard.storage.database import Database

_REVISION = select(topic_lists.c.app, topic_lists.c.revision)
_BODY = select(topic_revisions.c.body)
_PLACEMENTS = select(placements.c.placement_key, placements.c.revision)


class PlacementNames(Struct, frozen=True):
    """The topics that the items of a placement carry, and the names of its special items, at one revision."""

    revision: int
    special: SpecialNames
    topics: frozenset[str]


class AppTopics(Struct):
    """The topics of an app, trusted until `until_ms`. `special` has the names of all special topics and items.

    `names` has every name of every topic, as `topic_search` needs them.
    """

    declared: TopicList
    special: SpecialNames
    names: Names
    by_placement: dict[str, PlacementNames]
    until_ms: int
    titles: dict[str, dict[str, str]]

    def titles_in(self, language: str) -> dict[str, str]:
        """Returns the titles of the topics in a language, as `topic_titles` does."""
        if language not in self.titles:
            if len(self.titles) >= 50:  # more than any app has readers' languages
                self.titles.clear()
            self.titles[language] = topic_titles(self.declared.topics, language)
        return self.titles[language]


class TopicCache:
    def __init__(self, database: Database, clock: Clock, shelves: PlacementCache) -> None:
        self._database, self._clock, self._shelves = database, clock, shelves
        self._kept: dict[str, AppTopics] = {}
        self._refreshing: dict[str, asyncio.Task[AppTopics]] = {}

    async def get(self, app: str) -> AppTopics:
        """Returns what the app declares now, or declared up to twice TRUST_MS ago."""
        kept, now_ms = self._kept.get(app), self._clock()
        # More than TRUST_MS ahead means that the clock was set back since the read.
        if kept is None or not -TRUST_MS < kept.until_ms - now_ms <= TRUST_MS:
            return await asyncio.shield(self._start_refresh(app))
        if kept.until_ms <= now_ms:
            self._start_refresh(app)  # in the background, and this call is not delayed
        return kept

    async def get_special(self, app: str) -> SpecialNames:
        """Returns the names of all that the app declares special."""
        return (await self.get(app)).special

    async def titles(self, app: str, items: dict[str, str], language: str) -> Mapping[str, str]:
        """Returns the titles of these items, and of the app's topics, in the language of a reader."""
        return read_in(items, (await self.get(app)).titles_in(language), language)

    def forget(self, app: str) -> None:
        """Makes the next call read the database. A writer calls it after its commit."""
        self._kept.pop(app, None)
        self._refreshing.pop(app, None)  # it may have read before the commit, so its result is not stored

    async def newest(self, app: str) -> TopicList:
        """Returns the newest topics in the database, for a caller that changes or lists them."""
        rows = await self._database.rows(_REVISION.where(topic_lists.c.app == app))
        return TopicList() if not rows else await self._read(app, rows[0][1])

    async def _read(self, app: str, revision: int) -> TopicList:
        table = topic_revisions.c
        rows = await self._database.rows(_BODY.where((table.app == app) & (table.revision == revision)))
        return decode(rows[0][0])

    def _start_refresh(self, app: str) -> "asyncio.Task[AppTopics]":
        """Returns the refresh of this app, which is started if none runs. Callers share it."""
        task = self._refreshing.get(app)
        if task is None:
            task = self._refreshing[app] = asyncio.create_task(self._refresh(app))
            task.add_done_callback(lambda done: self._take(app, done))
        return task

    def _take(self, app: str, task: "asyncio.Task[AppTopics]") -> None:
        current = self._refreshing.get(app) is task
        if current:
            del self._refreshing[app]
        # A failure is read here, else asyncio logs it. A waiting caller gets it, and the next request retries.
        if not task.cancelled() and task.exception() is None and current:
            self._kept[app] = task.result()

    async def _refresh(self, app: str) -> AppTopics:
        kept = self._kept.get(app)
        declared = await self._newest_after(app, kept)
        same = kept if kept is not None and kept.declared is declared else None
        topics = special_topics(declared.topics)
        found: dict[str, PlacementNames] = {}
        prefix = placement_key(app, "")
        query = _PLACEMENTS.where(placements.c.placement_key.startswith(prefix, autoescape=True))
        for key, revision in await self._database.rows(query):
            if not key.startswith(prefix):  # SQLite compares ASCII letters without their case
                continue
            known = same.by_placement.get(key) if same else None
            if known is None or known.revision != revision:
                known = await self._read_items(key, revision, topics.topics)
            found[key] = known
        if same is not None and same.by_placement == found:
            return AppTopics(declared, same.special, same.names, found, self._clock() + TRUST_MS, same.titles)
        special = join_names([topics, *(each.special for each in found.values())])
        carried = sorted(frozenset().union(*(each.topics for each in found.values())))
        names = await apart(len(carried), list_names, declared.topics, carried)
        return AppTopics(declared, special, names, found, self._clock() + TRUST_MS, {})

    async def _newest_after(self, app: str, kept: AppTopics | None) -> TopicList:
        rows = await self._database.rows(_REVISION.where(topic_lists.c.app == app))
        revision = rows[0][1] if rows else 0
        if kept is not None and kept.declared.revision == revision:
            return kept.declared
        return await self._read(app, revision) if revision else TopicList()

    async def _read_items(self, key: str, revision: int, topics: frozenset[str]) -> PlacementNames:
        placement = await self._shelves.placement(key, revision)
        return await apart(len(placement.items), _names_of, placement, topics)


def _names_of(placement: Placement, topics: frozenset[str]) -> PlacementNames:
    carried = {key.removeprefix("topic:") for item in placement.items for key in topics_of(item)}
    if placement.parts is not UNSET:  # a part is no topic that a person would look for
        carried = {name for name in carried if read_tag(name) is None} | {*placement.parts.interests}
    return PlacementNames(placement.revision, special_items(placement, topics), frozenset(carried))
