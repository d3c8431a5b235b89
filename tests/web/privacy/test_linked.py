"""The pages of a person with several ids: a no that is said again there, copies in the history, what came in elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest
from tests.world import EVE

Seen = Callable[[Any], bool]

NOES: dict[str, tuple[tuple[str, dict[str, Any]], Callable[[Any, str], Any], Seen]] = {
    "dial": (
        ("/privacy/dial", {"level": 0}),
        lambda shop, person: shop.dial(person, 3),
        lambda held: held["dial"] == 0,
    ),
    "purpose": (
        ("/privacy/purposes/improve", {"choice": "no"}),
        lambda shop, person: shop.consent(person, "improve", "given"),
        lambda held: held["consents"]["improve"] in ("refused", "withdrawn"),
    ),
    "objection": (
        ("/privacy/objection", {}),
        lambda shop, person: shop.consent(person, "improve", "given"),
        lambda held: held["consents"]["improve"] == "objected",
    ),
    "limit": (
        ("/privacy/limits", {"on": "true", "key": "topic:travel"}),
        lambda shop, person: shop.limits(person),
        lambda held: held["limits"]["topics"] == ["travel"],
    ),
    "pause": (
        ("/privacy/restriction", {"restricted": "true"}),
        lambda shop, person: shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": False}),
        lambda held: held["restricted"],
    ),
    "minor": (
        ("/privacy/facts", {"age_class": "minor", "region": "FR"}),
        lambda shop, person: shop.ok(
            "PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR"}
        ),
        lambda held: held["facts"]["age_class"] == "minor",
    ),
}
"""A no on a page, a yes that is said under the person's own id afterwards, and the no in the person's data."""


def linked(house: House) -> tuple[Guest, str]:
    """Returns the pages under a guest's id, and the person whose guest it is."""
    guest, person = Guest(house, EVE), house.shop.welcome(EVE)
    house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest.person}")
    return guest, person


@pytest.mark.parametrize("name", NOES)
def test_a_no_that_is_said_again_reaches_the_person_again(house: House, name: str) -> None:
    """The guest's row has it already. The person has said yes since, under their own id."""
    (path, sent), says_yes, has_no = NOES[name]
    guest, person = linked(house)
    guest.post(path, **sent)
    says_yes(house.shop, person)
    assert not has_no(house.shop.ok("GET", f"/v1/people/{person}"))
    guest.post(path, **sent)
    assert has_no(house.shop.ok("GET", f"/v1/people/{person}"))


@pytest.mark.parametrize("name", NOES)
def test_a_no_that_all_ids_have_is_not_recorded_again(house: House, name: str) -> None:
    """A form that is sent twice adds no entry."""
    (path, sent), _, _ = NOES[name]
    guest, _ = linked(house)
    guest.post(path, **sent)
    counts = [sum(guest.held()["records"].values())]
    guest.post(path, **sent)
    counts.append(sum(guest.held()["records"].values()))
    assert counts[0] == counts[1]


def test_the_history_shows_a_no_and_a_link_once(house: House) -> None:
    """The copies of the other ids say nothing more."""
    guest = Guest(house, EVE)
    for _ in range(2):
        other = house.shop.welcome(EVE)
        house.shop.ok("PUT", f"/v1/people/{guest.person}/guests/{other}")
    guest.post("/privacy/dial", level=0)
    page = words(guest.browser.get("/privacy/history"))
    assert page.count("You turned the dial to off") == 1
    assert "in another place" not in page
    assert page.count("was joined to you") == 2


def test_a_reason_from_a_guests_data_can_be_forgotten(house: House) -> None:
    """The page offers it as for the person's own data, and it is gone afterwards."""
    guest, shop = Guest(house, EVE), house.shop
    other = shop.welcome(EVE)
    shop.ok("PUT", f"/v1/people/{guest.person}/guests/{other}")
    for _ in range(3):
        shop.signal(other, item="travel-1", topics=["travel"])
    decision = next(
        found
        for found in (shop.decide(guest.person) for _ in range(200))
        if any(
            control.get("topic") == "travel"
            for each in found["why"]["reasons"]
            for control in each["controls"]
        )
    )
    why = f"/why/{decision['decision']}"
    page = guest.browser.get(why).text
    assert "forget" in re.findall(r'name="act" value="(\w+)"', page)
    number, control = next(
        (at, place)
        for at, each in enumerate(decision["why"]["reasons"])
        for place, control in enumerate(each["controls"])
        if control.get("topic") == "travel"
    )
    guest.browser.post(f"{why}/controls", {"reason": number, "control": control, "act": "forget"})
    assert [each["key"] for each in guest.held()["interests"] if each["key"] == "topic:travel"] == []
