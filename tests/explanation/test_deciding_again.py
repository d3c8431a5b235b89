"""Deciding again with less is the decision of a person of whom less is known, to the bit."""

from aboveboard.engine.choice import decide
from aboveboard.engine.slot_choice import open_slot
from aboveboard.explanation.deciding_again import all_but, decide_without, with_nothing, with_nothing_once
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import bounded, cases, chances_below


def only(known, facts):
    """The same person, had nothing but these facts been allowed."""
    return structs.replace(
        known,
        interests=tuple(one for one in known.interests if one in facts),
        context=tuple(one for one in known.context if one in facts),
    )


def facts_of(decision, rows):
    return {fact for row in rows for fact in decision.scores.causes[row].facts}


lists = st.tuples(cases(), st.integers(0, 3), st.sampled_from((0.0, 0.1)), st.sampled_from((0.0, 0.3)))


def opened(chosen):
    """A slot of a list in which something is known, and its bound placement; None where the baseline decides."""
    case, number, unmet, diversity = chosen
    bound = bounded(case.bound, unmet=unmet, explore=0.05, diversity=diversity)
    decision = decide(bound, case.allowed, case.candidates, count=4, seed=case.seed)
    if decision.strength == 0.0 or not decision.scores.causes or len(case.candidates) == 1:
        return None
    return bound, open_slot(bound, decision, min(number, len(decision.slots) - 1))


def again(chosen, bound, choice, gone):
    """The probabilities of the slot for a person without these facts, by the code that draws."""
    known = chosen[0].allowed
    left = only(known, {*known.interests, *known.context} - gone)
    return chances_below(bound, left, choice.decision, choice.slot.position - 1).tolist()


@given(lists, st.integers(0, 2**12 - 1), st.booleans())
def test_without_a_set_it_is_decided_as_if_nothing_of_it_were_known(chosen, picked, computed):
    """In any slot, below the same items, whether the deciding pass had the rows or not."""
    found = opened(chosen)
    if found is None:
        return
    bound, choice = found
    sets = [[row] for row in range(len(choice.scores.causes))]
    if computed:
        sets.append([row for (row,) in sets if picked >> row & 1])
    for rows, chances in zip(sets, decide_without(bound, choice, sets), strict=True):
        assert chances.tolist() == again(chosen, bound, choice, facts_of(choice, rows))


@given(lists, st.booleans())
def test_with_nothing_only_what_never_varied_is_left(chosen, computed):
    """It is what every person gets at the same level, below the same items."""
    found = opened(chosen)
    if found is None:
        return
    bound, choice = found
    known = chosen[0].allowed
    fixed = {each for each in known.context if each.field in bound.constant_fields}
    if computed:
        choice = structs.replace(choice, nothing=None, without=None)
    varied = {*known.interests, *known.context} - fixed
    assert with_nothing(bound, choice).tolist() == again(chosen, bound, choice, varied)
    kept = list(range(0, len(choice.scores.causes), 2))
    assert facts_of(choice, all_but(choice, kept)).isdisjoint(facts_of(choice, kept) | fixed)


@given(cases())
def test_what_is_compared_often_is_computed_once(case):
    """A slot that got the probabilities with nothing known keeps them, and they are the same."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    choice = structs.replace(open_slot(case.bound, decision, 0), nothing=None)
    found = with_nothing_once(case.bound, choice)
    if decision.strength == 0.0 or not decision.scores.causes:
        assert found is choice
    else:
        assert found.nothing.tolist() == with_nothing(case.bound, choice).tolist()
        assert with_nothing(case.bound, found) is found.nothing
