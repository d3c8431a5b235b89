"""The plan of a watch: how many people each comparison needs, and how long that takes. It looks at no gap.

It uses the number of people of each group, and one rate of all people together. So it can be read at any time without
spending a part of alpha.
"""

import math

import numpy as np
from msgspec import Struct

from aboveboard.bias.attributes import LABEL
from aboveboard.bias.comparisons import RATE_LEAST, RATE_MOST, choose_groups, count_people
from aboveboard.bias.group_rows import count_visits_once, group_people, select_rows
from aboveboard.bias.impact import is_unknown
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.people_needed import people_needed
from aboveboard.bias.watches import REST, BiasWatch, check_watch, start_of
from aboveboard.clock import MS_PER_DAY


class PlanRow(Struct, frozen=True, kw_only=True):
    """One comparison. `people` and `reference_people` came so far; None for fewer than k.

    `for_fine` is how many people a group are needed where there is no gap. `for_disparity` is for the ratio of the plan.
    `days` is how long the larger of the two takes from the first day on, at the pace so far.
    """

    by: Attributes
    group: str
    reference: str
    people: int | None
    reference_people: int | None
    for_fine: int | None
    for_disparity: int | None
    days: int | None


class Plan(Struct, frozen=True, kw_only=True):
    """The plan of a watch. `rate` is that of all people; None without at least k people."""

    watch: str
    tau: float
    ratio: float
    days: float
    people: int
    rate: float | None
    many: int
    rows: tuple[PlanRow, ...]


def plan_watch(rows: CheckRows, watch: BiasWatch, now_ms: int, *, ratio: float) -> Plan:
    """Returns the plan at this time. `ratio` is the gap that is to be found, below tau.

    Tables with labels are left out, as the file comes with the report.
    """
    rows = count_visits_once(select_rows(rows, np.flatnonzero(rows.times_ms < now_ms)))
    tables = [table for table in check_watch(watch, has_labels=True) if LABEL not in table]
    chosen = []
    for table in tables:
        grouped = group_people(rows, rows.selected, table, MS_PER_DAY)
        chosen.append(choose_groups(table, grouped, grouped, reference=watch.reference, k=watch.k))
    many = sum(len(each.groups) for each in chosen)
    days = (now_ms - start_of(watch)) / MS_PER_DAY
    everyone = np.unique(rows.people).size
    rate = float(rows.selected.mean()) if everyone >= watch.k else None
    needed = _need(rate, watch, ratio, many)
    found = []
    for each in chosen:
        people = count_people(each.report)
        for group in (*each.groups, *each.small):
            other = _count_reference(people, group, each.reference)
            slower = min(people[group], other)
            found.append(
                PlanRow(
                    by=each.table,
                    group=group,
                    reference=each.reference,
                    people=people[group] if people[group] >= watch.k else None,
                    reference_people=other if other >= watch.k else None,
                    for_fine=needed[0],
                    for_disparity=needed[1],
                    days=_days(needed, slower, days) if slower >= watch.k else None,
                )
            )
    return Plan(
        watch=watch.name,
        tau=watch.tau,
        ratio=ratio,
        days=days,
        people=everyone,
        rate=rate,
        many=many,
        rows=tuple(found),
    )


def _need(rate: float | None, watch: BiasWatch, ratio: float, many: int) -> tuple[int | None, int | None]:
    if rate is None:
        return None, None
    base = min(max(rate, RATE_LEAST), RATE_MOST)
    lower = max(base * ratio, RATE_LEAST)
    fine, gap = (
        people_needed(base, each, watch.tau, alpha=watch.alpha, comparisons=many) for each in (base, lower)
    )
    return fine, gap


def _count_reference(people: dict[str, int], group: str, reference: str) -> int:
    if reference != REST:
        return people.get(reference, 0)
    return sum(count for name, count in people.items() if name != group and not is_unknown(name))


def _days(needed: tuple[int | None, ...], people: int, days: float) -> int | None:
    if None in needed or not people:
        return None
    return math.ceil(max(each for each in needed if each is not None) * days / people)
