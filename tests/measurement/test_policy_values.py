"""The probabilities of another policy, and the model that they are from."""

import numpy as np
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import Model, bind
from aboveboard.engine.off_policy import evaluate, log_of
from aboveboard.engine.placement import Item
from aboveboard.measurement.placement_report import Policy
from aboveboard.measurement.policy_values import AsOfThen, PolicyValues

from tests.engine.worlds import placement


def test_a_model_is_bound_again_only_when_an_item_changes_its_age() -> None:
    """Otherwise every decision would pay for a binding."""
    start = 500_000 * MS_PER_HOUR
    shelf = compile_shelf(placement(Item("a", starts_ms=start), Item("b")))
    model = Model(1, 50, {"fresh:day": 0.5})
    judge = AsOfThen(bind(shelf, model), model)
    first, later = judge.at(start + MS_PER_HOUR), judge.at(start + 2 * MS_PER_DAY)
    assert first is not later
    assert judge.at(start + 2 * MS_PER_DAY + MS_PER_HOUR) is later


def value_of(name: str, *, overlap: float, rows: int = 400) -> Policy:
    """Returns the value of a policy that prefers what the rows show with this mean weight."""
    rewards, logged = np.arange(rows) % 2.0, np.full(rows, 0.5)
    log = log_of(rewards, logged, logged * overlap)
    return Policy(name, evaluate(log, np.random.default_rng(0), replicates=10))


def test_an_estimate_of_newer_rows_stands_in_for_what_all_rows_rarely_showed() -> None:
    """What all rows can say, they say."""
    all_rows = PolicyValues([value_of("everybody", overlap=0.9), value_of("model", overlap=0.3)], 7)
    newer = PolicyValues(
        [value_of(name, overlap=0.8, rows=200) for name in ("everybody", "model")],
        2,
    )
    assert (all_rows.lacks_overlap, newer.lacks_overlap) == (True, False)
    filled = all_rows.fill_in(newer)
    assert [each.evaluation.rows for each in filled.policies] == [400, 200]
    assert (filled.lacks_overlap, filled.gone) == (False, 7)


def test_a_refusal_stays_that_of_all_rows() -> None:
    """The rows of a part may lack more than that."""
    all_rows = PolicyValues([value_of("model", overlap=0.3)], 0)
    assert all_rows.fill_in(PolicyValues([value_of("model", overlap=0.9, rows=20)], 0)) == all_rows
    assert all_rows.fill_in(PolicyValues([], 0)) == all_rows
