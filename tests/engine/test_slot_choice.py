"""One slot of a list: it is decided like a list of one, without the items above it."""

import numpy as np
from aboveboard.engine.choice import decide
from aboveboard.engine.slot_chances import find_costs, lower_totals, open_terms
from aboveboard.engine.slot_choice import find_best, open_slot
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import bounded, cases, chances_below

varieties = st.fixed_dictionaries(
    {
        "unmet": st.sampled_from((0.0, 0.2)),
        "explore": st.sampled_from((0.0, 0.05)),
        "diversity": st.sampled_from((0.0, 0.3)),
    }
)


@given(cases(), varieties, st.sets(st.integers(0, 7)))
def test_every_slot_has_the_probabilities_of_its_draw(case, variety, impersonal):
    """To the bit, also where only the baseline may choose what is left."""
    bound = bounded(case.bound, **variety)
    barred = [place for place in impersonal if place < len(bound.shelf.ids)]
    decision = decide(bound, case.allowed, case.candidates, count=8, seed=case.seed, impersonal=barred)
    for number, slot in enumerate(decision.slots):
        choice = open_slot(bound, decision, number)
        assert (choice.slot, choice.place) == (slot, slot.place)
        assert choice.now == slot.probability
        assert choice.terms.above == tuple(each.place for each in decision.slots[:number])
        assert choice.terms.first == min({*range(len(case.candidates))} - {*choice.terms.above})
        if decision.strength:
            drawn = chances_below(bound, case.allowed, decision, number)
            assert choice.chances.tolist() == drawn.tolist()
        else:
            assert choice.chances.tolist() == np.eye(len(case.candidates))[choice.terms.first].tolist()


@given(cases(), st.sampled_from((0.0, 0.3)))
def test_the_items_above_lower_each_row_alike(case, diversity):
    """As the draw lowers one row after each item."""
    bound = bounded(case.bound, diversity=diversity)
    decision = decide(bound, case.allowed, case.candidates, count=3, seed=case.seed)
    above = tuple(slot.place for slot in decision.slots[:-1])
    scores = decision.scores
    rows, costs = np.array([scores.total, scores.base]), find_costs(bound, scores, above)
    terms = open_terms(scores, decision.strength, above, costs)
    both = lower_totals(rows, terms)
    each = [lower_totals(row[None, :], terms)[0] for row in rows]
    assert both.tolist() == [row.tolist() for row in each]
    assert np.isneginf(both[:, list(above)]).all()


@given(cases(), st.integers(0, 3))
def test_the_best_is_none_of_the_items_above(case, number):
    """It is the first item that is left if none has a finite score."""
    decision = decide(case.bound, case.allowed, case.candidates, count=4, seed=case.seed)
    choice = open_slot(case.bound, decision, min(number, len(decision.slots) - 1))
    scores = decision.scores.total
    best = find_best(choice, scores)
    left = {*range(scores.size)} - {*choice.terms.above}
    assert best in left
    assert scores[best] == max(scores[place] for place in left)
    assert find_best(choice, np.full(scores.size, -np.inf)) == (
        choice.terms.first if choice.terms.above else 0
    )
