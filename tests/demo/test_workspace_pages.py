"""The demo's workspace over HTTP (`demo.workspace_pages`, `demo.workspace_backend`), with and without the gateway."""

import re
from collections.abc import Iterator

import httpx
import pytest
from aboveboard.demo.backend import Counter
from aboveboard.demo.workspace import DASHBOARD, STEPS
from aboveboard.demo.workspace_backend import UNREACHABLE

from tests.demo.street import Street, open_street, shop_of
from tests.plain import PLAIN

OURS = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


def member(url: str, name: str) -> httpx.Client:
    return httpx.Client(
        base_url=url, cookies={"browsing-as": name}, follow_redirects=True, timeout=20, verify=PLAIN
    )


def do(browser: httpx.Client, step: str, **more: str) -> str:
    return browser.post("/workspace/do", data={"step": step} | more, headers=OURS).text


def test_steps_are_done_in_their_order(street: Street) -> None:
    """The page counts them, and has a button for the next one alone."""
    with member(street.url, "mia") as browser:
        page = browser.get("/workspace").text
        for at, each in enumerate(STEPS):
            assert f"{at} of 4 done" in page
            assert [one.button in page for one in STEPS].index(True) == at
            page = do(browser, each.step, file="invoices.csv")
        assert "4 of 4 done" in page and "Skip all" not in page


@pytest.mark.parametrize("name", ["omar", "hugo"])
def test_skip_all_holds_at_each_level_until_it_is_taken_back(street: Street, name: str) -> None:
    """It is a limit of the person, so the gateway knows it."""
    with member(street.url, name) as browser:
        browser.get("/workspace")
        page = browser.post("/workspace/setup", data={"act": "skip"}, headers=OURS).text
        assert "You skipped this." in page and "of 4 done" not in page
        limits = street.counter.call("GET", f"/v1/people/{name}")
        assert {each.step for each in STEPS} <= set(limits["limits"]["items"])  # type: ignore[index,call-overload]
        assert "0 of 4 done" in browser.post("/workspace/setup", data={"act": "show"}, headers=OURS).text


def test_every_tile_stands_below_in_one_order(street: Street) -> None:
    """Whatever the task and the level are."""
    for name in ("omar", "hugo"):
        with member(street.url, name) as browser:
            for task in ("", "order", "nonsense"):
                page = browser.get("/workspace", params={"task": task}).text
                assert re.findall(r"<li><b>(.*?)</b>", page)[-6:] == [each.title for each in DASHBOARD]


def test_a_strange_form_changes_nothing(street: Street) -> None:
    """Neither one of another site nor one with other values."""
    with member(street.url, "mia") as browser:
        assert browser.post("/workspace/do", data={"step": "nothing"}, headers=OURS).status_code == 404
        assert browser.post("/workspace/help", data={"act": "x"}, headers=OURS).status_code == 400
        other = OURS | {"sec-fetch-site": "cross-site"}
        assert browser.post("/workspace/setup", data={"act": "skip"}, headers=other).status_code == 403


def test_without_the_gateway_the_workspace_has_its_own_order() -> None:
    """And says so. The first step is the next one."""
    with shop_of(Counter("http://127.0.0.1:9", "no key")) as url, member(url, "hugo") as browser:
        page = browser.get("/workspace").text
        assert UNREACHABLE in page
        assert STEPS[0].button in page
        assert "1 of 4 done" in do(browser, STEPS[0].step)
