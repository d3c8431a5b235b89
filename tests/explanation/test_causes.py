"""Causes: what a person would call one thing or one act is one cause, and the strongest are tested."""

from itertools import combinations

import numpy as np
import pytest
from aboveboard.acts import Act
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import ScoredCause, Scores, score
from aboveboard.explanation.causes import TESTED, causes_of, group_acts, select_leading
from aboveboard.privacy.allowed import ContextFact, KnownEvent
from aboveboard.words import Category, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import allowed, cases, everything, likes, one_each, shelf

TENT = bind(
    shelf(
        Item("tent", tags=("camping", "sale")), Item("stove", tags=("camping",)), Item("vest", tags=("sale",))
    ),
    Model(),
)
TWO = bind(one_each("x", "y"), Model())


def groups(bound, *interests, context=()):
    """The keys of each cause."""
    found = score(bound, allowed(*interests, context=context), everything(bound))
    return [[found.causes[row].facts[0].key for row in rows] for rows in group_acts(bound, found)]


def act(key, **more):
    return likes(key, more.pop("weight", 1.0), count=more.pop("count", 1), days=0, **more)


def test_an_item_and_its_topics_from_the_same_acts_are_one_cause():
    """The item leads; in every reach, how often and how strong are the same."""
    known = [act("item:tent"), act("topic:camping"), act("topic:sale")]
    known += [act(each.key, reach=Reach.VISIT) for each in known]
    assert groups(TENT, *known) == [["item:tent", "topic:camping", "topic:sale"]]


@pytest.mark.parametrize(
    "other",
    [
        {"count": 2},
        {"weight": 1.5},
        {"reach": Reach.VISIT},
        {"category": Category.TRANSACTIONAL},
    ],
)
def test_what_came_otherwise_is_a_cause_of_its_own(other):
    """More often, more strongly, from elsewhere, or by another kind of act."""
    assert groups(TENT, act("item:tent"), act("topic:camping", **other)) == [["item:tent"], ["topic:camping"]]


def test_a_topic_that_the_item_does_not_have_is_a_cause_of_its_own():
    """Two acts in one instant look alike, so only the catalogue says what belongs together."""
    assert groups(TENT, act("item:stove"), act("topic:sale")) == [["item:stove"], ["topic:sale"]]


def test_a_topic_of_two_items_belongs_to_neither():
    """It cannot be known which act named it."""
    found = groups(TENT, act("item:stove"), act("item:tent"), act("topic:camping"), act("topic:sale"))
    assert found == [["item:stove"], ["item:tent", "topic:sale"], ["topic:camping"]]


def known(key, *numbers, **more):
    """Returns an interest that came from these events."""
    events = tuple(KnownEvent(number, Act.VIEWED, False, 1, 5) for number in numbers)
    return structs.replace(act(key, **more), events=events)


def test_keys_of_the_same_events_are_one_cause():
    """Also topics that the item does not have, several items, and no item; those of items come first."""
    found = groups(
        TENT,
        *(known("topic:sale", 1), known("item:stove", 1), known("item:vest", 1)),
        *(known("topic:camping", 2), known("item:tent", 3)),
    )
    assert found == [["item:stove", "item:vest", "topic:sale"], ["topic:camping"], ["item:tent"]]


def test_other_events_are_another_cause_with_equal_counts():
    """Acts with equal counts need not be the same acts."""
    assert groups(TENT, known("item:tent", 1), known("topic:camping", 2)) == [
        ["item:tent"],
        ["topic:camping"],
    ]


@given(st.lists(st.sets(st.integers(1, 6), min_size=1, max_size=3), max_size=3))
def test_no_event_is_in_two_causes(events):
    """However events and keys mix, and in no cause are keys that no chain of events joins."""
    keys = ("item:tent", "topic:camping", "topic:sale")
    of = dict(zip(keys, events, strict=False))
    found = groups(TENT, *(known(key, *sorted(numbers)) for key, numbers in of.items()))
    apart = [set().union(*(of[key] for key in cause)) for cause in found]
    assert all(one.isdisjoint(other) for one, other in combinations(apart, 2))
    for cause in found:
        joined = {cause[0]}
        for _ in cause:
            joined |= {key for key in cause if any(of[key] & of[other] for other in joined)}
        assert joined == {*cause}


def test_evidence_from_before_acts_were_stored_joins_none_that_is_known():
    """It is judged as it was before."""
    found = groups(TENT, known("item:tent", 1), act("topic:camping"), act("item:stove"))
    assert found == [["item:tent"], ["item:stove", "topic:camping"]]


@pytest.mark.parametrize(("values", "causes"), [(("FR",), 0), (("FR", "DE"), 1)])
def test_a_fact_of_the_request_that_never_varied_is_no_cause(values, causes):
    """The country says nothing about a request if every request came from it."""
    weights = {f"context:region={value}*topic:y": 0.5 for value in values}
    bound = bind(one_each("x", "y"), Model(1, 50, weights))
    found = score(bound, allowed(context=[ContextFact("region", "FR")]), everything(bound))
    assert len(causes_of(bound, found, 1)) == causes


@given(cases())
def test_every_row_is_in_exactly_one_cause(case):
    """But facts that never varied, which are in none."""
    found = score(case.bound, case.allowed, case.candidates)
    rows = [row for each in group_acts(case.bound, found) for row in each]
    assert len(rows) == len({*rows})
    left_out = {*range(len(found.causes))} - {*rows}
    fields = {found.causes[row].facts[0].field for row in left_out}
    assert fields <= case.bound.constant_fields


def made_of(*names, effects):
    causes = tuple(ScoredCause((likes(f"topic:{name}"),), (1.0,)) for name in names)
    return Scores(np.arange(2), np.zeros(2), np.zeros(2), causes, np.array(effects), len(causes), 2)


def test_what_lifts_the_shown_item_most_is_tested_first():
    """Above the mean of all candidates, so what lifts all alike comes last."""
    found = made_of(*"abc", effects=[[9.0, 9], [1, 0], [0, 1]])
    assert [cause.rows for cause in causes_of(TWO, found, 0)] == [(1,), (0,), (2,)]


def test_only_so_many_causes_are_tested():
    """The rest lifts the item less."""
    names = [str(n) for n in range(20)]
    distinct = tuple(ScoredCause((likes(f"topic:{n}", count=int(n)),), (1.0,)) for n in names)
    effects = np.array([[float(row), 0.0] for row in range(20)])
    found = Scores(np.arange(2), np.zeros(2), np.zeros(2), distinct, effects, 20, 2)
    assert [cause.rows[0] for cause in causes_of(TWO, found, 0)] == list(range(19, 19 - TESTED, -1))


def test_what_works_the_other_way_is_not_named():
    """Bought and then sent back: the one that leads is named first, what speaks against it is not named."""
    bought = likes("topic:x", 2.0, category=Category.TRANSACTIONAL)
    sent_back = likes("topic:x", -1.0, category=Category.INTERACTION)
    viewed = likes("topic:x", 9.0)
    (cause,) = score(TWO, allowed(viewed, bought, sent_back), everything(TWO)).causes
    assert select_leading(cause) == (viewed, bought)
