"""What is kept of bound pairs: the bytes that they take, within one budget for all placements."""

import numpy as np
from aboveboard.catalogue.bound_cache import APIECE, BoundModelCache, Own, size_of
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Placement, compile_shelf
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
    """It is by far the most of it."""
    dense = ONE.grid.dense
    assert dense is not None
    assert dense.nbytes >= 8 * ITEMS * ITEMS
    assert dense.nbytes + APIECE < SIZE < 2 * dense.nbytes + APIECE


def test_what_was_not_used_for_longest_goes_whichever_placement_it_is_of() -> None:
    """A decision marks what it uses, so that it stays."""
    bounds, one, other = BoundModelCache(8 * SIZE), Own(), Own()
    filled(bounds, one, range(4))
    filled(bounds, other, range(5))
    assert (kept(one), kept(other)) == ([1, 2, 3], [0, 1, 2, 3, 4])
    assert one.get((1, 0)) is ONE
    filled(bounds, other, range(5, 7))
    assert sorted(kept(one)) == [1, 3]
    assert bounds.size == 8 * SIZE


def test_two_of_every_placement_stay_whatever_they_take() -> None:
    """Else each decision would bind anew."""
    bounds, placements = BoundModelCache(SIZE), [Own() for _ in range(10)]
    for _ in range(2):
        for own in placements:
            filled(bounds, own, range(5))
    assert [len(own.found) for own in placements] == [2] * 10
    assert all(own.get((4, 0)) is ONE for own in placements)
    assert bounds.size == 20 * SIZE


def test_what_is_closed_counts_for_nothing() -> None:
    """Whoever still decides with it finds what was there; what they bind then is not kept."""
    bounds, own = BoundModelCache(), Own()
    filled(bounds, own, range(3))
    bounds.close(own)
    filled(bounds, own, range(5))
    assert bounds.size == 0
    assert [own.get((version, 0)) for version in range(5)] == [ONE, ONE, ONE, None, None]


def test_what_is_put_again_counts_once() -> None:
    """Two may have bound the same."""
    bounds, own = BoundModelCache(), Own()
    filled(bounds, own, range(2))
    filled(bounds, own, range(2))
    assert bounds.size == 2 * SIZE
    assert np.array_equal(ONE.order, own.found[1, 0].bound.order)
