"""Dry runs in the console: counts against changes whose effect is known, and no change of the policy set in force."""

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from aboveboard.dry_runs import run
from aboveboard.dry_runs.progress import ReplayGap
from aboveboard.words import Role

from tests.web.browsing import House, open_house, words
from tests.web.console.test_routes import by_hand
from tests.web.staff import signed_in
from tests.world import ADA, CLEO, DAN

HISTORY = """
@id("no-history-here")
@reason("For now, nothing about you from before shapes what you see here.")
@reason_de("Vorerst bestimmt nichts von früher über dich, was du hier siehst.")
@reason_es("Por ahora, nada de antes sobre ti decide lo que ves aquí.")
@reason_fr("Pour le moment, rien de votre passé ne change ce que vous voyez ici.")
@class("waivable")
@since("2026-11-01")
@source("decision: a trial")
forbid (principal, action == Action::"use", resource == Data::"history")
when { context.kind == Placement::"content" };
"""

PRICES = """
@id("no-odd-prices")
@reason("You see no content here whose price is not the price that everybody gets.")
@reason_de("Du siehst hier nichts, dessen Preis nicht der Preis für alle ist.")
@reason_es("Aquí no ves nada cuyo precio no sea el precio de todos.")
@reason_fr("Vous ne voyez rien ici dont le prix ne soit pas celui de tous.")
@class("never")
@since("2026-11-01")
@source("decision: a trial")
forbid (principal, action == Action::"show", resource == Placement::"content")
when { context.price_differs && !context.cap_reached };
"""

