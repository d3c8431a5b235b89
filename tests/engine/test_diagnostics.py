"""What a decision was made of, measured once more from its chances."""

import numpy as np
import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.diagnostics import measure_personal_part, worth
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import unmet
from aboveboard.words import Category
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import NOTHING, allowed, bounded, cases, everything, likes, one_each, shelf

shares = st.floats(0, 0.5)


@given(cases(), shares, shares, st.floats(0.1, 1))
def test_what_was_carried_keeps_to_what_was_declared(case, explore, share, cap):
    """Exploration and the unmet have at least their share, where there is what could have it; no cause more than its."""
    bound = bounded(case.bound, explore=explore, unmet=share, cause_cap=cap)
    decision = decide(bound, case.allowed, case.candidates, count=1, seed=case.seed)
    found, size = measure_personal_part(decision), case.candidates.size
    if found is not None:
        new = unmet(decision.scores)[0]
        assert found.explored >= explore * (size - 1) / size - 1e-9
        assert found.strongest is None or found.strongest <= cap + 1e-12
        if found.unmet is not None and new.any() and not new.all():
            assert found.unmet >= share - 1e-9


@given(cases())
def test_shares_are_those_of_the_personal_part(case):
    """Separated from the mixture with the baseline."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    found, strength = measure_personal_part(decision), decision.strength
    if strength > 1e-6 and found is not None:
        baseline = np.eye(1, decision.chances.size)[0]
        personal = (decision.chances - (1 - strength) * baseline) / strength
        assert found.explored == pytest.approx(1 - personal[decision.scores.total.argmax()], abs=1e-6)
        if found.unmet is not None:
            assert found.unmet == pytest.approx(personal[unmet(decision.scores)[0]].sum(), abs=1e-6)


def test_a_choice_of_the_baseline_has_no_personal_part():
    """There is no personal part, and the person adds nothing to what an item is worth."""
    bound = bind(one_each("x", "y"), Model())
    decision = decide(bound, NOTHING, everything(bound), count=2, seed=1)
    assert measure_personal_part(decision) is None
    assert [each.person for each in worth(bound, decision)] == [0.0, 0.0]


def test_the_strongest_cause_has_its_share():
    """Of two that speak for an item, the one of twice the size carries two thirds, or as much as it may."""
    item = Item("a", tags=("x", "y"))
    bound = bind(shelf(item, Item("b")), Model(1, 1, {"match:history:transactional": 0.6}))
    person = allowed(likes("topic:x"), likes("topic:y", category=Category.TRANSACTIONAL), strength=1.0)
    for cap, strongest in ((1.0, 2 / 3), (0.5, 0.5)):
        capped = bounded(bound, cause_cap=cap)
        decision = decide(capped, person, everything(capped), count=1, seed=1)
        assert decision.slots[0].place == 0
        assert measure_personal_part(decision).strongest == pytest.approx(strongest)


@given(cases())
def test_worth_is_the_baseline_and_the_person(case):
    """The baseline is the score without data about a person; both together are the score."""
    decision = decide(case.bound, case.allowed, case.candidates, count=3, seed=case.seed)
    for slot, each in zip(decision.slots, worth(case.bound, decision), strict=True):
        assert each.base == case.bound.base[case.bound.rank[slot.item]]
        assert each.base + each.person == pytest.approx(decision.scores.total[slot.place], abs=1e-12)
