"""The terms of a file of rows: it is counted by them, and by nothing else."""

from collections.abc import Mapping

from msgspec import Struct

from aboveboard.bias.check import ReportSource
from aboveboard.bias.intersections import declare_tables
from aboveboard.bias.watches import BiasWatch, Measure, needs_labels

SUFFIX = ".parquet"
"""The end of a file's name. It begins with the name of the watch."""


COLUMNS_OF: Mapping[Measure, tuple[str, str]] = {
    "selection": ("selected", "selected"),
    "exposure": ("selected", "exposure"),
    "benefit": ("reward", "reward"),
}
"""The columns of each measure: the one by which a person is selected, and the one of the mean. Others are not in rows."""


class RowTerms(Struct, frozen=True, kw_only=True):
    """The watch, the first instant that the file may lack, the export, and how many links could not be followed."""

    v: int = 1
    watch: BiasWatch
    until_ms: int
    source: ReportSource
    unmatched_links: int


def columns_of(watch: BiasWatch) -> tuple[str, ...]:
    """Returns the attributes of a watch that are columns, ordered."""
    return tuple(sorted({attribute for table in declare_tables(watch.by) for attribute in table}))


def find_missing(watch: BiasWatch) -> str | None:
    """Returns what rows lack to count a watch, or None."""
    if needs_labels(watch):
        return "it compares labels, which are never stored"
    if watch.measure not in COLUMNS_OF:
        return f"its measure is {watch.measure}, and rows have {', '.join(COLUMNS_OF)}"
    return None
