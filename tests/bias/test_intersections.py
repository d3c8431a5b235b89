"""The comparisons of a check are listed before anything is looked at."""

import pytest
from aboveboard.bias.intersections import declare_tables, join, largest, list_groups
from aboveboard.errors import Unprocessable

PEOPLE = {"eea": 400, "other": 90, "us_optout": 9, "unknown": 800, "eea/unknown": 50}


@pytest.mark.parametrize(
    ("by", "every_pair", "expected"),
    [
        (["age_class"], False, (("age_class",),)),
        (["age_class", ["language", "age_class"]], False, (("age_class",), ("age_class", "language"))),
        (["b", "a"], True, (("b",), ("a",), ("a", "b"))),
        ([["a", "b"], ["b", "a"]], False, (("a", "b"),)),
        ([["a", "b", "c"]], True, (("a", "b", "c"), ("a", "b"), ("a", "c"), ("b", "c"))),
    ],
)
def test_each_table_is_declared_once(by, every_pair, expected):
    """In any order of its attributes."""
    assert declare_tables(by, every_pair=every_pair) == expected


@pytest.mark.parametrize("by", [[[]], [["a", "a"]]])
def test_a_table_without_attributes_or_with_one_twice_is_refused(by):
    """It compares nothing."""
    with pytest.raises(Unprocessable):
        declare_tables(by)


def test_known_groups_with_enough_people_are_compared():
    """All but the reference, whatever they got."""
    assert list_groups(PEOPLE, "eea", 10) == ("other",)


def test_the_largest_known_group_is_the_reference():
    """Unknown people are more, and are no group."""
    assert (largest(PEOPLE), largest({"unknown": 3})) == ("eea", "unknown")


def test_an_intersection_has_the_values_in_order():
    """As its attributes are."""
    assert join(("adult", "de")) == "adult/de"
