"""The probabilities of another policy, and the model that they are from."""

from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, compile_shelf
from aboveboard.measurement.policy_values import AsOfThen

from tests.engine.worlds import placement


def test_a_model_is_bound_again_only_when_an_item_changes_its_age() -> None:
    """Otherwise every decision would pay for a binding."""
    start = 500_000 * MS_PER_HOUR
    shelf = compile_shelf(placement(Item("a", starts_ms=start), Item("b")))
    model = Model(1, 50, {"fresh:day": 0.5})
    judge = AsOfThen(bind(shelf, model), model)
    first, later = judge.at(start + MS_PER_HOUR), judge.at(start + 2 * MS_PER_DAY)
    assert first is not later
    assert judge.at(start + 2 * MS_PER_DAY + MS_PER_HOUR) is later
