"""Promise 3, the dial means something: at level n the chance of any item in any slot differs from what everybody gets
by at most strength(n) in total variation. At level 0 everybody gets the same.

What everybody gets is certain, so the distance of some chances to it is what they leave for all other items.

Where items keep their places (promise 15), the law holds of each draw, given what stands. A slot that stands is an earlier
draw repeated, as an answer is repeated within a visit. Its chance was that of the draw. Which slots are drawn again depends on
the times of the draws alone, so no item stands more often than it was drawn (see `engine/test_partial_choice.py`).
"""

import numpy as np
import pytest
from aboveboard.consent.purposes import MESSAGES
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.choice import decide, items_of
from aboveboard.engine.model import Model
from aboveboard.engine.placement import Item, Variety
from aboveboard.people.state import NOBODY, Affinity, PersonFacts, PersonState
from aboveboard.words import AgeClass, Category, Sensitivity
from hypothesis import given
from msgspec import structs

from tests.engine.oracle import chances_of_slots
from tests.laws import reference
from tests.laws.running import app_of
from tests.laws.strategies import (
    GIVEN,
    LIKES,
    MADE_OF_PARTS,
    NOW,
    PARTS,
    anyone,
    case_of,
    cases,
    everybody,
    impersonal_of,
    names_of,
    passed,
    placement,
    the_open,
)
from tests.world import CAST, EVE, TOPICS

ROUNDING = 1e-12
FOND = PersonState(
    dial=3,
    choices=GIVEN,
    facts=PersonFacts(AgeClass.ADULT, "FR"),
    history={Category.BEHAVIOURAL: {"topic:chess": Affinity(4.0, NOW, 4, NOW)}},
)
"""A person who likes one topic, and lets their history be used."""


@given(cases())
def test_every_slot_keeps_to_the_strength(case):
    """Of a list of any length, whatever bounds are declared: what is first of what is left in everybody's order loses
    at most the strength."""
    situation, bound = case.situation, case.situation.bound
    thought = think(situation)
    left = passed(situation, thought)
    decision = made_again(case, thought)
    ids = np.array(bound.shelf.ids)[bound.order[decision.scores.positions]]
    for (item, probability), row in zip(thought.items, chances_of_slots(bound, decision), strict=True):
        chances = dict(zip(ids, row, strict=True))
        first = reference.order(case.placement, case.model, left)[0].item
        assert abs(sum(chances.values()) - 1) < ROUNDING
        assert {name for name, chance in chances.items() if chance > 0} <= {*left}
        assert 1 - chances[first] <= situation.standing.strength + ROUNDING
        assert chances[item] == probability
        left.remove(item)


def made_again(case, thought):
    """The decision behind a thought, with all its numbers."""
    index = case.situation.bound.shelf.index
    return decide(
        case.situation.bound,
        thought.allowed,
        np.array([index[name] for name in passed(case.situation, thought)], np.intp),
        count=thought.count,
        seed=case.situation.seed,
        impersonal=[index[name] for name in impersonal_of(thought)],
    )


@given(cases())
def test_a_list_is_as_long_as_asked_for_but_for_the_total_cap(case):
    """It is cut to what the cap still allows, and never longer than the request."""
    thought, asked = think(case.situation), case.situation.request.count
    assert len(thought.items) == min(thought.count, len(passed(case.situation, thought)))
    assert thought.count == asked or (case.placement.total_cap and 0 < thought.count < asked)


@given(cases(people=the_open))
def test_what_stands_first_has_the_chance_that_a_second_engine_finds(case):
    """Of all items, with all bounds."""
    thought = think(case.situation)
    if thought.items:
        names, impersonal = passed(case.situation, thought), impersonal_of(thought)
        expected = reference.chances(case.placement, case.model, thought.allowed, names, impersonal)
        (item, probability) = thought.items[0]
        assert abs(expected[item] - probability) < ROUNDING * 1000


