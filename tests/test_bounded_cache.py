"""The laws of the bounded cache, beside a list that is searched from its end."""

import pytest
from aboveboard.bounded_cache import BoundedCache
from hypothesis import given
from hypothesis import strategies as st

KEYS = st.integers(0, 6)
STEPS = st.lists(st.tuples(st.sampled_from(("get", "put")), KEYS, st.integers(0, 30)), max_size=60)


class Plain:
    """The same cache as a list of entries in the order of their use."""

    def __init__(self, most: int, trust_ms: int | None) -> None:
        self.most, self.trust_ms = most, trust_ms
        self.entries: list[tuple[int, int, int]] = []

    def get(self, key: int, now_ms: int) -> int | None:
        found = [entry for entry in self.entries if entry[0] == key]
        if not found:
            return None
        self.entries.remove(found[0])
        if self.trust_ms is not None and not 0 <= now_ms - found[0][2] < self.trust_ms:
            return None
        self.entries.append(found[0])
        return found[0][1]

    def put(self, key: int, value: int, now_ms: int) -> None:
        self.entries = [entry for entry in self.entries if entry[0] != key] + [(key, value, now_ms)]
        self.entries = self.entries[-self.most :]


@given(STEPS, st.integers(1, 5), st.none() | st.integers(0, 20))
def test_law_it_answers_as_a_list_does(
    steps: list[tuple[str, int, int]], most: int, trust_ms: int | None
) -> None:
    """In any order of uses and times, also where a clock is set back; and it is never larger than asked for."""
    cache, plain = BoundedCache[int, int](most, trust_ms=trust_ms), Plain(most, trust_ms)
    for value, (step, key, now_ms) in enumerate(steps):
        if step == "put":
            cache.put(key, value, now_ms)
            plain.put(key, value, now_ms)
        else:
            assert cache.get(key, now_ms) == plain.get(key, now_ms)
        assert len(cache) == len(plain.entries) <= most


@given(STEPS, st.integers(0, 20))
def test_law_nothing_is_found_outside_its_time(steps: list[tuple[str, int, int]], trust_ms: int) -> None:
    """A value that is found was the last one put in, less than `trust_ms` ago and not in the future."""
    cache, last = BoundedCache[int, int](100, trust_ms=trust_ms), dict[int, tuple[int, int]]()
    for value, (step, key, now_ms) in enumerate(steps):
        if step == "put":
            cache.put(key, value, now_ms)
            last[key] = value, now_ms
        elif (found := cache.get(key, now_ms)) is not None:
            assert found == last[key][0]
            assert 0 <= now_ms - last[key][1] < trust_ms


@given(st.permutations(range(6)), st.integers(1, 6))
def test_law_the_entries_used_last_stay(order: list[int], most: int) -> None:
    """A use is a look as well as a put."""
    cache = BoundedCache[int, int](6)
    small = BoundedCache[int, int](most)
    for key in range(6):
        cache.put(key, key)
    for key in order:
        assert cache.get(key) == key
        small.put(key, key)
    assert [key for key in range(6) if small.get(key) is not None] == sorted(order[-most:])
    for key in order[:3]:
        cache.get(key)
    for key in range(10, 13):
        cache.put(key, key)
    assert {key for key in range(6) if cache.get(key) is not None} == set(order[:3])


@pytest.mark.parametrize(("now_ms", "found"), [(99, None), (100, "value"), (149, "value"), (150, None)])
def test_the_bounds_of_a_life(now_ms: int, found: str | None) -> None:
    """From the millisecond of its put on, up to, not including, its last one."""
    cache = BoundedCache[str, str](1, trust_ms=50)
    cache.put("key", "value", 100)
    assert cache.get("key", now_ms) == found


def test_an_entry_past_its_time_makes_room() -> None:
    """It is let go of when it is looked for."""
    cache = BoundedCache[str, str](2, trust_ms=50)
    cache.put("key", "value", 100)
    assert cache.get("key", 200) is None
    assert len(cache) == 0
