"""The names that lead the staff to a person."""

import pytest
from aboveboard.errors import NotFound
from aboveboard.gateway.staff_records import FoundBy
from aboveboard.rights.find_person import find_by_id, find_by_text

from tests.house import House
from tests.world import DAN


def test_each_name_leads_to_the_same_person(house: House) -> None:
    """The app's id, a decision, a receipt of one of several choices, and the pseudonym."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)["decision"]
    receipt = house.shop.http.get(f"/v1/people/{person}/consents/personalize_history/receipt").text
    by_id = house.run(find_by_id(house.gateway, house.app, person))
    assert by_id.found_by is FoundBy.PERSON
    for text, found_by in (
        (decision, FoundBy.DECISION),
        (receipt, FoundBy.RECEIPT),
        (by_id.person.pseudonym.hex(), FoundBy.PSEUDONYM),
    ):
        found = house.run(find_by_text(house.gateway, f" {text}\n"))
        assert (found.person.pseudonym, found.app, found.found_by) == (
            by_id.person.pseudonym,
            house.app,
            found_by,
        )


def test_a_receipt_of_another_installation_leads_to_nobody(house: House) -> None:
    """Although somebody chose in the same millisecond."""
    person = house.shop.welcome(DAN)
    receipt = house.shop.ok("GET", f"/v1/people/{person}/consents/improve/receipt")
    receipt["dct:identifier"] = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(NotFound):
        house.run(find_by_text(house.gateway, str(receipt).replace("'", '"')))


def test_a_decision_about_nobody_leads_to_nobody(house: House) -> None:
    """And so does the record of a look, whose id has another form."""
    for text in (house.shop.decide()["decision"], "lookup_" + "0" * 26, "", "0" * 63):
        with pytest.raises(NotFound):
            house.run(find_by_text(house.gateway, text))


def test_an_erased_person_is_not_found(house: House) -> None:
    """By no name."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)["decision"]
    house.shop.erase(person)
    with pytest.raises(NotFound):
        house.run(find_by_text(house.gateway, decision))
    with pytest.raises(NotFound):
        house.run(find_by_id(house.gateway, house.app, person))
