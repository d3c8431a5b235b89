"""The items of a request: their checks, and the same items in an answer."""

from typing import Any

import msgspec
import pytest
from aboveboard.api.items import (
    LEVELS_MAX,
    ItemAnswer,
    ItemBody,
    ItemsPatchBody,
    answer_of,
    check_once,
    item_of,
)
from aboveboard.errors import Unprocessable


def body(**more: Any) -> ItemBody:
    return msgspec.convert({"item": "a"} | more, ItemBody)


def nested(levels: int) -> Any:
    """A content of this many levels, lists and objects in turn."""
    value: Any = 1
    for level in range(levels, 0, -1):
        value = {"x": value} if level % 2 else [value]
    return value


@pytest.mark.parametrize(
    ("items", "remove", "field"),
    [
        (["a", "b", "a"], [], "items[2].item"),
        (["a"], ["b", "c", "a"], "remove[2]"),
        ([], ["c", "c"], "remove[1]"),
    ],
)
def test_the_second_occurrence_of_an_id_is_named(items: list[str], remove: list[str], field: str) -> None:
    """Both lists count together: one item cannot be replaced and removed at once."""
    with pytest.raises(Unprocessable) as refused:
        check_once(ItemsPatchBody([body(item=item) for item in items], remove))
    assert (refused.value.detail, refused.value.field) == ("An item id occurs twice.", field)


def test_different_ids_pass() -> None:
    """Ids differ by case."""
    check_once(ItemsPatchBody([body(item="a"), body(item="A")], ["b"]))


@pytest.mark.parametrize("ends", ["2026-11-21T08:00:00Z", "2026-11-21T08:30:00+01:00"])
def test_an_item_ends_after_it_starts(ends: str) -> None:
    """An end at the start, or before it in another offset, leaves no time to show the item."""
    with pytest.raises(Unprocessable) as refused:
        item_of(body(starts="2026-11-21T08:00:00Z", ends=ends), "items[3]")
    assert refused.value.field == "items[3].ends"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"price": "20 EUR", "list_price": 20}, "price"),
        ({"price": 20, "list_price": None}, "list_price"),
        ({"price": {"amount": 20}, "list_price": {"amount": 20}}, "price"),
    ],
)
def test_prices_that_cannot_be_compared_are_refused(content: Any, name: str) -> None:
    """So no item is kept out of the personal part without a word. Alone, a price may be anything."""
    with pytest.raises(Unprocessable) as refused:
        item_of(body(content=content), "items[3]")
    assert refused.value.field == f"items[3].content.{name}"
    for alone in content:
        item_of(body(content={alone: content[alone]}), "items[3]")


def test_the_deepest_content_is_accepted_and_one_level_more_is_not() -> None:
    """The content itself is the first level."""
    assert item_of(body(content=nested(LEVELS_MAX)), "items[0]").content == nested(LEVELS_MAX)
    with pytest.raises(Unprocessable) as refused:
        item_of(body(content=nested(LEVELS_MAX + 1)), "items[0]")
    assert refused.value.field == "items[0].content"


def test_an_answer_has_the_item_of_the_request() -> None:
    """Times are in UTC, and a bound that was left out is null."""
    sent = {
        "item": "a",
        "tags": ["t"],
        "category": "c",
        "topics": ["u"],
        "sensitivity": "special",
        "content": {"price": 1},
        "numbers": {"rating": 4.5, "price": "1.00"},
    }
    found = answer_of(item_of(body(**sent, starts="2026-11-21T09:00:00+01:00"), "items[0]"))
    assert msgspec.json.decode(msgspec.json.encode(found)) == sent | {
        "starts": "2026-11-21T08:00:00.000Z",
        "ends": None,
        "repeatable": True,
    }
    assert isinstance(found, ItemAnswer)


CERTAIN = {
    "for": ["intent:buy", "state:first-order/cart_left"],
    "needs": ["state:skill/import_used"],
    "gives": "state:skill/export_used",
    "nothing": True,
}


def test_an_item_for_certain_people_is_answered_as_it_was_declared() -> None:
    """An item for everybody has none of these fields."""
    said = msgspec.json.decode(msgspec.json.encode(answer_of(item_of(body(**CERTAIN), "items[0]"))))
    assert {name: said[name] for name in CERTAIN} == {**CERTAIN}
    assert {*msgspec.to_builtins(answer_of(item_of(body(), "items[0]")))}.isdisjoint(CERTAIN)
