"""What a change of policy changes."""

from collections.abc import Callable
from pathlib import Path

from aboveboard.declared import read_folder
from aboveboard.policy.diff import Change, compare
from aboveboard.policy.policy_set import load

WriteRule = Callable[..., str]
WriteFolder = Callable[..., Path]


def test_a_set_does_not_differ_from_itself(folder: WriteFolder) -> None:
    """Layout or not."""
    assert compare(load(read_folder(folder())), load(read_folder(folder("\n\n")))) == []


def test_a_new_forbid_loses_the_cells_that_it_matches(folder: WriteFolder, rule: WriteRule) -> None:
    """They are named by the facts that they share."""
    forbid = rule("learn", "forbid", tail='when { context.known && principal == Person::"minor" }')
    (change,) = compare(load(read_folder(folder())), load(read_folder(folder(forbid))))
    where = {"known": ("True",), "age": ("minor",)}
    assert change == Change("learn", "lost", ("plain-learn",), ("some-rule",), 2, where)


def test_taking_it_out_gains_them_again(folder: WriteFolder, rule: WriteRule) -> None:
    """The same change, the other way round."""
    forbid = rule("learn", "forbid", tail="when { context.known }")
    (change,) = compare(load(read_folder(folder(forbid))), load(read_folder(folder())))
    assert (change.what, change.before, change.after) == ("gained", ("some-rule",), ("plain-learn",))


def test_another_rule_for_the_same_answer_comes_last(folder: WriteFolder, rule: WriteRule) -> None:
    """Its cells keep their answer, people read another sentence."""
    text = rule("show", id="more") + rule("learn", "forbid", id="less", tail="when { !context.given }")
    changes = compare(load(read_folder(folder())), load(read_folder(folder(text))))
    assert [(change.what, change.cells) for change in changes] == [("lost", 6), ("reason", 18432)]
    assert changes[1].where == {}


def test_the_widest_change_comes_first(folder: WriteFolder, rule: WriteRule) -> None:
    """Among gains and losses."""
    text = rule("learn", "forbid", id="a") + rule("show", "forbid", id="b")
    changes = compare(load(read_folder(folder())), load(read_folder(folder(text))))
    assert [change.cells for change in changes] == [18432, 12]
