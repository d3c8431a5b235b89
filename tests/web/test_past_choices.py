"""Past choices in words, as `web.past_choices` has them for the person and for the console."""

from aboveboard.preferences.history import history
from aboveboard.rights.person_data import CHOSEN
from aboveboard.web import texts
from aboveboard.web.past_choices import describe_choice, find_fates

from tests.laws.running import app_of
from tests.web.browsing import House
from tests.world import DAN


def test_every_choice_has_a_sentence(house: House) -> None:
    """With the name that it needs."""
    gateway, run = house.installation.service.gateway, house.installation.run
    person = house.shop.welcome(DAN)
    house.shop.limits(person, topics=["cooking"])
    house.shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
    decision = house.shop.decide(person)
    stored = run(gateway.require_person(app_of(house.installation, decision), person))
    events = [describe_choice(gateway, each, "en") for each in run(history(gateway, stored, CHOSEN))]
    said = [texts.text("en", event.code, name=event.name) for event in events]
    assert said[0] == "You turned the dial to earlier visits."
    assert said[-2:] == ["You ruled out: cooking.", "You started the pause."]


def test_a_page_of_choices_that_all_hold_needs_no_look_at_the_others(house: House) -> None:
    """None of them was overruled, and none has ended."""
    gateway, run = house.installation.service.gateway, house.installation.run
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    stored = run(gateway.require_person(app_of(house.installation, decision), person))
    found = run(history(gateway, stored, CHOSEN))
    assert run(find_fates(gateway, [stored], found)) == (set(), {})
