"""The probabilities of another policy, and the model that they are from."""

import numpy as np
import pytest
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, compile_shelf
from aboveboard.measurement.policy_values import AsOfThen, _evaluate, _PolicyRow

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


def make_rows(likes: float, *, newer: int) -> list[_PolicyRow]:
    """Returns 3,000 rows of a shop of 200 items. The `newer` ones were chosen by the model that is judged, and the others
    by one that showed its first item nearly always.
    """
    randomness = np.random.default_rng(5)
    early, now = np.full(200, 0.05 / 199), np.full(200, 0.3 / 199)
    early[0], now[7] = 0.95, 0.7
    rows = []
    for number in range(3000):
        logged = now if number >= 3000 - newer else early
        item = int(randomness.choice(200, p=logged))
        reward = float(randomness.random() < likes)
        rows.append(
            _PolicyRow(b"%d" % number, reward, float(logged[item]), float(item == 0), float(now[item]))
        )
    return rows


@pytest.mark.parametrize(("newer", "counted"), [(3000, 3000), (1600, 1500), (800, 750), (390, 375)])
def test_only_the_newest_rows_count_where_older_ones_rarely_showed_what_is_preferred(
    newer: int, counted: int
) -> None:
    """A shop that learns would else have no estimate for as long as it remembers its first days."""
    found = _evaluate(make_rows(0.3, newer=newer), lambda row: row.model, np.random.default_rng(0))
    assert (found.refused, found.rows) == (None, counted)
    assert found.estimates["snips"].low <= 0.3 <= found.estimates["snips"].high


def test_rewards_have_no_say_in_which_rows_count() -> None:
    """An estimate that was chosen for its value would be too good."""
    counted = {
        _evaluate(make_rows(likes, newer=800), lambda row: row.model, np.random.default_rng(0)).rows
        for likes in (0.1, 0.5, 0.9)
    }
    assert counted == {750}


def test_the_refusal_is_that_of_all_rows_where_no_part_has_an_estimate() -> None:
    """A part that has too few rows would name another lack."""
    found = _evaluate(make_rows(0.3, newer=0), lambda row: row.model, np.random.default_rng(0))
    assert found.refused is not None
    assert found.rows == 3000
