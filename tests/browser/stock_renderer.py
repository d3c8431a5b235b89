"""The page of an app with the stock renderer of A2UI, `@a2ui/lit` from npm, which knows nothing of the gateway.

Its packages are those of `a2ui/package-lock.json`. All requests of the browser are seen, and none leaves the machine.
"""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.browsers import foreign
from tests.drawn_pictures import drawn as drawn_picture

FILES = Path(__file__).with_name("a2ui")
PAGE = "<!doctype html><meta charset=utf-8><title>An app</title><link rel=icon href='data:,'><script defer src=/built.js></script>"

NEEDS_NPM = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="the renderer needs Node.js and npm"),
]


class App(ThreadingHTTPServer):
    """The page of an app on loopback, which stands for the gateway too: it has its picture and its why page."""

    def __init__(self, built: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url, self.built = f"http://127.0.0.1:{self.server_port}", built
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answers(BaseHTTPRequestHandler):
    server: App

    def do_GET(self) -> None:
        kind, body = {
            "/built.js": ("text/javascript", self.server.built),
            "/pictures/tent": ("image/png", drawn_picture()),
        }.get(self.path, ("text/html", PAGE.encode()))
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def open_app(folder: Path) -> Iterator[App]:
    """Installs the renderer for these tests alone, and serves a page with it."""
    shutil.copytree(FILES, folder)
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(["npm", "ci", *quiet], cwd=folder, check=True, capture_output=True)
    build = ["node_modules/.bin/esbuild", "renderer.js", "--bundle", "--outfile=built.js"]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    served = App((folder / "built.js").read_bytes())
    yield served
    served.shutdown()
    served.server_close()


@contextmanager
def watched(chromium: Browser, app: App, *hosts: str, fetched: tuple[str, ...] = ()) -> Iterator[Page]:
    """A tab with the page. It fails at the end when an error was told, or another address was asked for than `fetched`.

    Other hosts than these never get the request.
    """
    ours = (app.url, *hosts)
    context = chromium.new_context(base_url=app.url)
    asked, errors = list[str](), list[str]()
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    context.route(lambda url: not url.startswith(ours), refuse)
    tab = context.new_page()
    tab.goto("/")
    try:
        yield tab
    finally:
        context.close()
    assert tuple(foreign(asked, set(ours))) == fetched
    assert [each for each in errors if not (fetched and "ERR_FAILED" in each)] == []


def refuse(route: Route) -> None:
    route.abort()


def show(page: Page, shown: list[Any], *, markdown: bool = False) -> None:
    """Shows the messages of a surface in place of what was there. With `markdown`, texts are read as Markdown."""
    page.evaluate("([messages, markdown]) => show(messages, markdown)", [shown, markdown])


def actions(page: Page) -> list[Any]:
    """The actions that came back so far, without what the renderer says of itself."""
    found = page.evaluate("window.actions")
    return [(each["name"], each["surfaceId"], each["context"]) for each in found]
