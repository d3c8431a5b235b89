"""The answers of other choices: the same draws at the same time, so that the page and the API agree."""

from typing import Any

from aboveboard.decisions.alternatives import Alternatives, alternatives_of
from aboveboard.decisions.forecast import foresee
from aboveboard.decisions.ids import with_other_ids
from aboveboard.decisions.preview import PreviewRequest, preview
from aboveboard.decisions.request import DecisionRequest
from aboveboard.people.store import Person
from aboveboard.words import Level

from tests.house import House
from tests.world import DAN


def person_of(house: House, name: str) -> Person:
    found: Person = house.run(house.gateway.require_person(house.app, name))
    return found


def alternatives(house: House, name: str, request: Any) -> Alternatives:
    person = person_of(house, name)
    decided = house.run(with_other_ids(house.gateway, person, request.session, gpc=False))
    found: Alternatives = house.run(alternatives_of(house.gateway, house.app, request, decided, gpc=False))
    return found


def test_each_level_is_asked_with_the_same_draws(house: House) -> None:
    """All five levels come in order, and a difference between them comes from the level alone."""
    name = house.shop.welcome(DAN)
    found = alternatives(house, name, DecisionRequest(placement="home"))
    levels = house.run(found.at_each_level())
    assert [each.situation.state.dial for each in levels] == list(Level)
    assert {each.situation.seed for each in levels} == {found.now.seed}
    assert {each.situation.now_ms for each in levels} == {found.now.now_ms}
    assert levels[0].thought.effective == Level.OFF


def test_the_present_state_is_its_own_alternative(house: House) -> None:
    """The answer at the level of the dial is the one that a decision would give."""
    name = house.shop.welcome(DAN)
    house.shop.signal(name)
    found = alternatives(house, name, DecisionRequest(placement="home", count=3))
    here = house.run(found.at_each_level())[found.now.standing.asked]
    same = house.run(found.compute(found.person.state))
    assert here.thought.items == same.thought.items


def test_the_forecast_and_the_preview_agree(house: House) -> None:
    """Both tell the same levels, and what binds each."""
    name = house.shop.welcome(DAN)
    house.shop.signal(name)
    asked = PreviewRequest(placement="home", person=name)
    previewed = house.run(preview(house.gateway, house.app, asked))
    person = person_of(house, name)
    seen = house.run(foresee(house.gateway, house.app, person, asked, gpc=False))
    told = [(each.personalization.effective, each.personalization.bound_by) for each in previewed.levels]
    assert [(each.effective, each.bound_by) for each in seen.levels] == told
    assert seen.now == previewed.now
