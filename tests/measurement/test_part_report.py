"""The parts of a report: in the order of the placement, with what was learned of each."""

from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.measurement.item_values import ItemValue
from aboveboard.measurement.part_report import list_parts
from aboveboard.measurement.placement_report import PartReport
from msgspec import structs

from tests.engine.worlds import placement

PARTS = CreativeParts({"headline": (Item("h2"), Item("h1"))})


def test_parts_without_outcomes_have_counts_of_0() -> None:
    """Removed parts come last, without the weight that the model may still have."""
    declared = structs.replace(placement(), parts=PARTS)
    values = [ItemValue("part:call:buy", 3, 2, None, None), ItemValue("part:headline:h1", 5, 4, None, None)]
    weights = {"topic:part:headline:h1": 0.25, "topic:part:call:buy": 0.5}
    assert list_parts(declared, values, weights) == [
        PartReport("headline", "h2", 0, 0, None, None),
        PartReport("headline", "h1", 5, 4, None, None, 0.25),
        PartReport("call", "buy", 3, 2, None, None, None, removed=True),
    ]


def test_a_placement_without_parts_has_none() -> None:
    """A weight of a tag alone makes no part."""
    assert list_parts(placement(Item("a")), [], {"topic:part:call:buy": 0.5}) == []
