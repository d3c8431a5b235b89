"""The evidence that may be looked at every day: known answers, and false alarms where there is no gap."""

import math

import numpy as np
import pytest
from aboveboard.bias.betting import (
    Newcomers,
    Pairs,
    evidence,
    list_alarms,
    log_capital,
    log_capital_above,
    pair_by_day,
)
from aboveboard.engine.confidence import STAKES
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

SEQUENTIAL = vector("sequential")
shares = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)
taus = st.floats(0.1, 1.0)
rows = st.lists(st.tuples(st.integers(0, 4), st.booleans(), st.floats(0, 1)), max_size=40)


def paired(group, reference):
    return Pairs(np.array(group, float), np.array(reference, float), np.zeros(len(group), np.intp))


def known():
    return paired(list(SEQUENTIAL["b"]), list(SEQUENTIAL["a"]))


def newcomers(rows):
    days, in_group, values = zip(*rows, strict=True) if rows else ((), (), ())
    return Newcomers(np.array(days, np.intp), np.array(in_group, bool), np.array(values, float))


@pytest.mark.parametrize("tau", ["1", "0.8"])
def test_the_capital_is_the_known_one(tau):
    """After 1 to 400 pairs, and the first pair at which it is 20."""
    capital = log_capital(known(), float(tau))
    for pairs, value in SEQUENTIAL["log_capital"][tau].items():
        assert capital[int(pairs) - 1] == pytest.approx(value, abs=1e-12)
    assert next(list_alarms(capital, 0.05)) == SEQUENTIAL["first_over_20"][tau]


def test_the_stakes_are_the_known_ones():
    """They are fixed before anything is looked at."""
    assert STAKES.tolist() == SEQUENTIAL["stakes"]


@given(shares, taus)
def test_no_bet_gains_on_average_at_the_bound(pairs, tau):
    """Where b is tau a in every pair, the capital stays what it was."""
    reference = [each for each, _ in pairs]
    found = log_capital(paired([tau * each for each in reference], reference), tau)
    assert np.abs(found).max() == pytest.approx(0.0, abs=1e-9)


@given(shares, taus)
def test_one_more_pair_is_a_fair_bet(pairs, tau):
    """On average over b = 1 with the chance tau a, and b = 0 else. So looking again gains nothing."""
    (chance, _), *before = pairs
    group, reference = [each for _, each in before], [each for each, _ in before]
    now = math.exp(log_capital(paired(group, reference), tau)[-1]) if before else 1.0
    ends = [
        math.exp(log_capital(paired([*group, each], [*reference, chance]), tau)[-1]) for each in (1.0, 0.0)
    ]
    assert tau * chance * ends[0] + (1 - tau * chance) * ends[1] == pytest.approx(now, rel=1e-9)


@given(shares, taus)
def test_the_two_directions_bet_against_each_other(pairs, tau):
    """Where one gains from a pair, the other loses."""
    (first, *_) = pairs
    one = paired([first[1]], [first[0]])
    assert log_capital(one, tau)[0] * log_capital_above(one, tau)[0] <= 1e-12


@given(rows, st.integers(0, 2**32))
def test_pairs_are_of_one_day_and_as_many_as_its_smaller_side(rows, seed):
    """And the mean of each side of a day stays what it is, where its people divide evenly."""
    found = pair_by_day(newcomers(rows), seed)
    for day in {day for day, _, _ in rows}:
        sides = [[value for at, is_in, value in rows if (at, is_in) == (day, side)] for side in (True, False)]
        least = min(map(len, sides))
        assert (found.days == day).sum() == least
        for side, values in zip(sides, (found.group, found.reference), strict=True):
            if least and len(side) % least == 0:
                assert values[found.days == day].mean() == pytest.approx(np.mean(side))


def test_equal_seeds_give_equal_pairs():
    """So that evidence can be computed again; another seed pairs otherwise."""
    rows = newcomers([(0, at % 2 == 0, at / 20) for at in range(20)])
    one, again, other = (pair_by_day(rows, seed) for seed in (1, 1, 2))
    assert one.group.tolist() == again.group.tolist()
    assert one.group.tolist() != other.group.tolist()


def world(randomness, rate, *, late=False, drift=False):
    """100 days of newcomers, whose rate in the group is `rate`, and 0.2 in the reference."""
    days = np.repeat(np.arange(100), 40)
    share = 0.1 + 0.8 * days / 100 if late else 0.5
    in_group = randomness.random(days.size) < share
    now = (1.5 - days / 100) if drift else 1.0
    chance = np.where(in_group, rate, 0.2) * now
    return Newcomers(days, in_group, (randomness.random(days.size) < chance).astype(float))


@pytest.mark.parametrize("is_late", [False, True])
def test_equal_groups_raise_few_false_alarms(is_late):
    """Looked at after each pair: at most 4 of 40, also where a group comes late while both rates fall."""
    randomness, alarms = np.random.default_rng(11), 0
    for run in range(40):
        pairs = pair_by_day(world(randomness, 0.2, late=is_late, drift=is_late), run)
        alarms += any(list_alarms(log_capital(pairs, 1.0), 0.05))
    assert alarms <= 4


def test_a_gap_is_found():
    """0.13 against 0.2, and a ratio of 1 is found above 0.8, in each of ten runs."""
    randomness = np.random.default_rng(12)
    for run in range(10):
        pairs = pair_by_day(world(randomness, 0.12), run)
        assert any(list_alarms(log_capital(pairs, 1.0), 0.05))
        assert evidence(log_capital_above(pair_by_day(world(randomness, 0.3), run), 0.8)) > 20


def test_without_pairs_there_is_no_evidence():
    """Nothing speaks for or against."""
    assert evidence(log_capital(pair_by_day(newcomers([(0, True, 1.0)]), 0), 1.0)) == 1.0


def test_overwhelming_evidence_is_infinite():
    """It does not overflow."""
    assert evidence(np.array([1e6])) == math.inf


@pytest.mark.parametrize(("value", "tau"), [(1.1, 1.0), (-0.1, 1.0), (math.nan, 1.0), (0.5, 0.0), (0.5, 1.1)])
def test_a_value_or_tau_out_of_range_is_refused(value, tau):
    """A bet could lose more than the capital."""
    with pytest.raises(Unprocessable):
        log_capital(paired([value], [0.5]), tau)
