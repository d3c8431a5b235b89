"""Forgetting by a declared half-life: exact sums per period, weighted when a model is solved from them.

What is true of a placement changes, so an old example has to count for less. To fade the sums themselves would end
their exactness: a faded number is rounded, and what a person added could no longer be subtracted to the bit. So sums
are kept per period, a quarter of the half-life, counted from the Unix epoch by the time of the decision, and stay
exact; only the model is solved from the sum of all periods, each times 0.5 ** (age / half-life). In any order of
learning and forgetting the same sums come out, and with them, at the same instant, the same model.

A period that counts for 1/64 or less is dropped whole. Without a half-life there is one period, for ever.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct, structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.engine import ridge
from aboveboard.engine.ridge import Example, Statistics

PERIODS_PER_HALF_LIFE = 4
KEPT_HALF_LIVES = 6
PERIODS_MOST = PERIODS_PER_HALF_LIFE * KEPT_HALF_LIVES
"""Of 24 periods the oldest counts for a little more than 1/64, and all that are older together for as much as the
last three months in eight years would."""


class DatedExample(NamedTuple):
    """An example, and when its decision was made."""

    at_ms: int
    example: Example


class PeriodSums(Struct, frozen=True, eq=False):
    """`periods` are those of which there is any example, by number; `period_ms` is how long each is, 0 for ever.

    What is before `since` was dropped: no example of it is in the sums, and none can be taken out of them.
    """

    period_ms: int
    since: int
    periods: dict[int, Statistics]


def period_ms_of(half_life_days: float | None) -> int:
    return 0 if half_life_days is None else max(1, round(half_life_days * MS_PER_DAY / PERIODS_PER_HALF_LIFE))


def empty(period_ms: int = 0) -> PeriodSums:
    return PeriodSums(period_ms, 0, {})


def period_of(sums: PeriodSums, at_ms: int) -> int:
    return at_ms // sums.period_ms if sums.period_ms else 0


def next_ms(sums: PeriodSums, now_ms: int) -> int | None:
    """When the next period begins, and with it other weights; None when they never change."""
    return (period_of(sums, now_ms) + 1) * sums.period_ms if sums.period_ms else None


def since_ms(sums: PeriodSums) -> int:
    """Whatever was decided before then is no part of the sums."""
    return sums.since * sums.period_ms


def add(sums: PeriodSums, examples: Iterable[DatedExample]) -> PeriodSums:
    """With these examples more, but for those of periods that were dropped. Raises AboveboardError as `learning.add`
    does."""
    found = {
        number: ridge.add_all(sums.periods.get(number, ridge.empty()), of)
        for number, of in _by_period(sums, examples).items()
    }
    return _with(sums, found)


def subtract(sums: PeriodSums, examples: Iterable[DatedExample]) -> PeriodSums:
    """To the bit what the sums would be had these examples never been added. Raises Unprocessable for what was never
    there; what has been dropped meanwhile is not there any more, and is passed over."""
    found = {
        number: ridge.subtract(sums.periods.get(number, ridge.empty()), ridge.add_all(ridge.empty(), of))
        for number, of in _by_period(sums, examples).items()
    }
    return _with(sums, found)


def drop_old_periods(sums: PeriodSums, now_ms: int) -> PeriodSums:
    """Without the periods that hardly count any more at that time. What was dropped once never comes back, whatever a
    clock says."""
    if not sums.period_ms:
        return sums
    since = max(sums.since, period_of(sums, now_ms) - PERIODS_MOST + 1)
    kept = {number: one for number, one in sums.periods.items() if number >= since}
    return structs.replace(sums, since=since, periods=kept)


def total(sums: PeriodSums, now_ms: int) -> Statistics:
    """The weighted sum of all periods, as of then; `n` is the weighted number of examples, rounded down.

    Always added from the oldest to the newest, so that equal sums give equal bits.
    """
    if not sums.period_ms:
        return sums.periods.get(0, ridge.empty())
    now, whole, count = period_of(sums, now_ms), ridge.empty(), 0.0
    for number in sorted(sums.periods):
        one, weight = sums.periods[number], _weight(now - number)
        faded = Statistics(one.names, one.a * weight, one.b * weight, 0)
        whole, count = ridge.merge(whole, faded), count + weight * one.n
    return structs.replace(whole, n=int(count))


def examples_in(sums: PeriodSums) -> int:
    return sum(one.n for one in sums.periods.values())


def same(one: PeriodSums, other: PeriodSums) -> bool:
    """Whether both are equal to the bit."""
    return (one.period_ms, one.since, one.periods.keys()) == (
        other.period_ms,
        other.since,
        other.periods.keys(),
    ) and all(_equal(of, other.periods[number]) for number, of in one.periods.items())


def _equal(one: Statistics, other: Statistics) -> bool:
    return (
        (one.names, one.n) == (other.names, other.n)
        and np.array_equal(one.a, other.a)
        and np.array_equal(one.b, other.b)
    )


def _weight(age: int) -> float:
    """Of a period so many periods ago. One that lies ahead, by a clock that is fast, counts as the present one."""
    weight: float = 0.5 ** (max(0, age) / PERIODS_PER_HALF_LIFE)
    return weight


def _by_period(sums: PeriodSums, examples: Iterable[DatedExample]) -> dict[int, list[Example]]:
    found: dict[int, list[Example]] = {}
    for at_ms, example in examples:
        number = period_of(sums, at_ms)
        if number >= sums.since:
            found.setdefault(number, []).append(example)
    return found


def _with(sums: PeriodSums, found: Mapping[int, Statistics]) -> PeriodSums:
    """Periods that nothing is left of disappear."""
    periods = {number: one for number, one in (sums.periods | dict(found)).items() if one.n}
    return structs.replace(sums, periods=periods)
