"""The rows of a watch as a Parquet file, so that DuckDB, Spark and other tools count them.

A row is a decision under the number of its person, so the file is personal data. It has no pseudonym, item or label.

| column | meaning |
|---|---|
| `row` | the place in the order of the log |
| `time_ms` | the time, in milliseconds since 1970 |
| `person` | the number of the person, if one is known |
| `visit` | the `row` of the first decision of the visit; empty where the measure is not about this one |
| `line` | the line of decisions that no group is compared by, see `apart_rows.Line`; else empty |
| `selected` | 1 where the first slot had an item of the class, else 0 |
| `exposure`, `reward` | as in `log_rows.CheckRows`; a reward is empty where the item was not seen |

Each attribute of the watch is one more column. The file's metadata has the terms.

pyarrow is of the extra `analytics`. So only what has called `count_engines.check_engine` may import this module.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec
import numpy as np
import pyarrow as pa
from pyarrow import RecordBatch, Schema, parquet

from aboveboard.bias.apart_rows import ApartRow
from aboveboard.bias.group_rows import select_rows
from aboveboard.bias.log_rows import CheckRows, LogRead
from aboveboard.bias.row_terms import RowTerms, columns_of
from aboveboard.bias.units import first_of_visits
from aboveboard.bias.watches import BiasWatch
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.errors import Unprocessable

GROUP_ROWS = 200_000
"""The rows of one row group of Parquet."""

_METADATA = b"aboveboard.bias"


def write_rows(file: IO[bytes], read: LogRead, terms: RowTerms) -> int:
    """Writes the rows of a log that was read since the watch began. Returns how many. The file stays open."""
    schema = _make_schema(terms)
    visits = _visits_of(read.rows, terms.watch)
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(read, visits, schema):
            writer.write_batch(batch)
    return visits.size + len(read.apart)


def _make_schema(terms: RowTerms) -> Schema:
    text = pa.dictionary(pa.int32(), pa.string())
    numbers = [(name, pa.int64()) for name in ("row", "time_ms", "person", "visit")]
    values = [(name, pa.float64()) for name in ("selected", "exposure", "reward")]
    attributes = [(name, text) for name in columns_of(terms.watch)]
    known = {_METADATA: msgspec.json.encode(terms)}
    return pa.schema([*numbers, ("line", text), *values, *attributes], metadata=known)


def _visits_of(rows: CheckRows, watch: BiasWatch) -> Indexes:
    """Returns the column `visit`, with -1 where the measure is not about the row."""
    found = np.full(rows.people.size, -1, np.intp)
    about = np.flatnonzero(~np.isnan(rows.rewards) | (watch.measure != "benefit"))
    found[about] = about[first_of_visits(rows.people[about], rows.visits[about])]
    return found


def _batches(read: LogRead, visits: Indexes, schema: Schema) -> Iterator[RecordBatch]:
    for start in range(0, visits.size, GROUP_ROWS):
        places = np.arange(start, min(start + GROUP_ROWS, visits.size))
        yield _make_batch(select_rows(read.rows, places), visits[places], start, schema)
    for start in range(0, len(read.apart), GROUP_ROWS):
        yield _make_apart(read.apart[start : start + GROUP_ROWS], visits.size + start, schema)


def _make_batch(rows: CheckRows, visits: Indexes, start: int, schema: Schema) -> RecordBatch:
    """Returns a batch of decisions that groups are compared by."""
    columns = {
        "row": np.arange(start, start + visits.size),
        "time_ms": rows.times_ms,
        "person": rows.people,
        "visit": pa.array(visits, mask=visits < 0),
        "line": pa.nulls(visits.size, schema.field("line").type),
        "selected": rows.selected,
        "exposure": rows.exposure,
        "reward": pa.array(rows.rewards, mask=np.isnan(rows.rewards)),
    }
    for name, each in rows.columns.items():
        if name in schema.names:
            values = pa.array(each.values, pa.string())
            columns[name] = pa.DictionaryArray.from_arrays(each.codes.astype(np.int32), values)
    return pa.record_batch(columns, schema=schema)


def _make_apart(rows: tuple[ApartRow, ...], start: int, schema: Schema) -> RecordBatch:
    """Returns a batch of decisions that have lines of their own. They have no groups."""
    known = {
        "row": np.arange(start, start + len(rows)),
        "time_ms": [each.at_ms for each in rows],
        "person": [each.person for each in rows],
        "line": pa.array([str(each.line) for each in rows], pa.string()).dictionary_encode(),
        "selected": [float(each.is_selected) for each in rows],
    }
    columns = {
        field.name: known[field.name] if field.name in known else pa.nulls(len(rows), field.type)
        for field in schema
    }
    return pa.record_batch(columns, schema=schema)


def read_terms(path: Path) -> RowTerms:
    """Returns the terms of a file. Raises Unprocessable for a file that `write_rows` did not write."""
    try:
        found = parquet.read_metadata(path).metadata or {}
        return msgspec.json.decode(found[_METADATA], type=RowTerms)
    except (pa.ArrowInvalid, KeyError, msgspec.DecodeError) as error:
        raise Unprocessable(
            f"{path.name} has no rows of a watch. Write them with bias parquet.", field="folder"
        ) from error
