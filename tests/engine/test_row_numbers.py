"""The parts of a compiled placement that need no item."""

import numpy as np
import pytest
from aboveboard.engine.row_numbers import (
    count_topics,
    find_leaders,
    freeze,
    make_instants,
    number_keys,
    spell_tags,
)


def test_only_keys_that_limits_compare_otherwise_are_listed() -> None:
    """A topic counts without its letter case, and an item as it is."""
    keys = ["topic:chess", "topic:Chess", "topic:CHESS", "item:A"]
    assert spell_tags(keys) == {"topic:chess": ("topic:Chess", "topic:CHESS")}


def test_the_topics_that_most_items_carry_lead() -> None:
    """Equal ones lead in the order of their names. Rows of items themselves are left out."""
    rows = {"item:a": 0, "item:b": 1, "topic:z": 2, "topic:y": 3, "topic:x": 4}
    offsets = np.array([0, 1, 2, 4, 5, 6])
    assert find_leaders(rows, offsets, 2, 2) == {"topic:z": 0, "topic:x": 1}


def test_items_come_first_and_then_what_they_are_about() -> None:
    """Each key has the items that carry it, ascending. Buckets are counted as no topics."""
    about = [["topic:y", "bucket:n:..1"], [], ["bucket:n:..1", "topic:x", "topic:y"]]
    rows, offsets, columns = number_keys(["item:a", "item:b", "item:c"], about)
    carried = {key: columns[offsets[row] : offsets[row + 1]].tolist() for key, row in rows.items()}
    assert [*rows][:3] == ["item:a", "item:b", "item:c"]
    assert carried == {
        "item:a": [0], "item:b": [1], "item:c": [2],
        "topic:y": [0, 2], "topic:x": [2], "bucket:n:..1": [0, 2],
    }  # fmt: skip
    assert count_topics(rows, offsets, columns, 3).tolist() == [1, 0, 2]


def test_arrays_cannot_be_changed() -> None:
    """They are shared by all decisions of a placement."""
    for array in (make_instants([5, None], otherwise=9), freeze(np.array([5, 9]))):
        assert array.tolist() == [5, 9]
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
