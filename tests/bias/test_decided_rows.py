"""The decisions that were computed again, as arrays by their places in the log."""

from types import SimpleNamespace

import numpy as np
import pytest
from aboveboard.bias.decided_rows import DecidedBuilder, ReplayFailure, add_chances
from aboveboard.bias.row_causes import HeldReaches, KeyEffect, ReasonEffect, RowCauses
from aboveboard.words import BoundBy, Level

from tests.bias.decided import visits

FOUND = RowCauses(
    by_level=(0.1, 0.2, 0.2, 0.4, 0.4),
    keys=(KeyEffect("topic:lead", Level.HISTORY, 0.2), KeyEffect("topic:lead", Level.PAGE, 0.1)),
    reasons=(ReasonEffect("limit", 0.3),),
    has_keys=True,
    by_reaches=(0.4, 0.4, 0.2, 0.2, 0.4, 0.4, 0.2, 0.2),
    held_back=(HeldReaches("rule:offer-minor", 6),),
)


def record(level=3, bound_by=BoundBy.AGE):
    """The part of a record that is kept."""
    return SimpleNamespace(
        allowed=SimpleNamespace(strength="0.85"), effective=level, bound_by=bound_by
    )  # fmt: skip


def built(*found):
    made = DecidedBuilder(frozenset({"show-special"}))
    for place, each in enumerate(found):
        made.add(10 * place, record(), each)
    made.leave(7, ReplayFailure.MODEL)
    return made.finish()


def test_each_decision_has_a_row():
    """With its place, chances, level and strength."""
    made = built(FOUND, FOUND)
    assert (made.places.tolist(), made.by_level.tolist()) == ([0, 10], [[*FOUND.by_level]] * 2)
    assert (made.levels.tolist(), made.strengths.tolist()) == ([3, 3], [0.85, 0.85])
    assert made.bound_by.tolist() == [list(BoundBy).index(BoundBy.AGE)] * 2
    assert {why: each.tolist() for why, each in made.undecided.items()} == {ReplayFailure.MODEL: [7]}
    assert made.never == {"show-special"}


def test_a_key_is_named_by_the_level_that_brought_it():
    """So the same one may be in two steps."""
    made = built(FOUND)
    assert (made.keys.names, made.keys.values.tolist()) == (("3 topic:lead", "1 topic:lead"), [0.2, 0.1])
    assert (made.reasons.names, made.reasons.rows.tolist()) == (("limit",), [0])
    assert (made.held_back.names, made.held_back.values.tolist()) == (("rule:offer-minor",), [6.0])
    assert made.by_reaches.tolist() == [[*FOUND.by_reaches]]


def test_decisions_with_too_many_keys_are_marked():
    """By their rows."""
    assert built(FOUND, FOUND._replace(keys=(), has_keys=False)).keyless.tolist() == [1]


def test_chances_come_to_the_rows_that_were_made_again():
    """The others have none."""
    rows = visits(people=2)
    made = built(FOUND)._replace(places=rows.details.places[1:2])
    chances = add_chances(rows, made).details.chances
    assert chances.tolist() == pytest.approx([np.nan, 0.4, np.nan, np.nan], nan_ok=True)


def test_without_any_decision_there_are_empty_arrays():
    """Of the right shape."""
    made = built()
    assert made.by_level.shape == (0, len(Level))
    assert made.keys.names == ()
