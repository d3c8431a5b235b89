"""The numbers of items and the bounds of their buckets, in requests."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from msgspec import Meta

from aboveboard.engine.buckets import BUCKETS_MAX, FIELDS_MAX, Number
from aboveboard.engine.prices import read_price
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import END

NUMBERS_MAX = 10
"""The number of numbers of one item. Those without buckets are stored too."""

DECIMALS_MAX = 10
"""The number of decimals of a bound, as a text may have."""

NumberField = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]{0,39}" + END,
        description="The name of a number: a small letter, then at most 39 small letters, digits and underscores",
    ),
]
Numbers = Annotated[dict[NumberField, Number], Meta(max_length=NUMBERS_MAX)]
Bounds = Annotated[list[Number], Meta(min_length=1, max_length=BUCKETS_MAX - 1)]
Buckets = Annotated[dict[NumberField, Bounds], Meta(max_length=FIELDS_MAX)]


def check_numbers(numbers: Mapping[str, Number], path: str) -> None:
    """Raises Unprocessable, naming the field below `path`, for a text that is no number."""
    for name, value in numbers.items():
        if read_price(value) is None:
            raise Unprocessable(
                "This is not a number. Send a number, or a text with one.",
                field=f"{path}.numbers.{name}",
                expected='a number, or a text with one such as "19.90"',
            )


def read_buckets(buckets: Mapping[str, list[Number]]) -> dict[str, tuple[Number, ...]]:
    """Returns the bounds of each field. Raises Unprocessable for one that is no number, or not above the one before."""
    for name, bounds in buckets.items():
        found = [_read_bound(each, f"buckets.{name}[{at}]") for at, each in enumerate(bounds)]
        for at, (low, high) in enumerate(pairwise(found)):
            if high <= low:
                raise Unprocessable(
                    "The bounds of the buckets are not ascending. Sort them, and declare each once.",
                    field=f"buckets.{name}[{at + 1}]",
                    expected="a number above the bound before it",
                )
    return {name: tuple(bounds) for name, bounds in buckets.items()}


def _read_bound(value: Number, field: str) -> Decimal:
    found = read_price(value)
    if found is None or abs(found) >= 10**15 or found != round(found, DECIMALS_MAX):
        raise Unprocessable(
            "A bound of a bucket is not a number of this size. Declare a shorter number.",
            field=field,
            expected=f"a number, or a text with one, of at most 15 digits and {DECIMALS_MAX} decimals",
        )
    return found
