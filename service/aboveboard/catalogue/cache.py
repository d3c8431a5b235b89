"""Placements and models, compiled and kept: what is the same for everybody may be up to two seconds old.

Nothing about a person is ever kept here; each decision records the revision and the version it used. What takes long
because a placement is large runs in a thread, so that decisions on others go on meanwhile; those on the same one get
what is at hand until it is done.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import NamedTuple, ParamSpec, TypeVar

from msgspec import Struct
from sqlalchemy import select

from aboveboard.catalogue import revision_codec, tables
from aboveboard.catalogue.bound_cache import BoundModelCache, Own
from aboveboard.catalogue.revision_codec import Revision
from aboveboard.clock import MS_PER_HOUR, Clock
from aboveboard.engine.freshness import ALWAYS, step
from aboveboard.engine.model import Bound, Model, bind, decode
from aboveboard.engine.placement import CompiledPlacement, Placement, compile_shelf
from aboveboard.errors import NotFound
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.storage.database import Database

TRUST_MS = 1000
UNASKED_MS = MS_PER_HOUR
"""A placement that nobody asked for in so long is read anew by whoever asks next."""

SWEEP_MS = 60_000
"""How often it is looked for those."""

APART_FROM = 1000
"""Items from which on a placement is worked on in a thread. Less takes about a millisecond."""

_REVISION = select(tables.placements.c.placement_key, tables.placements.c.revision)
_BODIES = select(tables.placement_revisions.c.body).order_by(tables.placement_revisions.c.revision)
VERSIONS_MS = 2 * VISIT_IDLE_MS
"""Versions are kept that were the newest at some time since then: a visit goes on with the one that it began with."""

_CREATED = attrgetter("created_ms")
_VERSIONS = select(tables.model_versions.c.created_ms, tables.model_versions.c.version)

P = ParamSpec("P")
R = TypeVar("R")
Name = TypeVar("Name")


async def apart(items: int, work: Callable[P, R], *args: P.args, **keywords: P.kwargs) -> R:
    """`work` done, in a thread when it is about many items."""
    if items < APART_FROM:
        return work(*args, **keywords)
    return await asyncio.to_thread(work, *args, **keywords)


def placement_key(app: str, placement: str) -> str:
    return f"{app}/{placement}"


class VersionTime(NamedTuple):
    """When a version of a model was made, and which."""

    created_ms: int
    version: int


class CachedPlacement(Struct):
    """What is known of one placement. `titles` are what people call its items, where it is known. `versions`
    are those of the model, oldest first, as far back as VERSIONS_MS."""

    shelf: CompiledPlacement
    titles: dict[str, str]
    versions: list[VersionTime]
    until_ms: int
    bound: Own


class PlacementCache:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._kept: dict[str, CachedPlacement] = {}
        self._newest: dict[str, Revision] = {}
        self._refreshing: dict[str, asyncio.Task[CachedPlacement]] = {}
        self._binding: dict[tuple[str, int, int, int], asyncio.Task[Bound]] = {}
        self._bounds, self._swept_ms = BoundModelCache(), clock()

    async def require_revision(self, key: str, revision: Revision) -> None:
        """Every decision from now on uses at least this revision; called by whoever has just made it here.

        Until it is compiled, what is at hand serves.
        """
        while (task := self._refreshing.get(key)) is not None:  # it may have read what was before
            await asyncio.wait([task])
        self._newest[key] = revision
        if key not in self._kept:
            return
        try:
            await asyncio.shield(self._fresh(key))
        except BaseException as error:
            self._forget(key)  # the revision is made: whoever decides next reads it
            if not isinstance(error, Exception):
                raise

    async def kept(self, app: str, placement: str) -> CachedPlacement:
        """The placement as it is, or was a moment ago. Raises NotFound."""
        kept, now_ms = self._kept.get(key := placement_key(app, placement)), self._clock()
        if (
            kept is None or not -TRUST_MS < kept.until_ms - now_ms <= TRUST_MS
        ):  # also when the clock was set back
            return await asyncio.shield(self._fresh(key))
        if kept.until_ms <= now_ms:
            self._fresh(key)  # in the background: what is at hand serves until then
        return kept

    async def bound(self, kept: CachedPlacement, as_of_ms: int, *, newest: bool = True) -> Bound:
        """The placement with its items as new as they are at `as_of_ms`, and the newest model, or the one that was the
        newest then."""
        version = _version_at(kept, None if newest else as_of_ms)
        found = kept.bound.get((version, ALWAYS)) or kept.bound.get(
            (version, step(kept.shelf.turns, as_of_ms))
        )
        return found or await self._bind(kept, version, as_of_ms)

    async def at(self, key: str, revision: int, version: int, as_of_ms: int | None) -> Bound:
        """The very pair that a record names, as of when it says. Raises NotFound."""
        shelf, model = await self.shelf(key, revision), await self.model(key, version)
        return await apart(len(shelf.ids), bind, shelf, model, as_of_ms)

    async def shelf(self, key: str, revision: int) -> CompiledPlacement:
        """That revision compiled, which may be any. Raises NotFound."""
        kept = self._kept.get(key)
        if kept is not None and kept.shelf.placement.revision == revision:
            return kept.shelf
        placement = await self.placement(key, revision)
        return await apart(len(placement.items), compile_shelf, placement)

    async def placement(self, key: str, revision: int) -> Placement:
        return (await self._read(key, revision)).placement

    async def newest(self, key: str) -> Revision | None:
        """The newest revision, as the database has it, for whoever wants to change it."""
        rows = await self._database.rows(_REVISION.where(tables.placements.c.placement_key == key))
        for _, revision in rows:
            return await self._read(key, revision)
        return None

    async def _read(self, key: str, revision: int) -> Revision:
        """That revision, from the newest that is at hand if it is a step behind it. Raises NotFound."""
        at_hand = self._newest.get(key)
        if at_hand is not None and at_hand.placement.revision == revision:
            return at_hand
        stored = await self._bodies(key, revision, revision)
        if not stored:
            raise NotFound("there is no such placement", field="placement")
        base = await apart(_items_in(stored), revision_codec.base_of, stored[0])
        known = at_hand if at_hand and base <= at_hand.placement.revision < revision else None
        first = known.placement.revision + 1 if known else base
        if first < revision:
            stored = await self._bodies(key, first, revision)
        items = _items_in(stored) + (len(known.placement.items) if known else 0)
        return await apart(items, revision_codec.replay, known, stored)

    async def _bodies(self, key: str, first: int, last: int) -> list[bytes]:
        table = tables.placement_revisions
        where = (table.c.placement_key == key) & table.c.revision.between(first, last)
        return [body for (body,) in await self._database.rows(_BODIES.where(where))]

    async def model(self, key: str, version: int) -> Model:
        if version == 0:
            return Model()
        table = tables.model_versions
        where = (table.c.placement_key == key) & (table.c.version == version)
        rows = await self._database.rows(select(table.c.body).where(where))
        for (body,) in rows:
            return decode(body)
        raise NotFound("there is no such model version")

    async def _versions(self, key: str, known: list[VersionTime]) -> list[VersionTime]:
        """The versions that were the newest at some time in the last VERSIONS_MS, of which these are known."""
        table, since_ms = tables.model_versions.c, self._clock() - VERSIONS_MS
        of_it = _VERSIONS.where(table.placement_key == key)
        if not known:
            before = of_it.where(table.created_ms <= since_ms).order_by(table.version.desc()).limit(1)
            known = [VersionTime(*row) for row in await self._database.rows(before)]
        last = known[-1].version if known else 0
        newer = await self._database.rows(of_it.where(table.version > last).order_by(table.version))
        versions = [*known, *(VersionTime(*row) for row in newer)]
        return versions[max(0, bisect_right(versions, since_ms, key=_CREATED) - 1) :]

    async def _bind(self, kept: CachedPlacement, version: int, as_of_ms: int) -> Bound:
        """The pair, bound once however many ask, and kept."""
        placement, at = kept.shelf.placement, step(kept.shelf.turns, as_of_ms)
        name = placement_key(placement.app, placement.placement), placement.revision, version, at
        task = self._binding.get(name)
        if task is None:
            task = self._binding[name] = asyncio.create_task(self._bound(kept, name[0], version, as_of_ms))
            task.add_done_callback(lambda done: _consume_failure(self._binding, name, done))
        return await asyncio.shield(task)

    async def _bound(self, kept: CachedPlacement, key: str, version: int, as_of_ms: int) -> Bound:
        size = len(kept.shelf.ids)
        found = await apart(size, bind, kept.shelf, await self.model(key, version), as_of_ms)
        self._bounds.put(kept.bound, (version, found.step), found)
        return found

    def _fresh(self, key: str) -> "asyncio.Task[CachedPlacement]":
        """One refresh at a time for each placement, however many ask."""
        task = self._refreshing.get(key)
        if task is None:
            task = self._refreshing[key] = asyncio.create_task(self._refresh(key))
            task.add_done_callback(lambda done: _consume_failure(self._refreshing, key, done))
        return task

    async def _refresh(self, key: str) -> CachedPlacement:
        kept = self._kept.get(key)
        newest = await self.newest(key)
        if newest is None:
            self._forget(key)
            self._newest.pop(key, None)
            raise NotFound("there is no such placement", field="placement", expected="a declared placement")
        self._newest[key] = newest
        same = kept if kept and kept.shelf.placement.revision == newest.placement.revision else None
        versions = await self._versions(key, kept.versions if kept else [])
        shelf, titles = (
            (same.shelf, same.titles)
            if same
            else await apart(len(newest.placement.items), _compile, newest.placement)
        )
        fresh = CachedPlacement(
            shelf=shelf,
            titles=titles,
            versions=versions,
            until_ms=self._clock() + TRUST_MS,
            bound=same.bound if same else Own(),
        )
        await self.bound(fresh, self._clock())  # before anybody waits for it
        self._bounds.keep(fresh.bound, _versions_in_use(fresh, self._clock()))
        if not same:
            self._forget(key)
        self._kept[key] = fresh
        self._sweep()
        return fresh

    def _forget(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bounds.close(kept.bound)

    def _sweep(self) -> None:
        """Lets go of placements that nobody asked for, for without being asked for they are not refreshed either."""
        now_ms = self._clock()
        if 0 <= now_ms - self._swept_ms < SWEEP_MS:
            return
        self._swept_ms = now_ms
        for key in [key for key, kept in self._kept.items() if kept.until_ms + UNASKED_MS <= now_ms]:
            if key not in self._refreshing:
                self._forget(key)
        for key in self._newest.keys() - self._kept.keys() - self._refreshing.keys():
            del self._newest[key]


def _consume_failure(tasks: "dict[Name, asyncio.Task[R]]", name: Name, task: "asyncio.Task[R]") -> None:
    del tasks[name]
    if not task.cancelled():
        task.exception()  # whoever waits gets it; in the background the next request tries again


def _items_in(stored: Sequence[bytes]) -> int:
    """About as many as that, at a hundred bytes each."""
    return sum(map(len, stored)) // 100


def _compile(placement: Placement) -> tuple[CompiledPlacement, dict[str, str]]:
    return compile_shelf(placement), titles_of(placement)


def _version_at(kept: CachedPlacement, as_of_ms: int | None) -> int:
    """The newest version made by then; 0, the prior, when there was none."""
    versions = kept.versions
    count = len(versions) if as_of_ms is None else bisect_right(versions, as_of_ms, key=_CREATED)
    return versions[count - 1].version if count else 0


def _versions_in_use(kept: CachedPlacement, now_ms: int) -> set[int]:
    """The versions that a visit can still go on with."""
    return {_version_at(kept, now_ms - VERSIONS_MS), *(made.version for made in kept.versions)}


def titles_of(placement: Placement) -> dict[str, str]:
    """The `title` in the content of each item that has one."""
    titles = ((item.item, item.content.get("title")) for item in placement.items)
    return {item: title for item, title in titles if isinstance(title, str)}
