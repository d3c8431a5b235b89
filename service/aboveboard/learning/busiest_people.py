"""The examples of a placement that its busiest people have together. More of them are about more people."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import func, select

from aboveboard.engine.decay import PeriodSums, since_ms
from aboveboard.engine.liked_parts import PEOPLE_LEAST, has_likes
from aboveboard.gateway.gateway import Gateway
from aboveboard.signals.outcome_tables import impressions


async def count_busiest(
    gateway: Gateway, key: str, sums: PeriodSums, *, shown: Mapping[bytes, int], gone: Collection[bytes]
) -> int:
    """Returns the number of learned impressions of the PEOPLE_LEAST - 1 people who have most of them.

    `shown` are those that the same commit adds, by person, and `gone` those that it deletes. It is 0 without a query where
    no part was learned by an interest. Imports have no interests, so they do not count.
    """
    if not any(map(has_likes, sums.by_part().values())):
        return 0
    table, number = impressions.c, func.count()
    query = (
        select(table.person, number)
        .where(
            table.placement_key == key,
            table.person.is_not(None),
            table.at_ms >= since_ms(sums),
            table.impression.not_in([*gone]),
        )
        .group_by(table.person)
    )
    rows = gateway.database.rows
    most = query.order_by(number.desc()).limit(PEOPLE_LEAST - 1 + len(shown))
    counts = Counter[bytes](dict(await rows(most)))
    if shown:
        counts |= Counter[bytes](dict(await rows(query.where(table.person.in_([*shown])))))
    counts.update(shown)
    return sum(number for _, number in counts.most_common(PEOPLE_LEAST - 1))
