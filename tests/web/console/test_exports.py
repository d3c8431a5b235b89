"""Exports in the console: started, watched, taken away, checked offline."""

import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from aboveboard.exports import jobs
from aboveboard.storage.journal import Submission
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Trust
from aboveboard.words import Role
from msgspec import structs

from tests.exports.archives import keys_of, opened
from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand
from tests.web.staff import signed_in

FILE = re.compile(r'href="(/console/exports/exp_[0-9a-z]+/file)"')


def ready(browser: Any, page: httpx.Response) -> httpx.Response:
    """The page once nothing on it is under way."""
    deadline = time.monotonic() + 60
    while 'data-again="0"' not in page.text:
        assert time.monotonic() < deadline
        time.sleep(0.2)
        page = browser.get("/console/exports")
    return page


def test_an_export_is_started_watched_and_checked_offline(house: House, tmp_path: Path) -> None:
    """By a key of compliance; the log names who took it."""
    house.shop.decide()
    browser = signed_in(house, Role.COMPLIANCE)
    started = browser.post("/console/exports", {"kind": ["decision", "key"], "pseudonyms": "true"})
    assert "waits for its turn" in words(started)
    page = ready(browser, started)
    found = FILE.search(page.text)
    assert found is not None
    answer = browser.get(found[1])
    assert answer.headers["content-type"] == "application/zip"
    path = tmp_path / "export.zip"
    path.write_bytes(answer.content)
    assert not verify_archive(path, Trust(keys_of(house.installation.service.gateway))).faults
    assert {line["kind"] for line in opened(path).lines} == {"decision", "key"}
    assert '"did":"took an export"' in by_hand(house)[0]


def test_an_export_that_was_deleted_is_gone(house: House) -> None:
    """Its file too."""
    browser = signed_in(house)
    page = ready(browser, browser.post("/console/exports", {"kind": "notice"}))
    found = FILE.search(page.text)
    assert found is not None
    dropped = browser.post(found[1].replace("/file", "/drop"))
    assert "The export is gone" in words(dropped)
    assert '"did":"deleted an export"' in by_hand(house)[0]
    assert browser.get(found[1]).status_code == 404


def test_a_file_at_another_node_is_named_as_such(house: House) -> None:
    """Not as a fault of ours: the page has the address, in the error's own sentence."""
    browser = signed_in(house)
    page = ready(browser, browser.post("/console/exports", {"kind": "notice"}))
    found = FILE.search(page.text)
    assert found is not None
    gateway = house.installation.service.gateway

    async def move() -> None:
        job = await jobs.job_of(gateway, found[1].split("/")[-2])
        request = structs.replace(job.request, made_at="n3.example:8080")
        change = jobs.change(job, structs.replace(job, request=request))
        await gateway.submit(Submission((job.guard,), (change,), ()))
        jobs.path_of(gateway, job.export).unlink()

    house.installation.run(move())
    answer = browser.get(found[1])
    assert answer.status_code == 421
    assert "Another gateway has it" in words(answer)
    assert "n3.example:8080" in words(answer)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"from": "2026-02-01", "to": "2026-01-01"}, 422),
        ({"from": "yesterday"}, 400),
        ({"kind": "x"}, 400),
        ({"placement": "a/b"}, 400),
        ({"app": "\x00"}, 400),
        ({"format": "exe"}, 400),
    ],
)
def test_what_cannot_be_exported_is_refused(house: House, form: dict[str, str], status: int) -> None:
    """With a plain page."""
    page = signed_in(house).post("/console/exports", form)
    assert page.status_code == status
    assert "Back to the console" in words(page)


def test_a_form_of_another_site_starts_and_deletes_nothing(house: House) -> None:
    """Even in the browser of an admin."""
    browser = signed_in(house)
    for path in ("/console/exports", "/console/exports/exp_x/drop"):
        assert browser.post(path, site="cross-site").status_code == 403


def test_an_app_cannot_reach_it(house: House) -> None:
    """Nor can a browser without a session."""
    assert house.browser().get("/console/exports").status_code == 401
    assert house.browser().get("/console/exports/exp_x/file").status_code == 401
