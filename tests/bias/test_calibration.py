"""Calibration: the known answers of two groups, and what cannot be judged."""

import numpy as np
import pytest
from aboveboard.bias.calibration import calibrate
from aboveboard.errors import Unprocessable

from tests.bias_vectors import vector

KNOWN = vector("calibration")


def rows(group):
    predicted, rewards, counts = (np.array(each) for each in zip(*KNOWN["rows"][group], strict=True))
    return np.repeat(predicted, counts), np.repeat(rewards, counts).astype(float)


@pytest.mark.parametrize("group", ["A", "B"])
def test_each_group_has_its_known_calibration(group):
    """One is as predicted, the other gets more than that."""
    found, known = calibrate(*rows(group)), KNOWN["by_group"][group]
    assert (found.rows, found.observed) == (known["n"], known["observed"])
    assert [found.expected, found.ratio, found.z, found.brier] == pytest.approx(
        [known["expected"], known["observed_over_expected"], known["z"], known["brier"]], abs=1e-12
    )


def test_certain_predictions_have_no_z_and_nothing_expected_no_ratio():
    """Nothing divides by 0."""
    found = calibrate(np.array([0.0, 0.0]), np.array([0.0, 1.0]))
    assert (found.ratio, found.z, found.brier) == (None, None, 0.5)


@pytest.mark.parametrize(
    ("predicted", "rewards"), [([], []), ([0.5], [1, 0]), ([1.5], [1]), ([0.5], [0.5]), ([float("nan")], [1])]
)
def test_what_cannot_be_judged_is_refused(predicted, rewards):
    """No rows, unequal lengths, predictions and rewards out of range."""
    with pytest.raises(Unprocessable):
        calibrate(np.array(predicted, float), np.array(rewards, float))
