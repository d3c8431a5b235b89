"""Prices as decimal numbers of any JSON type: known answers, and what no way of writing a price changes."""

from decimal import Decimal
from typing import Any

import pytest
from aboveboard.engine.prices import is_list_price, read_price
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("price", "list_price", "is_same"),
    [
        (20, "20.00", True),
        (20, 20.0, True),
        ("20", "20.00", True),
        (0.1 + 0.2, 0.3, True),
        (0.1 + 0.2, "0.3", True),
        (19.999999, 20, True),
        (19.99, 20, False),
        ("19.99", 20, False),
        (20.00001, 20, False),
        (-5, "-5.0", True),
        (-5, 5, False),
        (10**14, "100000000000000.01", False),
    ],
)
def test_two_prices_compare_as_numbers(price: Any, list_price: Any, *, is_same: bool) -> None:
    """In either order. A millionth is below the smallest unit of any currency."""
    assert is_list_price(price, list_price) is is_list_price(list_price, price) is is_same


NO_PRICES = [None, True, False, "", "20,00", "20 EUR", " 20", "1e3", "٢٠", "20.", ".5", [20], {"amount": 20}]
OUT = [float("inf"), float("nan"), "9" * 16]


@pytest.mark.parametrize("value", NO_PRICES + OUT, ids=repr)
def test_anything_else_is_no_price(value: Any) -> None:
    """So it is never the list price, not even beside the same value."""
    assert read_price(value) is None
    assert not is_list_price(value, value)
    assert not is_list_price(20, value)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_the_way_of_writing_makes_no_difference(amount: Decimal) -> None:
    """As text with more zeros, as a double, and as a whole number where it is one."""
    ways: list[Any] = [f"{amount:.2f}", f"{amount:.4f}", float(amount)]
    if amount == amount.to_integral_value():
        ways.append(int(amount))
    assert all(is_list_price(one, other) for one in ways for other in ways)
    assert not any(is_list_price(one, amount_of) for one in ways for amount_of in (float(amount) + 0.01,))
