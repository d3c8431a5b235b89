"""The lines of where a person is."""

from aboveboard.people.marks import SignalMark
from aboveboard.people.state import Limits, PersonState
from aboveboard.web.privacy.state_lines import JourneyLine, list_journeys
from aboveboard.words import Category

from tests.laws.strategies import RULES
from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest

HOUR = 3_600_000
MARKS = {Category.TRANSACTIONAL: {"cart_added": (SignalMark(0, 10**10),)}}


def lines(*ruled_out: str) -> list[JourneyLine]:
    state = PersonState(marks=MARKS, limits=Limits(interests=ruled_out))
    return list_journeys(RULES.journeys, state, "en", at_ms=5 * HOUR)


def test_a_journey_has_the_states_that_hold() -> None:
    """Each with its sentence, and keys to rule out one or all."""
    (journey,) = lines()
    assert (journey.key, journey.name) == ("state:first-order", "Your first order")
    (state,) = journey.states
    assert (state.key, state.name) == ("state:first-order/cart_left", "Cart left")
    assert state.sentence == "You put something in your cart and did not order it."


def test_what_was_ruled_out_is_no_line() -> None:
    """Neither a state nor a journey."""
    for key in ("state:first-order", "state:first-order/cart_left"):
        assert lines(key) == []


def test_a_state_is_forgotten_by_a_button(house: House) -> None:
    """Beside the one that rules it out. The history says so, with its title."""
    guest, key = Guest(house), "state:first-order/ordered"
    house.shop.signal(guest.person, "order_placed", items=["tent"])
    page = guest.browser.get("/privacy/known")
    assert page.text.count(f'value="{key}"') == 2
    assert "You ordered something here." in words(page)
    assert "You ordered something here." not in words(guest.post("/privacy/forget", key=key))
    assert "You had us forget “First order”." in words(guest.browser.get("/privacy/history"))


def test_a_state_that_is_ruled_out_is_not_said_to_be_forgotten(house: House) -> None:
    """Its signals stay, and its marks with them."""
    guest, key = Guest(house), "state:first-order/ordered"
    house.shop.signal(guest.person, "order_placed", items=["tent"])
    marks = guest.held()["marks"]
    page = words(guest.post("/privacy/limits", key=key, on="true"))
    assert "What you did is not deleted by it." in page
    assert "We know nothing about it" not in page
    assert guest.held()["marks"] == marks
