"""What tests of the counts ask: to count all that is new, and what a topic's counts are."""

import json
from collections import Counter
from contextlib import suppress

from aboveboard.errors import Stale
from aboveboard.gateway.day_counts import CountCell, DayCell, day_counts
from aboveboard.gateway.stored_records import ENTRIES_WITH_RECORD, log_row
from aboveboard.numbers.reader import count_new, count_rows
from aboveboard.storage.tables import entries
from sqlalchemy import select

from tests.world import Installation


def settle(running: Installation) -> None:
    """Counts until nothing is left. The gateway counts in the background too, and may be faster."""
    gateway, left = running.service.gateway, 1
    for _ in range(100):
        with suppress(Stale):
            left = running.run(count_new(gateway))
            if not left:
                return
    raise AssertionError(f"the count did not end: {left}")


def stored(running: Installation, topic: str = "") -> Counter[DayCell]:
    """The counts of a topic, or of all, once all is counted."""
    settle(running)
    table, database = day_counts.c, running.service.gateway.database
    found = running.run(database.rows(select(table.day, table.topic, table.labels, table.number)))
    return Counter(
        {
            DayCell(day, CountCell(name, tuple(json.loads(labels)))): number
            for day, name, labels, number in found
            if topic in ("", name)
        }
    )


def labels(counts: Counter[DayCell]) -> Counter[tuple[str, ...]]:
    """The counts by their labels alone, over all days."""
    found = Counter[tuple[str, ...]]()
    for (_, (_, values)), number in counts.items():
        found[values] += number
    return +found


def recount(running: Installation) -> Counter[DayCell]:
    """The counts of the whole log, read again from its first entry."""
    gateway = running.service.gateway

    async def all_of() -> Counter[DayCell]:
        rows = await gateway.database.rows(ENTRIES_WITH_RECORD.order_by(entries.c.entry_index))
        return await count_rows(gateway, [log_row(row) for row in rows])

    return running.run(all_of())
