"""The demo's workspace over HTTP (`demo.workspace_pages`, `demo.workspace_backend`), with and without the gateway."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from aboveboard.demo.backend import Counter
from aboveboard.demo.workspace import DASHBOARD, SETUP, STEPS
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
            assert f"{at} of 5 done" in page
            assert [one.button in page for one in STEPS].index(True) == at
            page = do(browser, each.step, file="invoices.csv")
        assert "5 of 5 done" in page and "Skip all" not in page


def next_step(page: str) -> str:
    (found,) = re.findall(r'<li aria-current="step">(.*?)</li>', page)
    return str(found)


def test_a_step_waits_for_the_state_that_it_needs(street: Street) -> None:
    """At level 4 for certain: the app is not asked, because the gateway knows what was used."""
    asked: Any = {"placement": SETUP, "person": "lena", "candidates": ["import", "sort", "team"], "count": 3}

    def ask() -> list[str]:
        answer: Any = street.counter.call("POST", "/v1/decisions", asked)
        return [each["item"] for each in answer["items"]]

    assert ask() == ["import", "team", "sort"]
    signal = {"id": "lena-1", "type": "feature_used", "person": "lena", "fields": {"feature": "import"}}
    street.counter.call("POST", "/v1/signals", {"signals": [signal]})
    assert ask() == ["sort", "team", "import"]


def test_a_step_for_later_gives_way_in_this_visit(street: Street) -> None:
    """At level 2 no state is read, so the next one is that of everybody."""
    with member(street.url, "nora") as browser:
        browser.get("/workspace")
        for step in ("company", "invoice"):
            do(browser, step)
        assert next_step(do(browser, "import", act="later")) == "Sort the old invoices"
        del browser.cookies["visit"]
        assert next_step(browser.get("/workspace").text) == "Bring your old invoices"


def test_an_own_order_is_a_few_taps_and_one_takes_it_back(street: Street) -> None:
    """At the lowest level too. Each page says what holds and where the tile is."""
    order = ",".join(each.tile for each in DASHBOARD)
    with member(street.url, "omar") as browser:
        browser.get("/workspace")

        def move(act: str, tile: str = "", now: str = order) -> str:
            sent = {"act": act, "tile": tile, "task": "compare", "order": now}
            return browser.post("/workspace/arrange", data=sent, headers=OURS).text

        page = move("up", "income")
        assert "Income this month is number 1 of 6 now." in page and "You decided what stands here." in page
        assert re.findall(r"<li><b>(.*?)</b>", page)[:2] == ["Income this month", "Due this week"]
        assert re.findall(r"<li><b>(.*?)</b>", page)[-6:] == [each.title for each in DASHBOARD]
        page = move("everybody")
        assert "You have these as everybody has them." in page and "My order again" in page
        assert "This is your own order." in move("mine")
        assert "This is your own order." not in move("follow")
        page = move("pin", "months")
        assert re.findall(r"<li><b>(.*?)</b>", page)[0] == "This month and the last"
        for act, tile, now in (("turn", "", order), ("up", "x", order), ("up", "due", "due,x")):
            sent = {"act": act, "tile": tile, "task": "compare", "order": now}
            assert browser.post("/workspace/arrange", data=sent, headers=OURS).status_code == 400


def test_the_task_lasts_for_the_visit(street: Street) -> None:
    """So no form leads to other tiles."""
    with member(street.url, "mia") as browser:
        browser.get("/workspace", params={"task": "compare"})
        page = browser.post("/workspace/setup", data={"act": "show"}, headers=OURS).text
        assert 'task=compare" aria-current="true"' in page


def test_the_page_allows_the_script_of_the_workspace_and_of_the_gateway() -> None:
    """And of nobody else."""
    nowhere = "http://127.0.0.1:9"
    with shop_of(Counter(nowhere, "no key")) as url, member(url, "mia") as browser:
        policy = browser.get("/workspace").headers["content-security-policy"]
        assert f"script-src 'self' {nowhere}; connect-src 'self' {nowhere};" in policy
        assert browser.get("/workspace.js").headers["content-type"].startswith("text/javascript")


def test_clicks_in_vain_are_a_signal(street: Street) -> None:
    """Where the visit may count. A count that no page sends is refused."""
    with member(street.url, "nora") as browser:
        browser.get("/workspace")
        assert browser.post("/workspace/vain", data={"clicks": "3"}, headers=OURS).status_code == 204
        read: Any = street.counter.call("GET", f"/v1/people/nora/intent?session={browser.cookies['visit']}")
        assert [each["text"] for each in read["steps"]] == [
            "You clicked several times, and nothing happened."
        ]
        for clicks in ("", "0", "many", "1001"):
            sent = {"clicks": clicks}
            assert browser.post("/workspace/vain", data=sent, headers=OURS).status_code == 400


@pytest.mark.parametrize("name", ["omar", "hugo"])
def test_skip_all_holds_at_each_level_until_it_is_taken_back(street: Street, name: str) -> None:
    """It is a limit of the person, so the gateway knows it."""
    with member(street.url, name) as browser:
        browser.get("/workspace")
        page = browser.post("/workspace/setup", data={"act": "skip"}, headers=OURS).text
        assert "You skipped this." in page and "of 5 done" not in page
        limits = street.counter.call("GET", f"/v1/people/{name}")
        assert {each.step for each in STEPS} <= set(limits["limits"]["items"])  # type: ignore[index,call-overload]
        assert "0 of 5 done" in browser.post("/workspace/setup", data={"act": "show"}, headers=OURS).text


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
        assert "1 of 5 done" in do(browser, STEPS[0].step)
