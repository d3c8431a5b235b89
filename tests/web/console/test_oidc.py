"""The sign-in by name as a member of staff meets it, and what a person and the log see of it."""

from typing import get_args

from aboveboard.access.oidc_sign_in import Outcome, staff_id
from aboveboard.web.console import oidc
from aboveboard.web.texts import PHRASES
from aboveboard.words import EntryKind
from litestar.status_codes import HTTP_400_BAD_REQUEST, HTTP_403_FORBIDDEN, HTTP_404_NOT_FOUND

from tests.access.provider import Hall
from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand

WAY = "Sign in with your account"


def house_of(hall: Hall) -> House:
    return House(hall.installation, hall.shop(), [])


def test_the_sign_in_page_leads_to_the_provider(hall: Hall) -> None:
    """Beside the form for a key, and to the page that was asked for."""
    page = hall.browser().get("/console/log?page=2")
    assert WAY in words(page)
    assert 'href="/console/oidc?to=%2Fconsole%2Flog%3Fpage%3D2"' in page.text
    assert 'name="key"' in page.text


def test_the_staff_come_in_by_name(hall: Hall) -> None:
    """The page says who, as what, and what the log calls them."""
    page = words(hall.entered().get("/console"))
    who = staff_id(hall.gateway.keyring, hall.provider.issuer, "u1")
    assert f"Signed in by name: Ada L., as compliance. The log has you as {who}." in page


def test_a_role_opens_what_it_opens_for_a_key(hall: Hall) -> None:
    """An admin manages keys, and looks nobody up."""
    admin, compliance = hall.entered(groups=["ops"]), hall.entered()
    pages = ("/console/keys", "/console/people")
    assert [admin.get(path).status_code for path in pages] == [200, HTTP_403_FORBIDDEN]
    assert [compliance.get(path).status_code for path in pages] == [HTTP_403_FORBIDDEN, 200]


def test_a_sign_in_is_an_entry_without_a_name(hall: Hall) -> None:
    """And so is the sign-out."""
    who = staff_id(hall.gateway.keyring, hall.provider.issuer, "canary-subject")
    browser = hall.entered(sub="canary-subject", name="canary-name", email="canary-mail")
    browser.post("/console/leave", headers={"sec-fetch-site": "same-origin"}, data={"": ""})
    entries = by_hand(house_of(hall), 2)
    assert [f'"by":"{who}"' in entry for entry in entries] == [True, True]
    assert ["signed out" in entry for entry in entries] == [True, False]
    assert "canary" not in "".join(entries)


def test_a_sign_out_ends_every_copy_of_the_session(hall: Hall) -> None:
    """A cookie that was copied before opens nothing."""
    browser = hall.entered()
    copied = dict(browser.cookies)
    browser.post("/console/leave", headers={"sec-fetch-site": "same-origin"}, data={"": ""})
    other = hall.browser()
    other.cookies.update(copied)
    assert WAY in words(other.get("/console/log"))


def test_a_look_at_a_person_names_the_member_of_staff(hall: Hall) -> None:
    """By the id of the log: the person learns that the same one looked twice, and no name."""
    house = house_of(hall)
    house.shop.place()
    house.shop.dial("ann", 1)
    form = {"named": house.shop.decide("ann")["decision"], "reason": "a letter of the person"}
    answer = hall.entered().post("/console/people", data=form, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code in (200, 303), answer.text
    [entry] = by_hand(house, kind=EntryKind.LOOKUP)
    assert staff_id(hall.gateway.keyring, hall.provider.issuer, "u1") in entry
    assert "Ada" not in entry


def test_the_page_after_the_sign_in_is_one_of_the_console(hall: Hall) -> None:
    """An address elsewhere is not followed."""
    inside = hall.come_back(hall.browser(), "/console/log?page=2")
    assert inside.headers["location"] == "/console/log?page=2"
    for elsewhere in (
        "https://evil.example/",
        "//evil.example",
        "/privacy",
        "/console/../privacy",
        "/console/.",
    ):
        assert hall.come_back(hall.browser(), elsewhere).headers["location"] == "/console"


def test_the_cookie_of_a_sign_in_goes_with_it(hall: Hall) -> None:
    """No script reads it, and no form of another site sends it."""
    browser = hall.browser()
    set_cookie = browser.get("/console/oidc").headers["set-cookie"]
    assert "httponly" in set_cookie.lower()
    assert "samesite=lax" in set_cookie.lower()
    hall.come_back(browser)
    assert sorted(browser.cookies) == ["aboveboard-staff"]


def test_an_account_without_a_role_is_said_so(hall: Hall) -> None:
    """And gets no session."""
    browser = hall.browser()
    answer = hall.come_back(browser, groups=["guests"])
    assert answer.status_code == HTTP_403_FORBIDDEN
    assert "Your account has no role for this console." in words(answer)
    assert "aboveboard-staff" not in browser.cookies


def test_each_outcome_has_its_sentence() -> None:
    """In the phrases of the sign-in page."""
    assert all(PHRASES.is_known("en", f"console-oidc-{outcome}") for outcome in oidc.STATUS)
    assert set(oidc.STATUS) == set(get_args(Outcome))


def test_a_forged_return_opens_nothing(hall: Hall) -> None:
    """Of a browser that was never sent to the provider."""
    answer = hall.browser().get("/console/oidc/return?code=a&state=b")
    assert answer.status_code == HTTP_400_BAD_REQUEST
    assert "Please start it again." in words(answer)


def test_a_provider_that_is_down_leaves_the_way_by_key(hall: Hall) -> None:
    """The page says what happened, and its form still takes a key."""
    hall.clock.forward(minutes=61)
    hall.provider.documents.clear()
    answer = hall.browser().get("/console/oidc")
    assert answer.status_code == 503
    assert "does not answer. Try again soon, or use an API key." in words(answer)
    assert 'name="key"' in answer.text
    hall.clock.forward(minutes=1)


def test_without_a_provider_there_is_no_such_way(house: House) -> None:
    """Only keys open the console then."""
    browser = house.browser()
    assert WAY not in words(browser.get("/console"))
    answer = browser.get("/console/oidc")
    assert answer.status_code == HTTP_404_NOT_FOUND
    assert "is not set up here" in words(answer)
