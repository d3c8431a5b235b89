"""Parameters: stored exactly, and bound to a shelf in baseline order."""

import math

import numpy as np
import pytest
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.exploration import EXPLORED
from aboveboard.engine.features import FATIGUE, FOR_KINDS, MATCHES, PRIOR_MATCH
from aboveboard.engine.model import PRIOR_EVIDENCE, Model, bind, gamma
from aboveboard.engine.placement import Item
from aboveboard.engine.ridge import RIDGE
from aboveboard.errors import Unprocessable
from aboveboard.words import Category, Reach
from hypothesis import given

from tests.engine.worlds import ITEMS, models, one_each, placements, shelf


def test_an_item_that_nothing_is_known_of_has_the_prior():
    """Beside what is known of all items, and of its topics."""
    bound = bind(one_each("x", "y", baseline="editorial"), Model(1, 1, {"bias": 0.25, "item:a": 0.5}, 0.125))
    assert bound.base.tolist() == [0.75, 0.375]


@pytest.mark.parametrize("weights", [{"age:minor": 1.0}, {"bias": math.nan}, {"bias": math.inf}])
def test_a_model_that_cannot_be_used_is_not_bound(weights):
    """Neither an undeclared feature nor a weight that is no number reaches a decision."""
    with pytest.raises(Unprocessable):
        bind(one_each("x"), Model(1, 1, weights))


def test_the_popular_baseline_is_by_score_and_then_by_id():
    """Bias moves nothing; a topic moves all that have it."""
    items = [Item("d"), Item("c", tags=("x",)), Item("b", tags=("x",)), Item("a")]
    bound = bind(shelf(*items), Model(1, 1, {"bias": 3.0, "topic:x": 0.5, "item:a": 0.25}))
    assert [bound.shelf.ids[at] for at in bound.order] == ["b", "c", "a", "d"]
    assert bound.base.tolist() == [3.5, 3.5, 3.25, 3.0]


def test_the_editorial_baseline_is_as_declared():
    """However popular the last item is."""
    bound = bind(one_each("x", "y", baseline="editorial"), Model(1, 1, {"topic:y": 1.0}))
    assert bound.order.tolist() == [0, 1]


@given(placements(), models())
def test_rank_undoes_order(declared, model):
    """Positions and items are the same things counted twice."""
    bound = bind(compile_shelf(declared), model)
    assert bound.rank[bound.order].tolist() == bound.everything.tolist()


def test_context_weights_become_rows_in_baseline_order():
    """Only for facts that something was learned of, and topics that are on the shelf."""
    weights = {
        "topic:y": 1.0,
        "context:device=tv*topic:x": 0.5,
        "context:device=tv*topic:y": 0.25,
        "context:region=FR*topic:unheard": 1.0,
    }
    bound = bind(one_each("x", "y"), Model(1, 1, weights))
    assert list(bound.context_rows) == [("device", "tv")]
    assert bound.grid.dense[bound.context_rows["device", "tv"]].tolist() == [0.25, 0.5]


def test_a_match_that_was_not_learned_has_its_prior():
    """And one that was learned has what was learned."""
    bound = bind(one_each("x"), Model(1, 1, {"match:visit:behavioural": -0.5}))
    assert bound.match[Reach.VISIT, Category.BEHAVIOURAL] == -0.5
    assert bound.match[Reach.HISTORY, Category.INTERACTION] == PRIOR_MATCH
    assert bound.match.keys() == {
        *MATCHES,
        *((reach, "shown") for reach in FATIGUE),
        *((reach, "bought") for reach in (Reach.HISTORY, Reach.ELSEWHERE)),
        *((reach, kind) for kind, reach in FOR_KINDS.items()),
    }


def test_choices_sharpen_with_evidence_and_with_the_number_of_items():
    """By the square root of both: of evidence from 10 up, and of items up to those that share."""
    assert [gamma(n, 10) for n in (0, 30)] == [300.0, 600.0]
    assert [gamma(90, n) for n in (1, 25, EXPLORED, 100_000)] == [300.0, 1500.0, 3000.0, 3000.0]


def test_the_prior_model_is_version_0():
    """It prefers nothing: its baseline is by id."""
    bound = bind(shelf(*map(Item, reversed(ITEMS))), Model())
    assert (bound.version, bound.evidence, np.ptp(bound.base)) == (0, 0, 0.0)
    assert [bound.shelf.ids[at] for at in bound.order] == list(ITEMS)


def test_the_priors_count_as_much_evidence_as_the_ridge_gives_them():
    """The exploration of a new model follows the weight that its priors really have."""
    assert PRIOR_EVIDENCE == RIDGE
