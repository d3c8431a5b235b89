"""`aboveboard bias count`: tables from the files of rows (`cli.bias_count`)."""

import json
from pathlib import Path

import pytest

from tests.faults.process import typed


@pytest.fixture(scope="module")
def rows(watched, tmp_path_factory):
    """The folder of `bias parquet`."""
    folder = tmp_path_factory.mktemp("rows")
    done = watched.typed("parquet", "--items", watched.items, "--out", folder)
    assert done.code == 0, done.err
    return folder


def count(*words):
    return typed(Path("nowhere"), "bias", "count", *map(str, words))


def test_the_tables_are_those_of_the_report(watched, rows):
    """To the byte; there is no verdict."""
    report = json.loads(watched.typed("run", "--items", watched.items, "--watch", "running", "--json").out)
    found = json.loads(count(rows, "--json").out)
    for name in ("tables", "lines", "people", "period", "source", "watch"):
        assert found[name] == report[name], name
    assert found["visits"] == report["decisions"]
    assert "comparisons" not in found


def test_a_person_reads_the_tables(rows):
    """As those of a report. A hidden group has no mean either."""
    done = count(rows, "--watch", "running")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("running: report 1, from ")
    assert lines[1] == "people 36, visits 36, counted without verdicts"
    assert lines[2] == "not compared, in decisions: nobody 1"
    assert lines[-1].startswith("2 of 2 rows are hidden")


def test_a_watch_without_a_file_is_refused(rows):
    """With the command that writes it."""
    done = count(rows, "--watch", "other")
    assert (done.code, done.out) == (2, "")
    assert "no rows of 'other'" in done.err


def test_an_empty_folder_has_nothing_to_count(tmp_path):
    """The command says how rows come about."""
    done = count(tmp_path)
    assert (done.code, done.out) == (0, "the folder has no rows: write them with bias parquet\n")


def test_a_report_that_is_not_due_is_refused(rows):
    """Looked at early, it would be another look."""
    done = count(rows, "--report", "2")
    assert (done.code, done.out) == (1, "")
    assert "not due yet" in done.err


def test_a_file_of_another_origin_is_refused(rows, tmp_path):
    """No other table is half an answer."""
    (tmp_path / "a.parquet").write_bytes((rows / "running.parquet").read_bytes())
    (tmp_path / "z.parquet").write_bytes(b"PAR1")
    done = count(tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "z.parquet has no rows of a watch" in done.err
