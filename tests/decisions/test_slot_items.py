"""The items of an answer in which items keep their places."""

from aboveboard.decisions.answer import ShownItem
from aboveboard.decisions.slot_items import list_arranged
from aboveboard.decisions.slots import RecordedSlots

from tests.engine.worlds import one_each

SHELF = one_each("running", "cooking", "chess", baseline="editorial")
CHOSEN = [ShownItem("c", 1, 0.4, {})]


def facts(found):
    return [(each.item, each.position, each.probability, each.emphasis is True) for each in found]


def test_below_a_split_the_declared_order_follows():
    """With positions that go on, and the chosen item in its place too."""
    slots = RecordedSlots(adaptive=1, kind="split", rest=("a", "b", "c"))
    assert facts(list_arranged(SHELF, slots, CHOSEN, "en")) == [
        ("c", 1, 0.4, False),
        ("a", 2, 1.0, False),
        ("b", 3, 1.0, False),
        ("c", 4, 1.0, False),
    ]


def test_in_an_emphasis_chosen_items_are_marked_where_they_are():
    """With the probability of their mark."""
    slots = RecordedSlots(adaptive=1, kind="emphasis", rest=("a", "b", "c"))
    assert facts(list_arranged(SHELF, slots, CHOSEN, "en")) == [
        ("a", 1, 1.0, False),
        ("b", 2, 1.0, False),
        ("c", 3, 0.4, True),
    ]


def test_in_an_own_order_pinned_items_are_marked():
    """No other is."""
    slots = RecordedSlots(adaptive=1, kind="emphasis", kept=(("c", "pinned"),))
    assert facts(list_arranged(SHELF, slots, CHOSEN, "en")) == [("c", 1, 0.4, True)]
