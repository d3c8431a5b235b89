"""The choice: probabilities of every slot, draws without replacement, and the same answer every time."""

from itertools import accumulate

import msgspec
import numpy as np
import pytest
from aboveboard.engine.choice import MANY, decide, draw, items_of
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.privacy.allowed import Allowed
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.oracle import chances_of_slots
from tests.engine.worlds import (
    ITEMS,
    NOTHING,
    allowed,
    cases,
    everything,
    likes,
    models,
    one_each,
    seeds,
    shelf,
)

BOUND = bind(shelf(*map(Item, ITEMS), baseline="editorial"), Model())


def made(case, count=3):
    return decide(case.bound, case.allowed, case.candidates, count=count, seed=case.seed)


def told(decision):
    """All of a decision as plain numbers."""
    return decision.slots, decision.chances.tolist(), decision.scores.positions.tolist()


@given(cases())
def test_the_same_arguments_give_the_same_bits(case):
    """A record can be computed again."""
    assert told(made(case)) == told(made(case))


@given(cases())
def test_the_order_of_the_candidates_does_not_matter(case):
    """They are a set."""
    assert told(made(case)) == told(made(case._replace(candidates=case.candidates[::-1])))


@given(cases(), seeds)
def test_equal_allowed_means_equal_probabilities(case, seed):
    """For every person and every draw."""
    twin = msgspec.json.decode(msgspec.json.encode(case.allowed), type=Allowed)
    one, other = made(case), made(case._replace(allowed=twin, seed=seed))
    assert one.chances.tolist() == other.chances.tolist()


@given(cases())
def test_slots_are_drawn_without_replacement(case):
    """As many as asked for or as there are, each a candidate, none twice."""
    items = [slot.item for slot in made(case).slots]
    assert len(items) == min(3, case.candidates.size)
    assert len(set(items)) == len(items)
    assert set(items) <= set(case.candidates.tolist())


@given(cases())
def test_a_slot_says_where_and_how_likely(case):
    """Positions count from 1; the first probability stands in the first slot's chances."""
    decision = made(case)
    first = decision.slots[0]
    assert [slot.position for slot in decision.slots] == list(range(1, len(decision.slots) + 1))
    assert items_of(case.bound, decision.scores)[first.place] == first.item
    assert decision.chances[first.place] == first.probability > 0.0


@given(cases())
def test_no_slot_differs_from_the_baseline_by_more_than_the_strength(case):
    """Promise 3 for every slot, with the slots before it given."""
    decision, first = made(case), 0
    drawn = set()
    for slot, chances in zip(decision.slots, chances_of_slots(case.bound, decision), strict=True):
        first = next(place for place in range(chances.size) if place not in drawn)
        assert abs(chances.sum() - 1.0) <= 1e-12
        assert 1.0 - chances[first] <= decision.strength + 1e-12
        assert chances[slot.place] == slot.probability
        assert not chances[list(drawn)].any()
        drawn.add(slot.place)


@given(cases(), models())
def test_without_strength_it_is_the_baseline_order(case, model):
    """At level off, and at strength 0, each item has probability 1."""
    for off in (NOTHING, structs.replace(case.allowed, strength=0.0)):
        decision = made(case._replace(allowed=off))
        assert [slot.place for slot in decision.slots] == list(range(len(decision.slots)))
        assert {slot.probability for slot in decision.slots} == {1.0}
        assert decision.chances.tolist() == np.eye(1, case.candidates.size)[0].tolist()


def test_without_personal_data_all_people_get_the_same_probabilities():
    """The personal part is then drawn from the baseline scores."""
    bound = bind(one_each("x", "y", baseline="editorial"), Model())
    decision = decide(bound, allowed(strength=0.4), everything(bound), count=1, seed=1)
    assert decision.chances.tolist() == pytest.approx([0.8, 0.2])


def test_an_interest_makes_its_item_likelier():
    """From the first day, before anything was learned."""
    decision = decide(BOUND, allowed(likes("item:e")), everything(BOUND), count=1, seed=1)
    assert decision.chances.argmax() == ITEMS.index("e")


def test_draws_are_as_likely_as_they_say():
    """Over many seeds, each item comes up as often as its probability."""
    person, count = allowed(likes("item:c"), strength=0.6), 4000
    drawn = [decide(BOUND, person, everything(BOUND), count=1, seed=seed) for seed in range(count)]
    often = np.bincount([one.slots[0].item for one in drawn], minlength=len(ITEMS)) / count
    np.testing.assert_allclose(often, drawn[0].chances, atol=4 * 0.5 / count**0.5)


@pytest.mark.parametrize(("candidates", "count"), [([], 1), ([0, 1], 0), ([0, 1], -1)])
def test_nothing_to_choose_is_an_empty_answer(candidates, count):
    """Neither is an error."""
    decision = decide(BOUND, allowed(), np.array(candidates, np.intp), count=count, seed=1)
    assert decision.slots == ()
    assert decision.chances.size == len(candidates)


@pytest.mark.parametrize(
    ("chances", "uniform", "place"),
    [([0.5, 0.5], 0.0, 0), ([0.5, 0.5], 0.5, 1), ([0.0, 1.0], 0.0, 1), ([0.1, 0.8, 0.0], 0.95, 1)],
)
def test_what_has_no_chance_is_never_drawn(chances, uniform, place):
    """Not by a number on the edge, nor by one that rounding left beyond the sum."""
    assert draw(np.array(chances), uniform) == place


@given(cases(), st.integers(1, 4))
def test_a_sparse_shelf_decides_as_a_dense_one(case, count):
    """The form in which a shelf is kept cannot be seen."""
    sparse = bind(case.bound.shelf, Model(), dense_cells=0)
    dense = bind(case.bound.shelf, Model())
    assert told(made(case._replace(bound=sparse), count)) == told(made(case._replace(bound=dense), count))


def test_a_large_catalogue_is_drawn_from():
    """All slots come from what the personal part explores, or from the baseline."""
    bound = bind(shelf(*(Item(f"{number:03}") for number in range(300))), Model())
    decision = decide(bound, allowed(likes("item:250")), everything(bound), count=20, seed=3)
    assert len({slot.item for slot in decision.slots}) == 20
    assert decision.chances[250] == decision.chances.max()


@given(st.integers(0, 2**32), st.floats(0, 1, exclude_max=True))
def test_a_draw_among_many_is_the_one_that_counting_gives(seed, uniform):
    """Which of the two ways adds up the chances can never be seen in what was drawn."""
    weights = np.random.default_rng(seed).random(MANY + 1) * np.random.default_rng(seed).integers(
        0, 2, MANY + 1
    )
    chances = weights / max(weights.sum(), 1e-9)
    reached = list(accumulate(chances.tolist()))
    counted = next((at for at, sum_to in enumerate(reached) if sum_to > uniform), int(chances.argmax()))
    assert draw(chances, uniform) == counted


@given(cases())
def test_what_is_not_tested_is_decided_all_the_same(case):
    """To the bit, with nothing about any cause."""
    bare = decide(case.bound, case.allowed, case.candidates, count=3, seed=case.seed, tests_causes=False)
    assert told(bare) == told(made(case))
    assert bare.without is None
