"""The facts that a real record gives, and the draw that is made again from them."""

from typing import Any

import numpy as np
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.replay import bound_of, recall
from aboveboard.dry_runs.progress import Effect
from aboveboard.dry_runs.record_facts import past_of, redraw
from aboveboard.dry_runs.rejudge import Rejudgement
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Bound
from aboveboard.privacy.allowed import Allowed
from aboveboard.words import Category, Level, Reach

from tests.house import House
from tests.world import DAN

HISTORY = (Reach.HISTORY, Category.BEHAVIOURAL)


def recorded(house: House, person: str | None, **more: Any) -> tuple[DecisionRecord, Bound]:
    answer = house.shop.decide(person, **more)
    body = house.run(recall(house.gateway, house.app, answer["decision"])).body
    return body, house.run(bound_of(house.gateway, house.app, body))


def test_the_same_draw_shows_the_same_items(house: House) -> None:
    """The seed of a complete record gives the items that it shows."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    for _ in range(5):
        body, bound = recorded(house, person, count=3)
        again = redraw(bound, body, Rejudgement(Effect.ALTERED, lost=frozenset(), states=()))
        assert again == [each.item for each in body.items]


def test_a_draw_without_its_data_is_that_of_a_new_person(house: House) -> None:
    """Less all interests and all facts of the page, the seed gives what a person without any would get."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person, item="gardening-2", topics=["gardening"])
    body, bound = recorded(house, person, count=3)
    past = past_of(body, bound.shelf)
    assert past.used
    lost = Rejudgement(Effect.ALTERED, lost=past.used, states=())
    nothing = Allowed(Level(body.effective), read_allowed(body.allowed).strength)
    found = decide(bound, nothing, np.arange(len(bound.order)), count=3, seed=int(body.seed, 16))
    assert redraw(bound, body, lost) == [bound.shelf.ids[slot.item] for slot in found.slots]


def test_a_refused_class_of_items_is_not_drawn(house: House) -> None:
    """Each class that the facts name has a state, and one with a rule leaves the candidates."""
    items = [
        {"item": f"i{n}", "content": {"price": 5 + (n < 2), "list_price": 5}, "tags": ["running"]}
        for n in range(4)
    ]
    house.shop.place("sale", items)
    body, bound = recorded(house, None, placement="sale", count=4)
    past = past_of(body, bound.shelf)
    assert {each.state for each in past.items} == {(None, None)}
    assert len(past.items) == 2
    dear = bound.shelf.codes[0]
    states = tuple((each, ("rule", None) if each.code == dear else each.state) for each in past.items)
    judged = Rejudgement(Effect.ALTERED, lost=frozenset(), states=states)
    assert sorted(redraw(bound, body, judged)) == ["i2", "i3"]


def test_what_a_person_did_is_a_source_only_with_data(house: House) -> None:
    """A person without a history used nothing of it."""
    quiet, _ = recorded(house, house.shop.welcome(DAN))
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    busy, bound = recorded(house, person)
    assert HISTORY not in past_of(quiet, bound.shelf).used
    assert HISTORY in past_of(busy, bound.shelf).used
    assert past_of(busy, bound.shelf).personal
