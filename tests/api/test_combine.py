"""`PUT /v1/placements/{placement}/items/combine` as a client meets it: refusals, and repeats."""

from typing import Any

import pytest
from aboveboard.api import combine

from tests.world import Shop

PATH = "/v1/placements/hero/items/combine"


def slots(**sizes: int) -> dict[str, Any]:
    return {
        "parts": {slot: [{"part": f"{slot[0]}{at}"} for at in range(size)] for slot, size in sizes.items()}
    }


def test_the_route_is_below_that_of_items() -> None:
    """A change of the items as a whole."""
    assert combine.combine_items.paths == {"/v1/placements/{placement:str}/items/combine"}


def test_an_undeclared_placement_is_not_found(still: Shop) -> None:
    """Parts are of a placement."""
    assert still.refused("PUT", "/v1/placements/nowhere/items/combine", slots(call=1))["status"] == 404


def test_too_many_combinations_are_refused_with_their_number(still: Shop) -> None:
    """A client sees how far it went."""
    still.place("hero", [])
    problem = still.refused("PUT", PATH, slots(headline=20, picture=20, call=9))
    assert (problem["status"], problem["field"]) == (422, "parts")
    assert "3,600 combinations" in problem["detail"]


@pytest.mark.parametrize(
    ("contents", "status"),
    [(({"price": 1}, {"list_price": "2 EUR"}), 422), (({"a": "x" * 9_000}, {"b": "x" * 9_000}), 413)],
    ids=["prices", "size"],
)
def test_parts_that_are_fine_alone_are_refused_together(still: Shop, contents: Any, status: int) -> None:
    """A combination may have nothing that an item may not have."""
    still.place("hero", [])
    own, other = contents
    parts = {"headline": [{"part": "h", "content": own}], "call": [{"part": "c", "content": other}]}
    problem = still.refused("PUT", PATH, {"parts": parts})
    assert problem["status"] == status
    assert problem["field"].startswith("parts.content")


def test_a_repeat_changes_nothing(still: Shop) -> None:
    """Also after another change. The repeat gets the newest revision."""
    still.place("hero", [])
    key = {"idempotency-key": "combine-1"}
    still.ok("PUT", PATH, slots(call=1), **key)
    newer = still.ok("PUT", PATH, slots(call=2))
    assert still.ok("PUT", PATH, slots(call=1), **key) == newer
