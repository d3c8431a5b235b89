"""Promise 19, a verdict needs evidence: "disparity" and "fine" are each wrong in at most one check of twenty, however
often one looks, and "fine" is never the default."""

import math
import os
from functools import cache

import numpy as np
import pytest
from aboveboard.bias.betting import Newcomers, list_alarms, log_capital, pair_by_day
from aboveboard.bias.looks import level_of_report
from aboveboard.bias.ratio import ratio_by_person
from aboveboard.bias.units import first_by_person, mean_by_person
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict
from hypothesis import given
from hypothesis import strategies as st

RUNS = 200 if os.environ.get("TEST_BUDGET") == "long" else 12
MOST = {12: 3, 200: 16}[RUNS]
"""The wrong runs that chance allows at one in twenty, with a probability of 0.97 or more."""

REPORTS, DAYS, TAU = 3, 20, 0.8


def visits(seed, rates, *, people, a_day, spread=0.3):
    """Visits by people who come back, each with a rate of their own. `rates` are of the reference and the group."""
    randomness = np.random.default_rng((19, seed))
    days = np.repeat(np.arange(REPORTS * DAYS), a_day)
    sides, who = randomness.integers(0, 2, days.size), randomness.integers(0, people, days.size)
    weight = 1.0 / spread - 1.0
    own = np.stack([randomness.beta(rate * weight, (1.0 - rate) * weight, people) for rate in rates])
    values = (randomness.random(days.size) < own[sides, who]).astype(float)
    return days, who + people * sides, sides == 1, values


def verdicts_of(seed, rates, tau, **world):
    """The verdicts of all reports, and whether the daily evidence raised an alarm on any day."""
    days, people, in_group, values = visits(seed, rates, **world)
    first = first_by_person(people)
    newcomers = Newcomers(days[first.places], in_group[first.places], values[first.places])
    alarm = any(list_alarms(log_capital(pair_by_day(newcomers, seed), tau), 0.05))
    found = set()
    for number in range(1, REPORTS + 1):
        now = days // DAYS == number - 1
        one, other = (
            mean_by_person(people[side], values[side]).means for side in (now & in_group, now & ~in_group)
        )
        interval = ratio_by_person(
            one, other, np.random.default_rng((seed, number)), level_of_report(0.05, number, 1)
        ).interval
        found.add(give_verdict(BiasEvidence(interval, is_evident=False), tau))
    return found, alarm


@cache
def tally(rates, tau, people, a_day, runs=RUNS):
    """How many runs have each verdict in any report, and an alarm on any day."""
    counts = dict.fromkeys((*BiasVerdict, "alarm"), 0)
    for seed in range(runs):
        found, alarm = verdicts_of(seed, rates, tau, people=people, a_day=a_day)
        for verdict in found:
            counts[verdict] += 1
        counts["alarm"] += alarm
    return counts


@pytest.mark.parametrize(("people", "a_day"), [(30, 20), (120, 20)])
def test_equal_groups_are_seldom_called_unequal(people, a_day):
    """At a bound of 1, over three reports and sixty days, with people who come back."""
    counts = tally((0.3, 0.3), 1.0, people, a_day)
    assert counts[BiasVerdict.DISPARITY] <= MOST
    assert counts["alarm"] <= MOST


@pytest.mark.parametrize(("people", "a_day"), [(30, 20), (120, 20)])
def test_a_gap_just_below_the_bound_is_seldom_called_fine(people, a_day):
    """A ratio of 0.78 at four fifths."""
    assert tally((0.4, 0.312), TAU, people, a_day)[BiasVerdict.FINE] <= MOST


def test_with_enough_people_both_verdicts_are_given():
    """A ratio of a half, and of 1.2."""
    assert tally((0.4, 0.2), TAU, 400, 60, 3)[BiasVerdict.DISPARITY] == 3
    assert tally((0.4, 0.48), TAU, 400, 60, 3)[BiasVerdict.FINE] == 3


@given(st.integers(0, 12), st.integers(0, 12), st.integers(1, 4))
def test_a_dozen_people_who_get_much_the_same_are_never_enough(one, other, number):
    """Neither verdict, also where all got it or none did. It takes nearly all against nearly none."""
    sides = [np.repeat([1.0, 0.0], [count, 12 - count]) for count in (one, other)]
    interval = ratio_by_person(*sides, np.random.default_rng(0), level_of_report(0.05, number, 1)).interval
    if abs(one - other) <= 8:
        found = give_verdict(BiasEvidence(interval, is_evident=False), TAU)
        assert found in (BiasVerdict.NOT_ENOUGH, BiasVerdict.WATCH)
    assert math.isfinite(interval.low)
