"""The numbers of items and the bounds of their buckets: what is refused, and by which name."""

from typing import Any

import pytest
from aboveboard.api.item_numbers import check_numbers, read_buckets
from aboveboard.engine.buckets import BUCKETS_MAX, FIELDS_MAX
from aboveboard.errors import Unprocessable

from tests.world import Shop

BUCKETS = {"price": [10, 25.5, "50.00"], "rating": [3, 4]}
NUMBERS = {"price": "19.90", "rating": 4.5, "stock": 10**20}


@pytest.mark.parametrize("value", ["", "20 EUR", "1e3", "NaN", "20,00", "9" * 16])
def test_a_text_that_is_no_number_is_named(value: str) -> None:
    """By its field, below that of its item."""
    with pytest.raises(Unprocessable) as refused:
        check_numbers({"rating": 4, "price": value}, "items[2]")
    assert refused.value.field == "items[2].numbers.price"


@pytest.mark.parametrize(
    ("bounds", "at"),
    [
        ([10, 10], 1),
        ([10, "10.0"], 1),
        ([0, -1], 1),
        ([1, 2, 1.5], 2),
        (["cheap"], 0),
        ([1, 10**15], 1),
        ([1e300], 0),
        ([1e-11], 0),
    ],
)
def test_bounds_that_make_no_buckets_are_named(bounds: list[Any], at: int) -> None:
    """Each is a short number above the one before it."""
    with pytest.raises(Unprocessable) as refused:
        read_buckets({"rating": [3], "price": bounds})
    assert refused.value.field == f"buckets.price[{at}]"


def test_bounds_stay_as_they_were_written() -> None:
    """So an answer has what was sent."""
    bounds = ["-999999999999999", -0.5, "0.0000000001", 10**15 - 1]
    assert read_buckets({"n": bounds}) == {"n": tuple(bounds)}


def test_numbers_and_buckets_come_back_as_they_were_declared(still: Shop) -> None:
    """A number without buckets is stored too. A placement and an item that declare none have none."""
    assert still.ok("PUT", "/v1/placements/numbers", {"title": "N"})["buckets"] == {}
    items = [{"item": "a", "numbers": NUMBERS}, {"item": "b"}]
    still.ok("PUT", "/v1/placements/numbers/items", {"items": items})
    found = still.ok("PUT", "/v1/placements/numbers", {"title": "N", "buckets": BUCKETS})
    assert found["buckets"] == BUCKETS
    assert [each.get("numbers") for each in found["items"]] == [NUMBERS, None]


@pytest.mark.parametrize(
    ("buckets", "status"),
    [
        ({"price": [2, 1]}, 422),
        ({"price": []}, 400),
        ({"price": list(range(BUCKETS_MAX))}, 400),
        ({f"n{at}": [1] for at in range(FIELDS_MAX + 1)}, 400),
        ({"Price": [1]}, 400),
        ({"a:b": [1]}, 400),
        ({"price": [None]}, 400),
        ({"price": [True]}, 400),
    ],
)
def test_buckets_that_are_no_such_thing_are_refused(still: Shop, buckets: Any, status: int) -> None:
    """At most 20 a field and three fields, whose names are plain."""
    refused = still.refused("PUT", "/v1/placements/numbers", {"title": "N", "buckets": buckets})
    assert refused["status"] == status
    assert refused["field"].startswith("buckets")


@pytest.mark.parametrize(("value", "status"), [("cheap", 422), (None, 400), (True, 400), ([1], 400)])
def test_what_is_no_number_of_an_item_is_refused(still: Shop, value: Any, status: int) -> None:
    """In either request that declares items."""
    still.ok("PUT", "/v1/placements/numbers", {"title": "N"})
    body = {"items": [{"item": "a", "numbers": {"price": value}}]}
    for method in ("PUT", "PATCH"):
        refused = still.refused(method, "/v1/placements/numbers/items", body)
        assert refused["status"] == status
        assert refused["field"].startswith("items[0].numbers")
