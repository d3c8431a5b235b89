"""Token buckets: what a key may do in any stretch of time, and how long it has to wait."""

from aboveboard.access.rate import Bucket, Buckets, take, take_some
from hypothesis import given
from hypothesis import strategies as st

rates = st.integers(1, 50)
bursts = st.integers(1, 20)


@given(rates, bursts, st.lists(st.integers(0, 300), max_size=60))
def test_no_stretch_of_time_serves_too_much(rate: int, burst: int, gaps: list[int]) -> None:
    """Between any two served requests there are at most the burst and what the rate gives."""
    bucket, now_ms, served = None, 0, []
    for gap in gaps:
        now_ms += gap
        bucket, wait_ms = take(bucket, rate_per_s=rate, burst=burst, now_ms=now_ms)
        if wait_ms == 0:
            served.append(now_ms)
    for first, start in enumerate(served):
        for last, end in enumerate(served[first:], start=1):
            assert last * 1000 <= burst * 1000 + rate * (end - start)


@given(rates, bursts, st.integers(0, 999), st.integers(0, 10**15))
def test_the_wait_is_exact(rate: int, burst: int, level: int, now_ms: int) -> None:
    """After the wait the request is served, and a millisecond sooner it is not."""
    bucket, wait_ms = take(Bucket(level, now_ms), rate_per_s=rate, burst=burst, now_ms=now_ms)
    assert wait_ms > 0
    assert take(bucket, rate_per_s=rate, burst=burst, now_ms=now_ms + wait_ms)[1] == 0
    assert take(bucket, rate_per_s=rate, burst=burst, now_ms=now_ms + wait_ms - 1)[1] == 1


@given(rates, bursts, st.integers(0, 10**6), st.integers(0, 10**5))
def test_a_clock_that_steps_back_does_not_stop_the_bucket(
    rate: int, burst: int, back_ms: int, rest_ms: int
) -> None:
    """It is as full as it was, and fills from there on as it always does."""
    bucket, _ = take(None, rate_per_s=rate, burst=burst, now_ms=10**6)
    then, now_ms = 10**6 + rest_ms, 10**6 - back_ms
    same, wait_ms = take(bucket, rate_per_s=rate, burst=burst, now_ms=10**6)
    again, as_long_ms = take(bucket, rate_per_s=rate, burst=burst, now_ms=now_ms)
    assert (again.level, as_long_ms) == (same.level, wait_ms)
    later, rested = (
        take(one, rate_per_s=rate, burst=burst, now_ms=at)
        for one, at in ((same, then), (again, now_ms + rest_ms))
    )
    assert (later[0].level, later[1]) == (rested[0].level, rested[1])


def test_a_rest_fills_the_bucket_and_no_more() -> None:
    """However long a key was quiet, it may do no more at once than the burst."""
    bucket, _ = take(Bucket(0, 0), rate_per_s=5, burst=3, now_ms=10**9)
    assert bucket == Bucket(2000, 10**9)


def test_keys_do_not_share_a_bucket() -> None:
    """One busy key does not slow another."""
    buckets = Buckets(rate_per_s=1, burst=1)
    assert [buckets.take(key, 0) for key in ("a", "a", "b")] == [0, 1000, 0]


def test_the_key_unused_for_longest_is_forgotten_first() -> None:
    """No more buckets are kept than asked for, and those in use stay."""
    buckets = Buckets(rate_per_s=1, burst=1, most=2)
    waits = [buckets.take(key, 0) for key in ("a", "b", "a", "c", "a", "b")]
    assert waits == [0, 0, 1000, 0, 1000, 0]


def test_a_rate_of_zero_is_no_limit() -> None:
    """Then nothing waits."""
    buckets = Buckets(rate_per_s=0, burst=1)
    assert {buckets.take("a", 0) for _ in range(100)} == {0}


@given(rates, bursts, st.integers(1, 10), st.lists(st.tuples(st.integers(0, 300), st.integers(-900, 900))))
def test_nodes_whose_clocks_differ_serve_no_more_together(
    rate: int, burst: int, wanted: int, turns: list[tuple[int, int]]
) -> None:
    """The clocks of two nodes that share a bucket are up to 0.9 s off; time is counted once."""
    bucket, now_ms, served, latest = None, 10**6, 0, 10**6
    for gap, off in turns:
        now_ms += gap
        latest = max(latest, now_ms + off)
        bucket, taken, wait_ms = take_some(bucket, wanted, rate_per_s=rate, burst=burst, now_ms=now_ms + off)
        served += taken
        assert (wait_ms > 0) is (taken == 0)
    assert served * 1000 <= burst * 1000 + rate * (latest - 10**6 + 900)


def test_some_may_be_fewer_than_wanted() -> None:
    """The bucket gives all that it has."""
    assert take_some(None, 10, rate_per_s=1, burst=3, now_ms=0) == (Bucket(0, 0), 3, 0)
    assert take_some(Bucket(500, 0), 10, rate_per_s=1, burst=3, now_ms=0) == (Bucket(500, 0), 0, 500)


def test_a_time_far_ahead_locks_no_key_out() -> None:
    """A node whose clock was wrong by a day wrote it."""
    day = 86_400_000
    assert take_some(Bucket(0, day), 1, rate_per_s=1, burst=2, now_ms=0) == (Bucket(1000, 0), 1, 0)


def test_looking_takes_nothing() -> None:
    """The wait is the one that the next request would get."""
    buckets = Buckets(rate_per_s=1, burst=1)
    assert [buckets.wait("a", 0), buckets.take("a", 0), buckets.wait("a", 0), buckets.take("a", 0)] == [
        0,
        0,
        1000,
        1000,
    ]
