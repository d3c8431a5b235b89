"""The compiled placement: keys, ranks and shortcuts that the engine reads."""

import numpy as np
import pytest
from aboveboard.engine.compiled_placement import compile_shelf, items_with
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.words import Sensitivity

from tests.engine.worlds import one_each, placement, shelf


def test_items_keep_their_declared_order():
    """The index of an item is its place in the editorial order."""
    assert shelf(Item("b"), Item("a")).index == {"b": 0, "a": 1}


def test_tags_topics_and_category_are_topics():
    """All three say what an item is about, and a name that stands twice counts once."""
    compiled = shelf(Item("a", tags=("x", "y"), topics=("x",), category="z"))
    assert set(compiled.rows) == {"item:a", "topic:x", "topic:y", "topic:z"}
    assert compiled.columns.tolist() == [0, 0, 0, 0]


def test_a_key_finds_its_items():
    """Ascending, and none for a key that nothing has."""
    compiled = one_each("x", "y", "x")
    assert items_with(compiled, "topic:x").tolist() == [0, 2]
    assert items_with(compiled, "item:b").tolist() == [1]
    assert items_with(compiled, "topic:unheard").size == 0


def test_a_shelf_cannot_be_written_to():
    """No decision can change it, because many share it."""
    with pytest.raises(ValueError, match="read-only"):
        one_each("x").columns[0] = 1


def test_ids_are_ranked():
    """Ties in the baseline are broken by this rank."""
    assert shelf(Item("c"), Item("a"), Item("b")).id_rank.tolist() == [2, 0, 1]


@pytest.mark.parametrize(
    ("items", "name", "field"), [((Item("a"), Item("a")), "home", "items"), ((), "a/b", "placement")]
)
def test_an_ambiguous_placement_is_refused(items, name, field):
    """Two items of one id, and an id with the sign that parts placement and item in the counts."""
    declared = placement(*items)
    with pytest.raises(Unprocessable) as raised:
        compile_shelf(type(declared)("shop", name, 1, "Home", declared.kind, items=items))
    assert raised.value.field == field


def test_shortcuts_hold_only_where_all_items_agree():
    """One bound item, or one special item, and the shortcut is gone."""
    plain = one_each("x", "y")
    assert (plain.always_active, plain.one_code) == (True, 0)
    varied = shelf(Item("a", ends_ms=5), Item("b", sensitivity=Sensitivity.SPECIAL))
    assert (varied.always_active, varied.one_code) == (False, None)


def test_an_empty_placement_compiles():
    """Nothing in it is no error: the answer is an empty one."""
    compiled = shelf()
    assert (compiled.ids, compiled.columns.size, compiled.one_code) == ((), 0, None)
    assert compiled.starts.dtype == np.int64
