"""The measure of a watch: the value of each decision, the people that count, and the evidence about them."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aboveboard.bias.comparisons import ComparedTable, choose_groups, gather_evidence
from aboveboard.bias.group_rows import count_visits_once, group_people, select_rows
from aboveboard.bias.impact_tables import Counts, count_groups
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.multiplicity import e_bh
from aboveboard.bias.watches import BiasWatch, seed_of
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.sparse_rows import Floats


class TableEvidence(NamedTuple):
    """The e-value and the number of pairs of each group of a table, and the groups that are findings."""

    evidence: dict[str, tuple[float, int]]
    findings: frozenset[str]


def rows_of(rows: CheckRows, watch: BiasWatch) -> CheckRows:
    """Returns the rows that the measure is about, one for each visit. Benefit is about what was seen: unseen is not 0."""
    if watch.measure == "benefit":
        rows = select_rows(rows, np.flatnonzero(~np.isnan(rows.rewards)))
    return count_visits_once(rows)


def values_of(rows: CheckRows, watch: BiasWatch) -> Floats:
    """Returns the value of each row, from 0 to 1."""
    match watch.measure:
        case "selection":
            return rows.selected
        case "exposure":
            return rows.exposure
        case "benefit":
            return rows.rewards
        case "chance":
            return rows.details.chances
        case "price":
            return rows.details.reductions


def keep_measured(rows: CheckRows, watch: BiasWatch) -> CheckRows:
    """Returns the rows that have a value. Tables count the others too, so that they need no gateway."""
    return select_rows(rows, np.flatnonzero(~np.isnan(values_of(rows, watch))))


def count_table(rows: CheckRows, table: Attributes, watch: BiasWatch) -> Counts:
    """Returns the counts of a table: people, and those whose first decision had the class first, or was taken."""
    values = rows.rewards if watch.measure == "benefit" else rows.selected
    grouped = group_people(rows, values, table, MS_PER_DAY)
    return count_groups(grouped.names, grouped.codes.tolist(), grouped.firsts.tolist())


def choose_table(report: CheckRows, watched: CheckRows, table: Attributes, watch: BiasWatch) -> ComparedTable:
    """Returns the comparisons of a table, by the people of the report and of the whole watch. All rows have a value."""
    one, other = (group_people(rows, values_of(rows, watch), table, MS_PER_DAY) for rows in (report, watched))
    return choose_groups(table, one, other, reference=watch.reference, k=watch.k)


def gather_all(compared: Sequence[ComparedTable], watch: BiasWatch) -> list[TableEvidence]:
    """Returns the evidence of each table. The findings are those of e-BH over the comparisons of all tables."""
    found = [gather_evidence(each, tau=watch.tau, seed=seed_of(watch)) for each in compared]
    keys = [(at, group) for at, each in enumerate(found) for group in each]
    findings = {keys[place] for place in e_bh([found[at][group][0] for at, group in keys], watch.alpha)}
    return [
        TableEvidence(each, frozenset(group for place, group in findings if place == at))
        for at, each in enumerate(found)
    ]
