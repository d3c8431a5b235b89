"""The parts that are surely chosen most, by what every item with them earned."""

import pytest
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.part_popularity import find_first_parts
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.engine.popularity import ItemCount
from aboveboard.engine.rewards import Rewards
from msgspec import structs

from tests.engine.worlds import placement

PARTS = CreativeParts({"headline": (Item("h1"), Item("h2")), "call": (Item("buy"),)})
MADE = structs.replace(placement(*combine_parts(PARTS)), parts=PARTS)
GOOD, POOR = ItemCount(400, 200), ItemCount(400, 40)


def first(counts, declared=MADE, people=800):
    return find_first_parts(declared, counts, people=people, rows=800)


def test_a_part_that_surely_earns_more_than_the_others_of_its_slot_is_first():
    """A slot with one part has none, because there is nothing to compare."""
    assert first({"buy+h1": GOOD, "buy+h2": POOR}) == {"part:headline:h1"}


@pytest.mark.parametrize(
    "found",
    [
        first({"buy+h1": GOOD, "buy+h2": ItemCount(400, 190)}),
        first({"buy+h1": GOOD, "buy+h2": POOR}, people=29),
        first({"buy+h1": GOOD}),
        first({"buy+h1": GOOD, "buy+h2": POOR}, structs.replace(MADE, rewards=Rewards(per_value=0.01))),
        first({"a": GOOD, "b": POOR}, placement(Item("a", ("part:headline:h1",)), Item("b"))),
    ],
    ids=["close", "few-people", "not-shown", "worth", "no-parts"],
)
def test_without_enough_evidence_none_is_first(found):
    """Intervals that meet, too few people, a rival without outcomes, other worths, or tags alone."""
    assert found == set()


def test_the_items_with_a_part_count_together():
    """None of them alone has outcomes enough."""
    slots = {"headline": (Item("h1"), Item("h2")), "call": tuple(Item(f"c{at}") for at in range(20))}
    parts = CreativeParts(slots)
    made = structs.replace(placement(*combine_parts(parts)), parts=parts)
    counts = {item.item: ItemCount(20, 10 if "h1" in item.item else 2) for item in made.items}
    assert first(counts, made) == {"part:headline:h1"}