IMPERSONAL = (
    Item("a", sensitivity=Sensitivity.SPECIAL),
    Item("a", needs=("state:skill/import_used",)),
    Item("a", content={"price": 1, "list_price": 2}),
)


@pytest.mark.parametrize("first", IMPERSONAL, ids=("special", "needs", "price"))
@pytest.mark.parametrize("explore", [0.0, 0.2])
@pytest.mark.parametrize("rest", [1, 3])
def test_a_first_item_that_only_everybody_gets_has_what_exploring_may_not_have(first, explore, rest):
    """As the second engine finds. That is also so where the person's data lifts the only other item over it."""
    variety = Variety(explore=explore, unmet=0.5, exploration_share=0.0)
    items = first, *(Item(name, tags=("chess",)) for name in "bcd"[:rest])
    case = case_of(
        placement(*items, baseline="editorial", variety=variety),
        Model(),
        FOND,
        request=DecisionRequest("home"),
    )
    thought = think(case.situation)
    impersonal = impersonal_of(thought)
    expected = reference.chances(
        case.placement, case.model, thought.allowed, names_of(case.situation), impersonal
    )
    (item, probability) = thought.items[0]
    assert probability == pytest.approx(expected[item], abs=ROUNDING * 1000)
    assert sum(expected.values()) == pytest.approx(1, abs=ROUNDING)


@pytest.mark.parametrize("key", ["topic:chess", "topic:films"])
@pytest.mark.parametrize("cap", [1.0, 0.4])
@pytest.mark.parametrize("seed", range(3))
def test_the_likes_of_people_with_an_interest_count_as_a_second_engine_finds(key, cap, seed):
    """For people with it alone. Of the two topics, parts are learned by chess, which none of them is about."""
    person = structs.replace(FOND, history={Category.BEHAVIOURAL: {key: Affinity(4.0, NOW, 4, NOW)}})
    declared = placement(*MADE_OF_PARTS, parts=PARTS, variety=Variety(cause_cap=cap, explore=0.1))
    model = Model(1, 50, {name: 0.1 * (at % 4) for at, name in enumerate(LIKES)})
    case = case_of(declared, model, person, request=DecisionRequest("home"), seed=seed)
    thought = think(case.situation)
    names, impersonal = passed(case.situation, thought), impersonal_of(thought)
    expected = reference.chances(declared, model, thought.allowed, names, impersonal)
    (item, probability) = thought.items[0]
    assert probability == pytest.approx(expected[item], abs=ROUNDING * 1000)
    nothing = reference.chances(declared, Model(1, 50), thought.allowed, names, impersonal)
    assert (nothing != expected) is (key == "topic:chess")


@given(cases())
def test_the_first_item_keeps_to_what_everybody_gets(case):
    """What everybody gets first is told with at least 1 - strength, anything else with at most the strength."""
    assert keeps_to(everybody(case), think(case.situation))


@pytest.mark.parametrize(
    "item", [Item("a", sensitivity=Sensitivity.SPECIAL), Item("a", content={"price": 1, "list_price": 2})]
)
def test_rules_against_the_personal_keep_to_what_everybody_gets(item):
    """An item that everybody may see, but that may not be chosen for a person, loses no more than any other."""
    shelf = placement(item, Item("b", tags=("chess",)), Item("c"), baseline="editorial")
    case = case_of(shelf, Model(), FOND, request=DecisionRequest("home"))
    assert keeps_to(everybody(case), think(case.situation))


def keeps_to(everybody, thought):
    if not everybody.items:
        return not thought.items
    (item, probability), strength = thought.items[0], thought.allowed.strength
    least, most = (1 - strength, 1) if item == everybody.items[0][0] else (0, strength)
    return least - ROUNDING <= probability <= most + ROUNDING


