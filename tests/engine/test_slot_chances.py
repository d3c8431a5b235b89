"""The probabilities of one slot: the compiled kernel and NumPy give the same bits.

Without a compiler there is nothing to compare, and these tests are skipped.
"""

from typing import NamedTuple
from unittest import mock

import numpy as np
import pytest
from aboveboard import kernel
from aboveboard.engine.choice import Decision, decide, list_tests
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.diagnostics import measure_personal_part
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.slot_chances import SlotTerms, decide_without, find_costs, lower_totals, open_terms
from aboveboard.engine.slot_choice import open_slot
from aboveboard.explanation.explain import explain
from aboveboard.privacy.allowed import Allowed, ContextFact
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import allowed, likes, placement

compiled = pytest.mark.skipif(kernel.NATIVE is None, reason=kernel.CHOSEN.because)

SIZES = (1, 2, 7, 8, 20, 99, 100, 101, 129, 300, 1000)
LONGEST = 10
TOPICS = 12


class World(NamedTuple):
    """A placement of some size with a person, made from a seed."""

    bound: Bound
    allowed: Allowed
    candidates: np.ndarray
    impersonal: tuple[int, ...]
    count: int
    seed: int

    def __repr__(self) -> str:
        """Returns nothing that is large. The numbers come from the seed."""
        return f"World({len(self.bound.order)}, {self.bound.shelf.placement.variety}, {self.seed})"


varieties = st.builds(
    Variety,
    diversity=st.sampled_from((0.0, 0.3)),
    explore=st.sampled_from((0.0, 0.05, 0.4)),
    unmet=st.sampled_from((0.0, 0.1, 0.5)),
    cause_cap=st.sampled_from((1.0, 0.6)),
    exploration_share=st.sampled_from((1.0, 0.3, 0.0)),
    diversity_by=st.sampled_from(("share", "topic")),
)


@st.composite
def worlds(draw):
    """Sizes, bounds and levels are drawn. All numbers come from a seed, because a list of a thousand is slow to draw."""
    size, seed = draw(st.sampled_from(SIZES)), draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    topics = random.integers(0, TOPICS, (size, 2))
    items = [Item(f"i{at}", tags=tuple(f"t{topic}" for topic in own)) for at, own in enumerate(topics)]
    declared = placement(*items, baseline=draw(st.sampled_from(("popular", "editorial"))))
    shelf = compile_shelf(structs.replace(declared, variety=draw(varieties)))
    scale = draw(st.sampled_from((0.0, 0.01, 0.3)))
    learned = [*[f"topic:t{at}" for at in range(TOPICS)], *[f"item:i{at}" for at in range(0, size, 3)]]
    learned += [f"context:region=FR*topic:t{at}" for at in range(TOPICS)]
    weights = {name: float(scale * random.normal()) for name in learned}
    if draw(st.booleans()):
        weights["context:region=DE*topic:t0"] = 0.5
    bound = bind(shelf, Model(1, draw(st.sampled_from((0, 50, 5000))), weights))
    keys = [f"topic:t{at}" for at in range(draw(st.integers(0, TOPICS)))]
    keys += [f"item:i{at}" for at in range(draw(st.integers(0, min(size, 3))))]
    known = [likes(key, float(random.normal() * 4)) for key in sorted(keys)]
    context = (ContextFact("region", "FR"),) if draw(st.booleans()) else ()
    person = allowed(*known, context=context, strength=draw(st.sampled_from((0.4, 0.85, 1.0))))
    chosen = random.permutation(size)[: draw(st.integers(0, size))]
    barred = chosen[: draw(st.sampled_from((0, 1, len(chosen))))] if draw(st.booleans()) else chosen[:0]
    return World(bound, person, chosen, tuple(barred.tolist()), draw(st.integers(1, LONGEST)), seed)


def decided(world: World) -> Decision:
    return decide(
        world.bound,
        world.allowed,
        world.candidates,
        count=world.count,
        seed=world.seed,
        impersonal=world.impersonal,
    )


def in_numpy():
    return mock.patch.object(kernel, "NATIVE", None)


def bits(*arrays):
    return [None if each is None else each.tobytes() for each in arrays]


@compiled
@given(worlds())
def test_a_decision_has_the_same_bits_in_both_forms(world):
    """Scores, probabilities of all slots, those without each cause, and the items drawn."""
    ours = decided(world)
    with in_numpy():
        theirs = decided(world)
    assert ours.slots == theirs.slots
    for one, other in ((ours, theirs), (ours.scores, theirs.scores)):
        arrays = [name for name in one.__struct_fields__ if isinstance(getattr(one, name), np.ndarray)]
        assert {name: getattr(one, name).tobytes() for name in arrays} == {
            name: getattr(other, name).tobytes() for name in arrays
        }
    assert bits(ours.without, ours.nothing) == bits(theirs.without, theirs.nothing)


