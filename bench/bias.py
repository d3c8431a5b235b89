"""Measures the verdicts of bias checks where the truth is known: false alarms, gaps that are missed, and their cost.

Each world is 100 days of visits by people of two groups. A watch looks at its evidence every day, and has a report
every 25 days. An alarm is evidence at 1 / alpha on any day; a verdict is that of any report. Beside it are two monitors
that look at rows every day: the z-test of two rates, and a bound that is uniform in time.

    bench/bias.py                 every world, 200 runs each
    bench/bias.py --runs 20       fewer

The counts are exact for their seeds. The cost is processor time, by decision. The exit code is 1 when an aim is missed.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from aboveboard.bias.betting import Newcomers, list_alarms, log_capital, pair_by_day
from aboveboard.bias.looks import level_of_report
from aboveboard.bias.ratio import ratio_by_person
from aboveboard.bias.units import first_by_person, mean_by_person
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict

RUNS, DAYS, PERIOD = 200, 100, 25
ALPHA = 0.05

GAP, FINE = "a gap", "fine"
"""The claims of a run: its watch raised an alarm or said disparity, or it said fine."""


class Visits(NamedTuple):
    """The decisions of one run, in order: day, person, side, and what was shown. People are numbered over both sides."""

    days: np.ndarray
    people: np.ndarray
    in_group: np.ndarray
    values: np.ndarray


class Aim(NamedTuple):
    """The share of runs that make a claim: at most, or at least."""

    claim: str
    least: float = 0.0
    most: float = 1.0


NO_GAP = Aim(GAP, most=0.08)
NO_FINE = Aim(FINE, most=0.08)
FOUND = Aim(GAP, least=0.95)


class World(NamedTuple):
    """A world: the rates of reference and group, the bound of the watch, the aim, and what is difficult about it.

    `spread` is how much the people of a group differ (0: not at all). `share` is the group's part of the visits of a day,
    and `drift` what the rates are multiplied by.
    """

    title: str
    rates: tuple[float, float]
    tau: float
    aim: Aim
    people: int
    a_day: int
    spread: float = 0.0
    share: Callable[[np.ndarray], np.ndarray] = lambda days: np.full(days.size, 0.5)
    drift: Callable[[np.ndarray], np.ndarray] = lambda days: np.ones(days.size)


WORLDS = (
    World("equal, 60 people a group return", (0.2, 0.2), 1.0, NO_GAP, 60, 60, spread=0.3),
    World("equal, rates fall", (0.2, 0.2), 1.0, NO_GAP, 1500, 120, spread=0.3, drift=lambda d: 1.5 - d / 100),
    World(
        "equal, rates fall, group comes late",
        (0.2, 0.2),
        1.0,
        NO_GAP,
        1500,
        120,
        share=lambda d: 0.2 + 0.6 * d / 100,
        drift=lambda d: 1.5 - d / 100,
    ),
    World("ratio 0.78, bound 0.8", (0.3, 0.234), 0.8, NO_FINE, 1500, 120, spread=0.3),
    World("ratio 0.78, bound 0.8, 60 people return", (0.3, 0.234), 0.8, NO_FINE, 60, 60, spread=0.3),
    World("0.30 and 0.22, 1,500 people a group", (0.3, 0.22), 1.0, FOUND, 1500, 120, spread=0.3),
    World("0.30 and 0.15, bound 0.8", (0.3, 0.15), 0.8, FOUND, 1500, 120, spread=0.3),
    World("equal, bound 0.8", (0.3, 0.3), 0.8, NO_GAP, 3000, 240, spread=0.3),
)


def visit(world: World, randomness: np.random.Generator) -> Visits:
    """Returns the visits of one run. A person has a rate of their own, so their visits are alike."""
    days = np.repeat(np.arange(DAYS), world.a_day)
    in_group = randomness.random(days.size) < world.share(days)
    within = randomness.integers(0, world.people, days.size)
    own = np.stack([_own_rates(rate, world, randomness) for rate in world.rates])
    chance = own[in_group.astype(int), within] * world.drift(days)
    values = (randomness.random(days.size) < chance).astype(float)
    return Visits(days, within + world.people * in_group, in_group, values)


def _own_rates(rate: float, world: World, randomness: np.random.Generator) -> np.ndarray:
    if not world.spread:
        return np.full(world.people, rate)
    weight = 1.0 / world.spread - 1.0
    return randomness.beta(rate * weight, (1.0 - rate) * weight, world.people)


class Found(NamedTuple):
    """The result of one run of one method: the day of its first alarm or None, and the verdicts of its reports."""

    alarm: int | None
    verdicts: frozenset[BiasVerdict]


def watch(world: World, visits: Visits, seed: int) -> Found:
    """Returns the alarm and the verdicts of our watch: each person once, paired by day; reports by person."""
    first = first_by_person(visits.people)
    day_of = np.zeros(visits.people.max() + 1, int)
    day_of[first.people] = visits.days[first.places]
    early = visits.days == day_of[visits.people]
    means = mean_by_person(visits.people[early], visits.values[early]).means
    pairs = pair_by_day(Newcomers(day_of[first.people], visits.in_group[first.places], means), seed)
    capital = log_capital(pairs, world.tau)
    alarm = next(list_alarms(capital, ALPHA), None)
    verdicts = set()
    for number in range(1, DAYS // PERIOD + 1):
        until = capital[pairs.days < number * PERIOD]
        now = (visits.days >= (number - 1) * PERIOD) & (visits.days < number * PERIOD)
        sides = [
            mean_by_person(visits.people[side], visits.values[side]).means
            for side in (now & visits.in_group, now & ~visits.in_group)
        ]
        ratio = ratio_by_person(
            *sides, np.random.default_rng((seed, number)), level_of_report(ALPHA, number, 1)
        )
        is_evident = until.size > 0 and until[-1] >= math.log(1 / ALPHA)
        verdicts.add(give_verdict(BiasEvidence(ratio.interval, bool(is_evident)), world.tau))
    return Found(None if alarm is None else int(pairs.days[alarm - 1]), frozenset(verdicts))


def _by_day(visits: Visits) -> tuple[np.ndarray, ...]:
    """Returns the sums until the end of each day: selected and rows of the group, then of the reference."""
    sides = (visits.in_group, ~visits.in_group)
    return tuple(
        np.cumsum(np.bincount(visits.days[side], weights, DAYS))
        for side in sides
        for weights in (visits.values[side], None)
    )


def z_test(world: World, visits: Visits, seed: int) -> Found:
    """Returns the first day on which the group's rate is below tau times the other by a z-test of rows, 30 a side."""
    one, first, two, second = _by_day(visits)
    with np.errstate(all="ignore"):
        p, q = one / first, two / second
        error = np.sqrt(p * (1 - p) / first + world.tau**2 * q * (1 - q) / second)
        days = np.flatnonzero((first >= 30) & (second >= 30) & ((p - world.tau * q) / error < -1.645))
    return Found(int(days[0]) if days.size else None, frozenset())


