"""The measure of a watch: the value of each decision, and the evidence about all tables together."""

import numpy as np
import pytest
from aboveboard.bias.measures import choose_table, count_table, gather_all, rows_of, values_of
from aboveboard.bias.rates import GroupCount
from msgspec import structs

from tests.bias.test_check import WATCH, log_of, read


def rows(log, **changed):
    watch = structs.replace(WATCH, **changed)
    return rows_of(read(log, watch).rows, watch), watch


@pytest.mark.parametrize(("measure", "name"), [("selection", "selected"), ("exposure", "exposure")])
def test_each_measure_has_its_values(measure, name):
    """From 0 to 1."""
    found, watch = rows(log_of({"adult": 0.5, "minor": 0.2}, people=20), measure=measure)
    assert values_of(found, watch) is getattr(found, name)


def test_benefit_is_about_what_was_seen():
    """Decisions without an outcome are none of it."""
    log = log_of({"adult": 1.0, "minor": 1.0}, people=10)
    shown = [line.record for line in log.lines if line.kind == "decision"]
    for decision in shown[:6]:
        log.react(decision, "lead", "taken")
    found, watch = rows(log, measure="benefit")
    assert values_of(found, watch).tolist() == [1.0] * 6
    assert sum(each.people for each in count_table(found, ("age_class",), watch).values()) == 6


def test_a_table_counts_people_by_their_first_decision():
    """Whatever came later."""
    found, watch = rows(log_of({"adult": 1.0, "minor": 0.0}, people=15, returns=3))
    assert count_table(found, ("age_class",), watch) == {
        "adult": GroupCount(15, 15),
        "minor": GroupCount(0, 15),
    }


def test_the_evidence_of_all_tables_goes_through_one_rule():
    """A gap in one of two tables is a finding, and the other is none."""
    log = log_of({"adult": 0.6, "minor": 0.2}, people=200)
    found, watch = rows(log, by=("age_class", "gpc"))
    compared = [choose_table(found, found, table, watch) for table in (("age_class",), ("gpc",))]
    first, second = gather_all(compared, watch)
    assert (first.findings, second.findings) == ({"minor"}, frozenset())
    assert first.evidence["minor"][0] > 20
    assert np.isfinite(first.evidence["minor"][0])
