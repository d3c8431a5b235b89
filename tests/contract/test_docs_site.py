"""The built site: every page has its place, every link leads somewhere, and nothing is loaded from another host."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.browsers import ARGUMENTS, found_browser
from tests.docs import AT_ROOT, DOCS, PAGES, ROOT, TEXTS, without_blocks

HERE = "http://docs.invalid/below/"
LOADS = {"src", "srcset", "poster", "data"}
"""Attributes that a browser loads at once. Of `href`, only that of `<link>` is."""
CSS_LOADS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
ASKED_BY_SCRIPT = re.compile(r"https?://[\w.-]+/?[\w./@?=-]*")
WITHOUT_REPOSITORY = {"https://api.github.com/repos/", "https://api.github.com/users/"}
"""The theme asks there for the stars of a repository, where `repo_url` names one."""
IN_A_WARNING = {"https://bit.ly/2s3ChXG"}
"""The search names it in a warning about a query that it cannot read."""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def built(folder: Path) -> Path:
    """Builds the site into the folder, strictly, and returns the folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: an unlisted page or a broken link stops it."""
    return built(tmp_path_factory.mktemp("site"))


class Reader(HTMLParser):
    """Collects what a page loads, what it links to, its anchors and its inline scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded, self.linked, self.anchors, self.scripts = (
            list[str](),
            list[str](),
            set[str](),
            list[str](),
        )
        self._inline = False
        self.feed(text)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in given}
        self.loaded += [values[name] for name in LOADS & values.keys()]
        if tag == "link":
            self.loaded.append(values.get("href", ""))
        elif "href" in values:
            self.linked.append(values["href"])
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.loaded += [first or second for first, second in CSS_LOADS.findall(values.get("style", ""))]
        self._inline = tag == "script" and not values

    def handle_data(self, data: str) -> None:
        if self._inline:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inline = False


def pages_of(site: Path) -> dict[str, Reader]:
    """Returns every HTML page by its path in the site."""
    return {path.relative_to(site).as_posix(): Reader(path.read_text()) for path in site.rglob("*.html")}


def is_foreign(reference: str) -> bool:
    """Returns True where a browser leaves the origin for it. `data:` and fragments stay."""
    there = urlsplit(urljoin(HERE, reference))
    return there.scheme not in ("data", "") and there.netloc != urlsplit(HERE).netloc


