"""`aboveboard bias verify`: a report computed again from an export."""

import sys
from pathlib import Path

import click

from aboveboard.bias.check import run_check
from aboveboard.bias.export_source import open_export
from aboveboard.bias.recomputation import Recomputation, compare_report, read_report
from aboveboard.bias.report_file import find_report
from aboveboard.cli.bias_export import (
    ReadTimes,
    export_options,
    identify_export,
    load_policies,
    read_price_of,
    read_rows,
    require_sound,
)
from aboveboard.cli.bias_labels import read_label_file, read_salt
from aboveboard.cli.core_dumps import dump_no_core
from aboveboard.errors import Unprocessable
from aboveboard.words import EntryKind

WRONG, INCOMPLETE = 1, 3
"""The exit codes, as of `audit verify`."""

REPORT_BYTES_MOST = 16 * 1024 * 1024


@click.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@export_options(is_watch_chosen=False)
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The label file of the report.",
)
@click.option("--salt", help="The salt that was printed with the report, in hexadecimal.")
def verify(
    report: Path,
    export: Path,
    *,
    keys: tuple[str, ...],
    folder: Path | None,
    items: Path | None,
    labels: Path | None,
    salt: str | None,
) -> None:
    """Computes REPORT again from EXPORT, and compares them part by part.

    REPORT is a line of `bias run --json`, an answer of `GET /v1/audits/{audit}`, or the proof file of an audit. The terms
    are those in the report. The exit code is 0 when all parts came out again, and 1 when one is wrong. It is 3 when
    people were erased or ids linked since, so that not all could be checked. So it is for parts that need the gateway.
    """
    dump_no_core()
    stated = read_report(find_report(read_report_bytes(report)))
    if stated.members.get("labels") is not None and (labels is None or salt is None):
        raise click.UsageError(
            "This report has labels. Give their file with --labels, and its salt with --salt."
        )
    require_sound(export, keys)
    extent, policies = identify_export(export), load_policies(folder, None)
    if extent.until_ms < stated.period.to_ms:
        raise Unprocessable(
            "This export ends before the period of the report does.",
            field="export",
            expected="a later export",
        )
    times = ReadTimes(stated.period.to_ms, stated.period.from_ms)
    read = read_rows(export, stated.watch, policies, items, times)
    known = None if labels is None else read_label_file(labels, read, read_salt(salt))
    price_of = read_price_of(items, read.rows)
    again = run_check(read, stated.watch, stated.period, extent.source, known, price_of=price_of)
    _tell(compare_report(stated, again, _count_links(export, stated.size)))


def read_report_bytes(path: Path) -> bytes:
    """Returns the file. Raises UsageError for one of more than REPORT_BYTES_MOST bytes."""
    if path.stat().st_size > REPORT_BYTES_MOST:
        raise click.UsageError(f"The report has more than {REPORT_BYTES_MOST:,} bytes.")
    return path.read_bytes()


def _count_links(export: Path, size: int) -> int:
    with open_export(export) as opened:
        return sum(line.kind == EntryKind.LINK and line.index >= size for line in opened.lines)


def _tell(found: Recomputation) -> None:
    for part in found.right:
        click.echo(f"checked      {part}")
    for part in found.unchecked:
        click.echo(
            f"not checked  {part}: {found.erased} decisions erased and {found.links} links entered since"
        )
    for part in found.of_gateway:
        click.echo(
            f"not checked  {part}: an export has no models and no prices, so the gateway alone computes it"
        )
    for part in found.wrong:
        click.echo(f"wrong        {part}")
    if found.wrong:
        sys.exit(WRONG)
    if found.unchecked or found.of_gateway:
        sys.exit(INCOMPLETE)
