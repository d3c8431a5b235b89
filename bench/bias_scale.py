"""Counts tables of ten million decisions with an engine, as an operator would: seconds, processor time and memory.

The rows are invented, and written as Parquet in the form of `aboveboard bias parquet`, in chunks. A million people come
back, some in another group. Four tables are counted, of one attribute and of two. The command runs in a process of
its own. It needs the extra `analytics`, or `spark` and Java.

    pip install 'aboveboard[analytics]'
    python bench/bias_scale.py [--decisions 10000000] [--people 1000000] [--engine duckdb]

The exit code is 1 when the aim is missed: a minute, and 4 GB of memory.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from _measured_command import measure
from aboveboard.bias.check import ReportSource
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.log_rows import CheckRows, LogRead
from aboveboard.bias.row_details import DetailsBuilder
from aboveboard.bias.row_files import write_rows
from aboveboard.bias.row_terms import RowTerms
from aboveboard.bias.watches import BiasWatch, period_of
from pyarrow import parquet

DECISIONS, PEOPLE, CHUNK = 10_000_000, 1_000_000, 500_000
AIM_S, AIM_MB = 60, 4_000
WATCH = BiasWatch(
    name="scale",
    app="shop",
    since=date(2026, 11, 1),
    class_=ClassOfItems(items=("lead",)),
    by=("age_class", "language", "region_class", ("age_class", "region_class")),
)
PERIOD = period_of(WATCH, 1)
VALUES = {
    "age_class": ("adult", "minor", "unknown"),
    "language": ("de", "en", "es", "fr", "unknown"),
    "region_class": ("eea", "other", "uk", "us", "unknown"),
}
MOVED, REPEATED, APART = 0.01, 0.1, 0.02
"""The shares of decisions in another group than the person's own, of repeats within a visit, and of lines of their own."""


def write(path: Path, decisions: int, people: int) -> None:
    """Writes the rows in chunks, under the schema and metadata that the product gives an empty file."""
    nothing = np.empty(0)
    empty = CheckRows(*[nothing.astype(int)] * 3, nothing, nothing, nothing, {}, DetailsBuilder().finish())
    terms = RowTerms(
        watch=WATCH,
        until_ms=PERIOD.to_ms,
        source=ReportSource("0" * 64, "2026-12-01T00:00:00.000Z", "invented", "0" * 64, decisions),
        unmatched_links=0,
    )
    file = BytesIO()
    write_rows(file, LogRead(empty, {}, (), {}, 0), terms)
    schema = parquet.read_schema(file)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for chunk in invent(decisions, people, schema):
            writer.write_table(chunk)


def invent(decisions: int, people: int, schema: Any) -> Iterator[Any]:
    """Yields tables of invented decisions. A person's groups follow from their number."""
    randomness = np.random.default_rng(11)
    for start in range(0, decisions, CHUNK):
        size = min(CHUNK, decisions - start)
        rows = np.arange(start, start + size)
        person = randomness.integers(0, people, size)
        visit = rows.copy()
        again = np.flatnonzero(randomness.random(size) < REPEATED)
        again = again[again > 0]
        person[again], visit[again] = person[again - 1], visit[again - 1]
        apart = randomness.random(size) < APART
        found: dict[str, Any] = {
            "row": rows,
            "time_ms": PERIOD.from_ms + rows * ((PERIOD.to_ms - PERIOD.from_ms) // decisions),
            "person": pa.array(person, mask=apart),
            "visit": pa.array(visit, mask=apart),
            "line": coded(np.zeros(size, int), ("nobody",), ~apart),
            "selected": (randomness.random(size) < 0.3 - 0.05 * (person % 3)).astype(float),
            "exposure": pa.array(randomness.random(size), mask=apart),
            "reward": pa.nulls(size, pa.float64()),
        }
        for at, (name, values) in enumerate(VALUES.items()):
            codes = (person // 7**at + (randomness.random(size) < MOVED)) % len(values)
            found[name] = coded(codes, values, apart)
        yield pa.table(found, schema=schema)


def coded(codes: np.ndarray, values: tuple[str, ...], is_missing: np.ndarray) -> Any:
    """Returns a column of texts by their codes."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=is_missing), list(values))


def main() -> int:
    """Runs the bench. Returns 1 when the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--decisions", type=int, default=DECISIONS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aboveboard-bias-") as folder:
        path = Path(folder) / "scale.parquet"
        started = time.perf_counter()
        write(path, asked.decisions, asked.people)
        print(
            f"{asked.decisions:,} decisions of {asked.people:,} people: {path.stat().st_size / 1e6:,.0f} MB of Parquet, "
            f"written in {time.perf_counter() - started:.0f} s",
            flush=True,
        )
        ran = measure("bias", "count", folder, "--engine", asked.engine, "--json")
    report = json.loads(ran.out)
    tables = [(" by ".join(table["by"]), len(table["rows"])) for table in report["tables"]]
    print(f"counted {report['visits']:,} visits of {report['people']:,} people, in groups: {tables}")
    print(
        f"{asked.engine}: {ran.seconds:.1f} s, {ran.processor_s:.1f} s of processor time on {os.cpu_count()} cores, "
        f"at most {ran.memory_mb:,.0f} MB (aim: {AIM_S} s, {AIM_MB:,} MB)"
    )
    return int(ran.seconds > AIM_S or ran.memory_mb > AIM_MB)


if __name__ == "__main__":
    sys.exit(main())
