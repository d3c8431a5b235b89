"""The declared intents: which step a signal is, which goal it reaches, and their words."""

from aboveboard.intent.declared_intents import (
    SignalPattern,
    find_goals,
    find_step,
    intent_sentence,
    step_words,
)

from tests.intent.visits import CATALOGUE, SHIPPED


def test_a_signal_is_the_step_with_the_most_conditions() -> None:
    """An empty search is a step of its own, and any other search is a search."""
    searched = CATALOGUE.types["searched"]
    assert find_step(SHIPPED, searched, {"results": "..1"}) == "searched_in_vain"
    assert find_step(SHIPPED, searched, {"results": "1..10"}) == "searched"
    assert find_step(SHIPPED, CATALOGUE.types["mail_opened"], {}) is None


def test_a_goal_is_found_by_its_signal() -> None:
    """An order reaches the intent to buy, and a look reaches none."""
    assert find_goals(SHIPPED, CATALOGUE.types["order_placed"], {}) == ("buy",)
    assert find_goals(SHIPPED, CATALOGUE.types["item_viewed"], {}) == ()


def test_a_step_has_the_words_of_its_type_or_its_own() -> None:
    """An undeclared intent or step has no words."""
    assert step_words(SHIPPED, "item_viewed", "fr") == "Vous avez regardé quelque chose."
    assert step_words(SHIPPED, "searched_in_vain", "en") == "You searched and found nothing."
    assert (step_words(SHIPPED, "gone", "en"), intent_sentence(SHIPPED, "gone", "en")) == ("", "")


def test_a_pattern_covers_a_narrower_one() -> None:
    """Each signal of the narrower one matches it too."""
    every, empty = SignalPattern("searched"), SignalPattern("searched", {"results": "..1"})
    assert (every.covers(empty), empty.covers(every), every.covers(every)) == (True, False, True)
