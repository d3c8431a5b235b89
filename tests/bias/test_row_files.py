"""The rows of a watch as Parquet: what a file has of each decision."""

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from aboveboard.bias import row_files
from aboveboard.bias.row_files import read_terms
from aboveboard.bias.row_terms import columns_of
from aboveboard.errors import Unprocessable

from tests.bias.row_worlds import make_world, watch_of, write_world

COLUMNS = ["row", "time_ms", "person", "visit", "line", "selected", "exposure", "reward"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rows.parquet"


def test_a_file_has_the_columns_of_the_list_and_the_attributes_of_the_watch(path):
    """No pseudonym, item or label."""
    write_world(path, make_world(1, 40, people=5), watch_of())
    found = parquet.read_table(path)
    assert found.column_names == [*COLUMNS, *columns_of(watch_of())]
    assert [name for name in COLUMNS if f"`{name}`" not in row_files.__doc__] == []


def test_compared_rows_have_groups_and_the_others_a_line(path):
    """Each decision is one of both."""
    world = make_world(1, 40, people=5)
    write_world(path, world, watch_of())
    for row in parquet.read_table(path).to_pylist():
        assert (row["line"] is None) == (row["age_class"] is not None) == (row["exposure"] is not None)
        assert row["selected"] in (0.0, 1.0)
    assert parquet.read_metadata(path).num_rows == 40 + len(world.apart)


@pytest.mark.parametrize("measure", ["selection", "benefit"])
def test_a_visit_is_named_by_its_first_decision_that_the_measure_is_about(path, measure):
    """Unseen items are no part of benefit."""
    world = make_world(1, 60, people=4)
    write_world(path, world, watch_of(measure))
    first = {}
    for row in parquet.read_table(path).to_pylist()[:60]:
        if measure == "benefit" and row["reward"] is None:
            assert row["visit"] is None
        else:
            key = row["person"], world.rows.visits[row["row"]]
            assert row["visit"] == first.setdefault(key, row["row"])


def test_row_groups_are_bounded(path, monkeypatch):
    """The rows go on from one to the next."""
    monkeypatch.setattr(row_files, "GROUP_ROWS", 7)
    world = make_world(1, 40, people=5)
    write_world(path, world, watch_of())
    found = parquet.read_table(path)
    assert found["row"].to_pylist() == list(range(40 + len(world.apart)))
    assert found["time_ms"].to_pylist()[:40] == world.rows.times_ms.tolist()


def test_the_terms_are_in_the_file(path):
    """So that it is counted by nothing else."""
    terms = write_world(path, make_world(1, 0, people=1), watch_of())
    assert read_terms(path) == terms


def test_another_file_is_refused(path):
    """A table of another origin, and no table at all."""
    parquet.write_table(pa.table({"row": [1]}), path)
    with pytest.raises(Unprocessable, match=r"rows\.parquet has no rows of a watch"):
        read_terms(path)
    path.write_bytes(b"PAR1")
    with pytest.raises(Unprocessable):
        read_terms(path)
