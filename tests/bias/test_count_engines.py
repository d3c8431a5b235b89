"""The engines that count: what each needs, and that Spark counts as DuckDB does."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from aboveboard.bias import count_engines
from aboveboard.bias.count_engines import check_engine, open_engine
from aboveboard.errors import Unprocessable
from msgspec import structs

from tests.bias.row_worlds import MEASURES, PERIOD, make_world, watch_of, write_world
from tests.peers import install


@pytest.mark.parametrize(
    ("engine", "missing", "extra"),
    [("duckdb", "duckdb", "analytics"), ("spark", "pyspark", "spark"), ("spark", "ibis", "spark")],
)
def test_an_engine_that_is_not_installed_is_refused(monkeypatch, engine, missing, extra):
    """With the command that installs it."""
    monkeypatch.setattr(count_engines, "find_spec", lambda name: None if name == missing else name)
    with pytest.raises(Unprocessable) as refused:
        check_engine(engine)
    assert f"needs {missing}, which is not installed" in refused.value.detail
    assert f"pip install 'aboveboard[{extra}]'" in refused.value.detail


def test_spark_needs_java(monkeypatch):
    """It says so, before it starts."""
    monkeypatch.setattr(count_engines, "find_spec", str)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unprocessable, match="Spark needs Java"):
        check_engine("spark")
    check_engine("duckdb")


def test_rows_that_do_not_fit_in_memory_are_refused(monkeypatch, tmp_path):
    """No part of them is written to a file."""
    watch = watch_of()
    write_world(tmp_path / "rows.parquet", make_world(1, 60_000, people=30_000), watch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(count_engines._ALONE, "memory_limit", "6MB")
    with open_engine() as count_rows, pytest.raises(Unprocessable, match="do not fit in memory"):
        count_rows(tmp_path / "rows.parquet", watch, PERIOD)
    assert [each.name for each in tmp_path.iterdir()] == ["rows.parquet"]


def counted(folder, engine, **changed):
    command = [sys.executable, "-m", "aboveboard", "bias", "count", str(folder), "--engine", engine, "--json"]
    done = subprocess.run(command, env=os.environ | changed, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.long
@pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: apt-get install default-jre-headless")
def test_spark_counts_what_duckdb_counts(tmp_path):
    """Of every measure; only the means may differ in their last digits. Nothing stays in its folder."""
    rows, folder, scratch = (tmp_path / name for name in ("rows", "packages", "scratch"))
    rows.mkdir()
    scratch.mkdir()
    install(folder, "pyspark==4.0.5", "py4j==0.10.9.9", "--no-deps")
    for at, measure in enumerate(MEASURES):
        watch = structs.replace(watch_of(measure), name=measure)
        write_world(rows / f"{measure}.parquet", make_world(at, 3000, people=400), watch)
    path = os.pathsep.join([str(folder), *sys.path])
    expected = counted(rows, "duckdb", PYTHONPATH=path)
    found = counted(rows, "spark", PYTHONPATH=path, TMPDIR=str(scratch))
    for one, other in zip(found, expected, strict=True):
        means = [[float(each["mean"]) for each in report.pop("means")] for report in (one, other)]
        assert means[0] == pytest.approx(means[1], abs=1e-12)
        assert one == other
    assert [each for each in scratch.iterdir() if each.name.startswith("aboveboard")] == []
