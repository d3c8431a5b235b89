"""The averages that say how far decisions narrowed down what people see."""

from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.narrowness import MadeChoice, Narrowness, count_drawn_moves, measure_narrowness
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.record import CarriedRecord, ItemRecord, make_record
from aboveboard.decisions.slots import RecordedSlots
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

from tests.laws.strategies import cases

DAY = MS_PER_DAY


def of(case, **changed):
    return structs.replace(make_record("dec_1", case.situation, think(case.situation)), **changed)


def slots(*kept, changed=()):
    return RecordedSlots(adaptive=2, kind="split", kept=kept, changed=changed)


TWO = (ItemRecord("a", "0.5"), ItemRecord("b", "1.0"))
MOVED = {"items": TWO, "arranged": slots(None, ("b", "settled"), changed=("a",))}
KEPT = {"items": TWO, "arranged": slots(("a", "settled"), ("b", "settled"), changed=("a",))}


@given(cases(), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=4))
def test_shares_are_averages_of_decisions_with_a_personal_part(case, shares):
    """Others do not count."""
    carried = [
        CarriedRecord(explored="0.0", unmet=repr(round(unmet, 3)), strongest=repr(round(strongest, 3)))
        for unmet, strongest in shares
    ]
    made = [MadeChoice(b"p", 0, of(case, carried=each, arranged=UNSET)) for each in (*carried, None)]
    found = measure_narrowness(made)
    assert found.decisions == len(shares)
    assert abs(found.unmet - sum(unmet for unmet, _ in shares) / len(shares)) < 0.002
    assert abs(found.strongest - sum(strongest for _, strongest in shares) / len(shares)) < 0.002


@given(cases())
def test_a_move_counts_once_and_not_again_in_its_visit(case):
    """Later answers of the visit name it, and keep the item."""
    assert count_drawn_moves(of(case, **MOVED)) == 1
    assert count_drawn_moves(of(case, **KEPT)) == 0
    assert count_drawn_moves(of(case, arranged=UNSET)) == 0


@given(cases())
def test_moves_are_of_one_person_in_a_week(case):
    """Three moves of two people in five weeks together."""
    moved, kept = of(case, **MOVED, carried=None), of(case, **KEPT, carried=None)
    made = [MadeChoice(b"p", day * DAY, moved) for day in (0, 14, 28)]
    made += [MadeChoice(b"q", 0, kept), MadeChoice(None, 0, moved)]
    assert measure_narrowness(made) == Narrowness(0, None, None, 0.6)
    assert measure_narrowness([]) == Narrowness(0, None, None, None)
