"""API keys in the console: for admins alone, shown once, revoked at once."""

import html
import re

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.web.console.keys import SIZE, _row
from aboveboard.words import Role

from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand
from tests.web.staff import signed_in


def test_compliance_may_neither_see_nor_make_keys(house: House) -> None:
    """The page says which role may, and no key was created."""
    browser = signed_in(house, Role.COMPLIANCE)
    page = browser.get("/console/keys")
    assert page.status_code == 403
    assert "Sign in with a key of that role" in words(page)
    assert 'href="/console/keys"' not in browser.get("/console").text
    assert browser.post("/console/keys", {"role": "admin", "app": "sly"}).status_code == 403
    assert browser.post("/console/keys/x/revoke").status_code == 403
    assert "sly" not in signed_in(house).get("/console/keys").text


def test_a_key_is_shown_once_and_works(house: House) -> None:
    """The list knows it by its id alone, and the log by whose hand it was made."""
    browser = signed_in(house)
    made = browser.post("/console/keys", {"role": "app", "app": "stall", "days": "30"})
    key = re.search(r"ab_app_[0-9A-Za-z_]+", made.text)
    assert key is not None
    asked = house.browser().get("/v1/purposes", authorization=f"Bearer {key[0]}")
    assert asked.status_code == 200
    listed = browser.get("/console/keys")
    assert key[0] not in listed.text
    assert key[0].split("_")[2] in listed.text
    assert '"did":"created a key"' in by_hand(house)[0]


def test_a_revoked_key_is_out(house: House) -> None:
    """The page says so."""
    browser = signed_in(house)
    made = browser.post("/console/keys", {"role": "compliance", "app": "auditor"})
    key = re.search(r"ab_compliance_[0-9A-Za-z_]+", made.text)
    assert key is not None
    page = browser.post(f"/console/keys/{key[0].split('_')[2]}/revoke")
    assert "The key is revoked" in words(page)
    assert house.browser().post("/console", {"key": key[0]}).status_code == 401
    assert '"did":"revoked a key"' in by_hand(house)[0]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"role": "app"},
        {"role": "king", "app": "a"},
        {"role": "app", "app": "A b"},
        {"role": "app", "app": "a", "days": "0"},
    ],
)
def test_a_form_that_cannot_be_is_refused(house: House, form: dict[str, str]) -> None:
    """With a plain page."""
    page = signed_in(house).post("/console/keys", form)
    assert page.status_code == 400
    assert "Back to the console" in words(page)


def test_a_third_key_of_one_app_and_role_is_refused(house: House) -> None:
    """The page says what to do first."""
    browser = signed_in(house)
    for _ in range(2):
        assert browser.post("/console/keys", {"role": "app", "app": "twice"}).status_code == 200
    page = browser.post("/console/keys", {"role": "app", "app": "twice"})
    assert page.status_code == 422
    assert "Revoke one of them first." in words(page)


def test_a_form_of_another_site_makes_no_key(house: House) -> None:
    """Nor does it end one."""
    browser = signed_in(house)
    for path in ("/console/keys", "/console/keys/x/revoke"):
        assert browser.post(path, {"role": "app", "app": "trap"}, site="cross-site").status_code == 403
    assert "trap" not in browser.get("/console/keys").text


@pytest.mark.parametrize("sort", ["app", "role", "state", "created", "x", ""])
def test_the_list_is_sorted_by_a_link(house: House, sort: str) -> None:
    """By what there is; by anything else as by nothing."""
    page = signed_in(house).get(f"/console/keys?sort={sort}")
    assert page.status_code == 200
    if sort == "app":
        apps = re.findall(r"</td><td>([a-z0-9-]+)</td><td>", page.text)
        assert apps == sorted(apps)


def test_every_key_is_on_some_page_and_no_page_is_long(house: House) -> None:
    """By the links alone, from the first page to the last."""
    for _ in range(SIZE + 1):
        house.installation.key()
    browser, path, seen = signed_in(house), "/console/keys?sort=app", list[str]()
    while path:
        page = browser.get(path)
        assert len(page.content) < 50_000
        rows = re.findall(r'<th scope="row"><code>([0-9A-Za-z]{11})</code>', page.text)
        assert 0 < len(rows) <= SIZE
        seen += rows
        onward = re.search(r'<a class="button" href="([^"]*page=[^"]*)"', page.text)
        path = html.unescape(onward[1]) if onward else ""
    assert len(seen) == len(set(seen)) > SIZE
    assert f"{len(seen)} keys" in words(page)


@pytest.mark.parametrize(
    ("expires_ms", "revoked_ms", "state"),
    [(None, None, "in-force"), (6, None, "in-force"), (5, None, "expired"), (6, 9, "revoked")],
)
def test_a_key_that_is_over_is_listed_as_such(
    expires_ms: int | None, revoked_ms: int | None, state: str
) -> None:
    """So that no reader takes it for one in force."""
    key = ApiKey("id", "shop", Role.APP, bytes(32), 0, expires_ms, revoked_ms)
    assert _row(key, key, 5).state == state
