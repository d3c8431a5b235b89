"""The report of counts: what `bias run` shows of the same rows."""

import msgspec
from aboveboard.bias.check import encode_report
from aboveboard.bias.count_report import report_counts
from aboveboard.bias.row_terms import RowTerms
from hypothesis import given

from tests.bias.row_worlds import PERIOD, make_world, numpy_counts, numpy_report, watch_of, worlds
from tests.bias.test_check import SOURCE

TERMS = RowTerms(watch=watch_of(), until_ms=PERIOD.to_ms, source=SOURCE, unmatched_links=2)


def report(world):
    return report_counts(numpy_counts(world, TERMS.watch), TERMS, PERIOD)


@given(worlds())
def test_the_tables_and_lines_are_those_of_the_check(world):
    """With the same numbers hidden."""
    expected, found = numpy_report(world, TERMS.watch), report(world)
    assert (found.tables, found.lines) == (expected.tables, expected.lines)
    assert (found.people, found.visits) == (expected.people, expected.decisions)


def test_a_mean_is_hidden_with_its_group():
    """It would tell what few people got."""
    found = report(make_world(3, 400, people=60))
    shown = {(table.by, row.group): row.people is not None for table in found.tables for row in table.rows}
    assert {(each.by, each.group): each.mean is not None for each in found.means} == shown
    assert set(shown.values()) == {True, False}


def test_the_report_says_what_it_was_counted_from():
    """The export, the terms and the links without effect."""
    found = msgspec.json.decode(encode_report(report(make_world(3, 40, people=6))))
    assert (found["method"], found["unmatched_links"]) == ("aboveboard-bias-counts-1", 2)
    assert (found["source"]["size"], found["watch"]["name"]) == (SOURCE.size, TERMS.watch.name)