DANS, OTHERS, QUIET = 4, 3, 2


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with past decisions, to which tests add others."""
    yield from lived_in(tmp_path_factory.mktemp("street"))


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[House]:
    """The same for one test, which counts every decision there is."""
    yield from lived_in(tmp_path)


def lived_in(folder: Path) -> Iterator[House]:
    """A house with decisions for people with a history, with an empty one, without one, and for no person.

    A person who was erased left no record to judge.
    """
    for house in open_house(folder):
        shop = house.shop
        for _ in range(DANS):
            person = shop.welcome(DAN)
            shop.signal(person)
            shop.decide(person, count=2)
        for _ in range(QUIET):
            shop.decide(shop.welcome(DAN))
        for _ in range(OTHERS):
            shop.decide(shop.welcome(CLEO))
            shop.decide(shop.welcome(ADA))
            shop.decide()
        gone = shop.welcome(DAN)
        shop.decide(gone)
        assert shop.http.delete(f"/v1/people/{gone}").status_code in (200, 202)
        yield house


def texts(page: httpx.Response) -> list[tuple[str, str]]:
    """The files of the form, with their texts."""
    names = re.findall(r'name="name" value="([^"]+)"', page.text)
    found = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    return list(zip(names, map(unescape, found), strict=True))


def form(files: list[tuple[str, str]], most: int = 1_000) -> dict[str, Any]:
    return {"name": [name for name, _ in files], "text": [text for _, text in files], "most": str(most)}


def tried(house: House, addition: str, most: int = 1_000) -> tuple[Any, httpx.Response]:
    """The page of a finished dry run of the rules in force and one more."""
    browser = signed_in(house, Role.COMPLIANCE)
    files = texts(browser.get("/console/dry-runs"))
    files[0] = (files[0][0], files[0][1] + addition)
    page = browser.post("/console/dry-runs", form(files, most))
    assert page.url.path.startswith("/console/dry-runs/try_"), words(page)
    deadline = time.monotonic() + 60
    while 'data-again="0"' not in page.text:
        assert time.monotonic() < deadline
        time.sleep(0.1)
        page = browser.get(page.url.path)
    return browser, page


def counted(page: httpx.Response) -> dict[str, int]:
    """The first two columns of the tables, as text and number."""
    rows = re.findall(r"<tr[^>]*><t[hd][^>]*>(.*?)</t[hd]><td class=\"number\">([\d,]+)</td></tr>", page.text)
    return {re.sub("<[^>]+>", "", name): int(count.replace(",", "")) for name, count in rows}


def test_losing_history_alters_those_who_had_one(untouched: House) -> None:
    """And no others; a decision with an empty history only has another reason."""
    _, page = tried(untouched, HISTORY)
    total = DANS + QUIET + 3 * OTHERS
    assert f"It would have altered {DANS} of {total} decisions" in words(page)
    found = counted(page)
    assert found["altered"] == DANS
    assert found["the same, for another reason"] == QUIET
    assert found["the same"] == 3 * OTHERS
    assert found["the record is gone"] == found["cannot be told from the record"] == 0
    assert found["no-history-here"] == DANS
    moved, stayed = (
        found[f"of these, {which} items would have been shown"] for which in ("other", "the same")
    )
    assert moved + stayed == DANS


def test_groups_and_what_cannot_be_tried_are_said(untouched: House) -> None:
    """By level, age class and law. These groups are of few people, so they are hidden."""
    browser, page = tried(untouched, HISTORY)
    said = words(page)
    assert all(head in said for head in ("Level in force", "Age class", "Law of the region", "hidden"))
    assert "What cannot be tried" not in said
    found = run.trial_of(untouched.installation.service.gateway, page.url.path.rpartition("/")[2])
    assert sum(each.altered for each in found.groups["level"].values()) == DANS
    found.unplayed[ReplayGap.FACTS] = 2
    assert "it depends on facts that the record does not hold" in words(browser.get(page.url.path))


def test_a_rule_about_items_alters_what_could_have_shown_them(street: House) -> None:
    """For any person; a placement without such items is left alone."""
    items = [
        {"item": f"i{n}", "tags": ["running"], "content": {"price": 5 + n, "list_price": 5}} for n in range(3)
    ]
    street.shop.place("sale", items, kind="content")
    first = street.shop.decide(placement="sale", count=3)
    assert len(first["items"]) == 3
    _, page = tried(street, PRICES)
    found = counted(page)
    assert found["altered"] == found["no-odd-prices"] == 1
    assert found["of these, other items would have been shown"] == 1
    assert f'<a href="/console/log/{first["log"]["index"]}">' in page.text


def test_the_same_rules_alter_nothing(street: House) -> None:
    """A comment more is no change."""
    _, page = tried(street, "\n// nothing\n")
    assert "It would have altered 0 of" in words(page)
    assert "The decision table stays as it is" in words(page)
    assert counted(page)["cannot be told from the record"] == 0


def test_a_dry_run_lists_the_parts_of_rules_that_change(street: House) -> None:
    """As `policy diff` does. A comment is a change of the file alone."""
    _, page = tried(street, HISTORY)
    section = words(page).partition("What changes in the files")[2]
    assert re.search(
        r"no-history-here – \{effect = forbid, .*For now, nothing about you from before", section
    )
    _, page = tried(street, "\n// nothing\n")
    assert "comments or order" in words(page).partition("What changes in the files")[2]


def test_only_the_requested_number_of_decisions_is_tried(street: House) -> None:
    """The newest."""
    _, page = tried(street, HISTORY, most=3)
    assert "of 3 decisions" in words(page)


def test_nothing_comes_into_force_by_it(street: House) -> None:
    """The set in force is the same, and so is what people get; the log says who tried what."""
    before = street.installation.service.gateway.rules.policy.id
    _, page = tried(street, HISTORY)
    assert page.status_code == 200
    assert street.installation.service.gateway.rules.policy.id == before
    person = street.shop.welcome(DAN)
    street.shop.signal(person)
    assert street.shop.record(street.shop.decide(person))["allowed"]["interests"]
    assert any('"did":"tried rules on past decisions"' in said for said in by_hand(street, 5))


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ("permit (principal, action, resource);", "(no id)"),
        ('@id("x") forbid (principal', "(syntax)"),
        (HISTORY.replace("Data::", "Date::"), "no-history-here"),
        (
            HISTORY.replace("about you from", "from").replace("you see", "is seen"),
            "does not speak to the person",
        ),
        (HISTORY.replace('when { context.kind == Placement::"content" }', ""), "it never decides"),
        ("<script>alert(1)</script>", "(syntax)"),
    ],
)
def test_a_text_that_is_refused_comes_back_with_the_reasons(street: House, addition: str, said: str) -> None:
    """Each with file and line, and what was typed is still there."""
    browser = signed_in(street)
    files = texts(browser.get("/console/dry-runs"))
    files[0] = (files[0][0], files[0][1] + addition)
    page = browser.post("/console/dry-runs", form(files))
    assert page.status_code == 422
    assert said in words(page)
    assert re.search(r"\w+\.cedar:\d+: ", words(page))
    assert texts(page) == files
    assert "<script>alert" not in page.text


def test_other_files_than_those_in_force_are_not_taken(street: House) -> None:
    """Nor fewer, nor forms of other sites."""
    browser = signed_in(street)
    files = texts(browser.get("/console/dry-runs"))
    assert browser.post("/console/dry-runs", form([("../x", ""), *files[1:]])).status_code == 400
    assert browser.post("/console/dry-runs", form(files[1:])).status_code == 400
    assert browser.post("/console/dry-runs", form(files), site="cross-site").status_code == 403
    assert browser.post("/console/dry-runs", form(files, most=10**9)).status_code == 400


def test_a_dry_run_that_is_not_there_is_a_plain_page(street: House) -> None:
    """Such as one of before a restart."""
    assert signed_in(street).get("/console/dry-runs/try_x").status_code == 404
