"""The lines of a report of counts."""

from aboveboard.bias.count_report import report_counts
from aboveboard.bias.count_text import describe_counts
from aboveboard.bias.row_terms import RowTerms

from tests.bias.row_worlds import PERIOD, make_world, numpy_counts, watch_of
from tests.bias.test_check import SOURCE

TERMS = RowTerms(watch=watch_of(), until_ms=PERIOD.to_ms, source=SOURCE, unmatched_links=2)


def lines_of(world):
    return list(describe_counts(report_counts(numpy_counts(world, TERMS.watch), TERMS, PERIOD)))


def test_each_table_has_its_rows_and_means():
    """Links without effect are said."""
    lines = lines_of(make_world(3, 900, people=200))
    assert lines[0] == "leads: report 2, from 2025-07-15 to before 2025-08-14 (UTC), by selection"
    assert lines[1].endswith("counted without verdicts")
    assert any(line.startswith("links that could not be followed: 2") for line in lines)
    (means,) = [line for line in lines if "of 100" in line and "minor" in line and "/" not in line]
    assert means.startswith("of 100, in the mean of people: adult ")


def test_a_hidden_group_has_no_mean():
    """Nor does a table in which all are hidden have the line."""
    lines = lines_of(make_world(3, 20, people=5))
    assert any("hidden" in line for line in lines)
    assert not any("of 100" in line for line in lines)


def test_a_period_without_decisions_says_so():
    """In place of tables."""
    assert lines_of(make_world(3, 0, people=5))[-1] == "no decisions in this period"
