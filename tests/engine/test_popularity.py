"""The counts of how often items are chosen: intervals, and the item that is surely first."""

import numpy as np
import pytest
from aboveboard.engine.popularity import (
    PEOPLE_LEAST,
    ItemCount,
    counts_choices,
    is_surely_first,
    popularity_of,
)
from aboveboard.engine.rewards import Rewards
from hypothesis import given
from hypothesis import strategies as st

counts = st.integers(0, 2000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
BOTH = np.arange(2)


def of(*pairs, people=1000, rows=1000):
    ids = tuple("abcdefgh"[: len(pairs)])
    return popularity_of(
        ids, dict(zip(ids, [ItemCount(*pair) for pair in pairs], strict=True)), people=people, rows=rows
    )


@given(st.lists(counts, min_size=1, max_size=4))
def test_the_interval_has_the_mean_and_only_rewards_that_can_be(pairs):
    """An item without outcomes may earn anything."""
    found = of(*pairs)
    for (shown, earned), low, high in zip(pairs, found.low.tolist(), found.high.tolist(), strict=True):
        assert 0.0 <= low < high <= 1.0
        if shown:
            assert low - 1e-9 <= earned / shown <= high + 1e-9
        else:
            assert (low, high) == pytest.approx((0.0, 1.0))


def test_the_interval_is_wilsons():
    """Worked by hand for 30 of 100."""
    found = of((100, 30))
    assert found.low.tolist() == pytest.approx([0.2189], abs=1e-4)
    assert found.high.tolist() == pytest.approx([0.3958], abs=1e-4)


@pytest.mark.parametrize(
    ("mine", "other", "first"),
    [
        ((400, 200), (400, 40), True),
        ((40, 4), (0, 0), False),
        ((10, 5), (10, 1), False),
        ((400, 40), (400, 200), False),
    ],
)
def test_an_item_is_surely_first_where_no_other_interval_reaches_it(mine, other, first):
    """An item that was never shown may be better, and few outcomes say little."""
    assert is_surely_first(of(mine, other), 0, BOTH) == first


@pytest.mark.parametrize(("people", "known"), [(PEOPLE_LEAST - 1, False), (PEOPLE_LEAST, True)])
def test_fewer_people_than_30_say_nothing(people, known):
    """It does not matter how often they choose."""
    assert (of((400, 300), (400, 3), people=people, rows=people) is not None) == known


def test_one_busy_person_does_not_speak_for_all():
    """Rows count as the people behind them: 30 people in 3,000 rows make an item shown 1,500 times like one of 15."""
    assert is_surely_first(of((1500, 750), (1500, 150), people=3000, rows=3000), 0, BOTH)
    assert not is_surely_first(of((1500, 750), (1500, 300), people=30, rows=3000), 0, BOTH)


def test_the_only_item_is_not_the_first_of_any():
    """Nothing else could be chosen."""
    assert not is_surely_first(of((400, 200)), 0, np.arange(1))
    assert not is_surely_first(None, 0, BOTH)


@pytest.mark.parametrize(
    ("rewards", "counted"),
    [
        (Rewards(), True),
        (Rewards(taken=0.5), True),
        (Rewards(per_value=0.01), False),
        (Rewards(seen=0.1), False),
        (Rewards(taken=0.0), False),
    ],
)
def test_only_choices_are_counted_as_choices(rewards, counted):
    """With values, or with a worth of being seen, the mean says what earns most."""
    assert counts_choices(rewards) == counted
