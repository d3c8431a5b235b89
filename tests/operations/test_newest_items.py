"""The items of each placement, read without a gateway."""

from aboveboard.engine.placement import Item
from aboveboard.ingestion.placements import patch_items, put_items
from aboveboard.operations.newest_items import read_newest
from sqlalchemy import create_engine

from tests.house import House


def test_the_newest_revision_is_read(fresh_house: House) -> None:
    """Also one that is stored as a step from an older one."""
    house, app = fresh_house, fresh_house.app
    house.run(put_items(house.gateway, app, "home", [Item(f"i{n}") for n in range(9)]))
    house.run(patch_items(house.gateway, app, "home", [Item("i3", category="tents")], ["i8"]))
    engine = create_engine(f"sqlite:///{house.installation.settings.data / 'aboveboard.db'}")
    with engine.connect() as connection:
        found = dict(read_newest(connection))[f"{app}/home"]
    engine.dispose()
    assert [item.item for item in found] == [f"i{n}" for n in range(8)]
    assert found[3].category == "tents"
