"""Placements and models, compiled and kept: what is the same for everybody may be up to two seconds old.

Nothing about a person is ever kept here; each decision records the revision and the version it used.
"""

import asyncio
from bisect import bisect_right

import msgspec
from msgspec import Struct
from sqlalchemy import select

from service.clock import Clock
from service.engine import store
from service.engine.model import Bound, Model, bind, decode
from service.engine.shelf import Placement, Shelf, compile_shelf
from service.errors import NotFound
from service.storage.database import Database

TRUST_MS = 1000
BOUND_MAX = 64
"""Compiled pairs of revision and model version kept for one placement."""

_placement = msgspec.json.Decoder(Placement)
_REVISION = select(store.placements.c.placement_key, store.placements.c.revision)
_VERSIONS = select(store.model_versions.c.created_ms, store.model_versions.c.version).order_by(
    store.model_versions.c.version
)


def placement_key(app: str, placement: str) -> str:
    return f"{app}/{placement}"


class Kept(Struct):
    """What is known of one placement. `titles` are what people call its items, where it is known. `created` and
    `versions` run in parallel, oldest first."""

    shelf: Shelf
    titles: dict[str, str]
    created: list[int]
    versions: list[int]
    until_ms: int
    bound: dict[int, Bound]


class Shelves:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._kept: dict[str, Kept] = {}
        self._refreshing: dict[str, asyncio.Task[Kept]] = {}

    def forget(self, key: str) -> None:
        """The next decision reads the placement anew; called by whoever has just changed it here."""
        self._kept.pop(key, None)

    async def kept(self, app: str, placement: str) -> Kept:
        """The placement as it is, or was a moment ago. Raises NotFound."""
        kept, now_ms = self._kept.get(key := placement_key(app, placement)), self._clock()
        if kept is None or kept.until_ms + TRUST_MS <= now_ms:
            return await self._fresh(key)
        if kept.until_ms <= now_ms:
            self._fresh(key)  # in the background: what is at hand serves until then
        return kept

    async def bound(self, kept: Kept, as_of_ms: int | None = None) -> Bound:
        """The placement with the model that was the newest at `as_of_ms` (None: now)."""
        placement = kept.shelf.placement
        key = placement_key(placement.app, placement.placement)
        version = _version_at(kept, as_of_ms)
        bound = kept.bound.get(version)
        if bound is None:
            bound = bind(kept.shelf, await self.model(key, version))
            if len(kept.bound) >= BOUND_MAX:
                kept.bound.pop(next(iter(kept.bound)))
            kept.bound[version] = bound
        return bound

    async def at(self, key: str, revision: int, version: int) -> Bound:
        """The very pair that a record names, read from the database. Raises NotFound."""
        return bind(compile_shelf(await self.placement(key, revision)), await self.model(key, version))

    async def placement(self, key: str, revision: int) -> Placement:
        table = store.placement_revisions
        where = (table.c.placement_key == key) & (table.c.revision == revision)
        rows = await self._database.rows(select(table.c.body).where(where))
        if not rows:
            raise NotFound("there is no such placement", field="placement")
        return _placement.decode(rows[0][0])

    async def newest(self, key: str) -> Placement | None:
        """The newest revision, straight from the database, for whoever wants to change it."""
        rows = await self._database.rows(_REVISION.where(store.placements.c.placement_key == key))
        return await self.placement(key, rows[0][1]) if rows else None

    async def model(self, key: str, version: int) -> Model:
        if version == 0:
            return Model()
        table = store.model_versions
        where = (table.c.placement_key == key) & (table.c.version == version)
        rows = await self._database.rows(select(table.c.body).where(where))
        if not rows:
            raise NotFound("there is no such model version")
        return decode(rows[0][0])

    def _fresh(self, key: str) -> "asyncio.Task[Kept]":
        """One refresh at a time for each placement, however many ask."""
        task = self._refreshing.get(key)
        if task is None:
            task = self._refreshing[key] = asyncio.create_task(self._refresh(key))
            task.add_done_callback(lambda done: self._settled(key, done))
        return task

    def _settled(self, key: str, task: "asyncio.Task[Kept]") -> None:
        del self._refreshing[key]
        if not task.cancelled():
            task.exception()  # whoever waits gets it; in the background the next request tries again

    async def _refresh(self, key: str) -> Kept:
        kept = self._kept.get(key)
        rows = await self._database.rows(_REVISION.where(store.placements.c.placement_key == key))
        if not rows:
            self._kept.pop(key, None)
            raise NotFound("there is no such placement", field="placement", expected="a declared placement")
        versions = await self._database.rows(_VERSIONS.where(store.model_versions.c.placement_key == key))
        same = kept is not None and kept.shelf.placement.revision == rows[0][1]
        shelf = kept.shelf if kept and same else compile_shelf(await self.placement(key, rows[0][1]))
        fresh = Kept(
            shelf=shelf,
            titles=_titles(shelf.placement),
            created=[created_ms for created_ms, _ in versions],
            versions=[version for _, version in versions],
            until_ms=self._clock() + TRUST_MS,
            bound=kept.bound if kept and same else {},
        )
        self._kept[key] = fresh
        return fresh


def _version_at(kept: Kept, as_of_ms: int | None) -> int:
    """The newest version made by then; 0, the prior, when there was none."""
    count = len(kept.versions) if as_of_ms is None else bisect_right(kept.created, as_of_ms)
    return kept.versions[count - 1] if count else 0


def _titles(placement: Placement) -> dict[str, str]:
    """The `title` in the content of each item that has one."""
    titles = ((item.item, item.content.get("title")) for item in placement.items)
    return {item: title for item, title in titles if isinstance(title, str)}
