"""A token bucket for each API key: `burst` requests at once, and `rate_per_s` a second in the long run.

Counted in thousandths of a request, of which a rate of n a second gives n a millisecond: whole numbers, no drift.
"""

from typing import NamedTuple

from aboveboard.bounded_cache import BoundedCache

_ONE = 1000


class Bucket(NamedTuple):
    """`level` is in thousandths of a request, as of `at_ms`."""

    level: int
    at_ms: int


def take(bucket: Bucket | None, *, rate_per_s: int, burst: int, now_ms: int) -> tuple[Bucket, int]:
    """The bucket after one more request, and 0; or the unchanged level, and how many milliseconds to wait.

    None is a key not seen before: a full bucket. A clock that steps back neither fills nor empties it, and it fills
    from there on: nobody waits until it is as late as it was.
    """
    if bucket is None:
        bucket = Bucket(burst * _ONE, now_ms)
    level = min(burst * _ONE, bucket.level + max(0, now_ms - bucket.at_ms) * rate_per_s)
    if level >= _ONE:
        return Bucket(level - _ONE, now_ms), 0
    return Bucket(level, now_ms), -((level - _ONE) // rate_per_s)


class Buckets:
    """The buckets of this process, at most `most`. The one unused for longest goes first: it is the fullest."""

    def __init__(self, *, rate_per_s: int, burst: int, most: int = 10_000) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._buckets = BoundedCache[str, Bucket](most)

    def take(self, key_id: str, now_ms: int) -> int:
        """Milliseconds to wait before this request may be served; 0 is now, and always so for a rate of 0."""
        if self._rate_per_s <= 0:
            return 0
        bucket, wait_ms = take(
            self._buckets.get(key_id), rate_per_s=self._rate_per_s, burst=self._burst, now_ms=now_ms
        )
        self._buckets.put(key_id, bucket)
        return wait_ms
