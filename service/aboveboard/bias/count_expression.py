"""The counting core of a check as one Ibis expression, which DuckDB and Spark run.

The rows of `row_files` become means of people, and counts of groups. NumPy counts the same in `group_rows` and
`measures`, which are the reference.

1. The rows of the period, and the first of each visit.
2. Each person once: the groups of their first decision, its value, and their mean while they were in that group.
3. The counts of each table, of all people, and of the lines that no group is compared by.

Ibis is of the extra `analytics`. So only what has called `count_engines.check_engine` may import this module.
"""

from functools import reduce
from operator import and_

import ibis
from ibis.expr.types import Table, Value

from aboveboard.bias.engine_counts import LINES, TOTAL
from aboveboard.bias.intersections import Attributes, declare_tables
from aboveboard.bias.row_terms import COLUMNS_OF, columns_of
from aboveboard.bias.watches import BiasWatch, Period

_FIRST = "first."
"""The beginning of a column's name with the value of the person's first decision. No attribute begins so."""


def count_expression(rows: Table, watch: BiasWatch, period: Period) -> Table:
    """Returns the expression over a table of rows. Its rows have the members of `engine_counts.EngineRow`."""
    of_period = rows.filter(rows.time_ms >= period.from_ms, rows.time_ms < period.to_ms)
    counted = of_period.filter(of_period.visit == of_period.row)
    people = _make_people(counted, watch)
    parts = [_count_all(people), _count_lines(of_period)]
    for at, table in enumerate(declare_tables(watch.by)):
        parts += [_count_table(people, at, table), _list_groups(counted, at, table)]
    return ibis.union(*parts)


def _make_people(counted: Table, watch: BiasWatch) -> Table:
    """Returns a row for each person, with the mean of each table."""
    chosen, meant = COLUMNS_OF[watch.measure]
    own = {_FIRST + name: counted[name] for name in columns_of(watch)} | {"chosen": counted[chosen]}
    firsts = counted.group_by("person").agg(
        visits=counted.count(), **{name: each.argmin(counted.row) for name, each in own.items()}
    )
    both = counted.join(firsts, "person")
    means = {}
    for at, table in enumerate(declare_tables(watch.by)):
        stays = reduce(and_, [both[name] == both[_FIRST + name] for name in table])
        means[_mean_of(at)] = both[meant].mean(where=stays)
    # All rows of a person have the same of these, so that any is right.
    same = {name: both[name].max() for name in ("visits", *own)}
    return both.group_by("person").agg(**same, **means)


def _mean_of(at: int) -> str:
    return f"mean.{at}"


def _count_table(people: Table, at: int, table: Attributes) -> Table:
    grouped = people.group_by([people[_FIRST + name].name(name) for name in table])
    found = grouped.agg(
        people=people.count(), selected=(people.chosen == 1.0).sum(), mean=people[_mean_of(at)].mean()
    )
    return _shape(found, at, table, people=found.people, selected=found.selected, mean=found["mean"])


def _list_groups(counted: Table, at: int, table: Attributes) -> Table:
    """Returns the groups of all rows. One may be in no person's first row, and is a row of the table all the same."""
    return _shape(counted.select(*table).distinct(), at, table)


def _count_all(people: Table) -> Table:
    found = people.agg(visits=people.visits.sum(), people=people.count())
    return _shape(found, TOTAL, (), visits=found.visits, people=found.people)


def _count_lines(of_period: Table) -> Table:
    apart = of_period.filter(of_period.line.notnull())
    found = apart.group_by("line").agg(
        visits=apart.count(), people=apart.person.nunique(), selected=apart.selected.sum()
    )
    numbers = {name: found[name] for name in ("visits", "people", "selected")}
    return _shape(found, LINES, ("line",), **numbers)


def _shape(found: Table, part: int, names: Attributes, **numbers: Value) -> Table:
    """Returns the columns that all parts have: two for the group's values, and the numbers, 0 where there are none."""
    values = {f"value_{at}": found[names[at]] if at < len(names) else ibis.literal("") for at in (0, 1)}
    counts = {
        name: numbers.get(name, ibis.literal(0)).fill_null(0).cast("int64")
        for name in ("visits", "people", "selected")
    }
    mean = numbers.get("mean", ibis.literal(0.0)).cast("float64")
    return found.select(part=ibis.literal(part, "int64"), **values, **counts, mean=mean)
