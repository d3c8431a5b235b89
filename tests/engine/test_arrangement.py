"""The arrangement of a placement: what stands, what adapts, and what a move is."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.arrangement import (
    FREE,
    Arrangement,
    SlotOrigin,
    count_adaptive,
    count_moves,
    is_due,
    list_standing,
    open_oldest,
    order_as_asked,
)
from hypothesis import given
from hypothesis import strategies as st

DECLARED = ("home", "bills", "cards", "help", "news")
NAMES = st.lists(st.sampled_from([*DECLARED, "gone"]), unique=True)


@pytest.mark.parametrize(
    ("kind", "standing"),
    [
        ("free", ()),
        ("fixed", ()),
        ("split", ("home", "bills")),
        ("emphasis", ("home", "bills", "cards", "help")),
    ],
)
def test_each_kind_leaves_its_own_part_in_the_declared_order(kind, standing):
    """A split of four slots has them below its adaptive ones, and an emphasis has them all."""
    assert tuple(list_standing(Arrangement(kind=kind, adaptive=2), DECLARED, 4)) == standing


@pytest.mark.parametrize(("kind", "adaptive"), [("free", 4), ("fixed", 4), ("split", 2), ("emphasis", 2)])
def test_only_declared_slots_adapt(kind, adaptive):
    """Without an arrangement, all of them do."""
    assert count_adaptive(Arrangement(kind=kind, adaptive=2), 4) == adaptive


def test_a_short_answer_adapts_no_more_than_it_has():
    """It has no standing part then."""
    one = Arrangement(kind="split", adaptive=3)
    assert (count_adaptive(one, 2), list_standing(one, DECLARED, 2)) == (2, ())


@pytest.mark.parametrize(
    ("after", "moves"),
    [(("a", "b", "c"), 0), (("a", "b", "x"), 1), (("b", "a", "c"), 2), (("b", "c", "a"), 3), (("a",), 0)],
)
def test_a_move_is_a_slot_whose_item_differs(after, moves):
    """So a swap is two. A slot that only one of both has is none."""
    assert count_moves(("a", "b", "c"), after) == moves


@pytest.mark.parametrize(("days", "moves_max", "due"), [(6.9, 1, False), (7, 1, True), (70, 0, False)])
def test_slots_change_again_once_their_days_are_over(days, moves_max, due):
    """Without moves, never."""
    arrangement = Arrangement(kind="split", settle_days=7, moves_max=moves_max)
    assert is_due(arrangement, 1000, 1000 + round(days * MS_PER_DAY)) is due


@given(st.lists(st.integers(0, 5), max_size=6), st.integers(0, 6))
def test_the_slots_of_the_oldest_draws_have_their_turn(times, most):
    """Whatever stands in them: the choice of slots reads no item."""
    slots = [SlotOrigin(f"i{number}", at_ms) for number, at_ms in enumerate(times)]
    renamed = [SlotOrigin("same", each.drawn_ms) for each in slots]
    opened = open_oldest(slots, most)
    assert opened == open_oldest(renamed, most)
    assert len(opened) == min(most, len(slots))
    left = [each.drawn_ms for number, each in enumerate(slots) if number not in opened]
    assert max((slots[number].drawn_ms for number in opened), default=0) <= min(left, default=5)


@given(NAMES, NAMES)
def test_an_own_order_has_each_declared_item_once(order, pinned):
    """Pinned ones first, then those of the order, then the rest as declared; an unknown id is left out."""
    found = order_as_asked(DECLARED, order, pinned)
    assert sorted(found) == sorted(DECLARED)
    known = [name for name in pinned if name != "gone"]
    assert found[: len(known)] == known
    rest = [name for name in found if name not in order and name not in pinned]
    assert rest == [name for name in DECLARED if name in rest]


def test_a_placement_without_an_arrangement_is_free():
    """It neither settles nor reads its numbers."""
    assert (FREE.kind, FREE.is_settled) == ("free", False)
