"""Promise 2, non-interference: two people who differ only in what may not be used get exactly the same probabilities
and the same explanation. Not nearly: exactly."""

from functools import partial
from os import urandom

import pytest
from aboveboard.clock import MS_PER_DAY, system_clock
from aboveboard.consent.purposes import MESSAGES
from aboveboard.decisions.pipeline import think
from aboveboard.engine.features import data_of
from aboveboard.engine.model import bind
from aboveboard.people.state import NOBODY
from aboveboard.words import Category, PlacementKind, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.running import before, learn
from tests.laws.strategies import RULES, ZONES, anyone, cases, mask_of
from tests.world import DAN


def excluded(state):
    """The keys that the person took out, whatever they stand in."""
    limits = state.limits
    items = {f"{kind}:{item}" for item in limits.items for kind in ("item", "shown")}
    return {f"topic:{topic}" for topic in limits.topics} | items


def blended(reach, own, other, situation):
    """What may be used from `own`, in another order, and what may not from `other`."""
    sources, out = mask_of(situation).sources, excluded(situation.state)
    found = {}
    for category in reversed(Category):
        mine, others = (
            {
                key: affinity
                for key, affinity in reversed(of.get(category, {}).items())
                if ((reach, category) in sources and key not in out) == usable
            }
            for of, usable in ((own, True), (other, False))
        )
        if others or mine:
            found[category] = others | mine
    return found


def marks_of(own, other, situation):
    """The marks of `own` in categories that may be used, and those of `other` in the rest."""
    sources = mask_of(situation).sources
    picked = {kind: own if (Reach.HISTORY, kind) in sources else other for kind in reversed(Category)}
    return {kind: of.marks[kind] for kind, of in picked.items() if kind in of.marks}


def usable(context, wanted, situation):
    """The declared facts about a person that may be used now, or those that may not."""
    opened = mask_of(situation).context - {*situation.state.limits.fields}
    return {field: value for field, value in context.items() if (field in opened) == wanted}


@st.composite
def twins(draw):
    """One request of two people who differ only in what may not be used: kinds of data, topics, items, a visit."""
    one, other = draw(cases()), draw(anyone)
    own = one.situation.state
    visit, mine = other.visit or own.visit, own.visit.interests if own.visit else {}
    if visit is not None:
        found = blended(Reach.VISIT, mine, other.visit.interests if other.visit else {}, one.situation)
        of = one.situation.state.visit if mask_of(one.situation).reads_intent else other.visit
        visit = structs.replace(visit, interests=found, steps=of.steps if of else ())
    state = structs.replace(
        own,
        epoch=own.epoch + 1,
        history=blended(Reach.HISTORY, own.history, other.history, one.situation),
        elsewhere=blended(Reach.ELSEWHERE, own.elsewhere, other.elsewhere, one.situation),
        visit=visit,
        context=usable(own.context, True, one.situation) | usable(other.context, False, one.situation),
        marks=marks_of(own, other, one.situation),
        shown=own.shown if one.placement.cap or one.placement.total_cap else other.shown,
    )
    return as_of_the_visit(one), as_of_the_visit(one.of(state))


def as_of_the_visit(case):
    """Evidence weighs as it did when the visit last went on, if there is one that may be used; as `decide` has it."""
    visit = case.situation.visit
    as_of_ms = case.situation.as_of_ms if visit is None else visit.last_ms
    return case._replace(situation=structs.replace(case.situation, as_of_ms=as_of_ms))


@given(twins(), st.sampled_from(("first", "all")))
def test_what_may_not_be_used_changes_nothing(pair, explain):
    """Every item, every probability, every reason of each item and all that is said to be held back are equal."""
    one, other = (
        structs.replace(case.situation, request=structs.replace(case.situation.request, explain=explain))
        for case in pair
    )
    assert think(one) == think(other)


@given(cases(), anyone)
def test_at_level_off_a_person_is_anybody(case, other):
    """With the same settings and the same word on messages, whatever else is known of either: as if nothing were."""
    state = structs.replace(case.situation.state, dial=0)
    messages = {name: choice for name, choice in other.choices.items() if name == MESSAGES}
    nobody = structs.replace(
        NOBODY, dial=0, limits=state.limits, facts=state.facts, shown=state.shown, choices=messages
    )
    known = structs.replace(
        nobody,
        choices=other.choices,
        history=other.history,
        visit=other.visit,
        context=other.context,
        marks=other.marks,
    )
    assert think(case.of(known).situation) == think(case.of(nobody).situation)


@given(cases(), st.sampled_from(ZONES))
def test_below_level_history_a_stored_zone_counts_for_quiet_time_alone(case, zone):
    """Another zone changes no item, no probability and no word of any other placement."""
    state = case.situation.state
    below = structs.replace(
        state, dial=min(RULES.dial.default_level if state.dial is None else state.dial, 2)
    )
    moved = structs.replace(below, facts=structs.replace(below.facts, time_zone=zone))
    if case.placement.kind is not PlacementKind.MESSAGE:
        assert think(case.of(moved).situation) == think(case.of(below).situation)


