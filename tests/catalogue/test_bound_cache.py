"""The budget of the bound pairs: the bytes that they take, of all placements together."""

import numpy as np
from aboveboard.catalogue.bound_cache import APIECE, BoundModelCache, Own, size_of
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Placement
from aboveboard.words import PlacementKind

ITEMS = 100


def bound(version: int = 1) -> Bound:
    items = tuple(Item(f"item-{number}", ("tag",)) for number in range(ITEMS))
    placement = Placement("app", "home", 1, "Home", next(iter(PlacementKind)), items=items)
    return bind(compile_shelf(placement), Model(version))


ONE = bound()
SIZE = size_of(ONE)


def filled(bounds: BoundModelCache, own: Own, versions: range) -> None:
    for version in versions:
        bounds.put(own, (version, 0), ONE)


def kept(own: Own) -> list[int]:
    return [version for version, _ in own.found]


def test_the_grid_counts() -> None:
    """It takes by far the most of an entry's bytes."""
    dense = ONE.grid.dense
    assert dense is not None
    assert dense.nbytes >= 8 * ITEMS * ITEMS
    assert dense.nbytes + APIECE < SIZE < 2 * dense.nbytes + APIECE


def test_the_entry_unused_for_longest_is_evicted_of_all_placements() -> None:
    """A decision marks what it uses, so that it stays."""
    bounds, one, other = BoundModelCache(8 * SIZE), Own(), Own()
    filled(bounds, one, range(4))
    filled(bounds, other, range(5))
    assert (kept(one), kept(other)) == ([1, 2, 3], [0, 1, 2, 3, 4])
    assert one.get((1, 0)) is ONE
    filled(bounds, other, range(5, 7))
    assert sorted(kept(one)) == [1, 3]
    assert bounds.size == 8 * SIZE


def test_two_entries_of_every_placement_stay_beyond_the_budget() -> None:
    """Else each decision would bind its placement again."""
    bounds, placements = BoundModelCache(SIZE), [Own() for _ in range(10)]
    for _ in range(2):
        for own in placements:
            filled(bounds, own, range(5))
    assert [len(own.found) for own in placements] == [2] * 10
    assert all(own.get((4, 0)) is ONE for own in placements)
    assert bounds.size == 20 * SIZE


def test_a_closed_revision_is_out_of_the_budget() -> None:
    """A decision that still holds it finds its entries; a new one is not added."""
    bounds, own = BoundModelCache(), Own()
    filled(bounds, own, range(3))
    bounds.close(own)
    filled(bounds, own, range(5))
    assert bounds.size == 0
    assert [own.get((version, 0)) for version in range(5)] == [ONE, ONE, ONE, None, None]


def test_an_entry_that_is_put_again_counts_once() -> None:
    """Two callers may have bound the same pair."""
    bounds, own = BoundModelCache(), Own()
    filled(bounds, own, range(2))
    filled(bounds, own, range(2))
    assert bounds.size == 2 * SIZE
    assert np.array_equal(ONE.order, own.found[1, 0].bound.order)
