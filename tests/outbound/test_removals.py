"""Removals: each with its reason, named one by one or marked by a bit, and read again from a record."""

import msgspec
import numpy as np
import pytest
from aboveboard import canonical
from aboveboard.outbound.removals import LISTED_MOST, NONE, RecordedRemovals, Removals, RemovedItem, read
from hypothesis import given
from hypothesis import strategies as st

IDS = tuple(f"item-{n}" for n in range(1000))
REASONS = ("limit", "rule:r")


def first(count):
    """The first items of a revision, removed in turn for one reason and the other."""
    places = np.arange(count, dtype=np.intp)
    return Removals(IDS, places, places % 2, REASONS)


@pytest.mark.parametrize(("count", "form"), [(0, list), (LISTED_MOST, list), (LISTED_MOST + 1, dict)])
def test_more_than_listed_most_are_marked_by_reason(count, form):
    """A record stays small: above LISTED_MOST it has a count and bits for each reason."""
    recorded = first(count).to_record()
    assert type(recorded) is form
    if form is dict:
        assert {reason: each.count for reason, each in recorded.items()} == {"limit": 51, "rule:r": 50}


def test_removals_with_equal_items_and_reasons_are_equal():
    """The numbers of the reasons make no difference."""
    places, why = np.array([3, 5], np.intp), np.array([0, 1], np.intp)
    one = Removals(IDS, places, why, REASONS)
    assert one == Removals(IDS, places, 1 - why, REASONS[::-1])
    assert one != Removals(IDS, places, 1 - why, REASONS)
    assert [*one] == [RemovedItem("item-3", "limit"), RemovedItem("item-5", "rule:r")]
    assert len(NONE) == 0


def test_what_was_removed_can_be_stored():
    """As canonical bytes: the item, and because of what."""
    assert canonical.encode([RemovedItem("a", "limit")]) == b'[["a","limit"]]'


@given(st.integers(0, 2**32), st.sampled_from([0, 1, 100, 101, 400, 999]))
def test_what_a_record_says_was_removed_is_read_back(seed, count):
    """Each item with its reason, whether a few are named or many are marked; and that is small."""
    ids = tuple(f"item-{n}" for n in range(1000))
    random = np.random.default_rng(seed)
    places = random.choice(1000, count, replace=False).astype(np.intp)
    removed = Removals(ids, places, random.integers(0, 3, count), ("limit", "not_active", "rule:r"))
    kept = canonical.encode(removed.to_record())
    recorded = msgspec.json.decode(kept, type=RecordedRemovals)
    again = read(recorded, ids, {name: at for at, name in enumerate(ids)})
    assert sorted(again, key=msgspec.json.encode) == sorted(removed, key=msgspec.json.encode)
    assert len(kept) < 4000


def test_some_items_are_asked_for_their_reasons_and_for_those_that_a_rule_removed():
    """Items that were not removed have none."""
    found = Removals(tuple("abcd"), np.array([0, 2, 3]), np.array([1, 2, 2]), ("", "limit", "rule:show-cap"))
    assert found.reasons_at(np.array([0, 1])) == {"limit"}
    assert found.reasons_at(np.array([0, 3])) == {"limit", "rule:show-cap"}
    assert found.places_by_rule(np.array([0, 1, 3])).tolist() == [3]
    assert NONE.reasons_at(np.array([0])) == set()
    assert NONE.places_by_rule(np.array([0])).tolist() == []


@pytest.mark.parametrize("count", [0, 1, 2, 400])
def test_the_items_of_each_reason_are_together(count):
    """Only of reasons that removed one."""
    found = first(count).places_by_reason()
    assert set(found) == set(REASONS[:count])
    assert sorted(place for places in found.values() for place in places.tolist()) == list(range(count))
