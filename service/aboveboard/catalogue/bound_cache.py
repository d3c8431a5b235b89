"""Bound pairs of revision and model version that are kept for decisions, of all placements within one budget of bytes.

Whatever is used stands a second chance when there is no more room, and goes when it was not used since. So a decision
marks what it uses, and nothing else has to be done on its way.
"""

from collections.abc import Collection

from msgspec import Struct, field

from aboveboard.engine.model import Bound

BYTES_MAX = 256_000_000
"""A grid is up to 8 MB, and every version of the last hour may have one."""

LEAST = 2
"""So many are kept of every placement, whatever they take: the newest one, and the one that visits began with."""

APIECE = 4_000
"""About what one takes beside its arrays."""

Name = tuple[int, int]
"""A version of the model, and a step of the hours."""


class CacheSlot(Struct, eq=False):
    """`used` since it was last thought of letting it go."""

    bound: Bound
    size: int
    used: bool = True


class Own(Struct, eq=False):
    """Those of one revision of a placement. Once it is `closed` nothing is kept in it any more."""

    found: dict[Name, CacheSlot] = field(default_factory=dict)
    closed: bool = False

    def get(self, name: Name) -> Bound | None:
        held = self.found.get(name)
        if held is None:
            return None
        held.used = True
        return held.bound


class BoundModelCache:
    """Those of all placements. `size` is about how many bytes they take."""

    def __init__(self, most: int = BYTES_MAX) -> None:
        self.size, self._most = 0, most
        self._queue: dict[tuple[int, Name], Own] = {}

    def put(self, own: Own, name: Name, bound: Bound) -> None:
        """Keeps it, and lets others go where there is no room; itself never."""
        if own.closed:
            return
        self._drop(own, name)
        self._add(own, name, CacheSlot(bound, size_of(bound)))
        self._make_room()

    def keep(self, own: Own, versions: Collection[int]) -> None:
        """Lets go of all that are of other versions."""
        for name in [name for name in own.found if name[0] not in versions]:
            self._drop(own, name)

    def close(self, own: Own) -> None:
        """Counts none of them any more: whoever still decides with them holds on to them, and nobody else."""
        own.closed = True
        for name, held in own.found.items():
            del self._queue[id(own), name]
            self.size -= held.size

    def _add(self, own: Own, name: Name, held: CacheSlot) -> None:
        own.found[name] = held
        self._queue[id(own), name] = own
        self.size += held.size

    def _drop(self, own: Own, name: Name) -> CacheSlot | None:
        held = own.found.pop(name, None)
        if held is not None:
            del self._queue[id(own), name]
            self.size -= held.size
        return held

    def _make_room(self) -> None:
        for _ in range(2 * len(self._queue)):  # the first time round it may be that everything was used
            if self.size <= self._most:
                return
            (_, name), own = next(iter(self._queue.items()))
            stays = len(own.found) <= LEAST
            held = self._drop(own, name)
            if held is not None and (stays or held.used):
                held.used = False
                self._add(own, name, held)  # at the end of the queue


def size_of(bound: Bound) -> int:
    """About how many bytes it takes that no other one shares with it."""
    grid = bound.grid
    arrays = (bound.order, bound.rank, bound.everything, bound.base, bound.plain)
    rows = (grid.starts, grid.columns, grid.amounts, grid.dense)
    return APIECE + sum(array.nbytes for array in (*arrays, *rows) if array is not None)
