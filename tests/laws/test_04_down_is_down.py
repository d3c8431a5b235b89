"""Promise 4, down is down: turning the dial down, withdrawing or limiting never adds data to a decision."""

import pytest
from aboveboard.decisions.pipeline import think
from aboveboard.people.state import Limits, PurposeChoice
from aboveboard.policy.questions import Learn
from aboveboard.signals.intake import judge
from aboveboard.signals.profile import without
from aboveboard.words import AgeClass, BoundBy, Category, ConsentState, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import (
    NOW,
    RULES,
    anyone,
    cases,
    facts,
    limits,
    mask_of,
    signals,
    terms_of,
    the_limiting,
    the_open,
)

of_all_ages = st.builds(lambda state, facts: structs.replace(state, facts=facts), the_open, facts)
REFUSALS = tuple(state for state in ConsentState if state is not ConsentState.GIVEN)


@st.composite
def lowered(draw, state):
    """The dial at what it was asked for, or further down."""
    asked = RULES.dial.default_level if state.dial is None else state.dial
    step = st.integers(max(0, asked - 2), max(0, asked - 1))
    return structs.replace(state, dial=draw(st.integers(0, asked) | step))


@st.composite
def withdrawn(draw, state):
    """Some purposes taken back, by whatever word for no, or as if they had never been asked for."""
    choices = dict(state.choices)
    for purpose in draw(st.lists(st.sampled_from(sorted(RULES.purposes)), unique=True)):
        answer = draw(st.none() | st.sampled_from(REFUSALS))
        choices.pop(purpose, None)
        if answer is not None:
            choices[purpose] = PurposeChoice(answer, "", NOW)
    return structs.replace(state, choices=choices)


@st.composite
def limited(draw, state):
    """More is excluded than before."""
    return structs.replace(state, limits=joined(state.limits, draw(limits)))


@st.composite
def restricted(draw, state):
    """Nothing is to be used, learned or kept."""
    return structs.replace(state, restricted=True, lifted_ms=draw(st.sampled_from((0, NOW))))


def joined(one, other):
    return Limits(
        tuple(sorted({*one.categories, *other.categories})),
        tuple(sorted({*one.topics, *other.topics})),
        tuple(sorted({*one.items, *other.items})),
        tuple(sorted({*one.fields, *other.fields})),
        tuple(sorted({*one.interests, *other.interests})),
    )


def is_part_of(one, other):
    """Returns True for an interest that is as before, where at most the names of items are no longer known.

    Events are numbered within a decision, so the numbers may differ.
    """
    if structs.replace(one, events=other.events) != other or len(one.events) != len(other.events):
        return False
    return all(
        structs.replace(event, number=known.number) in (known, structs.replace(known, item=""))
        for event, known in zip(one.events, other.events, strict=True)
    )


@st.composite
def turned_down(draw):
    """A request as it was, and after its person turned something down, in one way or several."""
    case = draw(cases(people=anyone | the_open | of_all_ages))
    state = case.situation.state
    for change in draw(
        st.lists(st.sampled_from((lowered, withdrawn, limited, restricted)), min_size=1, max_size=2)
    ):
        state = draw(change(state))
    return case, case.of(state, gpc=draw(st.booleans()) or case.situation.standing.gpc)


@given(turned_down())
def test_turning_down_adds_no_data(pair):
    """What is used afterwards, of the person and of the request, was used before, at the very same weight; but what
    counted as history and is no longer to be remembered still counts as done in this visit."""
    before, after = (think(case.situation).allowed for case in pair)
    history = {(fact.category, fact.key) for fact in before.interests if fact.reach is Reach.HISTORY}
    added = [one for one in after.interests if not any(is_part_of(one, other) for other in before.interests)]
    assert all(fact.reach is Reach.VISIT and (fact.category, fact.key) in history for fact in added)
    assert set(after.context) <= set(before.context)
    assert set(after.states) <= set(before.states)


@given(turned_down(), st.data())
def test_a_limit_that_deletes_adds_no_state(pair, data):
    """What was stored of an excluded thing goes, and nothing that it ended begins again."""
    before = think(pair[0].situation).allowed
    state = pair[0].situation.state
    more = data.draw(limits)
    left = without(state, joined(state.limits, more))
    after = think(pair[0].of(structs.replace(left, limits=joined(state.limits, more))).situation).allowed
    held = {each.key for each in before.interests if each.key.startswith("state:")}
    assert {each.key for each in after.interests if each.key.startswith("state:")} <= held


