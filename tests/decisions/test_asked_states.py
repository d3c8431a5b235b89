"""The states that a decision asks for."""

from aboveboard.decisions.asked_states import ask_states
from aboveboard.engine.placement import Item
from aboveboard.states.declared_states import NO_JOURNEYS

from tests.engine.worlds import shelf
from tests.laws.strategies import RULES

CART, IMPORTED = "state:first-order/cart_left", "state:skill/import_used"


def test_only_what_items_name_is_asked_for() -> None:
    """With the keys of what they need and give. A state that is not declared is left out."""
    found = ask_states(
        RULES.journeys, shelf(Item("a", for_=(CART, "state:x/y")), Item("b", needs=(IMPORTED,)))
    )
    assert found is not None
    assert [each.key for each in found.states] == [CART, IMPORTED]
    assert [*found.needed] == [IMPORTED]
    assert [*found.given] == []


def test_without_a_declared_state_nothing_is_asked_for() -> None:
    """So what needs one counts as met."""
    assert ask_states(NO_JOURNEYS, shelf(Item("a", needs=(IMPORTED,)))) is None
