"""A browser for all tests here; without one they are skipped, and say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.web.docs import site
from playwright.sync_api import Browser, sync_playwright

from tests.browser.browsers import ARGUMENTS, NAMES, Visits, found_browser
from tests.browser.stock_renderer import App, open_app
from tests.web.browsing import House, open_house


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = found_browser()
    if path is None:
        pytest.skip(f"no browser is installed: none of {', '.join(NAMES)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = Path(tmp_path_factory.mktemp("browser"))
    with pytest.MonkeyPatch.context() as patch:
        # Built or not in this checkout, a page says that there is no documentation; test_docs.py has a site.
        patch.setattr(site, "folder", lambda: folder / "no-docs")
        yield from open_house(folder)


@pytest.fixture(scope="package")
def visits(chromium: Browser, house: House) -> Visits:
    return Visits(chromium, house)


@pytest.fixture(scope="package")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The page of an app with the stock renderer of A2UI."""
    with open_app(tmp_path_factory.mktemp("a2ui") / "judge") as served:
        yield served
