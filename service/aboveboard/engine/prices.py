"""The comparison of an item's price with its list price, as decimal numbers of any JSON type.

A number counts as its shortest decimal text, so 20, 20.0, "20" and "20.00" are one price. Binary arithmetic leaves
0.1 + 0.2 a hair off 0.3. No currency has a unit as small as TOLERANCE, so such prices are equal.
"""

import re
from decimal import Decimal

from aboveboard.canonical import JsonValue

TOLERANCE = Decimal("0.000001")
"""The difference up to which two prices are equal."""

_TEXT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)


def read_price(value: JsonValue) -> Decimal | None:
    """Returns the number of a JSON value, which is a number or a text like `20.00`. None for anything else."""
    match value:
        case bool():
            return None
        case int() | float():
            found = Decimal(repr(value))
            return found if found.is_finite() else None
        case str() if _TEXT.fullmatch(value):
            return Decimal(value)
        case _:
            return None


def is_list_price(price: JsonValue, list_price: JsonValue) -> bool:
    """Returns True when both are numbers and equal. What cannot be compared is not the list price."""
    one, other = read_price(price), read_price(list_price)
    return one is not None and other is not None and abs(one - other) <= TOLERANCE
