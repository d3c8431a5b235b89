"""The names of answers: one for each item of each answer of a visit."""

from typing import Any

from aboveboard.decisions.replay import recall
from aboveboard.ingestion.answers import counts_clicks, name_answer
from msgspec import structs

from tests.house import House
from tests.world import DAN


def test_an_answer_has_a_name_for_each_item(house: House) -> None:
    """Another placement, seed, list, order or item is another answer."""
    made = house.shop.decide(house.shop.welcome(DAN), count=2)
    body = house.run(recall(house.gateway, house.app, made["decision"])).body
    one, other = body.items
    bodies = [
        body,
        structs.replace(body, placement="other"),
        structs.replace(body, seed="0" * 16),
        structs.replace(body, items=(other, one)),
        structs.replace(body, items=(one,)),
    ]

    def name(of: Any, item: str) -> bytes:
        return name_answer(house.gateway.keyring, house.app, of, item)

    names = {name(of, item) for of in bodies for item in (one.item, other.item)}
    assert len(names) == 2 * len(bodies)
    assert name(structs.replace(body, decision="dec_other", at="2020"), one.item) == name(body, one.item)
    assert (counts_clicks("clicks"), counts_clicks("seen")) == (True, False)
