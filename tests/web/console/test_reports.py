"""Reports of placements in the console, drawn and in numbers; and the plots themselves."""

import pytest

from tests.laws.running import app_of
from tests.measuring import measured
from tests.web.browsing import House, words
from tests.web.staff import queries, signed_in
from tests.world import DAN

SCRIPT = '<script>alert("x")</script>'
SVG = "{http://www.w3.org/2000/svg}"


def test_a_report_is_drawn_and_in_numbers(house: House) -> None:
    """With enough people there is an interval; the plot has a name and a description."""
    house.shop.place("busy")
    for number in range(35):
        decision = house.shop.decide(house.shop.welcome(DAN), placement="busy")
        house.shop.outcome(decision, kind="taken" if number % 3 else "seen")
    measured(house.installation, house.shop, "busy")
    browser = signed_in(house)
    listed = browser.get("/console/placements")
    url = next(
        part.split('"')[0] for part in listed.text.split('href="') if part.split('"')[0].endswith("/busy")
    )
    page = browser.get(url)
    assert page.status_code == 200
    assert 'role="img" aria-labelledby="rewards-title rewards-desc"' in page.text
    assert "35" in words(page)
    assert "level 3, history" in words(page)
    assert page.text.count("<circle") >= 2
    assert "The estimates are from the newest 35 of 35 outcomes, 100 %." in words(page)
    assert "running-1" in words(page)
    assert len(page.content) < 50_000


def test_a_report_has_the_parts_that_items_are_made_of(house: House) -> None:
    """With too few people, no number tells what they chose."""
    house.shop.place("made", [])
    parts = {"headline": [{"part": "h1"}], "call": [{"part": "buy"}]}
    house.shop.ok("PUT", "/v1/placements/made/items/combine", {"parts": parts})
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN), placement="made"))
    measured(house.installation, house.shop, "made")
    app = app_of(house.installation, house.shop.decide(placement="made"))
    page = signed_in(house).get(f"/console/placements/{app}/made")
    assert "What each part earned" in words(page)
    assert page.text.count("too few people") >= 3


def test_a_report_says_how_narrow_the_choices_were(house: House) -> None:
    """With how often things moved, where they keep their places."""
    arrangement = {"kind": "split", "adaptive": 3, "settle_days": 7, "moves_max": 1}
    house.shop.place("calm", arrangement=arrangement)
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    decision = house.shop.decide(person, placement="calm", count=6, session="s")
    house.shop.outcome(decision)
    measured(house.installation, house.shop, "calm")
    app = app_of(house.installation, decision)
    page = words(signed_in(house).get(f"/console/placements/{app}/calm"))
    assert "Personal decisions of the same sample: 1." in page
    assert "of topics new to the person: " in page
    assert "Changes of place of one person in a week, on average: 0" in page


@pytest.mark.parametrize(
    "query", ["?from=x", "?to=2026-02-30", "?from=2026-11-28&to=2026-11-27", "?from=2026-11-28"]
)
def test_garbage_in_the_query_of_a_report_is_left_out(house: House, query: str) -> None:
    """The report is there all the same."""
    browser = signed_in(house)
    listed = browser.get("/console/placements?after=%00")
    url = next(
        part.split('"')[0] for part in listed.text.split('href="') if part.startswith("/console/placements/")
    )
    assert browser.get(url + query).status_code == 200


@pytest.mark.parametrize("path", ["/console/placements/no/such", "/console/placements/a/%3Cscript%3E"])
def test_a_placement_that_is_not_there_is_a_plain_page(house: House, path: str) -> None:
    """Nothing of its name is on it."""
    page = signed_in(house).get(path)
    assert page.status_code == 404
    assert "<script>" not in page.text


def test_the_list_of_placements_is_paged_by_place(house: House) -> None:
    """And takes the same few queries however many there are."""
    browser = signed_in(house)
    before = queries(house, browser, "/console/placements")
    for number in range(105):
        house.shop.ok("PUT", f"/v1/placements/many-{number}", {"title": "Many", "baseline": "editorial"})
    assert queries(house, browser, "/console/placements") == before <= 4
    first = browser.get("/console/placements")
    assert first.text.count('<th scope="row">') == 100
    assert 'href="/console/placements?after=' in first.text
