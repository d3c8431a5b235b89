"""The sign-in of the console: which keys pass, for how long, and the entries of the log about it."""

import html
import re

import httpx
import pytest
from aboveboard.access.key_admin import revoke_key
from aboveboard.exports.entry_reader import entry_at
from aboveboard.exports.log_search import Search, search
from aboveboard.exports.query import ExportQuery
from aboveboard.words import EntryKind, Role
from litestar.status_codes import HTTP_401_UNAUTHORIZED, HTTP_403_FORBIDDEN

from tests.web.browsing import Browser, House, words
from tests.web.staff import signed_in

PAGES = ("/console", "/console/log", "/console/log/0", "/console/health", "/console/keys")


def by_hand(house: House, count: int = 1, kind: EntryKind = EntryKind.ADMIN) -> list[str]:
    """What the newest entries of the kind say, by default those about things done by hand."""

    async def read() -> list[str]:
        gateway = house.installation.service.gateway
        found = await search(gateway, Search(ExportQuery(kinds=(kind,))), most=count)
        bodies = [(await entry_at(gateway, hit.place)).body for hit in found.hits]
        return [(body or b"").decode() for body in bodies]

    return house.installation.run(read())


def came_to(house: House, browser: Browser, door: httpx.Response) -> httpx.Response:
    """Where it leads to sign in on that page."""
    to = re.search(r'name="to" value="([^"]*)"', door.text)
    assert to is not None
    key = house.installation.key(Role.ADMIN)
    answer = browser.post("/console", {"key": key, "to": html.unescape(to[1])})
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.ADMIN])
def test_keys_of_the_staff_open_the_console(house: House, role: Role) -> None:
    """And the page says as what its reader is signed in."""
    assert f"as {role}" in words(signed_in(house, role).get("/console"))


def test_the_key_of_an_app_does_not(house: House) -> None:
    """The page says which roles may, and the browser has no session."""
    browser = house.browser()
    answer = browser.post("/console", {"key": house.shop.key})
    assert answer.status_code == HTTP_403_FORBIDDEN
    assert "Only keys of the roles compliance and admin" in words(answer)
    assert browser.get("/console/log").status_code == HTTP_401_UNAUTHORIZED


@pytest.mark.parametrize("key", ["", "ab_admin_x", "x" * 400, "Bearer", "\x00", "ключ"])
def test_what_is_no_key_opens_nothing(house: House, key: str) -> None:
    """It is never shown again."""
    answer = house.browser().post("/console", {"key": key})
    assert answer.status_code == HTTP_401_UNAUTHORIZED
    assert "No key in force looks like this" in words(answer)
    assert not key or f'value="{key}"' not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_every_page_is_the_way_in(house: House, path: str) -> None:
    """And after the sign-in that page is shown."""
    browser = house.browser()
    door = browser.get(path)
    assert "Sign in to the console" in words(door)
    assert came_to(house, browser, door).url.path == path


@pytest.mark.parametrize(
    ("path", "page"),
    [("/console/keys/x/revoke", "/console/keys"), ("/console/exports/x/drop", "/console/exports")],
)
def test_who_was_out_when_they_pressed_a_button_comes_back_to_its_page(
    house: House, path: str, page: str
) -> None:
    """Nothing is to be seen where the button leads."""
    browser = house.browser()
    assert came_to(house, browser, browser.post(path)).url.path == page


def test_a_search_of_the_log_is_still_there_after_the_sign_in(house: House) -> None:
    """But not the language, nor what was said of something that was done."""
    browser = house.browser()
    door = browser.get("/console/log?kind=consent&kind=dial&app=shop%20%26%201&said=x&language=de")
    answer = came_to(house, browser, door)
    assert sorted(answer.url.query.decode().split("&")) == ["app=shop+%26+1", "kind=consent", "kind=dial"]


def test_a_long_address_does_not_prevent_the_sign_in(house: House) -> None:
    """They come to the first page."""
    browser = house.browser()
    answer = came_to(house, browser, browser.get(f"/console/log?app={'x' * 3000}"))
    assert answer.url.path == "/console"


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/privacy",
        "/privacy?/console",
        "/console//x",
        "/console?a\r\nb",
        "\\x",
    ],
)
def test_the_sign_in_leads_nowhere_else(house: House, to: str) -> None:
    """For any value in the form."""
    answer = house.browser().post("/console", {"key": house.installation.key(Role.ADMIN), "to": to})
    assert answer.url.path == "/console"


def test_a_form_of_another_site_does_not_sign_in(house: House) -> None:
    """Nor out."""
    key = house.installation.key(Role.ADMIN)
    assert house.browser().post("/console", {"key": key}, site="cross-site").status_code == 403
    browser = signed_in(house)
    assert browser.post("/console/leave", site="cross-site").status_code == 403
    assert browser.get("/console/log").status_code == 200


def test_a_revoked_key_ends_its_sessions_at_once(house: House) -> None:
    """On every page, and without a wait."""
    browser, key = house.browser(), house.installation.key(Role.ADMIN)
    browser.post("/console", {"key": key})
    assert browser.get("/console/keys").status_code == 200
    house.installation.run(revoke_key(house.installation.service.gateway, key.split("_")[2]))
    for path in PAGES[1:]:
        assert browser.get(path).status_code == HTTP_401_UNAUTHORIZED


def test_who_signed_out_is_out_everywhere(house: House) -> None:
    """A copy of the cookie is of no use."""
    browser = signed_in(house)
    copied = house.browser()
    copied.http.cookies.update(browser.http.cookies)
    assert "Sign in to the console" in words(browser.post("/console/leave"))
    assert copied.get("/console/log").status_code == HTTP_401_UNAUTHORIZED


def test_a_persons_session_is_none_of_the_staff(house: House) -> None:
    """However they came."""
    assert house.visit("ann").get("/console/log").status_code == HTTP_401_UNAUTHORIZED


def test_signing_in_is_an_entry_of_the_log(house: House) -> None:
    """With the id of the key, and nothing else of it."""
    browser, key = house.browser(), house.installation.key(Role.COMPLIANCE)
    browser.post("/console", {"key": key})
    said = by_hand(house)[0]
    assert '"did":"signed in"' in said
    assert key.split("_")[2] in said
    assert key.split("_")[3] not in said


@pytest.mark.parametrize("path", ["/console", *PAGES])
def test_every_page_has_the_headers_that_protect_it(house: House, path: str) -> None:
    """And is small."""
    page = signed_in(house).get(path)
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["cache-control"] == "no-store"
    assert len(page.content) < 50_000


@pytest.mark.parametrize("path", ["/console/log/x", "/console/log/999999999", "/console/log/01"])
def test_what_is_not_there_is_a_plain_page(house: House, path: str) -> None:
    """With the way back."""
    page = signed_in(house).get(path)
    assert page.status_code == 404
    assert "Back to the console" in words(page)
