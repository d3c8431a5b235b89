"""The way in by a link, and the way out."""

import html
import re

import pytest

from tests.web.browsing import House, words
from tests.world import DAN


def test_a_link_lets_its_person_in_once(house: House) -> None:
    """A second browser with the same link gets 410 and a sentence that says why."""
    link = house.link("ann")
    assert house.browser().enter(link).url.path == "/privacy"
    second = house.browser().post(link)
    assert second.status_code == 410
    assert "used, or it is too old" in words(second)


def test_looking_at_a_link_does_not_use_it(house: House) -> None:
    """A mail scanner that opens links ahead of people spoils none."""
    link = house.link("ann")
    for _ in range(3):
        assert house.browser().get(link).status_code == 200
    assert house.browser().enter(link).url.path == "/privacy"


def test_the_page_of_a_link_asks_who_asked_for_it(house: House) -> None:
    """It names the app and no person, in each language, and warns where the pages of another person are open."""
    other, asked = "pages of another person are open", "Did you ask for it yourself?"
    link, ben = house.link("ann"), house.visit("ben")
    for browser, warns in ((house.browser(), False), (ben, True), (house.visit("ann"), False)):
        said = words(browser.get(link))
        assert (asked in said, "from the app app-" in said, other in said) == (True, True, warns)
        assert "ann" not in said.split()
    ben.post("/leave")
    assert other not in words(ben.get(link))
    said = {words(ben.get(f"{link}?language={language}")) for language in ("en", "de", "fr", "es")}
    assert len(said) == 4


@pytest.mark.parametrize(
    "change", [lambda link: link[:-2] + ("AA" if link[-2:] != "AA" else "BB"), lambda _: "/enter/x"]
)
def test_an_altered_link_is_none(house: House, change) -> None:
    """It is not said what would have been right."""
    assert house.browser().get(change(house.link("ann"))).status_code == 404


def test_a_link_is_not_used_by_a_form_of_another_site(house: House) -> None:
    """And it still works then."""
    link = house.link("ann")
    assert house.browser().post(link, site="cross-site").status_code == 403
    assert house.browser().enter(link).url.path == "/privacy"


@pytest.mark.parametrize(("origin", "status"), [("", 200), ("http://evil.example", 403), ("null", 403)])
def test_a_form_may_say_by_its_origin_alone_where_it_comes_from(
    house: House, origin: str, status: int
) -> None:
    """As browsers do over plain HTTP; that of another site is refused, and so is one that says nothing."""
    headers = {"origin": origin or house.installation.url}
    assert house.browser().http.post(house.link("ann"), headers=headers).status_code == status


def test_who_has_left_is_out_everywhere(house: House) -> None:
    """A copy of the cookie in another browser is of no use either."""
    browser = house.visit("ann")
    copied = house.browser()
    copied.http.cookies.update(browser.http.cookies)
    left = browser.post("/leave")
    assert left.status_code == 200
    assert "signed out" in words(left)
    assert copied.get("/privacy").status_code == 401


def test_the_page_after_a_sign_out_is_in_any_language(house: House) -> None:
    """The page is still there when it is asked for again."""
    left = house.visit("ann").post("/leave")
    assert left.url.path == "/left"
    german = re.search(r'<a href="([^"]+)" lang="de"', left.text)
    assert german
    assert "Du bist abgemeldet" in words(house.browser().get(german[1]))


@pytest.mark.parametrize("path", ["/leave", "/privacy/dial", "/why/x/controls"])
def test_what_only_takes_forms_says_so_when_it_is_opened(house: House, path: str) -> None:
    """As a reader without a session does by choosing another language after a form."""
    page = house.browser().get(path)
    assert page.status_code == 405
    assert "This cannot be opened by its address" in words(page)


def test_the_cookie_is_kept_from_scripts_and_other_sites(house: House) -> None:
    """And holds nothing that can be read."""
    browser = house.browser()
    answer = browser.http.post(
        house.link("ann-of-links"), headers={"sec-fetch-site": "same-origin"}, follow_redirects=False
    )
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=lax" in kept
    assert "ann-of-links" not in kept


def test_every_page_has_the_headers_that_protect_it(house: House) -> None:
    """Also one that says that something is wrong."""
    for page in (house.browser().get(house.link("ann")), house.browser().get("/privacy")):
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cache-control"] == "no-store"


def test_pages_speak_the_language_that_the_browser_asks_for(house: House) -> None:
    """Unless the address asks for another one; English where there is no such language."""
    link = house.link("ann")
    assert (
        house.browser().get(link, **{"accept-language": "xx, en;q=0.5"}).headers["content-language"] == "en"
    )


def test_another_language_is_a_link_to_the_same_page(house: House) -> None:
    """With all that its address says, so that a reader with a key stays a reader."""
    person = house.shop.welcome(DAN)
    url = house.shop.decide(person)["why"]["url"]
    browser = house.browser()
    page = browser.get(url)
    assert page.status_code == 200
    german = re.search(r'<a href="([^"]+)" lang="de"', page.text)
    assert german
    assert "key=" in german[1]
    again = browser.get(html.unescape(german[1]))
    assert (again.status_code, again.headers["content-language"]) == (200, "de")


def test_the_language_that_was_chosen_is_that_of_the_next_pages(house: House) -> None:
    """Also of what a form answers, until the browser is closed; before what the browser asks for."""
    browser = house.visit(house.shop.welcome(DAN), **{"accept-language": "fr"})
    assert browser.get("/privacy").headers["content-language"] == "fr"
    browser.get("/privacy?language=de")
    assert browser.get("/privacy").headers["content-language"] == "de"
    assert browser.post("/privacy/dial", {"level": 2}).headers["content-language"] == "de"
    kept = next(each for each in browser.http.cookies.jar if each.name == "aboveboard-language")
    assert (kept.value, kept.expires) == ("de", None)
    browser.get("/privacy?language=xx")
    assert browser.get("/privacy").headers["content-language"] == "de"


@pytest.mark.parametrize("path", ["/console/no/such", "/console/log/0/x", "/privacy/zebra", "/why/a/b/c"])
def test_where_there_is_no_page_a_page_says_so(house: House, path: str) -> None:
    """Not the API, and nothing of the address is on it."""
    page = house.browser().get(path)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert path.rpartition("/")[2] not in words(page).split()


def test_an_origin_that_is_no_address_is_another_origin(house: House) -> None:
    """A parser of addresses fails at it, and the form is refused like any other form from elsewhere."""
    for path in ("/leave", "/enter/x", "/privacy/dial", "/console"):
        answer = house.browser().http.post(path, headers={"origin": "http://["})
        assert answer.status_code == 403, path
