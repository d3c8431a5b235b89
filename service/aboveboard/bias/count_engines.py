"""The engines that count a file of rows: DuckDB in this process, or Spark.

DuckDB writes nothing and loads nothing: rows that do not fit in memory are refused. Spark writes parts of the rows to a
temporary folder of its own, which is deleted at the end.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

import msgspec

from aboveboard.bias.engine_counts import EngineCounts, EngineRow, gather_counts
from aboveboard.bias.watches import BiasWatch, Period
from aboveboard.errors import Unprocessable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Engine = Literal["duckdb", "spark"]
DUCKDB: Engine = "duckdb"
SPARK: Engine = "spark"

CountRows = Callable[[Path, BiasWatch, Period], EngineCounts]

_NEEDS: Mapping[Engine, tuple[str, ...]] = {
    DUCKDB: ("ibis", "duckdb", "pyarrow"),
    SPARK: ("ibis", "pyspark", "pyarrow"),
}
_EXTRAS: Mapping[Engine, str] = {DUCKDB: "analytics", SPARK: "spark"}

_ALONE = {"autoinstall_known_extensions": False, "autoload_known_extensions": False, "temp_directory": ""}
"""The settings of DuckDB that keep it from fetching extensions, and from writing rows to files."""

_SPARK = {
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def check_engine(engine: Engine = DUCKDB) -> None:
    """Raises Unprocessable when the engine is not installed, naming what to install."""
    missing = [name for name in _NEEDS[engine] if find_spec(name) is None]
    if missing:
        raise Unprocessable(
            f"This needs {missing[0]}, which is not installed. "
            f"Run: pip install 'aboveboard[{_EXTRAS[engine]}]'.",
            field="engine",
        )
    if engine == SPARK and not ("JAVA_HOME" in os.environ or shutil.which("java")):
        raise Unprocessable(
            "Spark needs Java, and none was found. Install a Java runtime of version 17 or newer.",
            field="engine",
        )


@contextmanager
def open_engine(engine: Engine = DUCKDB) -> Iterator[CountRows]:
    """Yields a function that counts the rows of a file in a period.

    It raises Unprocessable when the rows do not fit in the memory of DuckDB. A process can open Spark once.
    """
    match engine:
        case "duckdb":
            yield _count_by_duckdb
        case "spark":
            with _spark_session() as session:
                yield partial(_count_by_spark, session)


def _count_by_duckdb(path: Path, watch: BiasWatch, period: Period) -> EngineCounts:
    import duckdb
    import ibis

    from aboveboard.bias.count_expression import count_expression

    backend = ibis.duckdb.connect(**_ALONE)
    try:
        expression = count_expression(backend.read_parquet(path), watch, period)
        found = backend.to_pyarrow(expression).to_pylist()
    except duckdb.OutOfMemoryException as error:
        raise Unprocessable(
            "The rows do not fit in memory. Use a machine with more of it, or --engine spark.",
            field="engine",
        ) from error
    finally:
        backend.disconnect()
    return gather_counts(msgspec.convert(found, list[EngineRow]), watch)


def _count_by_spark(session: "SparkSession", path: Path, watch: BiasWatch, period: Period) -> EngineCounts:
    import ibis

    from aboveboard.bias.count_expression import count_expression

    backend = ibis.pyspark.connect(session)
    expression = count_expression(backend.read_parquet(str(path)), watch, period)
    # Collected by Spark itself: through Ibis, each result goes through pandas.
    found = [row.asDict() for row in session.sql(backend.compile(expression)).collect()]
    return gather_counts(msgspec.convert(found, list[EngineRow]), watch)


@contextmanager
def _spark_session() -> Iterator["SparkSession"]:
    from pyspark.sql import SparkSession

    # Spark listens on this address. The operator's own, as for a cluster, comes first.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with TemporaryDirectory(prefix="aboveboard-spark-") as folder:
        builder = SparkSession.builder.appName("aboveboard").config("spark.local.dir", folder)
        for name, value in _SPARK.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        java = session.sparkContext._gateway.proc
        try:
            yield session
        finally:
            session.stop()
            # Java ends with its standard input. Until then, it creates files in the folder again.
            java.stdin.close()
            java.wait()
