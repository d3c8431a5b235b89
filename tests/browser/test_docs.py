"""`/docs` in a browser: its scripts and its search run, nothing is refused, and nothing is asked of another host."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.web.docs import site
from playwright.sync_api import expect

from tests.browser.browsers import Visits
from tests.web.docs.built_site import built

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "mkdocs.yml"


def test_a_small_site_works_whole(visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inline script, a script with a worker, a style and relative links, below a folder's address."""
    folder = built(tmp_path)
    monkeypatch.setattr(site, "folder", lambda: folder)
    with visits.tab() as page:
        page.goto("/docs")
        page.get_by_role("link", name="Tutorial").click()
        page.wait_for_url("**/docs/apps/tutorial/")
        expect(page.locator("output")).to_have_text("found it")
        assert page.evaluate("document.documentElement.dataset.inline") == "Tutorial"
        assert page.locator("h1").evaluate("node => getComputedStyle(node).color") == "rgb(17, 51, 85)"


def test_an_inline_script_that_is_not_the_page_s_own_does_not_run(
    visits: Visits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is put into the page later, as an attacker would."""
    folder = built(tmp_path)
    monkeypatch.setattr(site, "folder", lambda: folder)
    page = visits.browser.new_page(base_url=visits.house.installation.url)
    page.goto("/docs/")
    ran = page.evaluate(
        "const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        "document.body.append(script); window.ran ?? false"
    )
    page.close()
    assert ran is False


@pytest.fixture(scope="module")
def documentation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site of this checkout, built strictly."""
    folder = tmp_path_factory.mktemp("documentation")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "folder", lambda: folder)
        yield folder


@pytest.mark.skipif(not CONFIGURATION.exists(), reason="this checkout has no documentation to build")
def test_every_page_of_the_documentation_works_whole(visits: Visits, documentation: Path) -> None:
    """No complaint and no request to another host on any page; the search finds a page, and its link leads there."""
    pages = sorted(path.relative_to(documentation).parent for path in documentation.rglob("index.html"))
    assert len(pages) > 20
    with visits.tab() as page:
        for each in pages:
            answer = page.goto(f"/docs/{each}/".replace("/./", "/"))
            assert answer is not None
            assert answer.status == 200
            expect(page.locator("article h1")).to_have_count(1)
        page.goto("/docs/")
        page.get_by_role("textbox", name="Search").press_sequentially("pseudonym")
        found = page.locator(".md-search-result__item a").first
        expect(found).to_be_visible()
        found.click()
        page.wait_for_url("**/docs/**")
        expect(page.locator("article h1")).to_have_count(1)
