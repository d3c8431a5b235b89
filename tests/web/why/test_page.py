"""Why am I seeing this: the sentences of the page."""

import json
import re
from pathlib import Path

import pytest
from aboveboard.decisions.record import DecisionRecord
from aboveboard.gateway.stored_records import read_body
from aboveboard.web.why.page import _engine
from msgspec import structs

from tests.web.browsing import Browser, House, words
from tests.web.staff import signed_in
from tests.web.why.seen import SCRIPT, Seen, drawn, path_of
from tests.world import DAN

NOTHING_ELSE = "It used the reasons above and nothing else about you."


def test_the_page_says_what_the_app_got(seen: Seen) -> None:
    """The summary, every reason with its weight, what was held back and because of what."""
    text, why = words(seen.page()), seen.decision["why"]
    assert why["summary"] in text
    for reason in why["reasons"]:
        assert reason["text"] in text
        assert reason["share"] is None or f"{round(reason['share'] * 100)}% of what counted" in text
    for held in why["held_back"]:
        assert f"{held['what']} {held['because']}" in text
    assert "Our program chose it." in text


def test_what_was_shown_is_called_as_it_was_then(house: House) -> None:
    """On the page, in the list and in the console, whatever the app calls it now."""

    def place(name: str) -> None:
        house.shop.place(
            "renamed", [{"item": "loan", "content": {"title": f"Loan {name}"}}], title=f"Spot {name}"
        )

    place("then")
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person, "renamed")
    place("now")
    house.shop.decide(person, "renamed")
    browser, staff = house.visit(person), signed_in(house)
    page = words(browser.get(path_of(decision["why"]["url"])))
    assert ("Spot then" in page, "Spot now" in page) == (True, False)
    assert re.findall(r"Loan (?:then|now)", words(browser.get("/privacy/decisions"))) == [
        "Loan now",
        "Loan then",
    ]
    page = words(staff.get(f"/console/log/{decision['log']['index']}"))
    assert ("Loan then" in page, "Loan now" in page) == (True, False)


def test_a_bar_has_its_weight_in_words(seen: Seen) -> None:
    """A meter is named by the sentence next to it."""
    page = seen.page().text
    for label in re.findall(r'<meter [^>]*aria-labelledby="([^"]+)"', page):
        assert f'id="{label}"' in page
    assert page.count("<meter ") == len(
        [each for each in seen.decision["why"]["reasons"] if each.get("share")]
    )


def test_nothing_else_was_used_is_said_where_it_is_so(seen: Seen) -> None:
    """The reasons name all that was used, and one item was shown."""
    used = seen.house.shop.record(seen.decision)["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"topic:running"}
    assert NOTHING_ELSE in words(seen.page())


def test_the_page_says_that_what_it_does_not_name_did_little(seen: Seen) -> None:
    """It was used all the same."""
    seen.house.shop.signal(seen.person, kind="page_viewed", topics=["cooking"])
    decision = drawn(seen.house, "viewed_topic", seen.person)
    reasons = seen.house.shop.record(decision)["why"]["reasons"]
    assert len([each["key"] for each in reasons if each.get("key")]) == 1  # of the two topics that were used
    text = words(seen.browser.get(f"/why/{decision['decision']}"))
    assert "Nothing else we know about you did much to bring it up." in text
    assert NOTHING_ELSE not in text


@pytest.mark.parametrize(("coverage", "code"), [("1.0", "engine"), ("0.7", "engine-more")])
def test_an_explanation_of_the_first_form_says_what_it_measured(coverage: str, code: str) -> None:
    """Then the rest of what was known may have mattered."""
    vectors = Path(__file__).parents[2] / "vectors" / "records" / "decision.json"
    bodies = [
        read_body(each["body"].encode(), DecisionRecord)
        for each in json.loads(vectors.read_text())["records"]
    ]
    told = next(each for each in bodies if each.why.coverage is not None and len(each.items) == 1)
    assert _engine(structs.replace(told, why=structs.replace(told.why, coverage=coverage))) == code


def test_the_reasons_of_several_items_are_those_of_one(house: House) -> None:
    """The page says so, and leads to those of the others."""
    text = words(Seen(house, count=3).page())
    assert "The reasons above are about this one thing." in text
    assert NOTHING_ELSE not in text


def test_the_baseline_was_decided_by_the_editors(house: House) -> None:
    """And a decision about no person is explained to any holder of its link."""
    decision = drawn(house, "editorial")
    text = words(house.browser().get(path_of(decision["why"]["url"])))
    assert "Our editors put things in this order." in text
    assert "Our program chose it." not in text


def test_the_page_shows_all_five_levels_and_records_nothing_of_it(seen: Seen) -> None:
    """Looking at oneself leaves no trace."""
    before = seen.held()["records"]
    text = words(seen.page())
    for level in ("Off", "This page", "This visit", "Earlier visits", "Everywhere"):
        assert level in text
    assert text.count("You would most likely see") == 5
    assert seen.held()["records"] == before


def hostile(house: House) -> tuple[Browser, str]:
    """A person whose topics and items are script, and the path of a decision about them."""
    shop = house.shop
    topic = f"\"'>{SCRIPT}"
    items = [
        {"item": f"{n}{SCRIPT}", "tags": [topic] if n else [], "content": {"title": f"{SCRIPT}{n}"}}
        for n in range(2)
    ]
    shop.place("hostile", items, title=f"<b>{SCRIPT}")
    person = shop.welcome(DAN)
    for _ in range(3):
        shop.signal(person, item=f"9{SCRIPT}", topics=[topic])
    decision = drawn(house, "viewed_topic", person, placement="hostile", count=2)
    return house.visit(person), f"/why/{decision['decision']}"


def test_script_in_whatever_an_app_sends_is_shown_and_not_run(house: House) -> None:
    """In the titles of placements and items, in topics and in ids, before and after a control was used."""
    browser, path = hostile(house)
    page = browser.get(path)
    acted = browser.post(f"{path}/controls", {"reason": 0, "act": "limit"})
    for answer in (page, acted):
        assert answer.status_code == 200, words(answer)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "<script" not in answer.text
        assert "<b>" not in answer.text


def test_an_unknown_language_falls_back(seen: Seen) -> None:
    """To English."""
    page = seen.browser.get(f"{seen.path}?language=xx")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
