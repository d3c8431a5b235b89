"""`aboveboard bias count`: the tables of each watch, counted by DuckDB or Spark from the files of `bias parquet`."""

from pathlib import Path

import click

from aboveboard.bias.check import encode_report
from aboveboard.bias.count_engines import DUCKDB, SPARK, CountRows, Engine, check_engine, open_engine
from aboveboard.bias.count_report import CountReport, report_counts
from aboveboard.bias.count_text import describe_counts
from aboveboard.bias.row_terms import SUFFIX
from aboveboard.bias.watches import choose_period


@click.command()
@click.option("--watch", "name", help="One watch alone. Default: all files of the folder.")
@click.option(
    "--report", type=click.IntRange(min=1), help="The number of the report. Default: the newest that is due."
)
@click.option(
    "--engine",
    type=click.Choice([DUCKDB, SPARK]),
    default=DUCKDB,
    help="The engine that counts. Spark needs the extra `spark` and Java. Default: duckdb.",
)
@click.option("--json", "is_json", is_flag=True, help="Print each report as a line of canonical JSON.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def count(folder: Path, *, name: str | None, report: int | None, engine: Engine, is_json: bool) -> None:
    """Counts the files of `bias parquet` in FOLDER: the tables of `bias run`, without verdicts.

    Small numbers are hidden as there. A report that is not due yet is refused.
    """
    check_engine(engine)
    paths = sorted(folder.glob(f"*{SUFFIX}")) if name is None else [folder / f"{name}{SUFFIX}"]
    if name is not None and not paths[0].exists():
        raise click.UsageError(f"The folder has no rows of {name!r}. Write them with bias parquet.")
    with open_engine(engine) as count_rows:
        reports = [_count(path, report, count_rows) for path in paths]
    for found in reports:  # all of them or none, so that no output is half a result
        lines = [encode_report(found).decode()] if is_json else describe_counts(found)
        for line in lines:
            click.echo(line)
    if not paths:
        click.echo("the folder has no rows: write them with bias parquet", err=is_json)


def _count(path: Path, number: int | None, count_rows: CountRows) -> CountReport:
    from aboveboard.bias.row_files import read_terms  # needs the extra

    terms = read_terms(path)
    period = choose_period(terms.watch, terms.until_ms, number)
    return report_counts(count_rows(path, terms.watch, period), terms, period)
