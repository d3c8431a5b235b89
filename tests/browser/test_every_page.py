"""What holds for each page: usable by everybody, on anything, without a word to anybody else."""

import pytest
from playwright.sync_api import Page

from service.web.routes import HANDLERS
from tests.browser.browsers import LIGHT, PLAIN, Visits, faults
from tests.browser.pages import NOT_PAGES, PAGES, Shown

every_page = pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)


def test_every_page_is_looked_at() -> None:
    """A page that is served and not in the list of pages would get past all of this."""
    served = {
        path for handler in HANDLERS if "GET" in handler.http_methods for path in handler.paths
    } - NOT_PAGES
    assert served == {shown.route for shown in PAGES}


def looked_at(page: Page, path: str, shown: Shown) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == shown.status
    assert page.locator("h1").count() == 1


@every_page
def test_a_page_bars_nobody(visits: Visits, shown: Shown) -> None:
    """axe-core finds nothing in light, in dark, nor on a narrow phone, where nothing has to be scrolled sideways."""
    path, cookies = shown.of(visits)
    with visits.tab(cookies) as page:
        looked_at(page, path, shown)
        assert faults(page, shown.name) == []


@every_page
def test_a_page_is_whole_without_javascript(visits: Visits, shown: Shown) -> None:
    """The same words stand there."""
    path, cookies = shown.of(visits)
    texts = []
    for way in (LIGHT, PLAIN):
        with visits.tab(cookies, way) as page:
            looked_at(page, path, shown)
            texts.append(page.inner_text("body"))
    assert texts[0] == texts[1]
