"""Once linked, two ids are one person: whatever the person chooses afterwards holds for the guest's id too."""

from typing import Any

import pytest
from aboveboard.learning.learner import learn_once
from aboveboard.learning.withdrawal import forget_due
from aboveboard.signals.outcome_tables import impressions
from aboveboard.signals.store import signals
from sqlalchemy import func, select

from tests.world import CLEO, EVE


def link(shop: Any, person: str, guest: str) -> None:
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")


def learned(house: Any) -> int:
    """How many examples there are, once everything was learned and taken back that waits."""
    while house.run(learn_once(house.gateway)):
        pass
    house.run(forget_due(house.gateway))
    return int(house.rows(select(func.count()).select_from(impressions))[0][0])


@pytest.fixture
def pair(house: Any) -> tuple[str, str]:
    """A person and their guest, who both agree to everything."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    link(house.shop, one, guest)
    house.clock.forward(ms=1000)
    return one, guest


def test_a_withdrawal_holds_for_the_guest(house: Any, pair: tuple[str, str]) -> None:
    """Nothing more is kept under that id, and nothing is used."""
    one, guest = pair
    for purpose in EVE.given:
        house.shop.consent(one, purpose, "withdrawn")
    assert house.shop.signal(guest, session="s")["status"] == "withheld"
    answer = house.shop.decide(guest, session="s")
    assert answer["personalization"] == house.shop.decide(one, session="s")["personalization"]
    assert house.shop.record(answer)["allowed"]["interests"] == []


@pytest.mark.parametrize("how", ["dial", "objection", "limits", "facts"])
def test_every_choice_holds_for_the_guest(house: Any, pair: tuple[str, str], how: str) -> None:
    """What is held about the two is the same afterwards."""
    one, guest = pair
    if how == "dial":
        house.shop.dial(one, 1)
    elif how == "objection":
        house.shop.ok("POST", f"/v1/people/{one}/objection", {})
    elif how == "limits":
        house.shop.limits(one, topics=["running"])
    else:
        house.shop.ok("PUT", f"/v1/people/{one}/facts", {"age_class": "minor", "region": "FR"})
    mine, theirs = (house.shop.ok("GET", f"/v1/people/{each}") for each in (one, guest))
    for field in ("dial", "consents", "limits", "facts"):
        assert mine[field] == theirs[field]


def test_what_was_learned_from_the_guest_is_taken_back_by_a_limit_of_the_person(house: Any) -> None:
    """As it is where there is no guest."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    before = learned(house)
    house.shop.signal(guest, item="running-1", topics=["running"])
    house.shop.outcome(house.shop.decide(guest, candidates=["running-1"]))
    assert learned(house) == before + 1
    link(house.shop, one, guest)
    house.shop.limits(one, topics=["running"])
    assert learned(house) == before


def test_an_interest_is_forgotten_with_the_signals_of_the_guest(house: Any) -> None:
    """It came to the person by linking; so did what it was derived from."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    house.shop.signal(guest, item="running-1", topics=["running"])
    link(house.shop, one, guest)
    pseudonym = house.run(house.gateway.person(house.app, guest)).pseudonym
    query = select(func.count()).select_from(signals).where(signals.c.person == pseudonym)
    assert house.rows(query) == [(1,)]
    house.shop.ok("DELETE", f"/v1/people/{one}/interests/topic:running")
    assert house.rows(query) == [(0,)]


def test_a_guest_of_the_guest_gets_the_stricter_choices_too(house: Any) -> None:
    """And is the person's guest from then on."""
    outer, inner, one = house.shop.welcome(EVE), house.shop.welcome(EVE), house.shop.welcome(CLEO)
    link(house.shop, inner, outer)
    link(house.shop, one, inner)
    held = [house.shop.ok("GET", f"/v1/people/{each}") for each in (one, inner, outer)]
    assert len({str(each["consents"]) for each in held}) == 1
    assert [each["dial"] for each in held] == [2, 2, 2]
    house.shop.dial(one, 0)
    assert house.shop.ok("GET", f"/v1/people/{outer}")["dial"] == 0


def test_an_ended_visit_does_not_come_back_by_linking(house: Any) -> None:
    """It was forgotten when it ended, also where the guest's has the same session."""
    one, guest = house.shop.welcome(CLEO), house.shop.welcome(CLEO)
    house.shop.signal(one, session="s", item="cooking-1", topics=["cooking"])
    house.clock.forward(minutes=300)
    house.shop.signal(guest, session="s", item="travel-1", topics=["travel"])
    link(house.shop, one, guest)
    used = house.shop.record(house.shop.decide(one, session="s"))["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"topic:travel", "item:travel-1"}
