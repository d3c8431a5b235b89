"""The items removed from the candidates, each with its reason. A large placement needs no object for every
item.
"""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard.engine.sparse_rows import Indexes, mark_members

LISTED_MOST = 100
"""The most removals that a record names one by one. Above it, the record has a bit for each item of the
revision, by reason.
"""


class RemovedItem(Struct, frozen=True, array_like=True):
    """`because` is `not_active` (outside its time), `limit` (the person excluded it) or `rule:<id>`.

    It is `above` for an item that a slot above has, on the same surface.
    """

    item: str
    because: str


class RemovedPlaces(Struct, frozen=True):
    """The items that were removed for one reason. `places` has a bit for each item of the revision,
    compressed, in base64.
    """

    count: int
    places: str


RecordedRemovals = list[RemovedItem] | dict[str, RemovedPlaces]
"""Removals in a record: one by one, or by reason."""


class Removals:
    """Removed items. `ids` are those of the compiled placement, `places` the indexes of the items.

    `why` is the index of each item's reason in `reasons`.
    """

    __slots__ = ("_ids", "_reasons", "_why", "places")

    def __init__(self, ids: tuple[str, ...], places: Indexes, why: Indexes, reasons: tuple[str, ...]) -> None:
        self._ids, self.places, self._why, self._reasons = ids, places, why, reasons

    def __len__(self) -> int:
        return int(self.places.size)

    def __iter__(self) -> Iterator[RemovedItem]:
        """Yields one removal after the other, in the order of the candidates."""
        for place, why in zip(self.places.tolist(), self._why.tolist(), strict=True):
            yield RemovedItem(self._ids[place], self._reasons[why])

    def __eq__(self, other: object) -> bool:  # object, because Python compares any two values
        return isinstance(other, Removals) and [*self] == [*other]

    def reasons_at(self, items: Indexes) -> set[str]:
        """Returns the reasons for which any of `items` was removed."""
        found = np.bincount(self._why[self._marks_at(items)]).nonzero()[0]
        return {self._reasons[why] for why in found.tolist()}

    def places_by_rule(self, items: Indexes) -> Indexes:
        """Returns those of `items` that a rule removed."""
        by_rule = np.array([reason.startswith("rule:") for reason in self._reasons], np.bool_)
        found: Indexes = self.places[by_rule[self._why] & self._marks_at(items)]
        return found

    def places_by_reason(self) -> dict[str, Indexes]:
        """Returns the indexes of the removed items by reason, for each reason that removed one."""
        found = {reason: self.places[self._why == at] for at, reason in enumerate(self._reasons)}
        return {reason: places for reason, places in found.items() if places.size}

    def _marks_at(self, items: Indexes) -> NDArray[np.bool_]:
        return mark_members(self.places, items)

    def to_record(self) -> RecordedRemovals:
        """Returns the form that a record stores. `read` restores the removals from it, given the same
        revision.
        """
        if not self.places.size:
            return []
        if len(self) <= LISTED_MOST:
            return [*self]
        found = {}
        for number, reason in enumerate(self._reasons):
            places = self.places[self._why == number]
            if places.size:
                found[reason] = RemovedPlaces(int(places.size), _pack(places, len(self._ids)))
        return found


NONE = Removals((), np.zeros(0, np.intp), np.zeros(0, np.intp), ())


def read(recorded: RecordedRemovals, ids: tuple[str, ...], index: dict[str, int]) -> Removals:
    """Returns the removals that a record stores, given the items of its revision.

    More than LISTED_MOST of them are ordered by reason, and no longer as the candidates were.
    """
    if isinstance(recorded, list):
        reasons = tuple(sorted({one.because for one in recorded}))
        places = np.array([index[one.item] for one in recorded], np.intp)
        why = np.array([reasons.index(one.because) for one in recorded], np.intp)
        return Removals(ids, places, why, reasons)
    reasons = tuple(sorted(recorded))
    each = [_unpack(recorded[reason].places, len(ids)) for reason in reasons]
    why = np.repeat(np.arange(len(reasons)), [places.size for places in each])
    return Removals(ids, np.concatenate(each), why, reasons)


def _pack(places: Indexes, size: int) -> str:
    marks = np.zeros(size, np.bool_)
    marks[places] = True
    return b64encode(zlib.compress(np.packbits(marks).tobytes())).decode()


def _unpack(text: str, size: int) -> Indexes:
    packed = np.frombuffer(zlib.decompress(b64decode(text)), np.uint8)
    found: Indexes = np.flatnonzero(np.unpackbits(packed, count=size))
    return found
