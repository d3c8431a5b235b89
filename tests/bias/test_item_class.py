"""The class of items that a check looks for: one condition is enough."""

import pytest
from aboveboard.bias.item_class import ClassOfItems, check_class, is_of_class, mark_class, needs_placement
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable

from tests.engine import worlds

ITEM = Item("tent", tags=("wide",), category="outdoor", topics=("camping",))


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (ClassOfItems(items=("tent", "pan")), True),
        (ClassOfItems(topics=("camping",)), True),
        (ClassOfItems(tags=("wide",)), True),
        (ClassOfItems(categories=("outdoor",)), True),
        (ClassOfItems(items=("pan",), topics=("cooking",), tags=("narrow",), categories=("",)), False),
        (ClassOfItems(items=("pan",), topics=("camping",)), True),
        (ClassOfItems(is_below_list=True), False),
    ],
)
def test_an_item_is_of_the_class_when_one_condition_holds(declared, expected):
    """Ids, topics, tags and categories."""
    assert is_of_class(ITEM, declared) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"price": 5, "list_price": 6}, True),
        ({"price": "5.00", "list_price": 6.0}, True),
        ({"price": 6, "list_price": 6}, False),
        ({"price": True, "list_price": 6}, False),
        ({"price": 5}, False),
    ],
)
def test_an_offer_below_its_list_price_is_one(content, expected):
    """Prices that cannot be compared make no offer."""
    assert is_of_class(Item("tent", content=content), ClassOfItems(is_below_list=True)) is expected


def test_marks_are_in_the_order_of_the_compiled_ids():
    """One for each item."""
    shelf = worlds.one_each("running", "cooking", "running")
    marks = mark_class(shelf, ClassOfItems(tags=("running",)))
    assert dict(zip(shelf.ids, marks.tolist(), strict=True)) == {"a": True, "b": False, "c": True}


def test_ids_alone_need_no_placement():
    """An export has no items, but their ids."""
    assert not needs_placement(ClassOfItems(items=("a",)))
    assert needs_placement(ClassOfItems(items=("a",), topics=("b",)))


def test_an_empty_class_is_refused():
    """No item is of it."""
    with pytest.raises(Unprocessable):
        check_class(ClassOfItems())
