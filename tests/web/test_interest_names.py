"""The names of interests by their keys: the declared title, else the bare name."""

import pytest
from aboveboard.web.interest_names import name_interest

from tests.laws.strategies import RULES


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("field:plan", "Your plan"),
        ("intent:buy", "Wanting to buy"),
        ("state:first-order/cart_left", "Cart left"),
        ("state:first-order", "Your first order"),
        ("field:gone", "gone"),
        ("intent:gone", "gone"),
        ("state:gone/gone", "gone/gone"),
        ("topic:running", "running"),
    ],
)
def test_a_key_has_its_declared_title(key: str, name: str) -> None:
    """What is declared no more keeps its bare name."""
    assert name_interest(RULES, key, "en") == name
