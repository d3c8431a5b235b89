"""The models that intents are read by: read only where one is asked for, and current within two seconds."""

from aboveboard.catalogue.cache import TRUST_MS
from aboveboard.decisions.intent_models import IntentModels, find_model
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.placement import Item
from aboveboard.people.state import Visit, VisitStep

from tests.house import House
from tests.laws.strategies import placement
from tests.learning.ended_visits import BUYING, learn, visit

STEPPED = Visit("s", 1, 1, steps=(VisitStep("item_viewed", 1),))


def test_a_model_is_read_where_an_item_is_for_an_intent_and_a_visit_has_steps(house: House) -> None:
    """Otherwise nothing is looked for."""
    aimed = compile_shelf(placement(Item("a", for_=("intent:buy",)), Item("b")))
    plain = compile_shelf(placement(Item("a"), Item("b")))
    assert house.run(find_model(house.gateway, house.app, aimed, STEPPED)) is not None
    assert house.run(find_model(house.gateway, house.app, plain, STEPPED)) is None
    assert house.run(find_model(house.gateway, house.app, aimed, Visit("s", 1, 1))) is None
    assert house.run(find_model(house.gateway, house.app, aimed, None)) is None


def test_a_model_is_compiled_again_once_its_counts_have_changed(house: House) -> None:
    """Until then it is the same object."""
    models = house.gateway.part(IntentModels)
    before = house.run(models.get(house.app))
    house.clock.forward(ms=TRUST_MS)
    assert house.run(models.get(house.app)) is before
    visit(house, BUYING, "order_placed")
    learn(house)
    house.clock.forward(ms=TRUST_MS)
    assert house.run(models.get(house.app)).version > before.version