@given(cases(), anyone)
def test_at_level_off_everybody_gets_the_same(case, other):
    """For certain, and for any two people who excluded the same, saw the same and said the same on messages."""
    own = case.situation.state
    messages = {name: choice for name, choice in other.choices.items() if name == MESSAGES}
    nobody = structs.replace(NOBODY, dial=0, facts=own.facts, shown=own.shown, choices=messages)
    state = structs.replace(other, dial=0, limits=nobody.limits, facts=own.facts, shown=own.shown)
    thought = think(case.of(state).situation)
    assert thought.items == think(case.of(nobody).situation).items
    assert {probability for _, probability in thought.items} <= {1.0}


@given(cases())
def test_at_level_off_it_is_everybodys_order(case):
    """That of the editors, or that of what is popular."""
    thought = everybody(case)
    order = reference.order(case.placement, case.model, passed(case.situation, thought))
    shown = [item.item for item in order[: thought.count]]
    assert [name for name, _ in thought.items] == shown


def test_answers_keep_to_the_strength_that_they_name(shop):
    """Whoever asks: everybody's first item has at least 1 - strength, any other at most the strength."""
    shop.dial("nobody", 0)
    first = shop.decide("nobody")["items"][0]["item"]
    for member in CAST:
        person = shop.welcome(member)
        shop.signal(person, session="s")
        for _ in range(2):
            answer = shop.decide(person, session="s")
            strength, item = answer["personalization"]["strength"], answer["items"][0]
            assert item["probability"] <= (1 if item["item"] == first else strength) + ROUNDING
            assert item["probability"] >= (1 - strength if item["item"] == first else 0) - ROUNDING


BOUNDS = {"diversity": 0.2, "explore": 0.2, "unmet": 0.3, "cause_cap": 0.6, "fatigue": True}
BOUNDLESS = {"explore": 0, "unmet": 0}


@pytest.mark.parametrize("variety", [BOUNDLESS, BOUNDS], ids=("boundless", "bounded"))
@pytest.mark.parametrize("level", range(5))
def test_lists_of_ten_keep_to_the_strength_in_every_slot(shop, installation, level, variety):
    """At each level no slot is further from everybody's than the strength that is answered, in total variation.

    What everybody gets is asked for over HTTP, by somebody at level 0. The chances of all items are computed again from the record
    alone; those of the shown ones are the answered ones, so what is measured is what was drawn from.
    """
    items = [{"item": f"item-{n}", "tags": [TOPICS[n % 4]]} for n in range(15)]
    shop.place("long", items, variety=variety)
    shop.dial("nobody", 0)
    everybody = [shown["item"] for shown in shop.decide("nobody", "long", count=15)["items"]]
    person = shop.welcome(EVE)
    for n in (1, 2, 6):
        shop.signal(person, session="s", item=f"item-{n}", topics=["cooking"])
    shop.dial(person, level)
    for _ in range(5):
        answer = shop.decide(person, "long", count=10)
        strength, left = answer["personalization"]["strength"], list(everybody)
        rows = installation.run(chances_behind(installation, app_of(installation, answer), answer))
        assert len(answer["items"]) == len(rows) == 10
        for shown, chances in zip(answer["items"], rows, strict=True):
            gets = {name: float(name == left[0]) for name in chances}
            apart = sum(abs(chance - gets[name]) for name, chance in chances.items()) / 2
            assert chances[shown["item"]] == shown["probability"]
            assert sum(chances.values()) == pytest.approx(1, abs=ROUNDING)
            assert apart <= strength + ROUNDING
            left.remove(shown["item"])


async def chances_behind(installation, app, answer):
    """By item, the chances of each slot of an answered decision, from its record."""
    gateway = installation.service.gateway
    recalled = await recall(gateway, app, answer["decision"])
    bound = await bound_of(gateway, app, recalled.body)
    decision = compute_again(bound, recalled.body)
    names = [bound.shelf.ids[at] for at in items_of(bound, decision.scores).tolist()]
    return [dict(zip(names, row.tolist(), strict=True)) for row in chances_of_slots(bound, decision)]