@given(turned_down())
def test_turning_down_never_personalizes_more(pair):
    """Neither the level nor the strength goes up."""
    before, after = (think(case.situation) for case in pair)
    assert after.effective <= before.effective
    assert after.allowed.strength <= before.allowed.strength


@given(turned_down())
def test_turning_down_opens_no_source(pair):
    """What could not have been used before, had there been anything, cannot be used afterwards."""
    before, after = (mask_of(case.situation) for case in pair)
    assert after.sources <= before.sources
    assert after.context <= before.context


@given(turned_down(), signals(), st.booleans())
def test_turning_down_lets_no_more_in(pair, signal, in_session):
    """A signal that comes afterwards goes nowhere, and brings nothing, that it would not have before."""
    situations = [case.situation for case in pair]
    before, after = (
        judge(*signal, terms_of(each.state, gpc=each.standing.gpc, in_session=in_session))
        for each in situations
    )
    assert set(after.reaches) <= set(before.reaches)
    assert parts(after.kept) <= parts(before.kept)


def parts(kept):
    """Every single thing that was kept, with the field it stood in."""
    lists = {field: value if isinstance(value, list) else [value] for field, value in kept.items()}
    return {(field, repr(part)) for field, found in lists.items() for part in found}


@pytest.mark.parametrize("age", AgeClass)
def test_without_the_purpose_nothing_is_learned_from_a_known_person(age):
    """Whoever took `improve` back teaches no model."""
    assert not RULES.policy.judge(Learn(known=True, given=False, age=age)).permitted


@given(cases())
def test_what_was_not_given_is_not_used(case):
    """Whatever the word for no, and whatever else was given: no evidence from a reach whose purpose is not in force."""
    choices, thought = case.situation.state.choices, think(case.situation)
    given = {name for name, choice in choices.items() if choice.state is ConsentState.GIVEN}
    refused = {level.reach for level in RULES.dial.levels if level.purpose and level.purpose not in given}
    assert refused.isdisjoint(interest.reach for interest in thought.allowed.interests)


@given(cases(), signals(), st.booleans())
def test_of_a_restricted_person_nothing_is_used_and_nothing_kept(case, signal, in_session):
    """Whatever else they chose, and whoever asks: the level is 0, and a signal is withheld for that reason."""
    case = case.of(structs.replace(case.situation.state, restricted=True))
    thought, state = think(case.situation), case.situation.state
    assert (thought.effective, thought.bound_by) == (Level.OFF, BoundBy.RESTRICTED)
    assert (thought.allowed.interests, thought.allowed.context, thought.allowed.states) == ((), (), ())
    judged = judge(*signal, terms_of(state, gpc=case.situation.standing.gpc, in_session=in_session))
    assert (judged.reaches, judged.kept, judged.because) == ((), {}, BoundBy.RESTRICTED)


@given(cases(people=the_limiting))
def test_what_is_limited_is_not_used(case):
    """Neither a kind of data, nor evidence about a topic or an item."""
    thought, excluded = think(case.situation), case.situation.state.limits
    keys = {f"topic:{topic}" for topic in excluded.topics} | {f"item:{item}" for item in excluded.items}
    keys |= {f"shown:{item}" for item in excluded.items} | {*excluded.interests}
    assert keys.isdisjoint(interest.key for interest in thought.allowed.interests)
    assert {interest.category for interest in thought.allowed.interests}.isdisjoint(excluded.categories)
    assert Category.CONTEXTUAL not in excluded.categories or thought.allowed.context == ()


@given(cases(people=the_limiting))
def test_what_is_limited_is_not_shown(case):
    """Neither an excluded item, nor one about an excluded topic."""
    thought, excluded = think(case.situation), case.situation.state.limits
    items = {item.item: item for item in case.placement.items}
    shown = [items[name] for name, _ in thought.items]
    assert not {item.item for item in shown} & set(excluded.items)
    assert not {tag for item in shown for tag in item.tags} & set(excluded.topics)