def uniform_bound(world: World, visits: Visits, seed: int) -> Found:
    """Returns the first day on which bounds that hold at all times exclude fairness, row by row.

    So do the monitors of Henzinger, Karimi, Kueffner and Mallik 2025 ("Monitoring of Static Fairness", arXiv 2507.03048)
    with an error bound that is uniform over time. Nothing here is of their program.

    The bound of a mean of n rows is the stitched one of Howard, Ramdas, McAuliffe and Sekhon 2021 (formula 2), for values
    from 0 to 1: 1.7 sqrt((log log 2n + 0.72 log(10.4 / alpha)) / (4 n)), for each group at alpha / 2.
    """
    one, first, two, second = _by_day(visits)
    with np.errstate(all="ignore"):
        reach = [
            1.7
            * np.sqrt(
                (np.log(np.maximum(np.log(2 * n), 1.0)) + 0.72 * math.log(10.4 / (ALPHA / 2))) / (4 * n)
            )
            for n in (first, second)
        ]
        days = np.flatnonzero(one / first + reach[0] < world.tau * (two / second - reach[1]))
    return Found(int(days[0]) if days.size else None, frozenset())


WATCH = "watch"
METHODS = {WATCH: watch, "z-test of rows": z_test, "uniform bound of rows": uniform_bound}


def claims(found: Found) -> set[str]:
    """Returns the claims of the watch in one run."""
    has_gap = found.alarm is not None or BiasVerdict.DISPARITY in found.verdicts
    has_fine = BiasVerdict.FINE in found.verdicts
    return {claim for claim, has in ((GAP, has_gap), (FINE, has_fine)) if has}


def measure(world: World, runs: int) -> bool:
    """Prints how often each method raised an alarm in a world, when, the watch's verdicts, and the cost.

    Returns True when the aim is reached.
    """
    alarms: dict[str, list[int]] = {name: [] for name in METHODS}
    costs: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    claimed = 0
    for run in range(runs):
        visits = visit(world, np.random.default_rng((17, run)))
        for name, method in METHODS.items():
            started = time.process_time()
            found = method(world, visits, run)
            costs[name] += time.process_time() - started
            alarms[name] += [] if found.alarm is None else [found.alarm]
            verdicts.update(found.verdicts)
            claimed += name == WATCH and world.aim.claim in claims(found)
    said = ", ".join(f"{name} {verdicts[name]}" for name in BiasVerdict if verdicts[name])
    print(f"{world.title}: of {runs} runs")
    for name, days in alarms.items():
        when = f", median day {np.median(days):.0f}" if days else ""
        each = costs[name] / runs / (DAYS * world.a_day) * 1e6
        print(f"  {name:<22} alarms {len(days):>4}{when:<16} {each:6.2f} µs a decision")
    print(f"  runs with a verdict    {said}")
    least, most = math.ceil(world.aim.least * runs), math.floor(world.aim.most * runs)
    wanted = f"at least {least}" if least else f"at most {most}"
    is_reached = least <= claimed <= most
    print(
        f"  runs that claim {world.aim.claim}: {claimed}, aim {wanted}{'' if is_reached else ': MISSED'}\n",
        flush=True,
    )
    return is_reached


def main() -> int:
    """Runs the bench. Returns 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, help=f"of each world: {RUNS}")
    asked = parser.parse_args()
    reached = [measure(world, asked.runs) for world in WORLDS]
    return int(not all(reached))


if __name__ == "__main__":
    sys.exit(main())
