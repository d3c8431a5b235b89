"""Decay by a declared half-life: exact sufficient statistics per period, weighted when a model is solved from
them.

What is true of a placement changes, so an old example has to count for less. Faded sums would not stay exact.
A faded number is rounded, and what a person added could no longer be subtracted to the bit. So the statistics
are stored per period and stay exact. A period is a quarter of the half-life, counted from the Unix epoch by
the time of the decision. The model is solved from the sum of all periods, each times 0.5 ** (age /
half-life). The order of learning and unlearning makes no difference. Equal examples give equal statistics,
and at the same instant the same model.

A period that counts for 1/64 or less is dropped whole. Without a half-life there is one period, for ever.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct, field, structs

from aboveboard.clock import MS_PER_DAY
from aboveboard.engine import examination, ridge
from aboveboard.engine.features import PRIOR_REWARD
from aboveboard.engine.ridge import Example, Statistics

PERIODS_PER_HALF_LIFE = 4
KEPT_HALF_LIVES = 6
PERIODS_MOST = PERIODS_PER_HALF_LIFE * KEPT_HALF_LIVES
"""The number of periods that count. The oldest of 24 counts for a little more than 1/64. All older ones
together would count for as much as the last three months in eight years.
"""


class DatedExample(NamedTuple):
    """An example, when its decision was made (ms since 1970 UTC), and its place in the list (see `examination`)."""

    at_ms: int
    example: Example
    place: int = 1


_Part = tuple[int, int]
"""A period and a place."""


class PeriodSums(Struct, frozen=True, eq=False):
    """The sufficient statistics of each period. `periods` has those with an example, by number; `period_ms`
    is their length, 0 for ever. They are of the first place in a list. `further` has those of the places after it, by
    period and place.

    Examples from before the period `since` were dropped and cannot be subtracted.
    """

    period_ms: int
    since: int
    periods: dict[int, Statistics]
    further: dict[tuple[int, int], Statistics] = field(default_factory=dict)

    def by_part(self) -> dict[_Part, Statistics]:
        """Returns the statistics of all places, by period and place."""
        return {(number, 1): one for number, one in self.periods.items()} | self.further


def period_ms_of(half_life_days: float | None) -> int:
    """Returns the length of a period in ms, at least 1; 0, one period for ever, without a half-life."""
    return 0 if half_life_days is None else max(1, round(half_life_days * MS_PER_DAY / PERIODS_PER_HALF_LIFE))


def empty(period_ms: int = 0) -> PeriodSums:
    """Returns statistics without an example."""
    return PeriodSums(period_ms, 0, {})


def period_of(sums: PeriodSums, at_ms: int) -> int:
    """Returns the number of the period that an instant is in; 0 where there is one period for ever."""
    return at_ms // sums.period_ms if sums.period_ms else 0


def next_ms(sums: PeriodSums, now_ms: int) -> int | None:
    """Returns when the next period begins, and with it other weights; None when they never change."""
    return (period_of(sums, now_ms) + 1) * sums.period_ms if sums.period_ms else None


def since_ms(sums: PeriodSums) -> int:
    """Returns the instant before which no decision is part of the statistics (ms since 1970 UTC)."""
    return sums.since * sums.period_ms


def add(sums: PeriodSums, examples: Iterable[DatedExample]) -> PeriodSums:
    """Returns the statistics with these examples added. Examples of dropped periods are skipped.

    Raises AboveboardError for a number that is not finite or that is beyond `ridge.LARGEST`.
    """
    parts = sums.by_part()
    found = {
        part: ridge.add_all(parts.get(part, ridge.empty()), of) for part, of in _group(sums, examples).items()
    }
    return _with(sums, found)


def subtract(sums: PeriodSums, examples: Iterable[DatedExample]) -> PeriodSums:
    """Returns, to the bit, the statistics as if these examples had never been added.

    Examples of dropped periods are skipped. Raises Unprocessable when the sums cannot contain them.
    """
    parts = sums.by_part()
    found = {
        part: ridge.subtract(parts.get(part, ridge.empty()), ridge.add_all(ridge.empty(), of))
        for part, of in _group(sums, examples).items()
    }
    return _with(sums, found)


def drop_old_periods(sums: PeriodSums, now_ms: int) -> PeriodSums:
    """Returns the statistics without the periods that hardly count any more at `now_ms`.

    A dropped period never comes back, even if a clock goes back.
    """
    if not sums.period_ms:
        return sums
    since = max(sums.since, period_of(sums, now_ms) - PERIODS_MOST + 1)
    kept = {number: one for number, one in sums.periods.items() if number >= since}
    further = {part: one for part, one in sums.further.items() if part[0] >= since}
    return structs.replace(sums, since=since, periods=kept, further=further)


def total(sums: PeriodSums, now_ms: int, *, prior_reward: float = PRIOR_REWARD) -> Statistics:
    """Returns the weighted sum of all periods at `now_ms`, over all places of a list as `examination.combine` has it.

    `n` is the weighted number of examples, rounded down in each place.
    """
    places = {place: _total_place(sums, place, now_ms) for place in {1, *(part[1] for part in sums.further)}}
    return examination.combine(
        {place: one for place, one in places.items() if one.n or one.names}, prior_reward
    )


def _total_place(sums: PeriodSums, place: int, now_ms: int) -> Statistics:
    """Returns the weighted sum of all periods of one place.

    Periods are added from the oldest to the newest, so equal statistics give equal bits.
    """
    periods = {number: one for (number, of), one in sums.by_part().items() if of == place}
    if not sums.period_ms:
        return periods.get(0, ridge.empty())
    now, whole, count = period_of(sums, now_ms), ridge.empty(), 0.0
    for number in sorted(periods):  # weighted sums are rounded, so their order is fixed
        one, weight = periods[number], _weight(now - number)
        faded = Statistics(one.names, one.a * weight, one.b * weight, 0)
        whole, count = ridge.merge(whole, faded), count + weight * one.n
    return structs.replace(whole, n=int(count))


def examples_in(sums: PeriodSums) -> int:
    """Returns the number of examples in all periods and places, unweighted."""
    return sum(one.n for one in sums.by_part().values())


def same(one: PeriodSums, other: PeriodSums) -> bool:
    """Returns whether both are equal to the bit."""
    mine, others = one.by_part(), other.by_part()
    return (one.period_ms, one.since, mine.keys()) == (
        other.period_ms,
        other.since,
        others.keys(),
    ) and all(_equal(of, others[part]) for part, of in mine.items())


def _equal(one: Statistics, other: Statistics) -> bool:
    return (
        (one.names, one.n) == (other.names, other.n)
        and np.array_equal(one.a, other.a)
        and np.array_equal(one.b, other.b)
    )


def _weight(age: int) -> float:
    """Returns the weight of a period that is `age` periods old. A future period, by a fast clock, counts as
    the present one.
    """
    weight: float = 0.5 ** (max(0, age) / PERIODS_PER_HALF_LIFE)
    return weight


def _group(sums: PeriodSums, examples: Iterable[DatedExample]) -> dict[_Part, list[Example]]:
    found: dict[_Part, list[Example]] = {}
    for at_ms, example, place in examples:
        number = period_of(sums, at_ms)
        if number >= sums.since:
            found.setdefault((number, examination.clip_place(place)), []).append(example)
    return found


def _with(sums: PeriodSums, found: Mapping[_Part, Statistics]) -> PeriodSums:
    """Returns the statistics with these parts replaced. Parts without an example are removed."""
    parts = {part: one for part, one in (sums.by_part() | dict(found)).items() if one.n}
    periods = {number: one for (number, place), one in parts.items() if place == 1}
    return structs.replace(
        sums, periods=periods, further={part: one for part, one in parts.items() if part[1] > 1}
    )
