"""The memory of which entries an export opened."""

from aboveboard.exports.recheck import ReadEntries
from hypothesis import given
from hypothesis import strategies as st


@given(st.sets(st.integers(0, 999)), st.integers(0, 124), st.integers(0, 1000))
def test_what_was_added_is_there(added: set[int], start: int, length: int) -> None:
    """In order, and nothing else, in every span."""
    opened = ReadEntries(1000)
    for index in added:
        opened.add(index)
    stop = min(8 * start + length, 1000)
    assert opened.between(8 * start, stop) == sorted(n for n in added if 8 * start <= n < stop)
