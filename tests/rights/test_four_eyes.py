"""Acts of the staff that need a second person, where the setting names them."""

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.errors import Conflict
from aboveboard.gateway.staff_records import CaseStep
from aboveboard.people.approval_table import StaffAct
from aboveboard.rights.approvals import OwnRequest, list_waiting
from aboveboard.rights.cases import change_case, read_case
from aboveboard.rights.four_eyes import LASTS_MS, SecondPersonNeeded, approve_act
from aboveboard.words import Role

from tests.clocks import HandClock
from tests.house import House
from tests.rights.asking import opened
from tests.rights.staff import look, officer
from tests.web.browsing import House as WebHouse
from tests.web.staff import signed_in
from tests.world import DAN, Installation


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A service in which every act that may need a second person does."""
    clock = HandClock()
    often = {"learn_every_ms": "0", "key_cache_ms": "0", "four_eyes": "lookup, evidence,export,close"}
    installation = Installation(tmp_path_factory.mktemp("strict"), clock, **often)
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()
    installation.close()


def approve_all(house: House, act: StaffAct) -> None:
    """Lets another key approve every request of this act that waits."""
    key = officer(house)
    for each in house.run(list_waiting(house.gateway)):
        if each.act is act:
            house.run(approve_act(house.gateway, key, each.approval))


def test_nothing_needs_a_second_person_by_default(house: House) -> None:
    """Except a hold."""
    assert house.gateway.settings.four_eyes == ()
    assert look(house, officer(house), house.shop.welcome(DAN))


def test_a_look_waits_for_a_second_person(strict: House) -> None:
    """The request has the reason, the asker cannot approve it, and another key makes it possible."""
    key, person = officer(strict), strict.shop.welcome(DAN)
    for _ in range(2):  # asked twice, it waits once
        with pytest.raises(SecondPersonNeeded):
            look(strict, key, person, "a letter of the court")
    (waiting,) = [each for each in strict.run(list_waiting(strict.gateway)) if each.asked_by == key.id]
    assert (waiting.act, waiting.content.reason) == (StaffAct.LOOKUP, "a letter of the court")
    with pytest.raises(OwnRequest):
        strict.run(approve_act(strict.gateway, key, waiting.approval))
    strict.run(approve_act(strict.gateway, officer(strict), waiting.approval))
    assert look(strict, key, person)


def test_an_approval_is_for_one_key_one_person_and_some_hours(strict: House) -> None:
    """Another key, another person and a later day need one of their own."""
    key, person = officer(strict), strict.shop.welcome(DAN)
    with pytest.raises(SecondPersonNeeded):
        look(strict, key, person)
    approve_all(strict, StaffAct.LOOKUP)
    assert look(strict, key, person)
    for other_key, other_person in ((officer(strict), person), (key, strict.shop.welcome(DAN))):
        with pytest.raises(SecondPersonNeeded):
            look(strict, other_key, other_person)
    strict.clock.forward(ms=LASTS_MS)
    with pytest.raises(SecondPersonNeeded):
        look(strict, key, person)


def test_closing_a_case_needs_one_and_answering_does_not(strict: House) -> None:
    """The case stays open until then."""
    key, case = officer(strict), opened(strict, strict.shop.welcome(DAN))
    with pytest.raises(SecondPersonNeeded):
        strict.run(change_case(strict.gateway, case, key, CaseStep.CLOSED, "Withdrawn."))
    assert strict.run(read_case(strict.gateway, case)).now.content.closed is None
    approve_all(strict, StaffAct.CLOSE)
    strict.run(change_case(strict.gateway, case, key, CaseStep.CLOSED, "Withdrawn."))
    other = opened(strict, strict.shop.welcome(DAN))
    strict.run(change_case(strict.gateway, other, key, CaseStep.ANSWERED, "Because."))


def test_an_archive_and_a_letter_need_one(strict: House) -> None:
    """In the console, the page says what to do."""
    web: Any = WebHouse(strict.installation, strict.shop, [])
    browser, person = signed_in(web, Role.COMPLIANCE), strict.shop.welcome(DAN)
    decision = strict.shop.decide(person)
    sent = {"named": decision["decision"], "reason": "A letter of the person"}
    assert "second person" in browser.post("/console/people", sent).text
    approve_all(strict, StaffAct.LOOKUP)
    found = browser.post("/console/people", sent).url.path
    for act, ask in (
        (StaffAct.EXPORT, lambda: browser.post(f"{found}/export", {})),
        (StaffAct.EVIDENCE, lambda: browser.get(f"{found}/evidence")),
    ):
        assert ask().status_code == 409
        approve_all(strict, act)
        assert ask().status_code == 200
    browser.http.close()


def test_an_approval_of_what_is_gone_says_so(strict: House) -> None:
    """A request goes with its person."""
    key, person = officer(strict), strict.shop.welcome(DAN)
    with pytest.raises(Conflict):
        look(strict, key, person)
    (waiting,) = [each for each in strict.run(list_waiting(strict.gateway)) if each.asked_by == key.id]
    strict.shop.erase(person)
    with pytest.raises(Exception, match="No such request waits"):
        strict.run(approve_act(strict.gateway, officer(strict), waiting.approval))
