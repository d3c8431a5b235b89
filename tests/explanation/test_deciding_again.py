"""Deciding again with less is the decision of a person of whom less is known, to the bit."""

from aboveboard.engine.choice import decide
from aboveboard.explanation.deciding_again import all_but, decide_without, with_nothing, with_nothing_once
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import bounded, cases


def only(known, facts):
    """The same person, had nothing but these facts been allowed."""
    return structs.replace(
        known,
        interests=tuple(one for one in known.interests if one in facts),
        context=tuple(one for one in known.context if one in facts),
    )


def facts_of(decision, rows):
    return {fact for row in rows for fact in decision.scores.causes[row].facts}


@given(cases(), st.integers(0, 2**12 - 1), st.sampled_from((0.0, 0.1)), st.booleans())
def test_without_a_set_it_is_decided_as_if_nothing_of_it_were_known(case, chosen, unmet, computed):
    """Whether the deciding pass had the rows or not."""
    bound = bounded(case.bound, unmet=unmet, explore=0.05)
    decision = decide(bound, case.allowed, case.candidates, count=1, seed=case.seed)
    if decision.strength == 0.0 or not decision.scores.causes or len(case.candidates) == 1:
        return
    every = {*case.allowed.interests, *case.allowed.context}
    sets = [[row] for row in range(len(decision.scores.causes))]
    if computed:
        sets.append([row for (row,) in sets if chosen >> row & 1])
    for rows, chances in zip(sets, decide_without(bound, decision, sets), strict=True):
        known = only(case.allowed, every - facts_of(decision, rows))
        again = decide(bound, known, case.candidates, count=1, seed=case.seed)
        assert chances.tolist() == again.chances.tolist()


@given(cases(), st.sampled_from((0.0, 0.1)), st.booleans())
def test_with_nothing_only_what_never_varied_is_left(case, unmet, computed):
    """It is what every person gets at the same level."""
    bound = bounded(case.bound, unmet=unmet, explore=0.05)
    decision = decide(bound, case.allowed, case.candidates, count=1, seed=case.seed)
    if decision.strength == 0.0 or not decision.scores.causes or len(case.candidates) == 1:
        return
    fixed = {each for each in case.allowed.context if each.field in bound.constant_fields}
    again = decide(bound, only(case.allowed, fixed), case.candidates, count=1, seed=case.seed)
    if computed:
        decision = structs.replace(decision, nothing=None, without=None)
    assert with_nothing(bound, decision).tolist() == again.chances.tolist()
    kept = list(range(0, len(decision.scores.causes), 2))
    assert facts_of(decision, all_but(bound, decision, kept)).isdisjoint(facts_of(decision, kept) | fixed)


@given(cases())
def test_what_is_compared_often_is_computed_once(case):
    """A decision that got the probabilities with nothing known keeps them, and they are the same."""
    decision = structs.replace(
        decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed), nothing=None
    )
    found = with_nothing_once(case.bound, decision)
    if decision.strength == 0.0 or not decision.scores.causes:
        assert found is decision
    else:
        assert found.nothing.tolist() == with_nothing(case.bound, decision).tolist()
        assert with_nothing(case.bound, found) is found.nothing
