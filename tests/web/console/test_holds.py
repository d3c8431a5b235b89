"""Legal holds in the console (`web.console.holds`): asked for on a timeline, approved by a colleague, renewed, lifted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.words import Role

from tests.web.browsing import Browser, House, words
from tests.web.console.test_people import app_of, look
from tests.web.staff import signed_in
from tests.world import DAN

GROUND = "The letter of a lawyer about an order"


def day(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")


def terms(days: int = 30) -> dict[str, str]:
    return {"ground": GROUND, "basis": "claims", "until": day(days)}


@pytest.fixture
def olga(house: House) -> Browser:
    return signed_in(house, Role.COMPLIANCE)


@pytest.fixture
def omar(house: House) -> Browser:
    return signed_in(house, Role.COMPLIANCE)


def ask(house: House, officer: Browser, person: str) -> str:
    """Asks for a hold of a new decision about the person; the page that follows."""
    index = house.shop.decide(person)["log"]["index"]
    found = look(officer, app=app_of(house), person=person).url.path
    form = officer.get(f"{found}/hold?entry={index}")
    assert str(index) in words(form)
    page = officer.post(f"{found}/hold?entry={index}", terms())
    assert "The request waits for a colleague." in words(page)
    return page.text


def request_of(page: str) -> str:
    return re.findall(r'name="approval" value="(approval_[0-9a-z]+)"', page)[-1]


def test_a_colleague_approves_what_was_asked_for(house: House, olga: Browser, omar: Browser) -> None:
    """The asker sees no button. The person reads the ground on their own page, and the timeline has the steps."""
    person = house.shop.welcome(DAN)
    own = ask(house, olga, person)
    assert "You asked for this." in own
    page = omar.post("/console/holds/approve", {"approval": request_of(omar.get("/console/holds").text)})
    assert "It is approved." in words(page)
    assert GROUND in words(page)
    assert GROUND in words(house.visit(person).get("/privacy/contact"))
    timeline = words(look(omar, app=app_of(house), person=person))
    assert "hold of 1 records was asked for" in timeline


def test_the_asker_cannot_send_the_approval_either(house: House, olga: Browser, omar: Browser) -> None:
    """The page says that a second person is needed."""
    ask(house, olga, house.shop.welcome(DAN))
    waiting = request_of(omar.get("/console/holds").text)
    refused = olga.post("/console/holds/approve", {"approval": waiting})
    assert (refused.status_code, "second person" in refused.text) == (403, True)


def test_a_hold_is_renewed_by_two_and_lifted_by_one(house: House, olga: Browser, omar: Browser) -> None:
    """The list has the later end once it is approved, and loses a hold that is lifted."""
    ask(house, olga, house.shop.welcome(DAN))
    page = omar.post("/console/holds/approve", {"approval": request_of(omar.get("/console/holds").text)})
    (hold, *_) = re.findall(r"/console/holds/(hold_[0-9a-z]+)/lift", page.text)
    assert "waits" in words(omar.post(f"/console/holds/{hold}/renew", terms(200)))
    olga.post("/console/holds/approve", {"approval": request_of(olga.get("/console/holds").text)})
    assert omar.post(f"/console/holds/{hold}/renew", terms(200) | {"until": "soon"}).status_code == 400
    page = olga.post(f"/console/holds/{hold}/lift", {})
    assert "The hold is lifted." in words(page)
    assert hold not in page.text


def test_the_receipt_of_an_erasure_names_the_hold(house: House, olga: Browser, omar: Browser) -> None:
    """In words, with the ground and the day."""
    person = house.shop.welcome(DAN)
    ask(house, olga, person)
    omar.post("/console/holds/approve", {"approval": request_of(omar.get("/console/holds").text)})
    receipt = house.shop.erase(person)["erasure"]
    page = words(house.browser().get(f"/privacy/erased/{receipt}"))
    assert "One record stays until" in page
    assert GROUND in page


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_other_roles_see_no_hold(house: House, olga: Browser, role: Role) -> None:
    """Neither the list nor a form."""
    other, found = (
        signed_in(house, role),
        look(olga, app=app_of(house), person=house.shop.welcome(DAN)).url.path,
    )
    for path in ("/console/holds", f"{found}/hold"):
        assert other.get(path).status_code == 403
    for path in ("/console/holds/approve", "/console/holds/hold_x/lift", "/console/holds/hold_x/renew"):
        assert other.post(path, {"approval": "x"} | terms()).status_code == 403
    assert other.post(f"{found}/hold?entry=1", terms()).status_code == 403
