"""Revisions of placements as they were, compiled, for whoever reads many records of the past in one go."""

from aboveboard.bounded_cache import BoundedCache
from aboveboard.catalogue.cache import PlacementCache
from aboveboard.engine.placement import CompiledPlacement

KEPT_MOST = 16
"""Of a large placement whose items change all day, no more than so many are in memory at a time."""


class Revisions:
    def __init__(self, shelves: PlacementCache) -> None:
        self._shelves = shelves
        self._kept = BoundedCache[tuple[str, int], CompiledPlacement](KEPT_MOST)

    async def shelf(self, key: str, revision: int) -> CompiledPlacement:
        """Raises NotFound."""
        kept = self._kept.get((key, revision))
        if kept is None:
            kept = await self._shelves.shelf(key, revision)
            self._kept.put((key, revision), kept)
        return kept
