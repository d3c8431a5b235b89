"""A cache of a bounded number of entries, each of which may have a time to live."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """A cache of the `most` entries that were used last. It reads no clock: the caller passes the time.

    With `trust_ms`, an entry is found for that many milliseconds after the time that `put` got. It is not found
    before that time either: a clock that is set back must not lengthen its life.
    """

    def __init__(self, most: int, *, trust_ms: int | None = None) -> None:
        self._most, self._trust_ms = most, trust_ms
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key, now_ms: int = 0) -> Value | None:
        """Returns the value of `key` and marks it as used. None when it is absent.

        With `trust_ms`, a value counts as absent, and is dropped, when it has expired or is dated after `now_ms`.
        """
        entry = self._entries.get(key)
        if entry is None:
            return None
        if self._trust_ms is not None and not entry[1] <= now_ms < entry[1] + self._trust_ms:
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, now_ms: int = 0) -> None:
        """Stores `value`, replacing an older one. A full cache drops the entry that was not used for longest."""
        self._entries[key] = value, now_ms
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)
