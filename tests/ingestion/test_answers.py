"""The names of answers: one for each item of each answer of a visit."""

from typing import Any

from aboveboard.decisions.replay import recall
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.placement import Item
from aboveboard.ingestion.answers import (
    MINUTE_MS,
    UNANSWERED_AFTER,
    counts_unanswered,
    has_unanswered,
    name_answer,
    wait_of,
)
from msgspec import structs

from tests.engine.worlds import placement
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


def test_what_counts_without_an_outcome() -> None:
    """All items where only clicks are reported, and else those that show nothing."""
    none, shown = Item("none", is_nothing=True), Item("shown")
    for answers, items, counted in (
        ("clicks", (shown, none), ["shown", "none"]),
        ("seen", (shown, none), ["none"]),
        ("seen", (shown,), []),
    ):
        compiled = compile_shelf(structs.replace(placement(*items), answers=answers))
        assert [each.item for each in items if counts_unanswered(compiled, each.item)] == counted
        assert has_unanswered(compiled.placement) == bool(counted)


def test_the_minutes_of_a_placement_that_declares_none_are_the_usual_ones() -> None:
    """Those that end a visit."""
    usual = placement(Item("a"))
    assert wait_of(usual) == UNANSWERED_AFTER * MINUTE_MS
    assert wait_of(structs.replace(usual, unanswered_after=2)) == 2 * MINUTE_MS
