"""The totals of `/metrics`, read from the counts by day.

A total is rounded down to a multiple of k. So it moves for k acts together, and no look shows that one person acted.
Nothing else is hidden, and a total never falls.
"""

import json
from collections import Counter
from collections.abc import Iterable
from functools import partial

from sqlalchemy import func, select

from aboveboard.background import LONG_REST_S, every, unless_unchanged
from aboveboard.bias.suppression import K
from aboveboard.gateway import count_totals
from aboveboard.gateway.count_totals import TotalFamily, Totals
from aboveboard.gateway.day_counts import day_counts
from aboveboard.gateway.gateway import Gateway
from aboveboard.numbers import topics

EVERY_S = 30.0

_SUMS = select(day_counts.c.topic, day_counts.c.labels, func.sum(day_counts.c.number)).group_by(
    day_counts.c.topic, day_counts.c.labels
)

FAMILY_OF: dict[str, TotalFamily] = {
    topics.CONSENTS: count_totals.CONSENTS,
    topics.NOTICES_SHOWN: count_totals.NOTICES_SHOWN,
    topics.REQUESTS: count_totals.REQUESTS,
    topics.ANSWERS: count_totals.ANSWERS,
    topics.GPC: count_totals.GPC,
    topics.HEADLINES_SHOWN: count_totals.HEADLINES,
    topics.LEVELS: count_totals.LEVELS,
    topics.AUDITS: count_totals.AUDITS,
}
"""The metric of each topic that has one. Its labels are among those of the topic."""


async def run(gateway: Gateway) -> None:
    """Reads the totals every EVERY_S, until cancelled."""
    work = unless_unchanged(
        partial(show_totals, gateway), gateway.database.reads.read_version, rest_s=LONG_REST_S
    )
    await every(EVERY_S, work, "totals_not_read", at_once=True)


async def show_totals(gateway: Gateway) -> None:
    """Reads the totals and puts them into the metrics of this process. Raises Unavailable."""
    rows = await gateway.database.rows(_SUMS)
    gateway.metrics.totals.show(
        round_totals((topic, tuple(json.loads(labels)), int(number)) for topic, labels, number in rows)
    )


def round_totals(sums: Iterable[tuple[str, tuple[str, ...], int]], k: int = K) -> Totals:
    """Returns the totals by metric. `sums` has the number of each topic and labels.

    Bias checks are about no person, so their number is as it is.
    """
    found: dict[TotalFamily, Counter[tuple[str, ...]]] = {}
    for topic, labels, number in sums:
        if (family := FAMILY_OF.get(topic)) is not None:
            named = dict(zip(topics.TOPICS[topic], labels, strict=True))
            found.setdefault(family, Counter())[tuple(named[each] for each in family.labels)] += number
    return {
        family: {at: _round(family, number, k) for at, number in of.items()} for family, of in found.items()
    }


def _round(family: TotalFamily, number: int, k: int) -> int:
    return number if family is count_totals.AUDITS else number // k * k
