"""Rewards that leave their band: rarely said falsely, soon found, and over when they are back."""

import math

import numpy as np
import pytest
from aboveboard.engine.drift import (
    FACTOR,
    THRESHOLD,
    Direction,
    DriftEvidence,
    RewardPair,
    drift,
    speaks,
    update,
)
from hypothesis import given
from hypothesis import strategies as st

RUNS = 100
RUN = 2_000

share = st.floats(0, 1)


def test_a_stored_direction_never_changes() -> None:
    """The measurements of every earlier version have these words."""
    assert [str(word) for word in Direction] == ["above", "below"]


def clicks(predicted: float, mean: float, outcomes: int, seed: int) -> list[RewardPair]:
    """So many rewards of 0 or 1 with this mean."""
    found = np.random.default_rng(seed).random(outcomes) < mean
    return [RewardPair(at, predicted, float(each)) for at, each in enumerate(found)]


def times(odds: float, predicted: float) -> float:
    """The chance with so many times the odds."""
    return odds * predicted / (1 - predicted + odds * predicted)


def alarms(compared: list[RewardPair], factor: float) -> int:
    """How often one direction is raised, each time begun again."""
    evidence, raised = DriftEvidence(), 0
    for place, one in enumerate(compared):
        evidence = update(evidence, speaks(one, factor), place)
        if evidence.raised:
            evidence, raised = DriftEvidence(start=place + 1), raised + 1
    return raised


@given(st.lists(st.tuples(share, share), min_size=1), st.sampled_from([FACTOR, 1 / FACTOR]))
def test_while_the_prediction_is_right_nothing_is_piled_up(
    spread: list[tuple[float, float]], factor: float
) -> None:
    """However rewards are spread around what was predicted, the mean exponential of what they say is at most 1: the
    condition under which an alarm is false once in exp(THRESHOLD) outcomes or more rarely."""
    weights = np.array([weight for _, weight in spread]) + 1e-3
    found = np.array([reward for reward, _ in spread])
    mean = min(1.0, float(weights @ found / weights.sum()))
    each = [math.exp(speaks(RewardPair(0, mean, float(reward)), factor)) for reward in found]
    assert float(weights @ each / weights.sum()) <= 1 + 1e-9


@pytest.mark.parametrize("factor", [FACTOR, 1 / FACTOR])
@pytest.mark.parametrize("predicted", [0.03, 0.1, 0.5])
def test_false_alarms_are_rarer_than_stated(predicted: float, factor: float) -> None:
    """In 200,000 outcomes that are as predicted two would be allowed in each direction."""
    assert math.exp(THRESHOLD) == pytest.approx(100_000)
    assert alarms(clicks(predicted, predicted, RUNS * RUN, 1), factor) <= 2


@pytest.mark.parametrize(
    ("predicted", "odds", "direction", "within"),
    [
        (0.1, 2, Direction.ABOVE, 750),
        (0.5, 2, Direction.ABOVE, 400),
        (0.1, 1 / 2, Direction.BELOW, 1_500),
        (0.5, 1 / 2, Direction.BELOW, 400),
        (0.1, 1 / 4, Direction.BELOW, 600),
    ],
)
def test_a_shift_is_found_within(predicted: float, odds: float, direction: Direction, within: int) -> None:
    """So many outcomes after the odds have changed that much, in 95 of 100 runs."""
    found = [
        drift(
            clicks(predicted, predicted, 500, seed)
            + clicks(predicted, times(odds, predicted), within, RUNS + seed)
        )
        for seed in range(RUNS)
    ]
    assert sum(each is not None and each.direction is direction for each in found) >= 95


def test_it_says_since_when() -> None:
    """The outcome from which on the rewards were others, give or take what chance hides."""
    found = drift(clicks(0.3, 0.3, 1_000, 1) + clicks(0.3, 0.6, 300, 2))
    assert found is not None
    assert abs(found.start - 1_000) < 50


def test_a_little_off_is_within_the_band() -> None:
    """A model that says 0.1 where it is 0.11 is no reason to wake anybody."""
    assert alarms(clicks(0.1, 0.11, RUNS * RUN, 3), FACTOR) <= 2


def test_an_alarm_ends_when_predictions_are_right_again() -> None:
    """Within 400 outcomes, though a thousand spoke for it."""
    gone = clicks(0.1, 0.3, 1_000, 4)
    assert drift(gone) is not None
    assert drift(gone + clicks(0.3, 0.3, 400, 5)) is None


@pytest.mark.parametrize("found", [0.0, 1.0])
@pytest.mark.parametrize("predicted", [0.0, 1.0])
def test_certain_predictions_are_no_trouble(predicted: float, found: float) -> None:
    """An outcome that was said to be impossible says no more than the logarithm of FACTOR."""
    one = RewardPair(0, predicted, found)
    for factor in (FACTOR, 1 / FACTOR):
        assert abs(speaks(one, factor)) <= math.log(FACTOR) + 1e-12


def test_nothing_is_in_its_band() -> None:
    """Without an outcome there is nothing to say."""
    assert drift([]) is None
