"""The counting core as one expression: the same numbers as NumPy."""

import tempfile
from pathlib import Path

import ibis
import pyarrow.parquet as parquet
import pytest
from aboveboard.bias.count_engines import open_engine
from aboveboard.bias.count_expression import count_expression
from aboveboard.bias.engine_counts import EngineRow
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bias.row_worlds import MEASURES, PERIOD, make_world, numpy_counts, watch_of, worlds, write_world


@settings(max_examples=max(12, settings().max_examples // 20))
@given(worlds(), st.sampled_from(MEASURES))
def test_an_engine_counts_what_numpy_counts(world, measure):
    """Counts are equal, and means but for the order of a sum."""
    watch, expected = watch_of(measure), numpy_counts(world, watch_of(measure))
    with tempfile.TemporaryDirectory() as folder:
        write_world(Path(folder) / "rows.parquet", world, watch)
        with open_engine() as count_rows:
            found = count_rows(Path(folder) / "rows.parquet", watch, PERIOD)
    assert found._replace(means={}) == expected._replace(means={})
    assert found.means.keys() == expected.means.keys()
    for table, means in found.means.items():
        assert means == pytest.approx(expected.means[table], abs=1e-12)


def test_the_answer_has_the_members_of_its_rows(tmp_path):
    """Whatever runs it."""
    write_world(tmp_path / "rows.parquet", make_world(1, 9, people=3), watch_of())
    rows = ibis.table(ibis.Schema.from_pyarrow(parquet.read_schema(tmp_path / "rows.parquet")), "rows")
    assert count_expression(rows, watch_of(), PERIOD).columns == EngineRow.__struct_fields__
