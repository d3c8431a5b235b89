"""Diversity: a topic that the list has already is worth less further down, for this person alone."""

import numpy as np
import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.diversity import Spread
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety, topics_of
from aboveboard.engine.slot_chances import SlotTerms, lower_totals
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.oracle import chances_of_slots
from tests.engine.worlds import NOTHING, allowed, bounded, cases, everything, likes, placement

SURE = Model(1, 10**10, {})
"""So much evidence that the best item is all but certain."""


def mixed_list(diversity):
    """A popular shelf with three items about running before one about chess."""
    items = [Item(name, tags=("running",)) for name in "abc"] + [Item("d", tags=("chess",))]
    declared = structs.replace(placement(*items, baseline="editorial"), variety=Variety(diversity=diversity))
    return bind(compile_shelf(declared), SURE)


def shown(bound, person):
    slots = decide(bound, person, everything(bound), count=3, seed=1).slots
    return [bound.shelf.ids[slot.item] for slot in slots]


@pytest.mark.parametrize(("diversity", "changes"), [(0.0, False), (0.1, False), (0.3, True)])
def test_another_topic_comes_up_when_it_is_worth_it(diversity, changes):
    """Chess is worth 0.2 less to this person, so it comes second once repeating costs more than that."""
    person = allowed(likes("topic:running", 2.0), strength=1.0)
    assert (shown(mixed_list(diversity), person)[1] == "d") == changes


def test_the_baseline_stays_the_same():
    """At level off the order is the editors', however many in a row are alike."""
    assert shown(mixed_list(1.0), NOTHING) == ["a", "b", "c"]


@given(cases(), st.floats(0, 1), st.sampled_from(("share", "topic")))
def test_an_item_loses_by_the_part_of_its_topics_that_was_shown(case, diversity, by):
    """Each topic counts once, and an item all of whose topics were shown loses `diversity`."""
    bound = bounded(case.bound, diversity=diversity, diversity_by=by)
    positions = np.sort(case.bound.rank[case.candidates])
    spread = Spread(bound, positions)
    items = [bound.shelf.placement.items[at] for at in bound.order[positions]]
    met = set()
    for at in case.candidates[:3]:
        spread.add(int(at))
        met |= {*topics_of(bound.shelf.placement.items[at])}
    lost = [
        diversity * len(met & {*topics_of(item)}) / len(topics_of(item)) if topics_of(item) else 0.0
        for item in items
    ]
    np.testing.assert_allclose(spread.list_costs().sum(axis=0), lost, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("by", "is_equal"), [("share", True), ("topic", False)])
def test_equal_items_stay_equal_to_the_bit_however_many_topics_they_have(by, is_equal):
    """Three tenths lost at once are not a tenth lost three times, so placements of before keep the older form."""
    topics = (("x", "y", "z"), ("x",), ("x", "y", "z"))
    items = [Item(f"item-{at}", topics=each) for at, each in enumerate(topics)]
    declared = structs.replace(placement(*items), variety=Variety(diversity=0.3, diversity_by=by))
    bound = bind(compile_shelf(declared), Model())
    spread = Spread(bound, np.arange(3))
    spread.add(2)
    lowered = lower_totals(np.full((1, 3), 0.7), SlotTerms(1.0, 3, costs=spread.list_costs()))[0]
    assert (lowered[0] == lowered[1]) == is_equal


@given(cases(), st.floats(0.01, 1))
def test_the_first_slot_is_not_touched(case, diversity):
    """There is nothing yet to be unlike to."""
    free, diverse = (
        decide(bound, case.allowed, case.candidates, count=3, seed=case.seed)
        for bound in (case.bound, bounded(case.bound, diversity=diversity))
    )
    assert free.chances.tolist() == diverse.chances.tolist()
    assert free.slots[0] == diverse.slots[0]


@given(cases(), st.floats(0.01, 1))
def test_every_slot_keeps_to_the_strength(case, diversity):
    """The cost is paid within the personal part."""
    bound, drawn = bounded(case.bound, diversity=diversity), set()
    decision = decide(bound, case.allowed, case.candidates, count=5, seed=case.seed)
    for slot, chances in zip(decision.slots, chances_of_slots(bound, decision), strict=True):
        first = next(place for place in range(chances.size) if place not in drawn)
        assert 1.0 - chances[first] <= decision.strength + 1e-12
        drawn.add(slot.place)
