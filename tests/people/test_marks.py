"""Marks of stored signals: bounded, in no order of arrival, and gone with what they named."""

from aboveboard.people.marks import (
    MANY,
    MARKS_MOST,
    NAMED_MOST,
    Marks,
    SignalMark,
    add_mark,
    count_marks,
    drop_categories,
    drop_ended,
    drop_named,
    list_mark_ends,
    make_mark,
    merge_marks,
)
from aboveboard.words import Category
from hypothesis import given
from hypothesis import strategies as st

KIND = Category.BEHAVIOURAL
instants = st.lists(st.integers(0, 50), max_size=30)


def marks_at(found: list[int], most: int = MARKS_MOST) -> Marks:
    marks: Marks = {}
    for at_ms in found:
        marks = add_mark(marks, KIND, "p", make_mark(at_ms, at_ms + 100, ()), most=most)
    return marks


@given(instants, st.integers(1, MARKS_MOST))
def test_the_newest_marks_stay_in_any_order_of_arrival(found: list[int], most: int) -> None:
    """A late signal is placed by its own time."""
    expected = {KIND: {"p": tuple(SignalMark(at, at + 100) for at in sorted(found)[-most:])}} if found else {}
    assert marks_at(found, most) == marks_at(found[::-1], most) == expected


@given(instants, instants)
def test_the_marks_of_two_ids_add_up(one: list[int], other: list[int]) -> None:
    """They are those of all signals together, whichever id is first."""
    both = merge_marks(marks_at(one), marks_at(other))
    assert both == merge_marks(marks_at(other), marks_at(one)) == marks_at(one + other)


def test_a_mark_with_very_many_names_goes_with_any() -> None:
    """They are not stored, so it may have named what is excluded."""
    keys = tuple(f"item:{number}" for number in range(NAMED_MOST + 1))
    assert make_mark(1, 2, keys).named == (MANY,)
    marks = add_mark({}, KIND, "p", make_mark(1, 2, keys), most=1)
    assert drop_named(marks, lambda _: False) == {}


def test_what_is_older_goes_with_a_mark() -> None:
    """Else a cart from before a deleted order would look as if it was left."""
    marks: Marks = {
        KIND: {
            "cart": (SignalMark(1, 99), SignalMark(5, 99)),
            "order": (SignalMark(3, 99, ("item:a",)), SignalMark(4, 99)),
        }
    }
    assert drop_named(marks, lambda key: key == "item:b") is marks
    assert drop_named(marks, lambda key: key == "item:a") == {
        KIND: {"cart": (SignalMark(5, 99),), "order": (SignalMark(4, 99),)}
    }


def test_a_mark_ends_with_its_signal() -> None:
    """And with a limit on its category."""
    marks: Marks = {KIND: {"p": (SignalMark(1, 5), SignalMark(2, 9))}}
    assert list_mark_ends(marks) == [5, 9]
    assert drop_ended(marks, 4) is marks
    assert drop_ended(marks, 5) == {KIND: {"p": (SignalMark(2, 9),)}}
    assert drop_ended(marks, 9) == drop_categories(marks, (KIND,)) == {}


def test_marks_are_counted_by_pattern() -> None:
    """Those of all ids together."""
    assert count_marks([marks_at([1, 2]), marks_at([3]), {}]) == {"p": 3}
