"""The check of the control group's size: known answers, and what it says of right and wrong sizes."""

import math
from fractions import Fraction

import numpy as np
import pytest
from aboveboard.engine.sample_ratio import MISMATCH, WEIGHT, check_ratio, log_evidence


def rising(start, times):
    """start * (start + 1) * ..., so many factors: the ratio of two Gamma functions."""
    found = Fraction(1)
    for at in range(times):
        found *= start + at
    return found


@pytest.mark.parametrize(
    ("share", "people", "control"),
    [
        (Fraction(1, 5), 1, 0),
        (Fraction(1, 5), 1, 1),
        (Fraction(1, 2), 30, 30),
        (Fraction(1, 5), 271, 54),
        (Fraction(1, 20), 400, 60),
    ],
)
def test_the_evidence_worked_out_in_fractions_comes_out(share, people, control):
    """B(a + k, b + n - k) / B(a, b) is a product of whole steps."""
    one, other = share * int(WEIGHT), (1 - share) * int(WEIGHT)
    mixture = rising(one, control) * rising(other, people - control) / rising(one + other, people)
    exact = mixture / (share**control * (1 - share) ** (people - control))
    assert log_evidence(float(share), people, control) == pytest.approx(math.log(exact), abs=1e-9)


def test_one_person_more_is_a_fair_bet():
    """While the share is true, the evidence stays what it was on average, so looking again gains nothing."""
    for people, control in ((0, 0), (10, 2), (500, 120)):
        before = math.exp(log_evidence(0.2, people, control))
        drawn = math.exp(log_evidence(0.2, people + 1, control + 1))
        other = math.exp(log_evidence(0.2, people + 1, control))
        assert 0.2 * drawn + 0.8 * other == pytest.approx(before)


def test_a_right_size_is_no_mismatch_at_any_look():
    """Fewer than one in a hundred of 300 groups is ever called wrong, with a look after each person."""
    randomness, wrong = np.random.default_rng(3), 0
    for _ in range(300):
        controls = np.cumsum(randomness.random(400) < 0.2)
        wrong += any(
            log_evidence(0.2, people, int(controls[people - 1])) >= -math.log(MISMATCH)
            for people in range(20, 401, 20)
        )
    assert wrong <= 2


@pytest.mark.parametrize(
    ("people", "control", "mismatch"),
    [(271, 54, False), (1000, 230, False), (1000, 260, True), (1000, 140, True)],
)
def test_a_wrong_size_is_a_mismatch(people, control, mismatch):
    """In either direction; the field's 54 of 271 fits."""
    found = check_ratio(0.2, people, control)
    assert (found.mismatch, found.p <= MISMATCH) == (mismatch, mismatch)
    assert (found.share, found.people, found.control) == (0.2, people, control)
    assert 0 < found.p <= 1
