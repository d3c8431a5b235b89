"""`web.privacy.intent_lines`: what a person seems to want in their visit, on the page "What we know"."""

from aboveboard.intent.declared_intents import intent_sentence, step_words
from aboveboard.web import texts

from tests.intent.visits import SHIPPED
from tests.learning.taught_intents import act, read, read_once_learned, teach
from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest


def test_an_intent_is_shown_while_it_is_read_and_ruled_out_by_a_button(house: House) -> None:
    """In each language, with what it was read of, each thing once. The API says the same."""
    guest = Guest(house)
    act(house.shop, guest.person, "item_viewed", "item_viewed")
    assert "What you seem to want now" not in words(guest.browser.get("/privacy/known"))
    teach(house.shop)
    key = read_once_learned(house.installation, house.shop, guest.person)["intent"]["key"]
    for language in sorted(texts.PHRASES.languages, key=lambda each: each == "en"):
        page = words(guest.browser.get(f"/privacy/known?language={language}"))
        assert texts.text(language, "intents-title") in page
        assert intent_sentence(SHIPPED, "buy", language) in page
        assert page.count(step_words(SHIPPED, "item_viewed", language)) == 1
    limited = guest.post("/privacy/limits", key=key, on="true")
    assert "Use “Wanting to buy” again" in words(limited)
    assert "What you did is not deleted by it." in words(limited)
    assert intent_sentence(SHIPPED, "buy", "en") not in words(limited)
    assert read(house.shop, guest.person)["because"] == "limit"


def test_an_intent_is_forgotten_by_a_button(house: House) -> None:
    """With the steps that it was read of."""
    guest = Guest(house)
    act(house.shop, guest.person, "item_viewed", "item_viewed")
    guest.post("/privacy/forget", key="intent:buy")
    assert read(house.shop, guest.person)["because"] == "no_steps"
