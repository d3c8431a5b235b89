"""The search of a log: from which entry on entries are found, and what it refuses."""

import pytest
from aboveboard.audit import entries
from aboveboard.errors import Tampered
from aboveboard.verify.finding import Finder
from aboveboard.verify.own_search import OwnSearch

from tests.verify.maker import POLICY, START_MS

KEY, OTHER = bytes(32), b"\1" * 32


def leaf(kind: str, key: bytes = OTHER, commitment: bytes = bytes(32)) -> bytes:
    return entries.leaf(kind, START_MS, POLICY, commitment, entries.tag(key, commitment))


def searched(*leaves: bytes) -> OwnSearch:
    found = OwnSearch()
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
