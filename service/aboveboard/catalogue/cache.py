"""A cache of compiled placements and models. They are the same for every person, and up to two seconds old.

Nothing about a person is stored here. Each decision records the revision and the version that it used. Work
on a large placement runs in a thread, so decisions on other placements are not delayed. Decisions on the same
placement use the cached one until the work is done.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from msgspec import Struct
from sqlalchemy import select

from aboveboard.catalogue import revision_codec, tables
from aboveboard.catalogue.bound_cache import BoundModelCache, Own
from aboveboard.catalogue.item_titles import ItemTitles, titles_of
from aboveboard.catalogue.revision_codec import Revision
from aboveboard.catalogue.version_times import VersionTime, drop_replaced, version_at, versions_since
from aboveboard.clock import MS_PER_HOUR, Clock
from aboveboard.engine.compiled_placement import CompiledPlacement, compile_shelf
from aboveboard.engine.freshness import ALWAYS, step
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.model_codec import decode
from aboveboard.engine.placement import Placement
from aboveboard.errors import NotFound
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.storage.database import Database

TRUST_MS = 1000
"""The age up to which a placement is served as it is. Up to twice that, it is also read in the background."""

UNASKED_MS = MS_PER_HOUR
"""The time without a request after which a placement is dropped. The next request reads it again."""

SWEEP_MS = 60_000
"""The least time between two searches for placements to drop."""

APART_FROM = 1000
"""The number of items from which on work on a placement runs in a thread. Less takes about a millisecond."""

_REVISION = select(tables.placements.c.placement_key, tables.placements.c.revision)
_BODIES = select(tables.placement_revisions.c.body).order_by(tables.placement_revisions.c.revision)
VERSIONS_MS = 2 * VISIT_IDLE_MS
"""The time for which a replaced version is still listed. A visit keeps the one that it began with."""

_VERSIONS = select(tables.model_versions.c.created_ms, tables.model_versions.c.version)

P = ParamSpec("P")
R = TypeVar("R")
Name = TypeVar("Name")


async def apart(items: int, work: Callable[P, R], *args: P.args, **keywords: P.kwargs) -> R:
    """Returns the result of `work`, which runs in a thread from APART_FROM items on."""
    if items < APART_FROM:
        return work(*args, **keywords)
    return await asyncio.to_thread(work, *args, **keywords)


def placement_key(app: str, placement: str) -> str:
    return f"{app}/{placement}"


class CachedPlacement(Struct):
    """A placement in the cache, trusted until `until_ms`.

    `titles` maps items to their titles, for those that have one. `versions` are those of the model, oldest
    first, as far back as VERSIONS_MS.
    """

    shelf: CompiledPlacement
    titles: ItemTitles
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
        """Makes every later decision of this process use this revision or a newer one. Its writer calls it.

        Decisions made before it returns may still use the older revision.
        """
        # A refresh under way may have read the database before the write. Its result would be stale.
        while (task := self._refreshing.get(key)) is not None:
            await asyncio.wait([task])
        self._newest[key] = revision
        if key not in self._kept:
            return
        try:
            await asyncio.shield(self._start_refresh(key))
        except BaseException as error:
            self._forget(key)  # the revision is stored, so the next decision has to read it
            if not isinstance(error, Exception):
                raise

    async def get_current(self, app: str, placement: str) -> CachedPlacement:
        """Returns the placement as it is now, or was up to twice TRUST_MS ago. Raises NotFound if undeclared."""
        kept, now_ms = self._kept.get(key := placement_key(app, placement)), self._clock()
        # More than TRUST_MS ahead means that the clock was set back since the read.
        if kept is None or not -TRUST_MS < kept.until_ms - now_ms <= TRUST_MS:
            return await asyncio.shield(self._start_refresh(key))
        if kept.until_ms <= now_ms:
            self._start_refresh(key)  # in the background, and this call is not delayed
        return kept

    async def get_bound(self, kept: CachedPlacement, as_of_ms: int, *, newest: bool = True) -> Bound:
        """Returns the placement bound to its newest model, each item as new as it is at `as_of_ms`.

        With `newest` False the model is the one that was the newest at `as_of_ms`.
        """
        version = version_at(kept.versions, None if newest else as_of_ms)
        found = kept.bound.get((version, ALWAYS)) or kept.bound.get(
            (version, step(kept.shelf.turns, as_of_ms))
        )
        return found or await self._bind(kept, version, as_of_ms)

    async def at(self, key: str, revision: int, version: int, as_of_ms: int | None) -> Bound:
        """Returns the revision bound to the model that a record names. Raises NotFound if one is not stored.

        `as_of_ms` is the record's own; None makes no item new.
        """
        shelf, model = await self.shelf(key, revision), await self.model(key, version)
        return await apart(len(shelf.ids), bind, shelf, model, as_of_ms)

    async def shelf(self, key: str, revision: int) -> CompiledPlacement:
        """Returns any stored revision, compiled. Raises NotFound for another."""
        kept = self._kept.get(key)
        if kept is not None and kept.shelf.placement.revision == revision:
            return kept.shelf
        placement = await self.placement(key, revision)
        return await apart(len(placement.items), compile_shelf, placement)

    async def placement(self, key: str, revision: int) -> Placement:
        """Returns any stored revision, not compiled. Raises NotFound for another."""
        return (await self._read(key, revision)).placement

    async def newest(self, key: str) -> Revision | None:
        """Returns the newest revision in the database, for a caller that changes it; None when undeclared."""
        rows = await self._database.rows(_REVISION.where(tables.placements.c.placement_key == key))
        for _, revision in rows:
            return await self._read(key, revision)
        return None

    async def _read(self, key: str, revision: int) -> Revision:
        """Returns a revision. Steps are replayed on the cached one where they lead on from it. Raises
        NotFound.
        """
        cached = self._newest.get(key)
        if cached is not None and cached.placement.revision == revision:
            return cached
        stored = await self._bodies(key, revision, revision)
        if not stored:
            raise NotFound("This placement was not found. Use a declared placement.", field="placement")
        base = await apart(_items_in(stored), revision_codec.base_of, stored[0])
        known = cached if cached and base <= cached.placement.revision < revision else None
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
        """Returns a stored version of the model; version 0 is the prior. Raises NotFound for one that is not stored."""
        if version == 0:
            return Model()
        table = tables.model_versions
        where = (table.c.placement_key == key) & (table.c.version == version)
        rows = await self._database.rows(select(table.c.body).where(where))
        for (body,) in rows:
            return decode(body)
        raise NotFound("This version of the model was not found. Use a version that a decision names.")

    async def _versions(self, key: str, known: list[VersionTime]) -> list[VersionTime]:
        """Returns the versions that were the newest at some time in the last VERSIONS_MS, oldest first.

        `known` are those read before; only newer ones are read from the database.
        """
        table, since_ms = tables.model_versions.c, self._clock() - VERSIONS_MS
        of_it = _VERSIONS.where(table.placement_key == key)
        if not known:
            before = of_it.where(table.created_ms <= since_ms).order_by(table.version.desc()).limit(1)
            known = [VersionTime(*row) for row in await self._database.rows(before)]
        last = known[-1].version if known else 0
        newer = await self._database.rows(of_it.where(table.version > last).order_by(table.version))
        versions = [*known, *(VersionTime(*row) for row in newer)]
        return drop_replaced(versions, since_ms)

    async def _bind(self, kept: CachedPlacement, version: int, as_of_ms: int) -> Bound:
        """Returns the bound pair and caches it. Callers that ask at the same time share one computation."""
        placement, at = kept.shelf.placement, step(kept.shelf.turns, as_of_ms)
        name = placement_key(placement.app, placement.placement), placement.revision, version, at
        task = self._binding.get(name)
        if task is None:
            task = self._binding[name] = asyncio.create_task(
                self._bind_apart(kept, name[0], version, as_of_ms)
            )
            task.add_done_callback(lambda done: _consume_failure(self._binding, name, done))
        return await asyncio.shield(task)  # one caller's cancellation must not end it for the others

    async def _bind_apart(self, kept: CachedPlacement, key: str, version: int, as_of_ms: int) -> Bound:
        size = len(kept.shelf.ids)
        found = await apart(size, bind, kept.shelf, await self.model(key, version), as_of_ms)
        self._bounds.put(kept.bound, (version, found.step), found)
        return found

    def _start_refresh(self, key: str) -> "asyncio.Task[CachedPlacement]":
        """Returns the refresh of this placement, which is started if none runs. Callers share it."""
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
            raise NotFound(
                "This placement was not found. Use a declared placement.",
                field="placement",
                expected="a declared placement",
            )
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
        await self.get_bound(fresh, self._clock())  # now, so that no decision waits for it
        self._bounds.keep(fresh.bound, versions_since(versions, self._clock() - VERSIONS_MS))
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
        """Drops placements without a request for UNASKED_MS. Only requests refresh one, so `until_ms` shows
        it.
        """
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
        # Marks the failure as read, else asyncio logs it. A waiting caller gets it; the next request retries.
        task.exception()


def _items_in(stored: Sequence[bytes]) -> int:
    """Returns the estimated number of items in these bodies, at 100 bytes each."""
    return sum(map(len, stored)) // 100


def _compile(placement: Placement) -> tuple[CompiledPlacement, ItemTitles]:
    return compile_shelf(placement), titles_of(placement)
