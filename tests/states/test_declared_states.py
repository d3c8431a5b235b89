"""Declared states: their patterns, and their words."""

from aboveboard.gateway.rules import load_rules
from aboveboard.settings import find_shipped
from aboveboard.states.declared_states import NO_JOURNEYS, Pattern, sentence_of_state, title_of_state
from aboveboard.words import Category

JOURNEYS = load_rules(find_shipped("policies"), lambda _: None, surveyed=False).journeys
CART = "state:first-order/cart_left"


def test_a_pattern_is_met_by_equal_values_alone() -> None:
    """True is not 1."""
    pattern = Pattern("p", "rated", Category.INTERACTION, (("stars", 1),))
    assert pattern.matches("rated", {"stars": 1, "item": "a"})
    assert not pattern.matches("rated", {"stars": True})
    assert not pattern.matches("rated", {})
    assert not pattern.matches("seen", {"stars": 1})


def test_a_state_and_its_journey_have_words_in_each_language() -> None:
    """What is not declared has none."""
    assert title_of_state(JOURNEYS, CART, "de-AT") == "Warenkorb verlassen"
    assert title_of_state(JOURNEYS, "state:first-order", "en") == "Your first order"
    assert sentence_of_state(JOURNEYS, CART, "fr").startswith("Vous avez mis")
    assert (title_of_state(JOURNEYS, "state:x/y", "en"), sentence_of_state(NO_JOURNEYS, CART, "en")) == (
        "",
        "",
    )


def test_only_declared_states_are_found() -> None:
    """In the order in which they are asked for."""
    assert [each.key for each in JOURNEYS.find(("state:x/y", CART))] == [CART]
    assert not NO_JOURNEYS
    assert JOURNEYS
    assert {*JOURNEYS.states[CART].patterns} == {"cart_added", "order_placed"}
