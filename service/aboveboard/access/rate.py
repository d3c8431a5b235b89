"""A token bucket for each API key or address: `burst` requests at once, and `rate_per_s` a second later on.

Levels are in thousandths of a request. A rate of n requests a second adds n thousandths a millisecond, so all numbers
are whole and nothing drifts.
"""

from typing import NamedTuple

from aboveboard.bounded_cache import BoundedCache

_ONE = 1000

CLOCKS_APART_MS = 60_000
"""The most by which the clocks of two nodes may differ, in milliseconds. The alarm is at a second."""


class Bucket(NamedTuple):
    """The state of one key: `level` is what it may still use, in thousandths of a request, as of `at_ms`."""

    level: int
    at_ms: int


def take(bucket: Bucket | None, *, rate_per_s: int, burst: int, now_ms: int) -> tuple[Bucket, int]:
    """Returns the bucket after one more request and 0, or the refilled bucket and the milliseconds to wait.

    None is the bucket of a new key, which is full. A clock that is set back neither fills nor empties a bucket. The
    bucket then fills from the new time on, so no caller waits until the clock has caught up.
    """
    if bucket is None:
        bucket = Bucket(burst * _ONE, now_ms)
    level = min(burst * _ONE, bucket.level + max(0, now_ms - bucket.at_ms) * rate_per_s)
    if level >= _ONE:
        return Bucket(level - _ONE, now_ms), 0
    # A negated floor division rounds up: a millisecond sooner the level would not suffice.
    return Bucket(level, now_ms), -((level - _ONE) // rate_per_s)


def take_some(
    bucket: Bucket | None, wanted: int, *, rate_per_s: int, burst: int, now_ms: int
) -> tuple[Bucket, int, int]:
    """Returns the bucket after up to `wanted` requests, how many these are, and 0 or the milliseconds to wait.

    The bucket may come from another process, whose clock differs. A time before that of the bucket fills nothing, and
    stays out of the bucket. A bucket of more than CLOCKS_APART_MS from now is full: its clock was wrong.
    """
    if bucket is None or bucket.at_ms > now_ms + CLOCKS_APART_MS:
        bucket = Bucket(burst * _ONE, now_ms)
    at_ms = max(now_ms, bucket.at_ms)
    level = min(burst * _ONE, bucket.level + (at_ms - bucket.at_ms) * rate_per_s)
    taken = min(wanted, level // _ONE)
    if taken:
        return Bucket(level - taken * _ONE, at_ms), taken, 0
    return Bucket(level, at_ms), 0, -((level - _ONE) // rate_per_s)


class Buckets:
    """The buckets of this process, at most `most`.

    The bucket unused for longest is dropped first: it has refilled for longest, and a dropped bucket counts as full.
    """

    def __init__(self, *, rate_per_s: int, burst: int, most: int = 10_000) -> None:
        self._rate_per_s = rate_per_s
        self._burst = burst
        self._buckets = BoundedCache[str, Bucket](most)

    def take(self, key_id: str, now_ms: int) -> int:
        """Takes one request and returns 0, or returns the milliseconds to wait. A rate of 0 is no limit."""
        if self._rate_per_s <= 0:
            return 0
        bucket, wait_ms = take(
            self._buckets.get(key_id), rate_per_s=self._rate_per_s, burst=self._burst, now_ms=now_ms
        )
        self._buckets.put(key_id, bucket)
        return wait_ms

    def wait(self, key_id: str, now_ms: int) -> int:
        """Returns the milliseconds until one more request would be served, 0 for at once. Takes none."""
        if self._rate_per_s <= 0 or (bucket := self._buckets.get(key_id)) is None:
            return 0
        return take(bucket, rate_per_s=self._rate_per_s, burst=self._burst, now_ms=now_ms)[1]
