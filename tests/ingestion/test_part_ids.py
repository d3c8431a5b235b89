"""The ids of items that are made of parts."""

import pytest
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.errors import Unprocessable
from aboveboard.ingestion.part_ids import check_apart, list_combined
from msgspec import structs

from tests.engine.worlds import placement

PARTS = CreativeParts({"headline": (Item("h1"), Item("h2")), "call": (Item("c1"),)})
PLAIN = placement(Item("plain"))
MADE = structs.replace(PLAIN, items=(*PLAIN.items, *combine_parts(PARTS)), parts=PARTS)


def test_only_combinations_are_made_of_parts():
    """A placement without parts has none."""
    assert (list_combined(MADE), list_combined(PLAIN)) == ({"c1+h1", "c1+h2"}, set())


@pytest.mark.parametrize(
    ("put", "removed", "field"),
    [([Item("plain"), Item("c1+h1")], [], "items[1].item"), ([], ["plain", "c1+h2"], "remove[1]")],
)
def test_a_change_of_one_combination_alone_is_refused(put, removed, field):
    """It would be lost with the next combination. Other items may change."""
    with pytest.raises(Unprocessable) as refused:
        check_apart(MADE, put, removed)
    assert refused.value.field == field
    check_apart(MADE, [Item("plain")], ["other"])
    check_apart(PLAIN, put, removed)
