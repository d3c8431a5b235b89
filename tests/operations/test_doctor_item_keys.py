"""The doctor's finding on items whose states the policies do not declare any more."""

from aboveboard.engine.placement import Item
from aboveboard.ingestion.placements import put_items
from aboveboard.operations.doctor_item_keys import report_item_keys
from aboveboard.operations.findings import DoctorFinding, Mark
from aboveboard.states.declared_states import NO_JOURNEYS
from msgspec import structs
from sqlalchemy import create_engine

from tests.house import House


def look(house: House, **changed: object) -> DoctorFinding:
    engine = create_engine(f"sqlite:///{house.installation.settings.data / 'aboveboard.db'}")
    rules = structs.replace(house.gateway.rules, **changed)
    try:
        with engine.connect() as connection:
            return report_item_keys(connection, rules)
    finally:
        engine.dispose()


def test_a_state_that_was_taken_out_of_the_policies_is_named_with_its_placement(fresh_house: House) -> None:
    """Each once, however many items name it. While it is declared, all is well."""
    house, app = fresh_house, fresh_house.app
    cart = "state:first-order/cart_left"
    items = [Item("a", for_=(cart, "intent:buy")), Item("b", needs=(cart,))]
    house.run(put_items(house.gateway, app, "home", items))
    assert look(house).mark is Mark.OK
    found = look(house, journeys=NO_JOURNEYS)
    assert (found.mark, found.says) == (
        Mark.WARN,
        f"Items name what is not declared. '{app}/home': {cart}",
    )
