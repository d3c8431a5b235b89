"""The facts of a declared item, as rules ask for them."""

import pytest
from aboveboard.engine.made_by import MadeBy, Maker
from aboveboard.engine.placement import (
    CODE_OF_CLASS,
    FACT_CODES,
    PRICE_DIFFERS,
    SPECIAL_ITEM,
    UNLABELLED,
    Item,
    fact_code,
)
from aboveboard.words import Sensitivity
from msgspec import UNSET


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


@pytest.mark.parametrize(
    "made_by", [UNSET, *(MadeBy(kind) for kind in Maker), MadeBy(Maker.MACHINE, labelled=True)]
)
def test_only_an_unlabelled_work_of_a_machine_is_a_fact_for_rules(made_by):
    """And all facts together are below the number of codes."""
    found = fact_code(Item("a", made_by=made_by))
    assert found == (UNLABELLED if made_by == MadeBy(Maker.MACHINE) else 0)
    assert SPECIAL_ITEM + PRICE_DIFFERS + max(CODE_OF_CLASS.values()) + UNLABELLED < FACT_CODES
