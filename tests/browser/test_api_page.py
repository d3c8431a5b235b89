"""`/docs/api` in a browser: its form sends real requests to this gateway and to nobody else, and keeps no key."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.browsers import Visits, press, tab_to, violations
from tests.drawn_pictures import drawn


def operation(page: Page, name: str) -> Any:
    """Opens the operation of that id, and returns it."""
    found = page.locator(f"details#{name}")
    found.locator("summary").click()
    return found


def sent(found: Any) -> Any:
    """Sends the form, and returns where the result stands once the response is there."""
    found.get_by_role("button", name="Send").click()
    result = found.locator(".result")
    expect(result.locator("pre").first).to_be_visible()
    return result


def test_a_request_with_a_key_is_answered(visits: Visits) -> None:
    """The example of the body as it stands; status, headers and JSON are shown."""
    with visits.tab() as page:
        page.goto("/docs/api")
        page.get_by_label("API key").fill(visits.house.shop.key)
        found = operation(page, "getPurposes")
        result = sent(found)
        expect(result.locator("p")).to_have_text("200 OK")
        expect(result.locator("pre").first).to_contain_text("content-type: application/json")
        assert json.loads(result.locator("pre").nth(1).inner_text())["purposes"]


def test_a_body_and_a_path_are_sent_as_they_are_typed(visits: Visits) -> None:
    """A person's id with marks in it that mean something in an address."""
    person = "ann?b#c d é%25&+"
    visits.house.shop.dial(quote(person, safe=""), 1)
    with visits.tab() as page:
        page.goto("/docs/api")
        page.get_by_label("API key").fill(visits.house.shop.key)
        found = operation(page, "putDial")
        found.locator("[data-name=person]").fill(person)
        found.locator("[data-body]").fill('{"level": 3}')
        expect(sent(found).locator("p")).to_have_text("200 OK")
    assert visits.house.shop.ok("GET", f"/v1/people/{quote(person, safe='')}")["dial"] == 3


def test_a_file_is_sent_as_it_is(visits: Visits) -> None:
    """With the content type that the browser knows for it."""
    picture = {"name": "a.png", "mimeType": "image/png", "buffer": drawn()}
    with visits.tab() as page:
        page.goto("/docs/api")
        page.get_by_label("API key").fill(visits.house.shop.key)
        found = operation(page, "putPicture")
        found.locator("[data-name=picture]").fill("from-the-page")
        found.locator("[data-file]").set_input_files(picture)
        expect(sent(found).locator("p")).to_have_text("200 OK")
    assert visits.house.shop.ok("GET", "/v1/pictures/from-the-page")["width"] == 4


def test_without_a_key_the_refusal_is_shown(visits: Visits) -> None:
    """As the gateway words it."""
    with visits.tab() as page:
        page.goto("/docs/api")
        result = sent(operation(page, "getPurposes"))
        expect(result.locator("p")).to_have_text("401 Unauthorized")
        expect(result.locator("pre").nth(1)).to_contain_text("urn:aboveboard:problem:unauthenticated")


def test_an_operation_without_a_key_gets_none(visits: Visits) -> None:
    """Though one was typed; text that is not JSON is shown as it is."""
    asked: list[Request] = []
    with visits.tab() as page:
        page.on("request", lambda request: asked.append(request))
        page.goto("/docs/api")
        page.get_by_label("API key").fill("ab_app_secret")
        result = sent(operation(page, "getCheckpoint"))
        expect(result.locator("pre").nth(1)).to_contain_text("aboveboard.example/log")
    assert not [one for one in asked if "authorization" in one.headers]


def test_a_value_that_a_browser_would_resolve_is_not_sent(visits: Visits) -> None:
    """`..` would ask for another path than the page shows."""
    asked: list[str] = []
    with visits.tab() as page:
        page.goto("/docs/api")
        found = operation(page, "getPerson")
        page.on("request", lambda request: asked.append(request.url))
        found.locator("[data-name=person]").fill("..")
        found.get_by_role("button", name="Send").click()
        expect(found.locator(".result")).to_have_text("A browser cannot send this value in an address.")
    assert asked == []


def test_a_gateway_that_does_not_answer_is_said(visits: Visits) -> None:
    """Instead of silence."""
    with visits.tab() as page:
        page.goto("/docs/api")
        page.route("**/healthz", lambda route: route.abort())
        found = operation(page, "getHealth")
        found.get_by_role("button", name="Send").click()
        expect(found.locator(".result")).to_have_text("The gateway did not answer.")


KEEPS = """() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
  document.documentElement.outerHTML])"""


def test_a_key_is_in_one_header_and_nowhere_else(visits: Visits) -> None:
    """Not in an address, a body, a storage, a cookie, the page's markup, nor after the page was left."""
    key = visits.house.shop.key
    asked: list[Request] = []
    with visits.tab() as page:
        page.on("request", lambda request: asked.append(request))
        page.goto("/docs/api")
        page.get_by_label("API key").fill(key)
        sent(operation(page, "getPurposes"))
        sent(operation(page, "decide"))
        assert key not in page.evaluate(KEEPS)
        assert page.evaluate("indexedDB.databases().then((found) => found.length)") == 0
        page.goto("/")
        page.go_back()
        expect(page.get_by_label("API key")).to_have_value("")
    carried = [one for one in asked if key in json.dumps([one.url, one.post_data, one.headers])]
    assert len(carried) == 2
    for one in carried:
        assert key not in one.url + (one.post_data or "")
        assert [name for name, value in one.headers.items() if key in value] == ["authorization"]


def test_requests_carry_no_session(visits: Visits) -> None:
    """A person or a member of staff who is signed in tries the API as anybody else."""
    with visits.tab(visits.person("ann")) as page:
        page.goto("/docs/api")
        with page.expect_request("**/healthz") as asked:
            sent(operation(page, "getHealth"))
        assert "cookie" not in asked.value.all_headers()


def test_it_can_be_used_with_the_keyboard(visits: Visits) -> None:
    """From the key to the response, which a screen reader is told of."""
    with visits.tab() as page:
        page.goto("/docs/api")
        press(page, page.locator("details#getHealth summary"))
        tab_to(page, page.locator("details#getHealth button"))
        page.keyboard.press("Enter")
        result = page.locator("details#getHealth .result")
        expect(result.locator("p")).to_have_text("200 OK")
        assert result.get_attribute("role") == "status"


@pytest.mark.parametrize("name", ["decide", "putConsent", "getTile"])
def test_an_open_operation_bars_nobody(visits: Visits, name: str) -> None:
    """axe-core finds nothing, with a response on the page."""
    with visits.tab() as page:
        page.goto("/docs/api")
        found = operation(page, name)
        for place in found.locator("[data-place=path]").all():
            place.fill("1")
        sent(found)
        assert violations(page) == []


def test_a_link_to_a_type_opens_it(visits: Visits) -> None:
    """From the body of an operation, whose own address opens the operation."""
    with visits.tab() as page:
        page.goto("/docs/api#putDial")
        found = page.locator("details#putDial")
        expect(found).to_have_attribute("open", "")
        found.get_by_role("link", name="DialBody").click()
        expect(page.locator("details#type-DialBody")).to_have_attribute("open", "")


def test_an_open_type_bars_nobody(visits: Visits) -> None:
    """axe-core finds nothing."""
    with visits.tab() as page:
        page.goto("/docs/api#type-DecisionRequest")
        expect(page.locator("details#type-DecisionRequest dl")).to_be_visible()
        assert violations(page) == []
