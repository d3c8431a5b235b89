"""The groups of a report, from the sums by person and day.

The unit is the id. A linked guest counts beside the account, because no data moves with a link. A group of up
to UNITS_EXACT people is resampled (see `engine.confidence`). A larger one has the interval of the delta method, from
sums that the database adds up (see `engine.ratio_moments`). At that size both are alike.
"""

import asyncio
from typing import NamedTuple

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    FromClause,
    Select,
    Subquery,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)

from aboveboard.engine import ratio_moments
from aboveboard.engine.confidence import Interval, RatioSums, bootstrap, bootstrap_difference
from aboveboard.engine.ratio_moments import RatioMoments
from aboveboard.engine.sample_ratio import SampleRatio, check_ratio
from aboveboard.learning.reward_days import BILLION
from aboveboard.measurement.placement_report import UNITS_LEAST, Group, LevelGroup
from aboveboard.measurement.window import Window
from aboveboard.signals.reward_tables import reward_days
from aboveboard.storage.reads import RowReader
from aboveboard.words import Level

UNITS_EXACT = 2_000
"""The most people of a group that is resampled."""

ROUNDING = 1e-15
"""The variance that rounding alone may give where every reward is the same."""

_Where = tuple[ColumnElement[bool], ...]

_TABLE = reward_days.c


class Groups(NamedTuple):
    """The groups as a report has them.

    `mixed` counts the people who are in both that the lift compares. `is_equal` says that every reward is the same.
    `ratio` checks the size of the control group. None without one, or with fewer than UNITS_LEAST people.
    """

    levels: list[LevelGroup]
    control: Group
    personalized: Group
    lift: Interval | None
    mixed: int
    is_equal: bool
    ratio: SampleRatio | None

    @property
    def shown(self) -> int:
        return self.control.shown + sum(each.group.shown for each in self.levels)


class _GroupSums(NamedTuple):
    """A group: its first slots, its moments, and the sums of each unit. The last are None for a large group.

    `drawn` counts the units with a row from when the share in force was declared.
    """

    shown: int
    drawn: int
    moments: RatioMoments
    sums: RatioSums | None


class RewardSums(NamedTuple):
    """The sums of each group as they are stored, and the `share` of the control group. The others are as in Groups."""

    levels: dict[Level, _GroupSums]
    control: _GroupSums
    personalized: _GroupSums
    mixed: int
    is_equal: bool
    share: float


async def read_sums(reader: RowReader, key: str, window: Window, *, share: float = 0.0) -> RewardSums:
    """Returns the sums of a placement's first slots on these days. `share` is that of its control group now."""
    scope = _select_days(key, window)
    # Each by equality, so that the index leads to the rows of one group, in the order of people.
    is_control, is_not, known = _TABLE.is_control == 1, _TABLE.is_control == 0, _TABLE.person.is_not(None)
    levels = {
        level: await _measure(reader, (*scope, is_not, _TABLE.level == int(level)), share) for level in Level
    }
    control = await _measure(reader, (*scope, is_control), share)
    personalized = await _measure(reader, (*scope, is_not, _TABLE.level > 0, known), share)
    mixed = await _count_mixed(reader, key, window) if control.shown else 0
    varies = any(ratio_moments.variance(each.moments) > ROUNDING for each in (control, *levels.values()))
    equal = not varies and await _is_equal(reader, scope)
    return RewardSums(levels, control, personalized, mixed, equal, share)


async def estimate(sums: RewardSums, randomness: np.random.Generator) -> Groups:
    """Returns the groups of these sums, with their intervals."""
    return await asyncio.to_thread(
        _estimate, sums, randomness
    )  # resampling takes a tenth of a second for each group


def _estimate(sums: RewardSums, randomness: np.random.Generator) -> Groups:
    levels, control, personalized, mixed, is_equal, share = sums
    return Groups(
        levels=[LevelGroup(int(level), _group(at, randomness)) for level, at in levels.items() if at.shown],
        control=_group(control, randomness),
        personalized=_group(personalized, randomness),
        lift=_lift(personalized, control, randomness),
        mixed=mixed,
        is_equal=is_equal,
        ratio=_check(share, control.drawn + personalized.drawn, control.drawn),
    )


