"""Somebody asks why."""

import pytest

from tests.world import ADA, CAST, DAN, Shop


@pytest.mark.parametrize("language", ["xx", "tlh", "en-GB", "zh-Hant-TW"])
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


SUMMARIES = {"de": "Wir konnten", "fr": "Nous pouvions", "es": "Podíamos", "en": "We could"}


@pytest.mark.parametrize("language", SUMMARIES)
def test_the_reader_chooses_the_language_of_an_explanation(shop: Shop, language: str) -> None:
    """By asking for it, else by what the browser says it reads, else it is the one that was asked for at first."""
    answer = shop.decide(shop.welcome(DAN), language=f"{language}-CH")
    path = f"/v1/decisions/{answer['decision']}/why"
    begins = SUMMARIES[language]
    other = next(each for each in SUMMARIES if each != language)
    assert answer["why"]["summary"].startswith(begins)
    assert shop.ok("GET", path) == answer["why"]
    assert shop.ok("GET", path, **{"accept-language": "tlh, *;q=0.1"}) == answer["why"]
    theirs = shop.ok("GET", path, **{"accept-language": f"tlh, {other};q=0.9, {language};q=0.8"})
    assert theirs["summary"].startswith(SUMMARIES[other])
    asked = shop.ok("GET", f"{path}?language={language}", **{"accept-language": other})
    assert asked["summary"].startswith(begins)


def test_rules_and_notices_speak_the_language_too(shop: Shop) -> None:
    """A page in one language does not break off into another."""
    answer = shop.decide(shop.welcome(ADA), language="de")
    english = shop.ok("GET", f"/v1/decisions/{answer['decision']}/why?language=en")
    assert answer["why"]["held_back"]
    for ours, theirs in zip(answer["why"]["held_back"], english["held_back"], strict=True):
        assert ours["what"] != theirs["what"]
        assert ours["because"] != theirs["because"]
    purposes = shop.ok("GET", "/v1/purposes")["purposes"]
    for purpose in purposes:
        assert set(purpose["notices"]) == set(purpose["sentence"]) == set(SUMMARIES)
        notice = shop.ok("GET", f"/v1/notices/{purpose['notices']['fr']}")
        assert notice["language"] == "fr"


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
