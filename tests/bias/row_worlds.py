"""Worlds of decisions for the tests of counting engines: drawn rows, the file of them, and what NumPy counts."""

import random
from pathlib import Path

import numpy as np
from aboveboard.bias.apart_rows import ApartRow, Line, count_apart
from aboveboard.bias.check import run_check
from aboveboard.bias.engine_counts import EngineCounts
from aboveboard.bias.group_rows import group_people, select_rows
from aboveboard.bias.log_rows import CheckRows, Column, LogRead
from aboveboard.bias.measures import count_table, rows_of, values_of
from aboveboard.bias.row_files import write_rows
from aboveboard.bias.row_terms import RowTerms
from aboveboard.bias.watches import check_watch, period_of, start_of
from aboveboard.clock import MS_PER_DAY
from hypothesis import strategies as st
from msgspec import structs

from tests.bias.logs import plain_details
from tests.bias.test_check import SOURCE, WATCH

TABLES = ("age_class", "context.page", ("age_class", "context.page"))
MEASURES = ("selection", "exposure", "benefit")
VALUES = (("adult", "minor", "unknown"), ("été", 'O\'Brien "q"', "unknown"))
PERIOD = period_of(WATCH, 2)


def watch_of(measure="selection"):
    """A watch whose second report is counted."""
    return structs.replace(WATCH, by=TABLES, measure=measure, k=5)


@st.composite
def worlds(draw):
    """A log that was read: few people who come back on days in and around the second period, some in other groups."""
    return make_world(draw(st.integers(0, 2**32)), draw(st.integers(0, 60)), people=draw(st.integers(1, 12)))


def make_world(seed, size, people):
    """Rows of a seed. Reward and line are missing for some of them."""
    drawn = random.Random(seed)
    days = sorted(drawn.randrange(20, 70) for _ in range(size))  # some at the very ends of the period
    rows = CheckRows(
        times_ms=np.array([start_of(WATCH) + int(day * MS_PER_DAY) for day in days], np.intp),
        people=np.array([drawn.randrange(people) for _ in days], np.intp),
        visits=np.array([drawn.randrange(1 + people // 2) for _ in days], np.intp),
        selected=np.array([float(drawn.random() < 0.4) for _ in days]),
        exposure=np.array([drawn.random() for _ in days]),
        rewards=np.array([drawn.choice((0.0, 1.0, float("nan"))) for _ in days]),
        columns={
            name: Column(np.array([drawn.randrange(3) for _ in days], np.intp), values)
            for name, values in zip(("age_class", "context.page"), VALUES, strict=True)
        },
        details=plain_details(size),
    )
    apart = tuple(
        ApartRow(drawn.choice(list(Line)), int(time), drawn.choice((None, 0)), drawn.random() < 0.5)
        for time in rows.times_ms[: size // 2]
    )
    return LogRead(rows, count_apart(apart), apart, {}, 0)


def write_world(path: Path, read, watch):
    """Writes the rows as `bias parquet` does, and returns the terms."""
    terms = RowTerms(watch=watch, until_ms=PERIOD.to_ms, source=SOURCE, unmatched_links=0)
    with path.open("wb") as file:
        write_rows(file, read, terms)
    return terms


def numpy_counts(read, watch):
    """What the reference counts in the period."""
    rows = rows_of(read.rows, watch)
    inside = (rows.times_ms >= PERIOD.from_ms) & (rows.times_ms < PERIOD.to_ms)
    rows = select_rows(rows, np.flatnonzero(inside))
    lines = count_apart([each for each in read.apart if PERIOD.from_ms <= each.at_ms < PERIOD.to_ms])
    tables = check_watch(watch, has_labels=False) if rows.people.size else ()
    return EngineCounts(
        rows.people.size,
        np.unique(rows.people).size,
        lines,
        {table: count_table(rows, table, watch) for table in tables},
        {table: _means(rows, table, watch) for table in tables},
    )


def _means(rows, table, watch):
    grouped = group_people(rows, values_of(rows, watch), table, MS_PER_DAY)
    own = {name: grouped.means[grouped.codes == at] for at, name in enumerate(grouped.names)}
    return {name: float(means.mean()) if means.size else 0.0 for name, means in own.items()}


def numpy_report(read, watch):
    """The report of the period, as `bias run` computes it."""
    before = read.rows.times_ms < PERIOD.to_ms
    read = read._replace(rows=select_rows(read.rows, np.flatnonzero(before)))
    own = [each for each in read.apart if PERIOD.from_ms <= each.at_ms < PERIOD.to_ms]
    return run_check(read._replace(lines=count_apart(own)), watch, PERIOD, SOURCE)
