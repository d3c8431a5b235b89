"""The tables of a report as CSV."""

import csv
import io

import pytest
from aboveboard.bias.report_csv import ALL, list_tables, write_table
from aboveboard.exports.tables import FORMULA
from hypothesis import given

from tests.bias.drawn_reports import FEW, reports
from tests.bias.test_check import check, log_of


def read(report, index):
    return list(csv.DictReader(io.StringIO(write_table(report, index), newline="")))


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


@FEW
@given(report=reports())
def test_each_table_is_a_file_of_whole_rows_without_formulas(report):
    """Any name is one cell, and a number is the one in the report."""
    names = list_tables(report)
    assert len(set(names)) == len(names) >= len(report.tables) + 2
    for index, name in enumerate(names):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
        for row in read(report, index):
            assert None not in row and None not in row.values()
            assert not [each for each in row.values() if each.startswith(FORMULA) and not is_number(each)]


@FEW
@given(report=reports())
def test_the_rows_are_those_of_the_report(report):
    """To the bit, and in their order."""
    for index, table in enumerate(report.tables):
        rates = [None if not row["rate"] else float(row["rate"]) for row in read(report, index)]
        assert rates == [row.rate for row in table.rows]
    found = read(report, len(report.tables))
    assert [row["verdict"] for row in found] == [str(each.verdict) for each in report.comparisons]
    assert [row["hidden"] for row in read(report, len(report.tables) + 1)] == [
        ALL if line.decisions is None else "" for line in report.lines
    ]


@FEW
@given(report=reports())
def test_what_is_hidden_is_empty_and_named(report):
    """All of a row, or its share, or its ratio."""
    for index, table in enumerate(report.tables):
        for cells, row in zip(read(report, index), table.rows, strict=True):
            hidden = cells["hidden"].split()
            assert (hidden == [ALL]) == (row.people is None)
            if row.people is not None:
                assert ("share" in hidden) == (cells["share"] == "")
                assert ("ratio" in hidden) == (cells["is_four_fifths"] == "")


def test_a_table_that_is_not_there_is_an_error():
    """Also one before the first."""
    report = check(log_of({"adult": 0.5, "minor": 0.2}))
    assert list_tables(report) == ("people-1-age_class", "comparisons", "not_compared")
    for index in (-1, 3):
        with pytest.raises(IndexError):
            write_table(report, index)


def test_a_real_comparison_has_its_numbers():
    """A negative one is a number, and no formula."""
    (row,) = read(check(log_of({"adult": 0.5, "minor": 0.2})), 1)
    assert (row["group"], row["reference"], row["verdict"], row["hidden"]) == (
        "minor",
        "adult",
        "disparity",
        "",
    )
    assert float(row["within_effective"]) < 0.0
    assert float(row["low"]) < float(row["ratio"]) < float(row["high"]) < 0.8
