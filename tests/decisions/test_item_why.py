"""The explanation of any item of a recorded decision (`decisions.item_why`)."""

from typing import Any

import pytest
from aboveboard.decisions.item_why import find_slot, why_of_slot
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import recall
from aboveboard.errors import Gone, NotFound
from msgspec import UNSET, structs

from tests.house import House
from tests.laws.running import app_of
from tests.world import DAN


class Listed:
    """A recorded list of four, of an app."""

    def __init__(self, house: House, explain: str) -> None:
        self.house = house
        person = house.shop.welcome(DAN)
        house.shop.signal(person)
        answer = house.shop.decide(person, count=4, explain=explain)
        self.app = app_of(house.installation, answer)
        self.body = house.run(recall(house.gateway, self.app, answer["decision"])).body

    def why(self, slot: int, body: DecisionRecord | None = None) -> Any:
        return self.house.run(why_of_slot(self.house.gateway, self.app, body or self.body, slot))


def test_an_item_is_found_in_its_slot(house: House) -> None:
    """Without an item it is the first; one that was not shown is none."""
    body = Listed(house, "first").body
    assert [find_slot(body, each.item) for each in body.items] == [0, 1, 2, 3]
    assert find_slot(body, None) == 0
    with pytest.raises(NotFound):
        find_slot(body, "no-such-thing")
    with pytest.raises(NotFound):
        find_slot(structs.replace(body, items=()), body.items[0].item)


def test_a_record_with_all_explanations_needs_no_model(house: House) -> None:
    """They are read as they were sealed, also once the model is gone; the others say that honestly."""
    every, first = Listed(house, "all"), Listed(house, "first")
    kept, computed = (structs.replace(each.body, model=99) for each in (every, first))
    assert all(every.why(slot, kept).reasons for slot in range(4))
    assert first.why(0, computed) == first.body.why
    with pytest.raises(Gone, match="model of this decision was deleted"):
        first.why(1, computed)


def test_a_record_of_before_explains_only_its_first_item(house: House) -> None:
    """It lacks what the others need, and says so."""
    listed = Listed(house, "first")
    old = structs.replace(listed.body, slots=UNSET)
    assert listed.why(0, old) == listed.body.why
    with pytest.raises(Gone, match="earlier version"):
        listed.why(1, old)


def test_what_is_decided_otherwise_now_is_not_explained(house: House) -> None:
    """Reasons of another decision would be false ones."""
    listed = Listed(house, "first")
    items = tuple(each._replace(probability="0.125") for each in listed.body.items)
    with pytest.raises(Gone, match="decides otherwise"):
        listed.why(1, structs.replace(listed.body, items=items))
