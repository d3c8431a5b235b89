"""The intake of parts: what they make replaces what the parts of before made, and nothing else."""

from typing import Any

import pytest
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.combine import put_parts
from aboveboard.ingestion.placements import get_placement

from tests.house import House

MACHINE = MadeBy(Maker.MACHINE, labelled=True)


def put(house: House, *headlines: Item, call: str = "c1") -> Any:
    parts = CreativeParts({"headline": headlines, "call": (Item(call),)})
    return house.run(put_parts(house.gateway, house.app, "mixed", parts))


def ids(placement: Any) -> list[str]:
    return [item.item for item in placement.items]


def test_other_items_stay(house: House) -> None:
    """In their order, before the combinations."""
    house.shop.place("mixed", [{"item": "x"}, {"item": "y"}])
    assert ids(put(house, Item("h1"), Item("h2"))) == ["x", "y", "c1+h1", "c1+h2"]
    assert ids(put(house, Item("h2"))) == ["x", "y", "c1+h2"]
    assert house.run(get_placement(house.gateway, house.app, "mixed")).revision == 4


def test_equal_parts_make_no_revision_and_other_ones_do(house: House) -> None:
    """To Python, 1 and True are equal. As content, they are not."""
    house.shop.place("mixed", [])
    first = put(house, Item("h1", content={"x": 1}))
    assert put(house, Item("h1", content={"x": 1})).revision == first.revision
    assert put(house, Item("h1", content={"x": True})).revision == first.revision + 1


def test_a_part_keeps_its_maker_in_another_slot(house: House) -> None:
    """Its id is what it is known by. The refusal names it among those that were sent."""
    house.shop.place("mixed", [])
    put(house, Item("h1", made_by=MACHINE))
    assert put(house, Item("new"), call="h1").items[0].made_by == MACHINE
    with pytest.raises(Unprocessable) as refused:
        put(house, Item("h0"), Item("h1", made_by=MadeBy(Maker.PERSON)))
    assert refused.value.field == "parts.headline[1].made_by.kind"


def test_a_combination_takes_no_other_items_id(house: House) -> None:
    """Otherwise one of the two would be lost."""
    house.shop.place("mixed", [{"item": "c1+h1"}])
    with pytest.raises(Unprocessable) as refused:
        put(house, Item("h1"))
    assert refused.value.field == "parts"
