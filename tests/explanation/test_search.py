"""The search: single causes, then sets that hold only together, then everything known."""

import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.slot_choice import open_slot
from aboveboard.explanation.deciding_again import with_nothing
from aboveboard.explanation.search import SHOWN, effect, find_causes
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import allowed, bounded, cases, chances_below, everything, likes, one_each, shelf
from tests.explanation.test_deciding_again import facts_of, only

MATERIAL = 0.05
varieties = st.fixed_dictionaries(
    {
        "unmet": st.sampled_from((0.0, 0.1, 0.3)),
        "explore": st.sampled_from((0.0, 0.05)),
        "cause_cap": st.sampled_from((1.0, 0.6, 0.3)),
        "diversity": st.sampled_from((0.0, 0.3)),
    }
)


def drawn(bound, known, item, seeds=range(500)):
    """The first slot of a decision in which this item was drawn first."""
    for seed in seeds:
        decision = decide(bound, known, everything(bound), count=1, seed=seed)
        if bound.shelf.ids[decision.slots[0].item] == item:
            return open_slot(bound, decision, 0)
    raise AssertionError(f"{item} was never drawn")


def keys(decision, proof):
    """The keys of each stated cause."""
    return [
        {decision.scores.causes[row].facts[0].key for row in found.rows} if proof else None
        for found in proof.stated
    ]


def opened(case, bound, number):
    """A slot of a list of up to four."""
    decision = decide(bound, case.allowed, case.candidates, count=4, seed=case.seed)
    return open_slot(bound, decision, min(number, len(decision.slots) - 1))


def chance(case, bound, facts, choice):
    """The probabilities of the slot with these facts alone, by the code that draws."""
    known = only(case.allowed, facts)
    return chances_below(bound, known, choice.decision, choice.slot.position - 1)


numbers = st.integers(0, 3)


@given(cases(), varieties, numbers)
def test_every_stated_cause_carries_an_amount_that_matters(case, variety, number):
    """Promise 7: decided again without it from the start, the item is less likely by at least the share."""
    bound = bounded(case.bound, **variety)
    choice = opened(case, bound, number)
    proof, place = find_causes(bound, choice, MATERIAL), choice.place
    every = {*case.allowed.interests, *case.allowed.context}
    fixed = {each for each in case.allowed.context if each.field in bound.constant_fields}
    for found in proof.stated if proof else ():
        gone = facts_of(choice, found.rows) if found.causes else every - fixed
        again = chance(case, bound, every - gone, choice)
        assert choice.now - again[place] >= MATERIAL * choice.now
        assert found.chances.tolist() == again.tolist()


@given(cases(), varieties, numbers)
def test_what_made_an_item_likelier_than_it_is_for_every_person_is_stated(case, variety, number):
    """And nothing is stated where it did not; the first item that is not above has probability 1 at level 0."""
    bound = bounded(case.bound, **variety)
    choice = opened(case, bound, number)
    proof, place = find_causes(bound, choice, MATERIAL), choice.place
    if choice.terms.strength == 0.0 or choice.terms.left == 1:
        assert proof is None
        return
    fixed = {each for each in case.allowed.context if each.field in bound.constant_fields}
    now, nothing = choice.now, chance(case, bound, fixed, choice)[place]
    assert (proof is not None) == (place != choice.terms.first and now - nothing >= MATERIAL * now)


@given(cases(), varieties, numbers)
def test_what_the_stated_causes_do_not_explain_is_stated_too(case, variety, number):
    """Without them the item is about as likely as with nothing known, unless other things are said to speak for it."""
    bound = bounded(case.bound, **variety)
    choice = opened(case, bound, number)
    proof, place = find_causes(bound, choice, MATERIAL), choice.place
    if proof and not proof.others and proof.stated[0].causes:
        every = {*case.allowed.interests, *case.allowed.context}
        named = {fact for found in proof.stated for fact in facts_of(choice, found.rows)}
        left = chance(case, bound, every - named, choice)[place] - with_nothing(bound, choice)[place]
        assert left < MATERIAL * choice.now


