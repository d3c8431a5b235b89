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


def learned(fresh_house: Any) -> int:
    """How many examples there are, once everything was learned and taken back that waits."""
    while fresh_house.run(learn_once(fresh_house.gateway)):
        pass
    fresh_house.run(forget_due(fresh_house.gateway))
    return int(fresh_house.rows(select(func.count()).select_from(impressions))[0][0])


@pytest.fixture
def pair(fresh_house: Any) -> tuple[str, str]:
    """A person and their guest, who both agree to everything."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    link(fresh_house.shop, one, guest)
    fresh_house.clock.forward(ms=1000)
    return one, guest


def test_a_withdrawal_holds_for_the_guest(fresh_house: Any, pair: tuple[str, str]) -> None:
    """Nothing more is kept under that id, and nothing is used."""
    one, guest = pair
    for purpose in EVE.given:
        fresh_house.shop.consent(one, purpose, "withdrawn")
    assert fresh_house.shop.signal(guest, session="s")["status"] == "withheld"
    answer = fresh_house.shop.decide(guest, session="s")
    assert answer["personalization"] == fresh_house.shop.decide(one, session="s")["personalization"]
    assert fresh_house.shop.record(answer)["allowed"]["interests"] == []


@pytest.mark.parametrize("how", ["dial", "objection", "limits", "facts"])
def test_every_choice_holds_for_the_guest(fresh_house: Any, pair: tuple[str, str], how: str) -> None:
    """What is held about the two is the same afterwards."""
    one, guest = pair
    if how == "dial":
        fresh_house.shop.dial(one, 1)
    elif how == "objection":
        fresh_house.shop.ok("POST", f"/v1/people/{one}/objection", {})
    elif how == "limits":
        fresh_house.shop.limits(one, topics=["running"])
    else:
        fresh_house.shop.ok("PUT", f"/v1/people/{one}/facts", {"age_class": "minor", "region": "FR"})
    mine, theirs = (fresh_house.shop.ok("GET", f"/v1/people/{each}") for each in (one, guest))
    for field in ("dial", "consents", "limits", "facts"):
        assert mine[field] == theirs[field]


def test_what_was_learned_from_the_guest_is_taken_back_by_a_limit_of_the_person(fresh_house: Any) -> None:
    """As it is where there is no guest."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    before = learned(fresh_house)
    fresh_house.shop.signal(guest, item="running-1", topics=["running"])
    fresh_house.shop.outcome(fresh_house.shop.decide(guest, candidates=["running-1"]))
    assert learned(fresh_house) == before + 1
    link(fresh_house.shop, one, guest)
    fresh_house.shop.limits(one, topics=["running"])
    assert learned(fresh_house) == before


def test_an_interest_is_forgotten_with_the_signals_of_the_guest(fresh_house: Any) -> None:
    """It came to the person by linking; so did what it was derived from."""
    one, guest = fresh_house.shop.welcome(EVE), fresh_house.shop.welcome(EVE)
    fresh_house.shop.signal(guest, item="running-1", topics=["running"])
    link(fresh_house.shop, one, guest)
    pseudonym = fresh_house.run(fresh_house.gateway.person(fresh_house.app, guest)).pseudonym
    query = select(func.count()).select_from(signals).where(signals.c.person == pseudonym)
    assert fresh_house.rows(query) == [(1,)]
    fresh_house.shop.ok("DELETE", f"/v1/people/{one}/interests/topic:running")
    assert fresh_house.rows(query) == [(0,)]


def test_a_guest_of_the_guest_gets_the_stricter_choices_too(fresh_house: Any) -> None:
    """And is the person's guest from then on."""
    outer, inner, one = (
        fresh_house.shop.welcome(EVE),
        fresh_house.shop.welcome(EVE),
        fresh_house.shop.welcome(CLEO),
    )
    link(fresh_house.shop, inner, outer)
    link(fresh_house.shop, one, inner)
    held = [fresh_house.shop.ok("GET", f"/v1/people/{each}") for each in (one, inner, outer)]
    assert len({str(each["consents"]) for each in held}) == 1
    assert [each["dial"] for each in held] == [2, 2, 2]
    fresh_house.shop.dial(one, 0)
    assert fresh_house.shop.ok("GET", f"/v1/people/{outer}")["dial"] == 0


def test_an_ended_visit_does_not_come_back_by_linking(fresh_house: Any) -> None:
    """It was forgotten when it ended, also where the guest's has the same session."""
    one, guest = fresh_house.shop.welcome(CLEO), fresh_house.shop.welcome(CLEO)
    fresh_house.shop.signal(one, session="s", item="cooking-1", topics=["cooking"])
    fresh_house.clock.forward(minutes=300)
    fresh_house.shop.signal(guest, session="s", item="travel-1", topics=["travel"])
    link(fresh_house.shop, one, guest)
    used = fresh_house.shop.record(fresh_house.shop.decide(one, session="s"))["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"topic:travel", "item:travel-1"}