def test_every_page_is_in_the_navigation() -> None:
    """And every line of the navigation has its page."""

    def listed(entries: Any) -> Iterator[str]:
        for entry in entries:
            below = entry if isinstance(entry, str) else next(iter(entry.values()))
            yield from [below] if isinstance(below, str) else listed(below)

    found = list(listed(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    assert sorted(found) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_every_page_is_built(site: Path) -> None:
    """One HTML page for each text, and the list of inline scripts."""
    assert len(pages_of(site)) == len(PAGES)
    assert (site / "index.html").is_file()
    assert (site / "csp.json").is_file()


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    """Scripts, styles, fonts, icons and pictures are files of the site."""
    pages = pages_of(site)
    loads = [(name, one) for name, page in pages.items() for one in page.loaded]
    assert len(loads) > 5 * len(pages)
    assert [(name, one) for name, one in loads if is_foreign(one)] == []
    missing = [
        (name, one)
        for name, one in loads
        if not one.startswith("data:")
        and not (site / name).parent.joinpath(unquote(urlsplit(one).path)).exists()
    ]
    assert missing == []


def test_no_style_loads_anything_from_another_host(site: Path) -> None:
    """Nor does one name a font that would have to be loaded."""
    styles = {path.name: path.read_text() for path in site.rglob("*.css")}
    assert styles
    found = [(name, a or b) for name, text in styles.items() for a, b in CSS_LOADS.findall(text)]
    assert found
    assert [(name, one) for name, one in found if is_foreign(one)] == []
    assert not any("@font-face" in text for text in styles.values())


def test_no_script_asks_another_host(site: Path) -> None:
    """The few addresses that are left are never asked: no repository is configured."""
    configured = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    assert "repo_url" not in configured
    assert "analytics" not in configured.get("extra", {})
    scripts = [path.read_text() for path in site.rglob("*.js")] + [
        script for page in pages_of(site).values() for script in page.scripts
    ]
    found = {address for text in scripts for address in ASKED_BY_SCRIPT.findall(COMMENT.sub("", text))}
    assert sorted(found - WITHOUT_REPOSITORY - IN_A_WARNING) == []


def test_every_link_leads_somewhere(site: Path) -> None:
    """To a page, a file or a heading of the site."""
    pages = pages_of(site)
    broken = []
    for name, page in pages.items():
        for link in page.linked:
            there = urlsplit(urljoin(f"{HERE}{name}", link))
            if there.netloc != urlsplit(HERE).netloc:
                continue
            path = unquote(there.path).removeprefix("/below/")
            path += "index.html" if path == "" or path.endswith("/") else ""
            if not (site / path).is_file() or (there.fragment and there.fragment not in pages[path].anchors):
                broken.append((name, link))
    assert broken == []


def test_inline_scripts_are_listed_for_a_content_security_policy(site: Path) -> None:
    """By the hash of each, and no other."""
    scripts = {script for page in pages_of(site).values() for script in page.scripts}
    wanted = {f"sha256-{b64encode(sha256(each.encode()).digest()).decode()}" for each in scripts}
    assert wanted
    assert set(json.loads((site / "csp.json").read_text())["script-src"]) == wanted


def test_a_build_is_repeated_byte_for_byte(site: Path, tmp_path: Path) -> None:
    """Two builds have the same files with the same contents."""
    again = built(tmp_path)
    names = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in names if (site / name).read_bytes() != (again / name).read_bytes()] == []


# --- in a browser


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Logs nothing."""

    def end_headers(self) -> None:
        folder = Path(self.directory)
        hashes = " ".join(f"'{each}'" for each in json.loads((folder / "csp.json").read_text())["script-src"])
        policy = f"default-src 'self'; img-src 'self' data:; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'"
        self.send_header("content-security-policy", policy)
        super().end_headers()


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The site on loopback, with a Content-Security-Policy that lets nothing else in."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    path = found_browser()
    if path is None:
        pytest.skip("no browser is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser.new_page()
        browser.close()


def test_a_browser_asks_nobody_else(site: Path, served: str, tab: Page) -> None:
    """A page of each part is opened; the search finds a page; no request leaves the origin, and no complaint is logged."""
    asked, complaints = list[str](), list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    parts = {name.split("/")[0]: name for name in pages_of(site)}
    for name in parts.values():
        tab.goto(served + name.removesuffix("index.html"))
        expect(tab.locator("article h1")).to_have_count(1)
    tab.get_by_role("textbox", name="Search").press_sequentially("pseudonym")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert len(asked) > len(parts) > 8
    assert [url for url in asked if not url.startswith((served, "data:"))] == []
    assert complaints == []


# --- the files at the root


LINK = re.compile(r"\]\(([^)\s]+)\)")


def slugs(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", without_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", AT_ROOT)
def test_every_link_of_a_file_at_the_root_leads_somewhere(name: str) -> None:
    """To a file of the checkout, and to a heading that it has."""
    links = LINK.findall(without_blocks(TEXTS[name]))
    broken = []
    for link in links:
        path, _, fragment = link.partition("#")
        if not (ROOT / path).is_file() or (fragment and fragment not in slugs((ROOT / path).read_text())):
            broken.append(link)
    assert broken == []


# --- the pictures


def test_every_picture_is_committed_and_referenced() -> None:
    """Those that the browser tests take, and no other; each is a PNG that a page shows."""
    taken = set(re.findall(r'"(\w+\.png)"', (ROOT / "tests" / "browser" / "test_pictures.py").read_text()))
    there = {path.name for path in (DOCS / "images").glob("*.png")}
    assert taken
    assert there == taken
    shown = {
        Path(link).name for text in TEXTS.values() for link in LINK.findall(text) if link.endswith(".png")
    }
    assert shown == there
    assert all((DOCS / "images" / name).read_bytes().startswith(b"\x89PNG\r\n") for name in there)
