"""What holds for each page: usable by everybody, on anything, without a word to anybody else."""

import re

import pytest
from aboveboard.web.routes import router
from litestar import Litestar
from litestar.routes import HTTPRoute
from playwright.sync_api import Page, expect

from tests.browser.browsers import LIGHT, PLAIN, Visits, Way, faults, press
from tests.browser.pages import NOT_PAGES, PAGES, Shown
from tests.web.test_page import pages as kinds

LOOKS_MOST = 3
"""The most looks at a page in both ways until its words are equal."""

every_page = pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)


def test_every_page_is_looked_at() -> None:
    """A page that is served and not in the list of pages would get past all of this."""
    routes = Litestar([router()], openapi_config=None).routes
    served = {
        route.path_format for route in routes if isinstance(route, HTTPRoute) and "GET" in route.methods
    }
    assert served - NOT_PAGES.keys() == {shown.route for shown in PAGES}
    assert {kind for kind in kinds() if not kind.__subclasses__()} == {shown.kind for shown in PAGES}


def looked_at(page: Page, path: str, shown: Shown) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == shown.status
    if shown.press:
        with page.expect_navigation():
            press(page, page.get_by_role("button", name=shown.press))
    expect(page.locator("h1")).to_have_count(1)


@every_page
def test_a_page_bars_nobody(visits: Visits, shown: Shown) -> None:
    """axe-core finds nothing in light, in dark, nor on a narrow phone, where nothing has to be scrolled sideways."""
    path, cookies = shown.of(visits)
    with visits.tab(cookies) as page:
        looked_at(page, path, shown)
        assert faults(page, shown.name) == []


@every_page
def test_a_page_is_whole_without_javascript(visits: Visits, shown: Shown) -> None:
    """The same words stand there; numbers may go on meanwhile, and so may the log between two looks at health."""
    for _ in range(LOOKS_MOST):
        texts = [text_of(visits, shown, way) for way in (LIGHT, PLAIN)]
        if texts[0] == texts[1]:
            return
    assert texts[0] == texts[1]


def text_of(visits: Visits, shown: Shown, way: Way) -> str:
    path, cookies = shown.of(visits)
    with visits.tab(cookies, way) as page:
        looked_at(page, path, shown)
        return re.sub(r"[\d.,]+", "#", page.inner_text("body"))
