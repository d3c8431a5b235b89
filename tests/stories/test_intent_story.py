"""The intent of a visit over HTTP: nothing is read, then it is, and then the person rules it out."""

from datetime import datetime
from typing import Any

import pytest
from aboveboard.intent.declared_intents import intent_sentence, intent_title, step_words

from tests.intent.visits import SHIPPED
from tests.learning.taught_intents import act, read, read_once_learned, teach
from tests.world import DAN, Installation, Shop


def test_an_intent_is_said_with_what_it_was_read_of_and_ends_with_a_limit(
    installation: Installation, shop: Shop
) -> None:
    """In the reader's language, and decisions read the same."""
    shop.place("aimed", [{"item": "tour"}, {"item": "delivery", "for": ["intent:buy"]}])
    person = shop.welcome(DAN, "mara-brandt")
    assert (read(shop, person)["because"], read(shop, person)["steps"]) == ("no_steps", [])
    act(shop, person, "item_viewed", "item_viewed")
    before = read(shop, person)
    assert (before["intent"], before["because"]) == (None, "too_few_people")
    teach(shop)
    found = read_once_learned(installation, shop, person)
    assert (found["because"], found["effective"], found["bound_by"]) == (None, 3, "dial")
    assert found["intent"] == {
        "key": "intent:buy",
        "title": intent_title(SHIPPED, "buy", "en"),
        "sentence": intent_sentence(SHIPPED, "buy", "en"),
    }
    assert [each["text"] for each in found["steps"]] == ["You looked at something."] * 2
    last, until = (datetime.fromisoformat(each) for each in (found["steps"][-1]["at"], found["until"]))
    assert (until - last).total_seconds() == 30 * 60
    german = read(shop, person, "de-AT, en;q=0.5")
    assert german["intent"]["sentence"] == intent_sentence(SHIPPED, "buy", "de")
    assert german["steps"][0]["text"] == step_words(SHIPPED, "item_viewed", "de")
    used = shop.record(shop.decide(person, "aimed", session="s"))["allowed"]["interests"]
    assert [each[2] for each in used] == [found["intent"]["key"]]
    shop.limits(person, interests=[found["intent"]["key"]])
    after = read(shop, person)
    assert (after["intent"], after["because"]) == (None, "limit")
    assert shop.record(shop.decide(person, "aimed", session="s"))["allowed"]["interests"] == []


@pytest.mark.long
def test_an_intent_is_that_of_one_visit_and_ends_with_what_it_rests_on(
    installation: Installation, shop: Shop
) -> None:
    """Not of another device's visit, a preview or nobody. A no under a linked guest's id ends it, and so does an erasure."""
    shop.place("aimed", [{"item": "tour"}, {"item": "delivery", "for": ["intent:buy"]}])
    teach(shop)
    person, guest = shop.welcome(DAN), shop.welcome(DAN)
    act(shop, guest, "item_viewed", "item_viewed")
    act(shop, person, "item_viewed", "item_viewed")
    assert read_once_learned(installation, shop, person)["intent"]["key"] == "intent:buy"
    assert intents_used(shop, person, session="s") == ["intent:buy"]
    assert intents_used(shop, person, session="other") == []
    assert intents_used(shop, person, session="s", preview=True) == []
    assert intents_used(shop, None, session="s") == []
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    assert [intents_used(shop, each, session="s") for each in (person, guest)] == [["intent:buy"]] * 2
    shop.consent(guest, "personalize_visit", "withdrawn")
    shop.dial(guest, 2)
    assert [intents_used(shop, each, session="s") for each in (person, guest)] == [[], []]
    shop.erase(person)
    assert intents_used(shop, person, session="s") == []


def intents_used(shop: Shop, person: str | None, **asked: Any) -> list[str]:
    """The intents that the very next decision reads."""
    found = shop.record(shop.decide(person, "aimed", **asked))["allowed"]["interests"]
    return [interest[2] for interest in found if interest[2].startswith("intent:")]
