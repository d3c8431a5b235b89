"""The slots of an answer: kept ones, drawn ones, and the declared order."""

import numpy as np
import pytest
from aboveboard.decisions.slots import (
    RecordedSlots,
    SlotInput,
    SlotPlan,
    decide_slots,
    fill_slots,
    keep_passed,
    list_slots,
)
from aboveboard.engine.arrangement import Arrangement
from aboveboard.engine.model import Model, bind
from aboveboard.people.arrangements import KeptSlots, OwnArrangement

from tests.engine.worlds import allowed, everything, likes, one_each

BOUND = bind(one_each("running", "cooking", "chess", "films", baseline="editorial"), Model())
KEPT = KeptSlots(3, "t", ("c", "a"), (1, 2), 2, "s", 2)
SPLIT = Arrangement("split", 2)


def plan(kind="split", own=None, **more):
    return SlotPlan(arrangement=Arrangement(kind, 2), own=own or OwnArrangement("adaptive"), **more)


@pytest.mark.parametrize(
    ("made", "slots"),
    [
        (plan(), (None, None)),
        (plan(settled=KEPT), (("c", "settled"), ("a", "settled"))),
        (plan(settled=KEPT, opened=frozenset({0})), (None, ("a", "settled"))),
        (plan(own=OwnArrangement("adaptive", (), ("a", "gone")), settled=KEPT), (("a", "pinned"), None)),
    ],
)
def test_a_slot_keeps_a_pinned_item_or_that_of_an_earlier_draw(made, slots):
    """Unless it is drawn again, or the item is in another slot."""
    assert list_slots(made, ["a", "b", "c", "d"], 2) == slots


@pytest.mark.parametrize(
    ("kind", "rest"), [("split", ("a", "b")), ("emphasis", ("a", "b", "c", "d")), ("free", ())]
)
def test_the_declared_order_follows_or_is_all(kind, rest):
    """In an answer of four slots."""
    assert fill_slots(BOUND, plan(kind), everything(BOUND), 4).rest == rest


def test_an_own_order_has_no_upper_part():
    """Each item is there once, and nothing is drawn."""
    made = plan(own=OwnArrangement("mine", ("d",), ("b",)))
    found = fill_slots(BOUND, made, everything(BOUND), 4)
    assert found.kept == (("b", "pinned"), ("d", "your_order"), ("a", "your_order"), ("c", "your_order"))
    assert found.rest == ()


def test_an_emphasis_marks_only_what_the_answer_has():
    """Its items are those that the count lets in."""
    slots = fill_slots(BOUND, plan("emphasis"), everything(BOUND), 2)
    chosen = decide_slots(
        BOUND, allowed(likes("item:d")), slots, SlotInput(everything(BOUND), np.array([], np.intp), 1)
    )
    assert {BOUND.shelf.ids[slot.item] for slot in chosen.slots} == {"a", "b"}


def test_under_other_rules_a_removed_item_is_in_no_slot():
    """The slot is drawn then."""
    slots = RecordedSlots(
        adaptive=2, kind="split", kept=(("a", "settled"), ("b", "settled")), rest=("a", "b")
    )
    found = keep_passed(slots, ["b"])
    assert (found.kept, found.rest) == ((None, ("b", "settled")), ("b",))
    assert keep_passed(slots, []).kept == ()
