"""The items of a recorded answer: drawn ones, kept ones, and those in the declared order."""

from aboveboard.decisions.pipeline import think
from aboveboard.decisions.record import DecisionRecord, make_record
from aboveboard.decisions.shown_items import find_kept_items, find_shown_items
from aboveboard.decisions.slots import RecordedSlots
from hypothesis import given
from msgspec import structs

from tests.laws.strategies import cases


@given(cases())
def test_all_items_of_an_answer_were_shown_and_kept_ones_were_not_drawn(case):
    """Without an arrangement, all of them were drawn."""
    body: DecisionRecord = make_record("dec_1", case.situation, think(case.situation))
    names = {each.item for each in body.items}
    assert (find_shown_items(body), find_kept_items(body)) == (names, frozenset())
    slots = RecordedSlots(adaptive=2, kind="split", kept=(("a", "settled"), None), rest=("z",))
    kept = structs.replace(body, arranged=slots)
    assert (find_shown_items(kept), find_kept_items(kept)) == (names | {"z"}, {"a"})
