"""Where the staff sign in by name, two people with names do what needs two people, and a key never counts as one."""

from typing import Any

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.people.approval_table import StaffAct
from aboveboard.rights.approvals import (
    ActRequest,
    NameNeeded,
    OwnRequest,
    check_second,
    list_waiting,
    make_request,
)
from aboveboard.rights.four_eyes import SecondPersonNeeded, approve_act, need_second, request_for
from aboveboard.words import Role
from msgspec import structs

from tests.access.provider import Hall
from tests.laws.running import app_of
from tests.web.browsing import House as WebHouse
from tests.web.browsing import words
from tests.web.staff import signed_in
from tests.world import DAN


def staff(name: str) -> ApiKey:
    return ApiKey(name, "", Role.COMPLIANCE, b"", 0)


ADA, BEN, KEY = staff("staff-ada"), staff("staff-ben"), staff("keyOfAda")


@pytest.fixture
def strict(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A gateway with names, where a look needs two people."""
    monkeypatch.setattr(
        hall.gateway, "settings", structs.replace(hall.gateway.settings, four_eyes=("lookup",))
    )
    return hall


def person_of(hall: Hall) -> tuple[Any, ActRequest]:
    """A new person, and the request of a look at them."""
    shop = hall.shop()
    shop.place()
    name, app = shop.welcome(DAN), str(app_of(hall.installation, shop.decide()))
    found = hall.installation.run(hall.gateway.require_person(app, name))
    return found, request_for(StaffAct.LOOKUP, app, reason="a letter")


def test_two_names_do_it_and_a_key_is_neither(strict: Hall) -> None:
    """Nor is the one who asked, under their own name."""
    run, gateway = strict.installation.run, strict.gateway
    person, asked = person_of(strict)
    with pytest.raises(NameNeeded):
        run(need_second(gateway, KEY, person, asked))
    with pytest.raises(SecondPersonNeeded):
        run(need_second(gateway, ADA, person, asked))
    (waiting,) = [each for each in run(list_waiting(gateway)) if each.person == person.pseudonym]
    for by, refusal in ((KEY, NameNeeded), (ADA, OwnRequest)):
        with pytest.raises(refusal):
            run(approve_act(gateway, by, waiting.approval))
    run(approve_act(gateway, BEN, waiting.approval))
    run(need_second(gateway, ADA, person, asked))


def test_a_key_asks_for_no_hold_and_its_older_request_is_not_approved(strict: Hall) -> None:
    """From before the staff had names."""
    person, asked = person_of(strict)
    with pytest.raises(NameNeeded):
        make_request(strict.gateway, KEY, asked, person.key, person)
    with pytest.raises(SecondPersonNeeded):
        strict.installation.run(need_second(strict.gateway, ADA, person, asked))
    known = strict.installation.run(list_waiting(strict.gateway))
    older = structs.replace(
        next(each for each in known if each.person == person.pseudonym), asked_by="keyOfBen"
    )
    with pytest.raises(NameNeeded):
        check_second(strict.gateway, older, ADA)


def test_the_console_says_to_sign_in_by_name(strict: Hall) -> None:
    """To a member of the staff with a key."""
    shop = strict.shop()
    shop.place()
    browser = signed_in(WebHouse(strict.installation, shop, []), Role.COMPLIANCE)
    sent = {"named": shop.decide(shop.welcome(DAN))["decision"], "reason": "A letter"}
    answer = browser.post("/console/people", sent)
    assert answer.status_code == 403
    assert "Sign in by name" in words(answer)
    browser.http.close()
