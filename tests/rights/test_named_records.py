"""The records that a legal hold is to name."""

import pytest
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.rights.named_records import NamedRecords, copy_records, find_again, find_named

from tests.house import House
from tests.rights.asking import ASKED, opened
from tests.world import DAN, EVE


def test_a_record_is_found_once_by_any_of_its_names(house: House) -> None:
    """By its id and its index in the log at once."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    named = NamedRecords(ids=(decision["decision"],), entries=(decision["log"]["index"],))
    found = house.run(find_named(house.gateway, named))
    assert [row.record for row in found.rows] == [decision["decision"]]
    (copy,) = copy_records(house.gateway, found)
    assert (copy.content.kind, copy.person) == ("decision", found.person.pseudonym)


def test_a_case_stands_for_its_entries_and_its_decision(house: House) -> None:
    """Not for another case of the person."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    about = type(ASKED)(question="Why?", subject=ASKED.subject, about=decision["decision"])
    case = opened(house, person, asked=about)
    opened(house, person)
    found = house.run(find_named(house.gateway, NamedRecords(case=case)))
    assert [row.kind for row in found.rows] == ["decision", "case"]


def test_records_under_linked_ids_are_of_one_person(house: House) -> None:
    """An erasure reaches all of them, and so does a hold."""
    person, guest = house.shop.welcome(DAN), house.shop.welcome(EVE)
    decisions = [house.shop.decide(each)["decision"] for each in (person, guest)]
    named = NamedRecords(ids=tuple(decisions))
    with pytest.raises(Unprocessable, match="more than one person"):
        house.run(find_named(house.gateway, named))
    house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    assert len(house.run(find_named(house.gateway, named)).people) == 2


def test_a_record_about_no_person_is_refused(house: House) -> None:
    """A hold keeps data of people."""
    index = house.shop.decide()["log"]["index"]
    with pytest.raises(Unprocessable):
        house.run(find_named(house.gateway, NamedRecords(entries=(index,))))


def test_what_is_gone_is_not_found_again(house: House) -> None:
    """The rest still is."""
    index = house.shop.decide(house.shop.welcome(DAN))["log"]["index"]
    found = house.run(find_again(house.gateway, [index, 10**9]))
    assert [row.entry_index for row in found.rows] == [index]
    with pytest.raises(NotFound):
        house.run(find_again(house.gateway, [10**9]))
