"""The facts of a declared item, as rules ask for them."""

import pytest
from aboveboard.engine.placement import PRICE_DIFFERS, SPECIAL_ITEM, Item, fact_code
from aboveboard.words import Sensitivity


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, 0),
        ({"price": 5}, 0),
        ({"list_price": 5}, 0),
        ({"price": 5, "list_price": 5.0}, 0),
        ({"price": 4, "list_price": 5}, PRICE_DIFFERS),
        ({"price": "5", "list_price": "5"}, 0),
        ({"price": "5 EUR", "list_price": "5 EUR"}, PRICE_DIFFERS),
        ({"price": True, "list_price": 1}, PRICE_DIFFERS),
    ],
)
def test_a_price_differs_when_it_is_not_the_list_price(content, code):
    """Two prices that cannot be compared differ, because their equality cannot be shown."""
    assert fact_code(Item("a", content=content)) == code


def test_fact_codes_add_up():
    """One number says both that an item is sensitive and that its price differs."""
    item = Item("a", sensitivity=Sensitivity.SPECIAL, content={"price": 1, "list_price": 2})
    assert fact_code(item) == SPECIAL_ITEM + PRICE_DIFFERS