def _check(share: float, people: int, control: int) -> SampleRatio | None:
    """Returns the check of people who were drawn with `share`. Those of an earlier share would not fit."""
    return check_ratio(share, people, control) if share and people >= UNITS_LEAST else None


def _select_days(key: str, window: Window, table: FromClause = reward_days) -> _Where:
    found: list[ColumnElement[bool]] = [table.c.placement_key == key]
    if window.first is not None:
        found.append(table.c.day >= window.first)
    if window.last is not None:
        found.append(table.c.day <= window.last)
    return tuple(found)


def _select_units(where: _Where, share: float) -> Subquery:
    """Returns the query for the sums of each unit. A request about no person is a unit of its own."""
    shown, reward = cast(func.sum(_TABLE.shown), Double), cast(func.sum(_TABLE.reward), Double) / BILLION
    drawn = func.max(case((_TABLE.share == share, 1), else_=0))
    people = select(shown.label("shown"), reward.label("reward"), drawn.label("drawn"))
    others = select(cast(_TABLE.shown, Double), cast(_TABLE.reward, Double) / BILLION, literal_column("0"))
    return (
        people.where(*where, _TABLE.person.is_not(None))
        .group_by(_TABLE.person)
        .union_all(others.where(*where, _TABLE.person.is_(None)))
        .subquery()
    )


def _select_moments(units: Subquery) -> Select[int, int, float, float, float, float, float]:
    shown, reward = units.c.shown, units.c.reward
    sums = (shown, reward, reward * reward, reward * shown, shown * shown)
    return select(
        func.count(),
        cast(func.coalesce(func.sum(units.c.drawn), 0), BigInteger),
        *(func.coalesce(func.sum(each), 0.0) for each in sums),
    )


async def _measure(reader: RowReader, where: _Where, share: float) -> _GroupSums:
    units = _select_units(where, share)
    ((number, drawn, *sums),) = await reader.rows(_select_moments(units))
    moments = RatioMoments(number, *sums)
    shown = round(moments.below)
    if not UNITS_LEAST <= number <= UNITS_EXACT:
        return _GroupSums(shown, drawn, moments, None)
    # In a fixed order, so that equal randomness gives equal intervals.
    columns = (units.c.reward, units.c.shown)
    rows = await reader.rows(select(*columns).order_by(*columns))
    above, below = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    return _GroupSums(shown, drawn, moments, RatioSums(above, below))


async def _count_mixed(reader: RowReader, key: str, window: Window) -> int:
    """Returns the number of people in both groups, such as guests who were linked later.

    It looks up each person of the control group, which is the smaller one.
    """
    other = reward_days.alias("other")
    personalized = [int(level) for level in Level if level > Level.OFF]
    also = exists().where(
        *_select_days(key, window, other),
        other.c.is_control == 0,
        other.c.level.in_(personalized),
        other.c.person == _TABLE.person,
    )
    control = select(_TABLE.person).where(*_select_days(key, window), _TABLE.is_control == 1, also)
    ((count,),) = await reader.rows(select(func.count()).select_from(control.distinct().subquery()))
    return count


async def _is_equal(reader: RowReader, scope: _Where) -> bool:
    mean = cast(_TABLE.reward, Double) / _TABLE.shown
    ((least, most),) = await reader.rows(select(func.min(mean), func.max(mean)).where(*scope))
    return least is not None and least == most


def _group(of: _GroupSums, randomness: np.random.Generator) -> Group:
    units = of.moments.units
    if units < UNITS_LEAST:
        return Group(of.shown, units, None)
    if of.sums is None:
        return Group(of.shown, units, ratio_moments.interval(of.moments))
    return Group(of.shown, units, bootstrap(of.sums, randomness))


def _lift(one: _GroupSums, other: _GroupSums, randomness: np.random.Generator) -> Interval | None:
    if min(one.moments.units, other.moments.units) < UNITS_LEAST:
        return None
    if one.sums is None or other.sums is None:
        return ratio_moments.interval_of_difference(one.moments, other.moments)
    return bootstrap_difference(one.sums, other.sums, randomness)
