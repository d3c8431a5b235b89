"""The reason of an item that keeps its place."""

import numpy as np
import pytest
from aboveboard.engine.model import Model, bind
from aboveboard.engine.partial_choice import Standing, decide_around
from aboveboard.explanation.explain import explain
from aboveboard.explanation.kept_items import find_kept

from tests.engine.worlds import allowed, everything, likes, one_each

BOUND = bind(one_each("running", "cooking", "chess", baseline="editorial"), Model())
PERSON = allowed(likes("item:c"))


def decide(*kept):
    return decide_around(BOUND, PERSON, everything(BOUND), kept, count=2, seed=3)


@pytest.mark.parametrize(
    ("item", "code", "reason"),
    [
        (0, "settled", ("kept_place", "baseline")),
        (2, "settled", ("settled", "you")),
        (2, "your_order", ("your_order", "yours")),
        (0, "pinned", ("pinned", "yours")),
    ],
)
def test_it_says_who_put_the_item_there(item, code, reason):
    """The engine only where the declared order has another item in the slot."""
    decision = decide(Standing(item, code), None)
    assert find_kept(decision, 0) == reason
    told = explain(BOUND, PERSON, decision)
    assert (told.reasons[0].code, told.headline) == reason


def test_a_drawn_slot_beside_kept_ones_has_reasons_of_its_own():
    """Of what the kept ones leave."""
    decision = decide(Standing(2, "settled"), None)
    assert find_kept(decision, 1) is None
    codes = {reason.code for reason in explain(BOUND, PERSON, decision, slot=1).reasons}
    assert codes <= {"next_in_order", "best_of_rest", "by_chance", "less_likely"}
    assert np.isclose(sum(decision.chances), 1)
