"""A bounded cache of compiled revisions, for a reader of many old records."""

from aboveboard.bounded_cache import BoundedCache
from aboveboard.catalogue.cache import PlacementCache
from aboveboard.engine.compiled_placement import CompiledPlacement

KEPT_MOST = 16
"""The bound on revisions in memory: the items of a large placement may change all day."""


class Revisions:
    """A reader's own cache, over the one that serves. The revision unused for longest is dropped first."""

    def __init__(self, shelves: PlacementCache) -> None:
        self._shelves = shelves
        self._kept = BoundedCache[tuple[str, int], CompiledPlacement](KEPT_MOST)

    async def shelf(self, key: str, revision: int) -> CompiledPlacement:
        """Returns the revision, compiled. Raises NotFound if it is not stored."""
        kept = self._kept.get((key, revision))
        if kept is None:
            kept = await self._shelves.shelf(key, revision)
            self._kept.put((key, revision), kept)
        return kept
