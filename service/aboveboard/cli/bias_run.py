"""`aboveboard bias run`: the report of each watch, from an export, offline."""

from pathlib import Path

import click

from aboveboard.bias.check import BiasReport, encode_report, run_check
from aboveboard.bias.report_page import render_report
from aboveboard.bias.report_text import describe_report
from aboveboard.bias.watches import BiasWatch, choose_period, last_period, needs_labels
from aboveboard.cli.bias_export import (
    ExportExtent,
    ReadTimes,
    export_options,
    find_lack,
    identify_export,
    load_policies,
    read_price_of,
    read_rows,
    require_measure,
    require_sound,
)
from aboveboard.cli.bias_labels import read_label_file, read_salt
from aboveboard.cli.core_dumps import dump_no_core
from aboveboard.errors import Unprocessable
from aboveboard.languages import FALLBACK


@click.command()
@export_options()
@click.option(
    "--report", type=click.IntRange(min=1), help="The number of the report. Default: the newest that is due."
)
@click.option(
    "--labels",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file `person,label`, by the pseudonyms of the export. It is read once; no label is stored or printed.",
)
@click.option(
    "--salt", help="The salt of an earlier report with this label file, in hexadecimal. Default: a new one."
)
@click.option("--json", "is_json", is_flag=True, help="Print each report as a line of canonical JSON.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file for the report as a page. It needs no network, and prints. Choose one watch with --watch.",
)
@click.option("--language", default=FALLBACK, help="The language of the page. Default: en.")
def run(
    export: Path,
    *,
    keys: tuple[str, ...],
    name: str | None,
    folder: Path | None,
    items: Path | None,
    report: int | None,
    labels: Path | None,
    salt: str | None,
    is_json: bool,
    html: Path | None,
    language: str,
) -> None:
    """Makes the report of each watch from EXPORT. Equal files give equal reports.

    The export is verified first. A report that is not due yet is refused: looked at early, it would be another look.
    Without --watch, a watch that is not due or lacks its labels is passed over. A line on standard error says so.
    """
    dump_no_core()
    require_sound(export, keys)
    policies = load_policies(folder, name)
    extent = identify_export(export)
    secret = read_salt(salt)
    if labels is not None and salt is None:
        click.echo(
            f"salt {secret.hex()}: keep it with the label file, and give it to compute this again", err=True
        )
    made_reports = []
    for watch in policies.watches:
        if name is None and (problem := find_lack(watch, items) or _find_hindrance(watch, extent, labels)):
            click.echo(f"{watch.name}: {problem}", err=True)
            continue
        require_measure(watch, items)
        period = choose_period(watch, extent.until_ms, report)
        read = read_rows(export, watch, policies, items, ReadTimes(period.to_ms, period.from_ms))
        found = None if labels is None or not needs_labels(watch) else read_label_file(labels, read, secret)
        made_reports.append(
            run_check(read, watch, period, extent.source, found, price_of=read_price_of(items, read.rows))
        )
    if html is not None:
        _write_page(made_reports, html, language)
    for each in made_reports:  # all of them or none, so that no output is half a result
        _print(each, is_json=is_json)
    if not policies.watches:
        click.echo("no watch is declared in bias.toml", err=is_json)


def _find_hindrance(watch: BiasWatch, extent: ExportExtent, labels: Path | None) -> str | None:
    """Returns why there is no report of the watch now, or None."""
    if labels is None and needs_labels(watch):
        return "it compares labels, so give --labels"
    try:
        last_period(watch, extent.until_ms)
    except Unprocessable as error:
        return error.detail
    return None


def _write_page(reports: list[BiasReport], path: Path, language: str) -> None:
    if len(reports) != 1:
        raise click.UsageError("A page is about one report. Choose a watch with --watch.")
    path.write_text(render_report(reports[0], language), encoding="utf-8")


def _print(report: BiasReport, *, is_json: bool) -> None:
    if is_json:
        click.echo(encode_report(report).decode())
        return
    for line in describe_report(report):
        click.echo(line)
