"""The maker of an item with parts: the strictest of those who made them, and never a person by silence."""

from itertools import permutations

import pytest
from aboveboard.engine.made_by import TOOL_MOST, MadeBy, Maker, combine, is_unlabelled, strictness
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

PERSON, ASSISTED, MACHINE = (MadeBy(kind) for kind in Maker)

declared = st.builds(
    MadeBy,
    st.sampled_from(Maker),
    st.sampled_from(("", "writer-2", "painter-1", "x" * 60)),
    st.sampled_from(("", "2026-11-01", "2026-11-29")),
    st.sampled_from(("", "editor", "lawyer")),
    st.booleans(),
)
makers = st.lists(declared | st.just(UNSET), max_size=5)


@given(makers)
def test_the_strictest_maker_of_any_part_is_that_of_the_whole(parts):
    """In whatever order they come."""
    whole = combine(parts)
    assert strictness(whole) == max(map(strictness, parts), default=strictness(UNSET))
    for others in list(permutations(parts))[:24]:
        assert strictness(combine(others)) == strictness(whole)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([], UNSET),
        ([PERSON, UNSET], UNSET),
        ([PERSON, PERSON], PERSON),
        ([ASSISTED, UNSET], ASSISTED),
        ([PERSON, MACHINE, ASSISTED], MACHINE),
    ],
)
def test_what_nobody_declared_is_not_the_work_of_a_person(parts, whole):
    """Above a person, and below a machine's help."""
    assert combine(parts) == whole


@given(makers)
def test_the_whole_says_so_only_where_each_part_of_a_machine_does(parts):
    """One unlabelled part is enough."""
    assert is_unlabelled(combine(parts)) == any(map(is_unlabelled, parts))


@given(makers)
def test_the_tools_fit_into_one_name(parts):
    """So the item can be sent again as it was read."""
    whole = combine(parts)
    assert whole is UNSET or len(whole.tool) <= TOOL_MOST


def test_where_parts_are_from_is_kept():
    """All tools, the newest day, and the role that reviewed all of them."""
    parts = [
        MadeBy(Maker.MACHINE, "writer-2", "2026-11-01", "editor"),
        MadeBy(Maker.MACHINE, "writer-2", "2026-11-03", "editor"),
        MadeBy(Maker.ASSISTED, "painter-1", "2026-11-09"),
    ]
    assert combine(parts) == MadeBy(Maker.MACHINE, "writer-2, painter-1", "2026-11-03", "editor")
