"""The reward of each part, from the outcomes of every item that has it."""

from typing import Any

import pytest
from aboveboard.engine.placement import Item
from aboveboard.measurement import item_values, part_values
from aboveboard.measurement.part_values import list_part_tags

from tests.house import House
from tests.measuring import measured
from tests.world import DAN


def combine(house: House, *headlines: str) -> None:
    parts = {"headline": [{"part": each} for each in headlines], "call": [{"part": "buy"}, {"part": "look"}]}
    house.shop.ok("PUT", "/v1/placements/hero/items/combine", {"parts": parts})


def found(house: House) -> dict[str, Any]:
    measured(house.installation, house.shop, "hero")
    report = house.shop.ok("GET", "/v1/placements/hero/report")
    return {each["part"]: each for each in report["parts"]}


def answer(house: House, item: str, kind: str) -> None:
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN), "hero", candidates=[item]), kind)


def test_a_part_counts_in_each_item_that_has_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the parts of then: a headline that is gone is still reported, after the others."""
    monkeypatch.setattr(item_values, "UNITS_LEAST", 2)
    house.shop.place("hero", [{"item": "plain"}])
    combine(house, "h1", "h2")
    for item, kind in (
        ("buy+h1", "taken"),
        ("look+h1", "taken"),
        ("buy+h2", "dismissed"),
        ("plain", "taken"),
    ):
        answer(house, item, kind)
    combine(house, "h1")
    parts = found(house)
    assert [*parts] == ["h1", "buy", "look", "h2"]
    assert {name: (each["slot"], each["shown"], each["removed"]) for name, each in parts.items()} == {
        "h1": ("headline", 2, False),
        "buy": ("call", 2, False),
        "look": ("call", 1, False),
        "h2": ("headline", 1, True),
    }
    assert (parts["h1"]["reward"]["value"], parts["buy"]["taken"], parts["look"]["reward"]) == (1.0, 1, None)
    assert parts["h1"]["weight"] > parts["buy"]["weight"]


def test_few_people_have_no_number_of_what_they_chose(house: House) -> None:
    """As in the rows of items."""
    house.shop.place("hero", [])
    combine(house, "h1")
    answer(house, "buy+h1", "taken")
    one = found(house)["h1"]
    assert (one["shown"], one["people"], one["taken"], one["reward"]) == (1, 1, None, None)


def test_only_tags_of_parts_are_parts() -> None:
    """A placement without parts has none, whatever its outcomes are."""
    assert list_part_tags(Item("a", tags=("part:call:buy", "new"))) == ("part:call:buy",)
    assert part_values.measure_parts([], {}, None) == []  # type: ignore[arg-type]  # nothing is drawn
