"""`aboveboard audit checkpoint` and `export`: the log's newest checkpoint, and exports for auditors."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict, Unpack

import click

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_ms
from aboveboard.exports.query import FORMATS, ExportQuery, Format, normalize
from aboveboard.exports.tables import check_formats
from aboveboard.exports.throttle import Progress, silent
from aboveboard.exports.write import Contents, ExportOrder, export_to
from aboveboard.exports.zip_writer import name_conflict
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import new_id
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.words import EntryKind

BY = "command"
WITHOUT_PSEUDONYMS = (
    "Leave out the pseudonyms, which connect the records of a person. Leave out the bodies of links and "
    "outcomes too, which name other records or people."
)
STEPS = 1000
"""The most steps of a progress bar. Drawing it costs more than reading a page of records."""


@click.command()
@data_option
def checkpoint() -> None:
    """Stores the newest signed checkpoint of the log in log.head, and prints it. The public gets it later."""
    click.echo(on_installation(latest_checkpoint), nl=False)


class ExportOptions(TypedDict):
    """The options that narrow an export."""

    from_ms: int | None
    to_ms: int | None
    kinds: tuple[str, ...]
    placement: str | None
    app: str | None
    policy: str | None
    formats: tuple[Format, ...]


class Moment(click.ParamType[int]):
    """The type of an option that takes a day or a time."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Returns the time in milliseconds. A day counts from its first moment in UTC, a time needs its offset."""
        try:
            found = datetime.fromisoformat(value)
            day = len(value) == len("2026-11-21")
            return to_ms(found.replace(tzinfo=UTC) if day else found)
        except ValueError:
            self.fail(
                "This is neither a day nor a time with its offset. Use 2026-11-21 or 2026-11-21T08:10:00+01:00.",
                param,
                ctx,
            )


@click.command()
@click.option(
    "--from", "from_ms", type=Moment(), help="The first moment of the export: a day (UTC) or a time."
)
@click.option("--to", "to_ms", type=Moment(), help="The first moment after the export.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*map(str, EntryKind)]),
    help="Only entries of this kind. Repeatable.",
)
@click.option("--placement", help="Only records about this placement.")
@click.option("--app", help="Only records about people and placements of this app.")
@click.option("--policy", help="Only events under the policy set with this id.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="A format beside JSON Lines. Repeatable.",
)
@click.option("--without-pseudonyms", is_flag=True, help=WITHOUT_PSEUDONYMS)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive. Default: a name with the date.",
)
@data_option
def export(out: Path | None, without_pseudonyms: bool, **asked: Unpack[ExportOptions]) -> None:
    """Writes an archive of readable records with their proofs, and prints its name.

    It holds everything up to the newest checkpoint, unless options select less. `aboveboard audit verify` checks it
    with the log's public key alone. The archive says what people did, so protect it as you protect their data.
    """
    query = normalize(
        ExportQuery(
            from_ms=asked["from_ms"],
            to_ms=asked["to_ms"],
            kinds=tuple(map(EntryKind, asked["kinds"])),
            placement=asked["placement"],
            app=asked["app"],
            policy=asked["policy"],
            formats=asked["formats"],
            pseudonyms=not without_pseudonyms,
        )
    )
    check_formats(query.formats)
    path = out or Path(f"aboveboard-audit-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.zip")
    if path.exists():
        raise name_conflict(path)

    async def run(gateway: Gateway) -> Contents:
        name = new_id("exp", gateway.clock(), gateway.randomness)
        with _show_progress() as progress:
            return await export_to(gateway, ExportOrder(name, query, BY), path, progress)

    contents = on_installation(run)
    click.echo(path)
    click.echo(_format_counts(contents.counts), err=True)


def _format_counts(counts: dict[str, int]) -> str:
    words = f"{counts['records']} records, {counts['erased']} erased, {counts['left_out']} not selected."
    if counts["bodies_left_out"]:
        words += f" {counts['bodies_left_out']} without their body, which names other records or people."
    if counts["unreadable"]:
        words += f" {counts['unreadable']} CANNOT BE DECRYPTED. Run `aboveboard doctor`."
    return words


@contextmanager
def _show_progress() -> Iterator[Progress]:
    """Shows a progress bar on standard error, if that is a terminal, and yields its callback."""
    if not sys.stderr.isatty():
        yield silent
        return
    with click.progressbar(length=STEPS, label="exporting", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            step = STEPS * done // max(total, 1) - bar.pos
            if step > 0:
                bar.update(step)

        yield progress
