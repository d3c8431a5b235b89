"""The search itself: which leaves a key finds, from which entry on, and what it refuses."""

import hmac

import pytest
from aboveboard.audit import entries
from aboveboard.errors import Tampered
from aboveboard.verify.finding import Finder, Search
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.maker import POLICY, START_MS

KEY, OTHER = bytes(32), b"\1" * 32


def leaf(kind: str, key: bytes = OTHER, commitment: bytes = bytes(32)) -> bytes:
    return entries.leaf(kind, START_MS, POLICY, commitment, entries.tag(key, commitment))


@given(
    st.lists(st.binary(min_size=1, max_size=64), min_size=1, max_size=3), st.binary(min_size=32, max_size=32)
)
def test_it_is_the_tag_of_the_entries(keys: list[bytes], commitment: bytes) -> None:
    """As `hmac` computes it, under any of the keys, and under no other."""
    made = hmac.digest(keys[-1], commitment, "sha256")[:16]
    written = entries.leaf("decision", START_MS, POLICY, commitment, made)
    assert Finder(keys).has(written)
    assert not Finder([b"another"]).has(written)


def searched(*leaves: bytes) -> Search:
    found = Search()
    for each in leaves:
        found.take(each, Finder([KEY]))
    return found


def test_entries_of_before_are_counted() -> None:
    """Those that may be about a person, up to the first build that makes tags with the finding key."""
    found = searched(leaf("policy"), leaf("decision"), leaf("consent", KEY), leaf("build"), leaf("decision"))
    assert (found.older, found.start, found.seen) == (1, 3, 5)
    assert [(each.index, each.kind) for each in found.found] == [(2, "consent")]


@pytest.mark.parametrize(
    "written", [b"", b"x" * 300, leaf("decision").replace(b'"commitment":"0', b'"commitment":"x')]
)
def test_what_is_no_leaf_is_refused(written: bytes) -> None:
    """It could hide an entry."""
    with pytest.raises(Tampered):
        searched(written)
