"""A cache of revisions bound to model versions. All placements share one budget of bytes.

Eviction is second chance (CLOCK): an entry that was used since the last look is passed over once. So a
decision only sets a flag on the entry that it uses.
"""

from collections.abc import Collection

from msgspec import Struct, field

from aboveboard.engine.model import Bound

BYTES_MAX = 256_000_000
"""The budget in bytes. A grid takes up to 8 MB, and every version of the last hour may have one."""

LEAST = 2
"""The entries that each placement keeps beyond the budget: the newest, and the one that visits began with."""

APIECE = 4_000
"""The estimated bytes of one entry besides its arrays."""

Name = tuple[int, int]
"""A version of the model, and the number of an interval as `freshness.step` counts them."""


class CacheSlot(Struct, eq=False):
    """One entry. `used` is True when a decision has used it since the cache last considered its eviction."""

    bound: Bound
    size: int
    used: bool = True


class Own(Struct, eq=False):
    """The entries of one revision of a placement. Once it is `closed`, no entry is added."""

    found: dict[Name, CacheSlot] = field(default_factory=dict)
    closed: bool = False

    def get(self, name: Name) -> Bound | None:
        """Returns the entry and marks it as used; None when it is not cached."""
        held = self.found.get(name)
        if held is None:
            return None
        held.used = True
        return held.bound


class BoundModelCache:
    """The budget of all cached entries. It adds and evicts them; a decision reads them with `Own.get`.

    `size` is the estimate of the bytes that they take. It may exceed the budget, because the last LEAST entries of
    each `Own` stay.
    """

    def __init__(self, most: int = BYTES_MAX) -> None:
        self.size, self._most = 0, most
        self._queue: dict[tuple[int, Name], Own] = {}

    def put(self, own: Own, name: Name, bound: Bound) -> None:
        """Adds the entry and evicts others while the budget is exceeded. Does nothing when `own` is closed.

        An entry of the same name is replaced, so it counts once.
        """
        if own.closed:
            return
        self._drop(own, name)
        self._add(own, name, CacheSlot(bound, size_of(bound)))
        self._make_room()

    def keep(self, own: Own, versions: Collection[int]) -> None:
        """Drops the entries of all other versions of the model."""
        for name in [name for name in own.found if name[0] not in versions]:
            self._drop(own, name)

    def close(self, own: Own) -> None:
        """Takes the entries out of the budget. A decision that still holds `own` can use them until it is
        done.
        """
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
        for _ in range(2 * len(self._queue)):  # in the first round every entry may have been used
            if self.size <= self._most:
                return
            (_, name), own = next(iter(self._queue.items()))
            stays = len(own.found) <= LEAST
            held = self._drop(own, name)
            if held is not None and (stays or held.used):
                held.used = False
                self._add(own, name, held)  # to the end of the queue


def size_of(bound: Bound) -> int:
    """Returns the estimated bytes of what no other entry shares with this one."""
    grid = bound.grid
    arrays = (bound.order, bound.rank, bound.everything, bound.base, bound.plain)
    rows = (grid.starts, grid.columns, grid.amounts, grid.dense)
    return APIECE + sum(array.nbytes for array in (*arrays, *rows) if array is not None)
