"""The buckets of the numbers of items: a price counts as the declared bucket that it is in.

Bounds are ascending, and a number that equals a bound is in the bucket above it. So n bounds make n + 1 buckets, and
every number is in exactly one. Numbers compare as exact decimals of any JSON type (see `prices`).

A key is named by its bounds: `bucket:price:..10`, `bucket:price:10..25`, `bucket:price:25..`. Other bounds make other keys,
and what was learned of the old ones does not count for them.
"""

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from aboveboard.engine.prices import read_price

Number = int | float | str
"""A number in JSON, or a text like "19.90"."""

BUCKET = "bucket:"
BUCKETS_MAX = 20
"""The number of buckets of one field."""

FIELDS_MAX = 3
"""The number of fields with buckets. Their keys are among those with a weight for each fact of the context."""


class Scale(NamedTuple):
    """The buckets of one field. There is one more of `keys` than of `bounds`, and both are ascending."""

    name: str
    bounds: tuple[Decimal, ...]
    keys: tuple[str, ...]


def read_scales(buckets: Mapping[str, tuple[Number, ...]]) -> tuple[Scale, ...]:
    """Returns the scales of the declared bounds, by name. What is no number was refused when it was declared."""
    return tuple([_scale(name, bounds) for name, bounds in sorted(buckets.items())])


def list_keys(scales: tuple[Scale, ...], numbers: Mapping[str, Number]) -> list[str]:
    """Returns the key of the bucket of each number that has a scale, by the name of its field."""
    found: list[str] = []
    for scale in scales:
        number = read_price(numbers.get(scale.name))
        if number is not None:
            found.append(scale.keys[bisect_right(scale.bounds, number)])
    return found


def is_bucket(key: str) -> bool:
    """Returns whether the key is that of a bucket."""
    return key.startswith(BUCKET)


def words_of_bucket(key: str) -> str:
    """Returns the words for the key of a bucket, such as `price from 10 to below 25`."""
    name, _, span = key.removeprefix(BUCKET).partition(":")
    low, _, high = span.partition("..")
    words = [
        name.replace("_", " "),
        f"from {low}" if low else "",
        f"{'to ' if low else ''}below {high}" if high else "",
    ]
    return " ".join([word for word in words if word])


def _scale(name: str, bounds: tuple[Number, ...]) -> Scale:
    found = [bound for each in bounds if (bound := read_price(each)) is not None]
    spelled = ["", *map(_spell, found), ""]
    return Scale(
        name, tuple(found), tuple([f"{BUCKET}{name}:{low}..{high}" for low, high in pairwise(spelled)])
    )


def _spell(bound: Decimal) -> str:
    """Returns the bound as text, the same for 10, 10.0 and "10.00"."""
    return format(bound.normalize(), "f") if bound else "0"
