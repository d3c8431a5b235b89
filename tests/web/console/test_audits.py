"""Bias checks in the console (`web.console.audits`): asked for, read, proven and taken as tables."""

import time
from collections.abc import Iterator

import httpx
import pytest
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust
from aboveboard.words import Role

from tests.bias_audits.audited import Audited, audited_in
from tests.exports.archives import keys_of
from tests.web.browsing import Browser, words

DONE_MOST_S = 60.0


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    with audited_in(tmp_path_factory.mktemp("audits")) as made:
        yield made


@pytest.fixture
def officer(audited: Audited) -> Iterator[Browser]:
    browser = Browser(audited.installation.url, {})
    browser.post("/console", {"key": audited.installation.key(Role.COMPLIANCE)})
    yield browser
    browser.http.close()


def checked(officer: Browser) -> str:
    """Asks for a check of the declared watch, and returns the address of its report once all are made."""
    page = officer.post("/console/audits", {"watch": "running"})
    assert "waits for its turn" in words(page)
    end = time.monotonic() + DONE_MOST_S
    while 'data-again="0"' not in (page := officer.get("/console/audits")).text:
        assert time.monotonic() < end, words(page)
        time.sleep(0.05)
    return page.text.partition('class="button" href="')[2].partition('"')[0]


def test_a_report_is_read_with_the_policy_of_its_page(officer: Browser) -> None:
    """It has a style of its own, which only its own Content-Security-Policy lets in."""
    page = officer.get(checked(officer))
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert "running" in words(page)
    german = officer.get(f"{page.url.path}?language=de", **{"accept-language": "de"})
    assert '<html lang="de"' in german.text


def test_the_proof_and_the_tables_are_files(audited: Audited, officer: Browser) -> None:
    """The proof opens the report. The page of a check lists its tables."""
    own = checked(officer).removesuffix("/report")
    page = officer.get(own)
    proof = officer.get(f"{own}/proof")
    assert proof.headers["content-disposition"].endswith('.tlog-proof"')
    assert not verify_proof(proof.content, Trust(keys_of(audited.gateway))).faults
    count = page.text.count(f"{own}/tables/")
    assert count > 0
    files = [officer.get(f"{own}/tables/{number}") for number in range(1, count + 1)]
    assert all(each.headers["content-type"].startswith("text/csv") for each in files)
    assert officer.get(f"{own}/tables/{count + 1}").status_code == 404


def test_a_watch_by_labels_is_not_offered(officer: Browser) -> None:
    """Its file goes to the API. Asked for all the same, it is refused, and so is one that no policy declares."""
    page = officer.get("/console/audits")
    assert "<option>running</option>" in page.text
    assert "by_label" not in page.text
    for name in ("by_label", "none"):
        assert officer.post("/console/audits", {"watch": name}).status_code == 422


def statuses(browser: Browser) -> list[int]:
    found: list[httpx.Response] = [browser.get("/console/audits"), browser.get("/console/audits/aud_x/proof")]
    return [each.status_code for each in [*found, browser.post("/console/audits", {"watch": "running"})]]


def test_without_a_session_there_is_nothing(audited: Audited) -> None:
    """An unknown check is not found."""
    browser = Browser(audited.installation.url, {})
    assert statuses(browser) == [401, 401, 401]
    browser.post("/console", {"key": audited.installation.key(Role.COMPLIANCE)})
    assert statuses(browser)[:2] == [200, 404]
    browser.http.close()
