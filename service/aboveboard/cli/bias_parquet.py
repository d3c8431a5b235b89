"""`aboveboard bias parquet`: the rows of each watch as Parquet, for `bias count` and other tools."""

from pathlib import Path

import click

from aboveboard.bias.count_engines import check_engine
from aboveboard.bias.row_terms import SUFFIX, RowTerms, find_missing
from aboveboard.bias.watches import BiasWatch, start_of
from aboveboard.cli.bias_export import (
    ExportExtent,
    Policies,
    ReadTimes,
    export_options,
    identify_export,
    load_policies,
    read_rows,
    require_sound,
)
from aboveboard.exports.zip_writer import draft


@click.command()
@export_options()
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to. It gets a file for each watch.",
)
def parquet(
    export: Path,
    *,
    keys: tuple[str, ...],
    name: str | None,
    folder: Path | None,
    items: Path | None,
    out: Path,
) -> None:
    """Writes the rows of each watch of EXPORT as Parquet, for `bias count` and other tools.

    A row is a decision under the number of its person. So the files are personal data: delete them when they are counted.
    """
    check_engine()
    require_sound(export, keys)
    policies = load_policies(folder, name)
    extent = identify_export(export)
    out.mkdir(parents=True, exist_ok=True)
    for watch in policies.watches:
        if missing := find_missing(watch):
            click.echo(f"{watch.name}: {missing}", err=True)
            continue
        _write(out / f"{watch.name}{SUFFIX}", export, (watch, extent), policies, items)
    if not policies.watches:
        click.echo("no watch is declared in bias.toml", err=True)


def _write(
    path: Path, export: Path, asked: tuple[BiasWatch, ExportExtent], policies: Policies, items: Path | None
) -> None:
    from aboveboard.bias.row_files import write_rows  # needs the extra

    watch, extent = asked
    if path.exists():
        raise click.ClickException(
            f"{path.name} exists already, and no file is replaced. Use another folder."
        )
    read = read_rows(export, watch, policies, items, ReadTimes(extent.until_ms, start_of(watch)))
    terms = RowTerms(
        watch=watch, until_ms=extent.until_ms, source=extent.source, unmatched_links=read.unmatched_links
    )
    with draft(path) as writing:
        rows = write_rows(writing.file, read, terms)
        writing.publish()
    click.echo(f"{path}: {rows:,} rows, each about one person")
