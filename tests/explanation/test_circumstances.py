"""The circumstances of a decision."""

import numpy as np
import pytest
from aboveboard.explanation.circumstances import LEFT_BY, USUAL, Circumstances
from aboveboard.explanation.common import headline_of
from msgspec import structs


def test_usually_nothing_was_kept_back():
    """All items on offer could be shown."""
    assert (USUAL.kept_back, USUAL.is_own, USUAL.is_narrowed, USUAL.rivals) == ((), False, False, None)


def test_whatever_kept_something_back_has_a_sentence_of_its_own():
    """All of them say that the item is first of what is left."""
    assert len({*LEFT_BY.values()}) == len(LEFT_BY)
    assert {headline_of(code) for code in LEFT_BY.values()} == {"left"}


def test_each_place_has_its_own_circumstances():
    """All that is not about the place stays."""
    around = Circumstances(("cap",), is_own=True, lower=((), ("rule", "limit")))
    assert [around.at_slot(slot).kept_back for slot in range(3)] == [("cap",), (), ("rule", "limit")]
    assert all(around.at_slot(slot).is_own for slot in range(3))
    assert Circumstances(("cap",)).at_slot(1).kept_back == ()


ROUND = Circumstances(("cap",), is_own=True, is_narrowed=True, rivals=np.array([1, 2]), lower=((), ("rule",)))


@pytest.mark.parametrize(
    "changed",
    [
        {"kept_back": ()},
        {"is_own": False},
        {"is_narrowed": False},
        {"rivals": None},
        {"rivals": np.array([1, 3])},
        {"lower": ()},
    ],
    ids=str,
)
def test_circumstances_are_equal_by_what_they_say(changed):
    """So that decisions of two people, or by two sets of rules, can be compared."""
    assert structs.replace(ROUND, rivals=np.array([1, 2])) == ROUND
    assert structs.replace(ROUND, **changed) != ROUND
    assert structs.replace(USUAL) == USUAL
    assert USUAL != "usual"
