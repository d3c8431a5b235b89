"""The numbers of a month, read from the counts by day."""

import asyncio
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import func, select

from aboveboard.audit.entries import parse_leaf
from aboveboard.bias.suppression import K
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.errors import Malformed, NotFound
from aboveboard.exports.query import hour_ms
from aboveboard.gateway.day_counts import READ_CURSOR, CountCell, DayCell, day_counts
from aboveboard.gateway.gateway import Gateway
from aboveboard.numbers.count_tables import CountTable
from aboveboard.numbers.month_tables import MonthCounts, list_of_purpose, list_overview, list_purposes
from aboveboard.numbers.topics import TOPICS
from aboveboard.rights.deadlines import add_months
from aboveboard.storage.tables import entries

_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


class MonthNumbers(Struct, frozen=True, kw_only=True):
    """The tables of a month, such as `2026-10`. `first` and `last` are the months with numbers.

    `state` is `ended` with exact numbers, or `running` with numbers rounded down to a multiple of `k`. `purpose` is the
    one whose tables there are, "" without them.
    """

    month: str
    state: Literal["ended", "running"]
    k: int
    purpose: str
    purposes: tuple[str, ...]
    first: str
    last: str
    tables: tuple[CountTable, ...]


class _KnownDays(NamedTuple):
    """The first day with a number, today, and the time before which the whole log was counted."""

    first: date
    today: date
    counted_ms: int


async def read_month(gateway: Gateway, month: str = "", purpose: str = "", k: int = K) -> MonthNumbers:
    """Returns the tables of a month, with those of one purpose if it is named.

    The default is the newest month that has ended, and the running one before there is any. Raises Malformed for a text
    that is no month, NotFound for one without numbers or a purpose without them, and Unavailable.
    """
    known = await _read_days(gateway)
    begins = _parse(month) if month else _find_default(known)
    if not known.first.replace(day=1) <= begins <= known.today:
        raise NotFound("This month has no numbers. Use one between the first and the last.", field="month")
    end = add_months(begins, 1)
    days = {day: (_EPOCH + _DAY * day).isoformat() for day in range(_number(begins), _number(end))}
    table = day_counts.c
    query = select(table.day, table.topic, table.labels, table.number)
    rows = await gateway.database.rows(query.where(table.day.in_(days)))
    found = Counter(
        {
            DayCell(day, CountCell(topic, tuple(json.loads(labels)))): number
            for day, topic, labels, number in rows
            if topic in TOPICS
        }
    )
    # An hour more: the notices of the last minutes are still in memory.
    is_ended = known.counted_ms >= _number(end) * MS_PER_DAY + MS_PER_HOUR
    of = MonthCounts(found, days, is_ended, k)
    purposes = list_purposes(of)
    if purpose and purpose not in purposes:
        raise NotFound("This month has no numbers of this purpose. Use one that it has.", field="purpose")
    return MonthNumbers(
        month=begins.isoformat()[:7],
        state="ended" if is_ended else "running",
        k=k,
        purpose=purpose,
        purposes=purposes,
        first=known.first.isoformat()[:7],
        last=known.today.isoformat()[:7],
        tables=await asyncio.to_thread(_make_tables, of, purpose),
    )


def _make_tables(of: MonthCounts, purpose: str) -> tuple[CountTable, ...]:
    """Returns the tables. To hide small numbers takes up to a tenth of a second, so call it in a thread."""
    overview = list_overview(of)
    return (*overview, *(list_of_purpose(of, purpose, overview) if purpose else ()))


async def _read_days(gateway: Gateway) -> _KnownDays:
    now_ms = gateway.clock()
    ((first,),) = await gateway.database.rows(select(func.min(day_counts.c.day)))
    counted = next((row[0] for row in await gateway.database.rows(READ_CURSOR)), 0)
    waiting = select(entries.c.leaf).where(entries.c.entry_index == counted)
    next_ms = [hour_ms(parse_leaf(leaf)) for (leaf,) in await gateway.database.rows(waiting)]
    today = _EPOCH + _DAY * (now_ms // MS_PER_DAY)
    return _KnownDays(today if first is None else _EPOCH + _DAY * first, today, min([now_ms, *next_ms]))


def _find_default(known: _KnownDays) -> date:
    running = known.today.replace(day=1)
    return running if known.first >= running else add_months(running, -1)


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _parse(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise Malformed(
            "This is not a month.", field="month", expected="a year and a month, such as 2026-10"
        ) from None
