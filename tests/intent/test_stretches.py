"""The stretches of a visit: what ends one, and what becomes no step."""

from aboveboard.intent.stretches import Stretch, find_reached, make_stretch, mark_signal
from aboveboard.signals.visit_steps import NO_MARK, EndedSteps, StepMark

from tests.intent.visits import AT, CATALOGUE, SHIPPED, TEXT, load, steps_of

CARTS = load(TEXT.replace('signal = "ticket_opened"', 'signal = "cart_added"'))


def test_a_goal_is_no_step_of_its_own_stretch() -> None:
    """Its own signal would give it away."""
    found = make_stretch(SHIPPED, EndedSteps(steps_of("item_viewed"), "buy", AT))
    assert found == Stretch("buy", ("item_viewed",), AT)


def test_the_end_of_a_visit_reached_the_first_goal_that_a_step_reaches() -> None:
    """Without such a step it reached none."""
    steps = steps_of("item_viewed", "cart_added")
    assert make_stretch(CARTS, EndedSteps(steps, "", AT)) == Stretch(
        "help", ("item_viewed", "cart_added"), AT
    )
    assert make_stretch(SHIPPED, EndedSteps(steps, "", AT)) == Stretch("", ("item_viewed", "cart_added"), AT)


def test_too_few_steps_are_no_stretch() -> None:
    """A goal needs one step before it, and the end of a visit two."""
    assert make_stretch(SHIPPED, EndedSteps((), "buy", AT)) is None
    assert make_stretch(SHIPPED, EndedSteps(steps_of("item_viewed"), "", AT)) is None


def test_a_signal_is_a_step_before_it_is_a_goal() -> None:
    """An order is a goal, a look a step, and a message neither."""
    types = CATALOGUE.types
    assert mark_signal(SHIPPED, types["item_viewed"], {}, special=False) == StepMark("item_viewed")
    assert mark_signal(SHIPPED, types["order_placed"], {}, special=False) == StepMark(goal="buy")
    assert mark_signal(CARTS, types["cart_added"], {}, special=False) == StepMark("cart_added")
    assert mark_signal(SHIPPED, types["mail_opened"], {}, special=False) == NO_MARK


def test_a_signal_with_special_data_is_neither() -> None:
    """Special in its fields, or by what the app declares special."""
    viewed = CATALOGUE.types["item_viewed"]
    assert mark_signal(SHIPPED, viewed, {"special_topics": ["x"]}, special=False) == NO_MARK
    assert mark_signal(SHIPPED, viewed, {}, special=True) == NO_MARK


def test_what_a_visit_reached_is_known_by_its_steps() -> None:
    """A goal that is no step is not among them."""
    assert find_reached(CARTS, ("item_viewed", "cart_added")) == {"help"}
    assert find_reached(SHIPPED, ("item_viewed", "cart_added")) == frozenset()
