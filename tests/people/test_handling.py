"""The ways of each right: words of one set are distinct, and a way that acts names its function."""

import re

import pytest
from aboveboard.people.handling import RIGHTS, EraseWay, ReadWay, Way


@pytest.mark.parametrize(("name", "kind"), RIGHTS)
def test_a_word_is_one_way(name: str, kind: type[Way]) -> None:
    """Two ways of one right never have the same words."""
    assert len({str(way) for way in kind}) == len(list(kind))
    assert all(re.fullmatch(r"[a-z_.]+:[a-z_]+", way.by) for way in kind if way.by)


def test_a_way_is_found_by_its_word_and_keeps_its_function() -> None:
    """As a member of a closed set of words is."""
    assert EraseWay("deleted by row") is EraseWay.ROWS
    assert (EraseWay.ROWS.by, ReadWay.NOT_SHOWN.by) == ("erasure.rows:delete_rows", "")
