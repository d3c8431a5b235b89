"""Somebody asks why."""

import pytest

from tests.world import CAST, DAN, Shop


@pytest.mark.parametrize("language", ["xx", "tlh", "de-AT", "en-GB", "zh-Hant-TW"])
def test_a_language_without_sentences_is_answered_in_english(shop: Shop, language: str) -> None:
    """Better read in English than not at all."""
    answer = shop.decide(shop.welcome(DAN))
    path = f"/v1/decisions/{answer['decision']}/why"
    assert shop.ok("GET", f"{path}?language={language}") == shop.ok("GET", f"{path}?language=en")


def test_an_app_may_ask_for_any_language(shop: Shop) -> None:
    """In the decision itself as well; what was asked for stands in the record."""
    answer = shop.decide(shop.welcome(DAN), language="tlh")
    assert answer["why"]["summary"]
    assert shop.record(answer)["language"] == "tlh"


def test_the_language_of_a_person_is_used_when_none_is_asked_for(shop: Shop) -> None:
    """The app told it once."""
    person = shop.welcome(DAN)
    shop.ok("PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR", "language": "fr"})
    assert shop.record(shop.decide(person))["language"] == "fr"
    assert shop.record(shop.decide(person, language="de"))["language"] == "de"


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.name)
def test_everybody_gets_an_explanation(shop: Shop, member: object) -> None:
    """A summary, at least one reason, what was held back and why, and where to read it again."""
    answer = shop.decide(shop.welcome(member), context={"device": "mobile"})
    why = answer["why"]
    assert why["summary"]
    assert 1 <= len(why["reasons"]) <= 3
    assert all(held["what"] and held["because"] for held in why["held_back"])
    assert why["url"].partition("?key=")[0].endswith(f"/why/{answer['decision']}")
    again = shop.ok("GET", f"/v1/decisions/{answer['decision']}/why")
    assert again | {"url": ""} == why | {"url": ""}
