"""The groups of a report, from the sums by person and day. A million outcomes take about a second.

A group of up to UNITS_EXACT people is resampled (see `engine.confidence`). A larger one has the interval of the delta
method, from sums that the database adds up (see `engine.ratio_moments`). At that size both are alike.
"""

import asyncio
from typing import NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Double, Select, Subquery, cast, func, select

from aboveboard.engine import ratio_moments
from aboveboard.engine.confidence import Interval, RatioSums, bootstrap, bootstrap_difference
from aboveboard.engine.ratio_moments import RatioMoments
from aboveboard.engine.sample_ratio import SampleRatio, check_ratio
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.reward_days import BILLION
from aboveboard.measurement.placement_report import UNITS_LEAST, Group, LevelGroup
from aboveboard.measurement.window import Window
from aboveboard.signals.reward_tables import reward_days
from aboveboard.words import Level

UNITS_EXACT = 2_000
"""The most people of a group that is resampled."""

_Where = tuple[ColumnElement[bool], ...]

_TABLE = reward_days.c


class Groups(NamedTuple):
    """The groups as a report has them.

    `mixed` counts the people who are in both that the lift compares. `is_equal` says that every reward is the same.
    """

    levels: list[LevelGroup]
    control: Group
    personalized: Group
    lift: Interval | None
    mixed: int
    is_equal: bool

    @property
    def shown(self) -> int:
        return self.control.shown + sum(each.group.shown for each in self.levels)


class _GroupSums(NamedTuple):
    """A group: its first slots, its moments, and the sums of each unit. The last are None for a large group."""

    shown: int
    moments: RatioMoments
    sums: RatioSums | None


async def read_groups(gateway: Gateway, key: str, window: Window, randomness: np.random.Generator) -> Groups:
    """Returns the groups of a placement's first slots on these days."""
    scope = _select_days(key, window)
    is_control, known = _TABLE.is_control == 1, _TABLE.person.is_not(None)
    levels = {
        level: await _measure(gateway, (*scope, ~is_control, _TABLE.level == int(level))) for level in Level
    }
    control = await _measure(gateway, (*scope, is_control))
    personalized = await _measure(gateway, (*scope, ~is_control, _TABLE.level > 0, known))
    mixed = await _count_mixed(gateway, scope) if control.shown else 0
    equal = await _is_equal(gateway, scope)

    def estimate() -> Groups:
        return Groups(
            levels=[
                LevelGroup(int(level), _group(at, randomness)) for level, at in levels.items() if at.shown
            ],
            control=_group(control, randomness),
            personalized=_group(personalized, randomness),
            lift=_lift(personalized, control, randomness),
            mixed=mixed,
            is_equal=equal,
        )

    return await asyncio.to_thread(estimate)  # resampling takes a tenth of a second for each group


async def read_ratio(gateway: Gateway, key: str, window: Window, share: float) -> SampleRatio | None:
    """Returns the check of the control group, from people who were drawn while `share` was declared.

    None without a control group, or with fewer than UNITS_LEAST people.
    """
    if not share:
        return None
    scope = (*_select_days(key, window), _TABLE.share == share, _TABLE.person.is_not(None))
    counts = []
    for own in ((_TABLE.is_control == 1,), (_TABLE.is_control == 0, _TABLE.level > 0)):
        people = select(func.count(_TABLE.person.distinct())).where(*scope, *own)
        ((count,),) = await gateway.database.rows(people)
        counts.append(count)
    control, personalized = counts
    people_drawn = control + personalized
    return check_ratio(share, people_drawn, control) if people_drawn >= UNITS_LEAST else None


def _select_days(key: str, window: Window) -> _Where:
    found: list[ColumnElement[bool]] = [_TABLE.placement_key == key]
    if window.first is not None:
        found.append(_TABLE.day >= window.first)
    if window.last is not None:
        found.append(_TABLE.day <= window.last)
    return tuple(found)


def _select_units(where: _Where) -> Subquery:
    """Returns the query for the sums of each unit. A request about no person is a unit of its own."""
    shown, reward = cast(func.sum(_TABLE.shown), Double), cast(func.sum(_TABLE.reward), Double) / BILLION
    people = select(shown.label("shown"), reward.label("reward")).where(*where, _TABLE.person.is_not(None))
    others = select(cast(_TABLE.shown, Double), cast(_TABLE.reward, Double) / BILLION)
    return people.group_by(_TABLE.person).union_all(others.where(*where, _TABLE.person.is_(None))).subquery()


def _select_moments(units: Subquery) -> Select[int, float, float, float, float, float]:
    shown, reward = units.c.shown, units.c.reward
    return select(
        func.count(),
        *(
            func.coalesce(func.sum(each), 0.0)
            for each in (shown, reward, reward * reward, reward * shown, shown * shown)
        ),
    )


async def _measure(gateway: Gateway, where: _Where) -> _GroupSums:
    units = _select_units(where)
    ((number, *sums),) = await gateway.database.rows(_select_moments(units))
    moments = RatioMoments(number, *sums)
    if not UNITS_LEAST <= number <= UNITS_EXACT:
        return _GroupSums(round(moments.below), moments, None)
    # In a fixed order, so that equal randomness gives equal intervals.
    rows = await gateway.database.rows(select(units.c.reward, units.c.shown).order_by(*units.c))
    above, below = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    return _GroupSums(round(moments.below), moments, RatioSums(above, below))


async def _count_mixed(gateway: Gateway, scope: _Where) -> int:
    """Returns the number of people in both groups, such as guests who were linked later."""
    own = select(_TABLE.person).where(*scope, _TABLE.person.is_not(None))
    other = own.where(_TABLE.is_control == 0, _TABLE.level > 0)
    both = own.where(_TABLE.is_control == 1, _TABLE.person.in_(other))
    query = select(func.count(both.subquery().c.person.distinct()))
    ((count,),) = await gateway.database.rows(query)
    return count


async def _is_equal(gateway: Gateway, scope: _Where) -> bool:
    mean = cast(_TABLE.reward, Double) / _TABLE.shown
    ((least, most),) = await gateway.database.rows(select(func.min(mean), func.max(mean)).where(*scope))
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
