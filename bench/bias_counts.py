"""Counts 20,000 decisions of a log, as a compliance officer would, and beside it Fairlearn's time for the same counts.

The log has the records of 5,000 people, is exported, and is checked by a watch with two tables. Each command runs in a
process of its own. `plan` reads the export and looks at no gap, so the rest of `run` is for the counts, the intervals and
the evidence. Fairlearn gets the first decision of each person, because it counts rows. It has no commands and no log.

    pip install 'aboveboard[analytics,peers]'
    python bench/bias_counts.py [--decisions 20000]

The exit code is 1 when the aim is missed: 3 s of processor time and 200 MB for a report of 20,000 decisions.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import _audit_export
import numpy as np
from _measured_command import MeasuredCommand, measure
from aboveboard import settings
from aboveboard.bias.group_rows import group_people, select_rows
from aboveboard.bias.impact_tables import hide_small, show_table
from aboveboard.bias.intersections import declare_tables
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.measures import count_table, rows_of
from aboveboard.bias.watches import BiasWatch
from aboveboard.cli.bias_export import ReadTimes, load_policies, read_rows
from aboveboard.clock import MS_PER_DAY

DECISIONS, PEOPLE, ROUNDS = 20_000, 5_000, 20
AIM_S, AIM_MB = 3.0, 200
WATCH = """
[[watches]]
name = "counts"
app = "bench"
since = {since}
class.items = {items}
by = ["placement", ["device", "placement"]]
period_days = 1
"""


def main() -> int:
    """Runs the bench. Returns 1 when the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--decisions", type=int, default=DECISIONS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aboveboard-bias-") as name:
        folder = Path(name)
        key = make_log(folder, asked.decisions)
        policies, export = make_policies(folder), folder / "audit.zip"
        measure("audit", "export", "--out", str(export), data=folder / "data")
        known = (str(export), "--key", key, "--policies", str(policies))
        rows = str(folder / "rows")
        tell("bias plan", measure("bias", "plan", *known))
        ran = measure("bias", "run", *known, "--report", "1", "--json")
        tell("bias run", ran)
        if find_spec("ibis") is not None:
            tell("bias parquet", measure("bias", "parquet", *known, "--out", rows))
            tell("bias count", measure("bias", "count", rows, "--report", "1", "--json"))
        report = json.loads(ran.out)
        print(f"report of {report['decisions']:,} decisions of {report['people']:,} people, two tables")
        compare(policies, export)
    return int(ran.processor_s > AIM_S or ran.memory_mb > AIM_MB)


def make_log(folder: Path, decisions: int) -> str:
    """Fills a log, and returns the key to verify it with."""
    _audit_export.PEOPLE = PEOPLE
    return asyncio.run(
        _audit_export.fill(settings.load({"ABOVEBOARD_DATA": str(folder / "data")}), decisions)
    )


def make_policies(folder: Path) -> Path:
    """Returns a copy of the policies with a watch since the day of the first decision."""
    policies = Path(shutil.copytree(settings.load({}).policies, folder / "policies"))
    since = datetime.fromtimestamp(_audit_export.START_MS / 1000, UTC).date()
    items = json.dumps([f"item-{at}" for at in range(12)])
    (policies / "bias.toml").write_text(WATCH.format(since=since, items=items))
    return policies


def tell(title: str, ran: MeasuredCommand) -> None:
    """Prints what a command took."""
    print(
        f"{title:<13} {ran.seconds:5.1f} s, {ran.processor_s:5.1f} s of processor time, at most {ran.memory_mb:4.0f} MB",
        flush=True,
    )


def compare(policies: Path, export: Path) -> None:
    """Prints the processor time of the tables, ours and Fairlearn's, of rows that are in memory."""
    found = load_policies(policies, None)
    (watch,) = found.watches
    start = _audit_export.START_MS
    rows = read_rows(export, watch, found, None, ReadTimes(start + MS_PER_DAY, start)).rows
    print(f"tables of people, with small numbers hidden: {timed(lambda: make_tables(rows, watch)):.1f} ms")
    if find_spec("fairlearn") is None:
        print("left out: Fairlearn is not installed (pip install 'aboveboard[peers]')")
        return
    import pandas as pd
    from fairlearn.metrics import MetricFrame, count, selection_rate

    counted = rows_of(rows, watch)
    first = select_rows(counted, np.unique(counted.people, return_index=True)[1])
    groups = pd.DataFrame({name: np.array(each.values)[each.codes] for name, each in first.columns.items()})
    chosen = first.selected.astype(int)

    def frames() -> list[Any]:
        metrics = {"people": count, "rate": selection_rate}
        return [
            MetricFrame(
                metrics=metrics, y_true=chosen, y_pred=chosen, sensitive_features=groups[list(table)]
            ).by_group
            for table in declare_tables(watch.by)
        ]

    print(f"Fairlearn, of the first decision of each person: {timed(frames):.1f} ms")
    check(frames(), counted, watch)


def make_tables(rows: CheckRows, watch: BiasWatch) -> list[Any]:
    """Returns the tables of a report, from its rows."""
    counted = rows_of(rows, watch)
    counts = {table: count_table(counted, table, watch) for table in declare_tables(watch.by)}
    hidden = hide_small(counts, watch.k)
    return [show_table(table, counts[table], hidden, watch.k) for table in counts]


def check(frames: list[Any], rows: CheckRows, watch: BiasWatch) -> None:
    """Raises RuntimeError unless Fairlearn counted the same people at the same rates."""
    for frame, table in zip(frames, declare_tables(watch.by), strict=True):
        grouped = group_people(rows, rows.selected, table, MS_PER_DAY)
        for at, name in enumerate(grouped.names):
            own = frame.loc[tuple(name.split("/")) if len(table) > 1 else name]
            values = grouped.firsts[grouped.codes == at]
            if own["people"] != values.size or abs(own["rate"] - values.mean()) > 1e-12:
                raise RuntimeError(f"Fairlearn counts {name} in another way")
    print("the counts and rates are equal")


def timed(work: Callable[[], object]) -> float:
    """Returns the median processor time of a piece of work, in milliseconds."""
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        found.append((time.process_time() - started) * 1e3)
    return median(found)


if __name__ == "__main__":
    sys.exit(main())
