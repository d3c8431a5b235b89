"""Whether sums can be solved: those of examples always can; damaged ones are found out."""

import math

import numpy as np
import pytest
from aboveboard.engine import ridge
from aboveboard.engine.conditioning import health
from aboveboard.engine.ridge import RIDGE, add_all, empty
from aboveboard.errors import AboveboardError
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

anything = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-8, 8) | st.just(1e308)
garbage = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abcdefgh"), anything, max_size=6), anything), max_size=12
)
GOOD = add_all(empty(), [({"bias": 1.0, "item:a": 0.5}, 1.0), ({"bias": 1.0}, 0.0)])


@given(garbage)
def test_whatever_is_fed_in_the_sums_stay_sound_and_the_model_finite(examples):
    """Numbers that are none are refused one by one; all others leave A + ridge I positive definite."""
    statistics = empty()
    for features, reward in examples:
        try:
            statistics = add_all(statistics, [(features, reward)])
        except AboveboardError:
            continue
    assert health(statistics).sound
    assert all(math.isfinite(weight) for weight in ridge.solve_model(statistics, 1).weights.values())
    ridged = statistics.a + RIDGE * np.eye(len(statistics.names))
    assert np.linalg.eigvalsh(ridged).min(initial=RIDGE) > 0.0


@given(garbage)
def test_the_condition_is_never_above_its_bound(examples):
    """As NumPy measures it."""
    small = [
        ({name: max(-8.0, min(8.0, value)) for name, value in features.items() if value == value}, 0.0)
        for features, _ in examples
    ]
    statistics = add_all(empty(), small)
    measured = np.linalg.cond(statistics.a + RIDGE * np.eye(len(statistics.names))) if statistics.names else 1
    assert measured <= health(statistics).condition * (1 + 1e-9)


def test_sums_of_examples_are_sound():
    """And of none."""
    assert health(GOOD).sound
    assert health(empty()).sound


@pytest.mark.parametrize(
    "a",
    [
        [[-100.0, 0.0], [0.0, 1.0]],
        [[1.0, 50.0], [50.0, 1.0]],
        [[math.nan, 0.0], [0.0, 1.0]],
        [[math.inf, 0.0], [0.0, 1.0]],
        [[2.0, 0.5], [0.25, 1.0]],
        [[1e15, 0.0], [0.0, 1.0]],
    ],
)
def test_damaged_sums_are_found_out(a):
    """Negative squares, more of a pair than of either, numbers that are none, two halves that differ, absurd sizes."""
    assert not health(structs.replace(GOOD, a=np.array(a))).sound
    assert not health(structs.replace(GOOD, b=np.array([math.nan, 0.0]))).sound
