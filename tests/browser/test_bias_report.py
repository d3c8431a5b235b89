"""The page of a bias report in a browser: on a phone, in the dark, and on paper. It is a file, opened without a network."""

from pathlib import Path

from aboveboard.bias.report_page import render_report
from playwright.sync_api import Browser

from tests.bias.test_check import WATCH, check, log_of
from tests.browser.browsers import faults


def test_the_page_can_be_read_by_everybody(chromium: Browser, tmp_path: Path) -> None:
    """In each way of looking at it, with the long words of German. Its own policy refuses nothing in it."""
    path = tmp_path / "report.html"
    path.write_text(render_report(check(log_of({"adult": 0.5, "minor": 0.2}), WATCH), "de"), "utf-8")
    said: list[str] = []
    tab = chromium.new_page()
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: said.extend([] if request.url.startswith("file:") else [request.url]))
    tab.goto(path.as_uri())
    assert faults(tab, "bias-report") == []
    assert tab.locator("circle.dot").count() == 3
    assert tab.pdf(format="A4").startswith(b"%PDF")
    tab.close()
    assert said == []
