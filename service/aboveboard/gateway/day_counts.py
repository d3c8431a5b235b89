"""The tables of counts by day, and of how far the log was counted. No row is about a person.

A row says how often something happened on one day, such as a withdrawal of a purpose. Its labels are closed
words and declared names. So counts stay when a person is erased, and there are few rows a day.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    exists,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard import canonical
from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Row, metadata

# `count_key` is the row's day, topic and labels. `day` counts from 1970, in UTC. `labels` is a list of texts in JSON.
day_counts = Table(
    "day_counts",
    metadata,
    Column("count_key", Text, primary_key=True),
    Column("day", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Index("ix_day_counts_day", "day"),
)

# One row. All entries of the log below the index `counted` are in `day_counts`.
count_cursor = Table(
    "count_cursor",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("counted", BigInteger, nullable=False),
)

GUARDED["count_cursor"] = select(count_cursor.c.id, count_cursor.c.counted)

CURSOR_ID = 1

READ_CURSOR = select(count_cursor.c.counted).where(count_cursor.c.id == CURSOR_ID)
_INSERT_CURSOR = insert(count_cursor)
_MOVE_CURSOR = (
    update(count_cursor).where(count_cursor.c.id == bindparam("key")).values(counted=bindparam("next_index"))
)
_COLUMNS = ("count_key", "day", "topic", "labels")
_INSERT_MISSING = insert(day_counts).from_select(
    [*_COLUMNS, "number"],
    select(
        *(bindparam(f"new_{name}", type_=day_counts.c[name].type) for name in _COLUMNS), literal_column("0")
    ).where(~exists().where(day_counts.c.count_key == bindparam("new_count_key", type_=Text()))),
)
_ADD = (
    update(day_counts)
    .where(day_counts.c.count_key == bindparam("key"))
    .values(number=day_counts.c.number + bindparam("more", type_=BigInteger()))
)


class CountCell(NamedTuple):
    """A cell of a table of counts: a topic of `numbers.topics`, with a value for each of its labels."""

    topic: str
    labels: tuple[str, ...]


class DayCell(NamedTuple):
    """A cell of one day. `day` counts from 1970, in UTC."""

    day: int
    cell: CountCell


def add_counts(found: Mapping[DayCell, int]) -> Iterator[Write]:
    """Yields the writes that add these numbers to their rows.

    Commits have one order, so no other process adds a row between the two writes of one.
    """
    for (day, (topic, labels)), more in sorted(found.items()):
        text = canonical.encode(list(labels)).decode()
        key = f"{day} {topic} {text}"
        row: Row = {"new_count_key": key, "new_day": day, "new_topic": topic, "new_labels": text}
        yield Write(_INSERT_MISSING, row)
        yield Write(_ADD, {"key": key, "more": more})


def move_cursor(before: int, after: int) -> tuple[Guard, Write]:
    """Returns the guard that nothing else has counted since, and the write that the log is counted up to `after`."""
    guard = Guard(count_cursor.name, CURSOR_ID, before)
    if before == 0:
        return guard, Write(_INSERT_CURSOR, {"id": CURSOR_ID, "counted": after})
    return guard, Write(_MOVE_CURSOR, {"key": CURSOR_ID, "next_index": after})
