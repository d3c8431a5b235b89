"""The weights of places in a list: learned from what was shown there, and left out of choices."""

import math

import numpy as np
import pytest
from aboveboard.engine import decay, examination, ridge
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.examination import FIRST_POSITIONS, PRIOR_WEIGHTS, clip_place, combine, place_of
from aboveboard.engine.model_codec import decode, encode
from aboveboard.words import Level

from tests.engine.position_world import BEST, EVEN, FADING, List, share_of_best, show_lists


def shown(order: str, attention: tuple[float, ...], level: Level, lists: int = 1200) -> list[List]:
    return [*show_lists(order, attention, level, lists=lists, seed=3, batch=50)]


@pytest.mark.parametrize("order", ["ABCDE", "DCEBA"])
def test_the_best_item_reaches_the_top(order: str) -> None:
    """From any start, within 1,200 lists, and the weights come near the truth."""
    found = shown(order, FADING, Level.PAGE)
    assert share_of_best(found[-200:]) >= 0.9
    assert found[-1].model.examination == pytest.approx(FADING, abs=0.15)


def test_what_is_reported_only_when_looked_at_is_not_corrected_twice() -> None:
    """All places earn alike there, the weights rise from where they start, and the best item stays on top."""
    found = shown("ABCDE", EVEN, Level.PAGE, lists=600)
    assert share_of_best(found[-200:]) >= 0.9
    assert all(
        weight > prior
        for weight, prior in zip(found[-1].model.examination[1:], PRIOR_WEIGHTS[1:], strict=False)
    )


def test_with_one_slot_nothing_changes() -> None:
    """The sums are those of the examples, and the model has no places."""
    found = [*show_lists("ABCDE", FADING, Level.PAGE, lists=120, seed=1, batch=50, count=1)]
    assert found[-1].model.examination == ()
    learned = ({"bias": 1.0, f"item:{BEST}": 1.0}, 1.0)
    sums = decay.add(decay.empty(), [DatedExample(0, learned)])
    assert decay.total(sums, 0) is sums.periods[0]


def test_a_position_has_a_place() -> None:
    """The first five have one each; further down several share one, and the last is without an end."""
    places = [place_of(position) for position in range(1, 40)]
    assert places[:5] == [1, 2, 3, 4, 5]
    assert places == sorted(places)
    assert {*places} == {*range(1, len(FIRST_POSITIONS) + 1)}
    assert [clip_place(place) for place in (-3, 0, 1, 8, 9)] == [1, 1, 1, 8, 8]
    assert PRIOR_WEIGHTS[:3] == (1.0, 1 / 2, 1 / 3)


def test_the_fit_is_that_of_least_squares() -> None:
    """With two items that swap places often, weights and worth are those that the rewards were made from."""
    worth, weights, parts = {"a": 0.5, "b": 0.8}, (1.0, 0.5), {1: ridge.empty(), 2: ridge.empty()}
    for first, second in (("a", "b"), ("b", "a")):
        for place, item in enumerate((first, second), 1):
            rewards = [({f"item:{item}": 1.0}, worth[item] * weights[place - 1])] * 1000
            parts[place] = ridge.add_all(parts[place], rewards)
    whole = combine(parts, 0.2)
    assert whole.examination == pytest.approx(weights, abs=0.03)
    solved = ridge.solve_model(whole, 1)
    assert solved.weights == pytest.approx({f"item:{name}": value for name, value in worth.items()}, abs=0.03)
    assert (solved.evidence, solved.counts["a"].shown) == (4000, 2000)
    assert decode(encode(solved)) == solved


def test_many_features_cost_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those in most examples fit the weights, and what is learned holds for all of them."""
    examples = [
        DatedExample(0, ({"bias": 1.0, f"item:{number % 7}": 1.0}, float(number % 3 == 0)), number % 2 + 1)
        for number in range(300)
    ]
    whole = decay.total(decay.add(decay.empty(), examples), 0)
    monkeypatch.setattr(examination, "NAMES_MOST", 3)
    fewer = decay.total(decay.add(decay.empty(), examples), 0)
    assert fewer.names == whole.names
    assert fewer.examination == pytest.approx(whole.examination, abs=0.1)


def test_damaged_sums_come_back_unweighted() -> None:
    """They are found by the check of their health, not by an error."""
    parts = {place: ridge.add(ridge.empty(), {"bias": 1.0}, 1.0) for place in (1, 2)}
    for value in (math.nan, -10_000.0):
        parts[2].a[0, 0] = value
        whole = combine(parts, 0.2)
        assert not (np.isfinite(whole.a).all() and whole.a[0, 0] > 0.0)


def test_outcomes_of_a_part_and_its_people_count_in_each_place_alike() -> None:
    """As those of items do: the weight of a place is for the worth, and not for how many examples there are."""
    name = "likes:visit:behavioural:topic:camping*part:headline:h1"
    one = ridge.add_all(ridge.empty(), [({"bias": 1.0, name: 1.0}, 1.0)] * 3)
    assert ridge.count_cells(combine({1: one, 2: one}, 0.2)) == {name: (6.0, 6.0)}
