"""A cache of a bounded number of entries, each of which may have a time to live."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Keeps the `most` entries that were used last. It reads no clock: the caller passes the time.

    With `trust_ms`, an entry is found for so many milliseconds from the time it was put in with. It is not found
    before that time either: a clock that is set back must not lengthen its life.
    """

    def __init__(self, most: int, *, trust_ms: int | None = None) -> None:
        self._most, self._trust_ms = most, trust_ms
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, now_ms: int = 0) -> Value | None:
        """Returns the value of `key` and marks it as used; None when there is none, or its time is over."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if self._trust_ms is not None and not entry[1] <= now_ms < entry[1] + self._trust_ms:
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, now_ms: int = 0) -> None:
        """Keeps `value` in place of an older one. Where that is one too many, the entry unused for longest goes."""
        self._entries[key] = value, now_ms
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)