@compiled
@given(worlds(), st.integers(0, LONGEST - 1), st.lists(st.integers(0, 2**16 - 1), min_size=1, max_size=20))
def test_any_slot_without_any_sets_has_the_same_bits_in_both_forms(world, number, picked):
    """Below the items that were drawn, with what likeness to them costs."""
    decision = decided(world)
    if not decision.slots:
        return
    scores, number = decision.scores, min(number, len(decision.slots) - 1)
    above = tuple(slot.place for slot in decision.slots[:number])
    terms = open_terms(scores, decision.strength, above, find_costs(world.bound, scores, above))
    causes = range(len(scores.causes))
    sets = [[row for row in causes if each >> row & 1] for each in picked] + list_tests(scores)
    ours = decide_without(world.bound, scores, terms, sets)
    with in_numpy():
        assert bits(decide_without(world.bound, scores, terms, sets)) == bits(ours)


@given(worlds(), st.integers(0, LONGEST - 1))
def test_the_probabilities_of_a_slot_are_whole_without_any_cause(world, number):
    """None is below 0, and each row sums to 1, also where exploration is limited to nothing."""
    decision = decided(world)
    if not decision.slots or not decision.strength:
        return
    scores, number = decision.scores, min(number, len(decision.slots) - 1)
    above = tuple(slot.place for slot in decision.slots[:number])
    terms = open_terms(scores, decision.strength, above, find_costs(world.bound, scores, above))
    rows = decide_without(world.bound, scores, terms, list_tests(scores))
    assert np.allclose(rows.sum(axis=1), 1.0, rtol=0.0, atol=1e-9)
    assert rows.min() > -1e-12


@compiled
@given(worlds())
def test_the_reasons_are_the_same_in_both_forms(world):
    """Of each item of the list, with all their numbers."""

    def told():
        decision = decided(world)
        shares = measure_personal_part(decision)
        return shares, [
            explain(world.bound, world.allowed, decision, slot=number)
            for number in range(len(decision.slots))
        ]

    ours = told()
    with in_numpy():
        assert told() == ours


def test_the_terms_are_those_of_the_slot():
    """The first of what is left is the baseline's choice, and a candidate for the baseline alone does not share."""
    bound = bind(compile_shelf(placement(*(Item(name) for name in "abcd"))), Model())
    decision = decide(bound, allowed(strength=1.0), np.arange(4), count=3, seed=1, impersonal=(2,))
    assert open_terms(decision.scores, 0.5, (0, 2), None) == SlotTerms(0.5, 2, 1, (0, 2))
    assert open_terms(decision.scores, 0.5, (0, 1, 3), None) == SlotTerms(0.0, 0, 2, (0, 1, 3))
    assert find_costs(bound, decision.scores, (0,)) is None


def test_the_items_above_are_out_and_what_is_like_them_is_lower():
    """Each row alike, and the rows that were given stay as they are."""
    totals = np.array([[0.5, 0.25, 0.125], [1.0, 2.0, 3.0]])
    before = totals.copy()
    lowered = lower_totals(totals, SlotTerms(1.0, 2, 1, (0,), np.array([[0.0, 0.25, 0.0], [0.0, 0.0, 1.0]])))
    assert lowered.tolist() == [[-np.inf, 0.0, -0.875], [-np.inf, 1.75, 2.0]]
    assert totals.tolist() == before.tolist()


def test_where_only_the_baseline_may_choose_its_choice_is_sure():
    """In each row."""
    bound = bind(compile_shelf(placement(*(Item(name) for name in "abc"))), Model())
    decision = decide(bound, allowed(strength=1.0), np.arange(3), count=1, seed=1)
    chances = decide_without(bound, decision.scores, SlotTerms(0.0, 0, 1, (0,)), [(), ()])
    assert chances.tolist() == [[0.0, 1.0, 0.0]] * 2


def test_many_sets_are_decided_in_passes_with_the_same_bits():
    """A pass has so many cells that it stays in the cache of the processor."""
    items = [Item(f"i{at}", tags=(f"t{at % 3}",)) for at in range(60)]
    declared = structs.replace(
        placement(*items), variety=Variety(exploration_share=0.2, unmet=0.1, explore=0.05)
    )
    bound = bind(compile_shelf(declared), Model())
    known = allowed(*(likes(f"topic:t{at}") for at in range(3)), strength=1.0)
    decision = decide(bound, known, np.arange(60), count=1, seed=1)
    terms, sets = SlotTerms(1.0, 60), [(0,), (0, 1), (), (2,)] * 500
    whole = decide_without(bound, decision.scores, terms, sets)
    assert whole[:4].tolist() == decide_without(bound, decision.scores, terms, sets[:4]).tolist()
    assert (whole.reshape(500, 4, 60) == whole[:4]).all()
    assert open_slot(bound, decision, 0).terms == terms