def test_an_item_and_a_topic_that_mask_each_other_are_stated_together():
    """An item that the person has met gets a fixed share, and each of the two alone makes the item met."""
    bound = bounded(
        bind(one_each("tents", "running", baseline="editorial"), Model()), unmet=0.1, explore=0.05
    )
    decision = drawn(bound, allowed(likes("item:b", 1.0, count=1), likes("topic:running", 2.0, count=2)), "b")
    proof = find_causes(bound, decision, MATERIAL)
    assert keys(decision, proof) == [{"item:b", "topic:running"}]
    assert not proof.others


def test_single_causes_that_stand_are_stated_apart():
    """Even when each is enough for a part of it."""
    bound = bind(shelf(Item("a"), Item("b", tags=("x", "y")), baseline="editorial"), Model())
    decision = drawn(bound, allowed(likes("topic:x", 1.0, count=1), likes("topic:y", 1.0, count=2)), "b")
    stated = find_causes(bound, decision, MATERIAL).stated
    assert {len(found.causes) for found in stated} <= {1, 2}
    assert sum(len(found.causes) for found in stated) == 2


def test_where_no_set_passes_everything_known_is_stated():
    """Many small things that only together matter: none of them, and no three of them."""
    tags = tuple(f"t{n}" for n in range(40))
    bound = bind(shelf(Item("a"), Item("b", tags=tags), baseline="editorial"), Model())
    known = allowed(*(likes(f"topic:{tag}", 20.0, count=n) for n, tag in enumerate(tags)))
    proof = find_causes(bound, drawn(bound, known, "b"), MATERIAL)
    assert [found.causes for found in proof.stated] == [()]
    assert proof.stated[0].drop >= 0.3


def test_more_causes_than_are_named_are_stated_as_others():
    """The strongest are named, and what the rest did is one more."""
    bound = bind(shelf(Item("a"), Item("b", tags=tuple("xyzw")), baseline="editorial"), Model(1, 1000))
    bound = structs.replace(bound, gamma=1.0)
    known = allowed(*(likes(f"topic:{name}", 9.0, count=n) for n, name in enumerate("xyzw")))
    decision = drawn(bound, known, "b")
    proof = find_causes(bound, decision, 0.01)
    assert len(proof.stated) == SHOWN
    assert proof.others > 0.0


@pytest.mark.parametrize(("key", "sign"), [("topic:x", 1), ("topic:y", -1)])
def test_the_first_item_of_all_has_no_personal_cause(key, sign):
    """Every person gets it at level 0; what is known made it less likely, or likelier than at the same level."""
    bound = bind(one_each("x", "y", "z", baseline="editorial"), Model())
    decision = drawn(bound, allowed(likes(key)), "a")
    assert find_causes(bound, decision, MATERIAL) is None
    assert effect(bound, decision) * sign > 0.0


def test_the_first_item_that_is_left_has_no_personal_cause():
    """Every person gets it below the same item at level 0, although what is known speaks for it."""
    bound = bind(one_each("x", "y", "z", baseline="editorial"), Model())
    known = allowed(likes("topic:y"))
    choice = next(
        open_slot(bound, made, 1)
        for made in (decide(bound, known, everything(bound), count=2, seed=seed) for seed in range(500))
        if [slot.item for slot in made.slots] == [0, 1]
    )
    assert effect(bound, choice) > MATERIAL * choice.now
    assert find_causes(bound, choice, MATERIAL) is None


def test_without_a_cause_there_is_no_effect():
    """Neither at level off nor for a person without data."""
    bound = bind(one_each("x", "y"), Model())
    decision = drawn(bound, allowed(), "b")
    assert effect(bound, decision) == 0.0
    assert find_causes(bound, decision, MATERIAL) is None
