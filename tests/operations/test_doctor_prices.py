"""The doctor's count of items whose prices cannot be compared."""

from aboveboard.engine.placement import Item
from aboveboard.ingestion.placements import patch_items, put_items
from aboveboard.operations.doctor_prices import report_prices
from aboveboard.operations.findings import DoctorFinding, Mark
from sqlalchemy import create_engine

from tests.house import House


def look(house: House) -> DoctorFinding:
    engine = create_engine(f"sqlite:///{house.installation.settings.data / 'aboveboard.db'}")
    try:
        with engine.connect() as connection:
            (found,) = report_prices(connection)
            return found
    finally:
        engine.dispose()


def test_prices_of_an_earlier_version_are_counted(fresh_house: House) -> None:
    """In the newest revision, also one that is stored as a step. The intake of today refuses such prices."""
    house, app = fresh_house, fresh_house.app
    assert look(house).mark is Mark.OK
    items = [Item(f"i{n}", content={"price": 5, "list_price": 5}) for n in range(9)]
    items.append(Item("odd", content={"price": "5 EUR", "list_price": "5 EUR"}))
    house.run(put_items(house.gateway, app, "home", items))
    worse = Item("i3", content={"price": 5, "list_price": {"amount": 5}})
    house.run(patch_items(house.gateway, app, "home", [worse], []))
    found = look(house)
    assert (found.mark, found.says) == (
        Mark.WARN,
        f"2 items have prices that cannot be compared. '{app}/home': 2",
    )
    house.run(patch_items(house.gateway, app, "home", [Item("i3")], ["odd"]))
    assert look(house).mark is Mark.OK