@given(cases(), anyone)
def test_what_an_item_is_worth_to_everybody_is_nobodys_data(case, other):
    """It is what it would be had nothing been learned about any data of people; the record keeps it apart from what the
    person adds, and it is the same whoever asks."""
    bound, model = case.situation.bound, case.model
    common = {name: weight for name, weight in model.weights.items() if data_of(name)[0] is None}
    stripped = bind(bound.shelf, structs.replace(model, weights=common))
    assert (stripped.base.tolist(), stripped.order.tolist()) == (bound.base.tolist(), bound.order.tolist())
    for one in (case, case.of(other)):
        thought = think(one.situation)
        for (item, _), worth in zip(thought.items, thought.worth, strict=True):
            assert worth.base == stripped.base[stripped.rank[bound.shelf.index[item]]]


@given(cases(), anyone)
def test_at_level_off_the_person_adds_nothing(case, other):
    """To no item, whatever is known of them."""
    thought = think(case.of(structs.replace(other, dial=0)).situation)
    assert all(worth.person == 0.0 for worth in thought.worth)


def known(shop, *topics):
    """Somebody whose history is full of these topics and who then took everything back."""
    person = shop.welcome(DAN)
    for topic in topics:
        shop.signal(person, item=f"{topic}-2", topics=[topic])
    for purpose in DAN.given:
        shop.consent(person, purpose, "withdrawn")
    return person


def told(shop, person, **asked):
    """All that is answered but the names of the decision itself."""
    answer = shop.decide(person, **asked)
    del answer["decision"], answer["log"], answer["why"]["url"]
    return answer


def randomness(seed, size):
    """Random as ever, but for what the draws of a decision are made from."""
    return seed if size == len(seed) else urandom(size)


@pytest.mark.parametrize("asked", [{}, {"count": 3}, {"context": {"device": "mobile"}}])
def test_histories_that_may_not_be_used_change_no_answer(shop, installation, monkeypatch, asked):
    """Two people with different histories and no consent get the same items, chances and words for the same draw."""
    one, other = known(shop, "running", "cooking"), known(shop, "gardening")
    for draw in range(4):
        chosen = partial(randomness, draw.to_bytes(8, "big"))
        monkeypatch.setattr(installation.service.gateway, "randomness", chosen)
        assert told(shop, one, **asked) == told(shop, other, **asked)


def test_histories_that_may_not_be_used_change_no_chance_in_a_visit(shop):
    """There each person has draws of their own; what these are made from is the same."""
    one, other = (
        shop.record(shop.decide(known(shop, *topics), session="s"))
        for topics in (("running", "cooking"), ("gardening",))
    )
    made_from = "model", "revision", "allowed", "removed", "effective", "bound_by"
    assert [one[name] for name in made_from] == [other[name] for name in made_from]


def withdraws(shop, person):
    shop.consent(person, "personalize_visit", "withdrawn")


def limits_the_kind(shop, person):
    shop.limits(person, categories=["behavioural"])


def limits_the_item(shop, person):
    shop.limits(person, items=["running-1"])


@pytest.mark.parametrize("takes_back", [withdraws, limits_the_kind, limits_the_item])
def test_a_visit_that_may_not_be_used_changes_nothing(shop, installation, monkeypatch, takes_back):
    """Two people who differ in a visit that both took back get the same evidence, as old, and the same model."""
    assert learn(installation, shop)
    shop.place()  # from now on the new model serves
    # Long after the notices came into force, because no yes counts from before its notice.
    now_ms = system_clock() + 20 * MS_PER_DAY
    monkeypatch.setattr(installation.service.gateway, "clock", lambda: now_ms)
    in_no_visit = after_a_visit(shop, now_ms, takes_back)
    in_a_visit = after_a_visit(shop, now_ms, takes_back, session="s")
    assert in_a_visit["allowed"]["interests"]
    assert in_a_visit["allowed"] == in_no_visit["allowed"]
    assert in_a_visit["model"] == in_no_visit["model"]


def after_a_visit(shop, now_ms, takes_back, **session):
    """What is decided for somebody who did one thing long ago and one just now, the latter within `session` or outside
    of any, and took the latter back."""
    person = shop.welcome(DAN._replace(given=()))
    for purpose in DAN.given:
        shop.consent(person, purpose, at=before(now_ms, days=2))
    old = {"type": "order_placed", "at": before(now_ms, days=1), "fields": {"items": ["cooking-1"]}}
    new = {"type": "item_viewed", "at": before(now_ms, minutes=1), "fields": {"item": "running-1"}} | session
    signals = [{"id": "1", "person": person} | old, {"id": "2", "person": person} | new]
    shop.ok("POST", "/v1/signals", {"signals": signals})
    takes_back(shop, person)
    return shop.record(shop.decide(person, session="s"))
