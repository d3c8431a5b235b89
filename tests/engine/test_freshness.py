"""Freshness: a new item may be worth more to all people, in its first day, week and month."""

import numpy as np
import pytest
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR, hour_of
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.examples import example
from aboveboard.engine.features import FRESH, data_of, prior_mean
from aboveboard.engine.freshness import ALWAYS, freshness, new_items, step
from aboveboard.engine.model import Model, bind, holds
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.words import Level
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import ITEMS, NOTHING, placement, shelf

START = 495_000 * MS_PER_HOUR
LIKED = Model(1, 50, {"fresh:day": 0.5, "fresh:week": 0.25, "fresh:month": 0.125, "topic:x": 0.2})
instants = st.integers(START - 40 * MS_PER_DAY, START + 40 * MS_PER_DAY)


@st.composite
def shelves(draw):
    """Items that came over some weeks, and some without a known time."""
    starts = draw(st.lists(st.none() | instants, min_size=1, max_size=len(ITEMS)))
    items = (Item(name, starts_ms=at) for name, at in zip(ITEMS, starts, strict=False))
    return compile_shelf(placement(*items, baseline=draw(st.sampled_from(("popular", "editorial")))))


def bits(bound):
    return bound.order.tobytes(), bound.base.tobytes()


@pytest.mark.parametrize("feature", FRESH)
def test_it_uses_no_personal_data(feature):
    """No personal data, so it counts at every level; and nothing is known of it beforehand."""
    assert data_of(feature) == (None, Level.OFF)
    assert prior_mean(feature, reward=0.2) == 0.0


@pytest.mark.parametrize("feature", ["fresh", "fresh:", "fresh:year"])
def test_there_are_no_other_ages(feature):
    """A name outside the table is refused."""
    with pytest.raises(Unprocessable, match="No such feature exists"):
        data_of(feature)


@pytest.mark.parametrize(
    ("age", "feature"),
    [
        (-MS_PER_DAY, "fresh:day"),
        (0, "fresh:day"),
        (MS_PER_DAY - 1, "fresh:day"),
        (MS_PER_DAY, "fresh:week"),
        (7 * MS_PER_DAY - 1, "fresh:week"),
        (7 * MS_PER_DAY, "fresh:month"),
        (30 * MS_PER_DAY - 1, "fresh:month"),
        (30 * MS_PER_DAY, None),
    ],
)
def test_an_item_has_the_first_age_that_it_is_in(age, feature):
    """Each begins at the very millisecond at which the one before it ends."""
    assert (
        freshness(START, START + age if age % MS_PER_HOUR == 0 else START + age - MS_PER_HOUR + 1) == feature
    )
    assert freshness(START - age, START) == feature


def test_without_a_start_or_an_instant_nothing_is_new():
    """Its age is unknown; a record from before freshness counted knows no age at all."""
    assert freshness(None, START) is None
    assert freshness(START, None) is None


@given(shelves(), instants)
def test_all_items_at_once_are_as_new_as_each(found, at):
    """One rule, with arrays and without; so an example is of what was scored."""
    marked = {item: name for name, items in new_items(found.starts, at).items() for item in items.tolist()}
    assert sum(items.size for items in new_items(found.starts, at).values()) == len(marked)
    for place, item in enumerate(found.placement.items):
        assert marked.get(place) == freshness(item.starts_ms, at)
        new = {name for name in example(found, place, NOTHING, at) if name in FRESH}
        assert new == {freshness(item.starts_ms, at)} - {None}


@given(shelves(), instants, instants)
def test_within_one_interval_binding_gives_the_same_bits(found, one, other):
    """And what was bound says so of itself."""
    first, second = bind(found, LIKED, one), bind(found, LIKED, other)
    same = first.step == second.step
    assert holds(first, other) is same
    assert not same or bits(first) == bits(second)


@given(shelves(), instants)
def test_an_interval_ends_where_some_item_is_no_longer_as_new(found, at):
    """Not sooner: what is bound serves as long as it can."""
    later = at + MS_PER_HOUR
    before, after = new_items(found.starts, at), new_items(found.starts, later)
    changed = any(not np.array_equal(before[name], after[name]) for name in FRESH)
    assert (step(found.turns, at) != step(found.turns, later)) is changed


@given(shelves(), instants, instants)
def test_without_a_weight_the_hour_changes_nothing(found, one, other):
    """A model that never learned of it is bound once, and to the same bits as ever."""
    bound = bind(found, Model(1, 50, {"item:a": 0.2}), one)
    assert bound.step == ALWAYS
    assert holds(bound, other)
    assert bits(bound) == bits(bind(found, Model(1, 50, {"item:a": 0.2})))


def test_without_a_start_the_hour_changes_nothing_either():
    """Whatever was learned of other items."""
    bound = bind(shelf(Item("a"), Item("b")), LIKED, START)
    assert (bound.step, bound.plain) == (ALWAYS, None)


@pytest.mark.parametrize(("days", "worth"), [(0, 0.5), (1, 0.25), (7, 0.125), (30, 0.0)])
def test_being_new_is_worth_what_was_learned_of_it(days, worth):
    """It counts for all people, so it moves the baseline order."""
    bound = bind(shelf(Item("a"), Item("b", starts_ms=START)), LIKED, START + days * MS_PER_DAY)
    assert bound.base[bound.rank[1]] == worth
    assert bound.order[0] == (1 if worth else 0)


@given(instants)
def test_an_hour_begins_no_later_than_its_instants(at):
    """And less than an hour before them."""
    assert hour_of(at) % MS_PER_HOUR == 0
    assert 0 <= at - hour_of(at) < MS_PER_HOUR
