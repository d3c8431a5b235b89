"""The export, the policies and the items that the commands about bias read."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import click
import msgspec
from msgspec import Raw, Struct

from aboveboard import canonical, settings
from aboveboard.bias.attributes import RegionClassOf
from aboveboard.bias.check import ReportSource, attributes_of
from aboveboard.bias.export_source import open_export
from aboveboard.bias.item_class import is_of_class, needs_placement
from aboveboard.bias.log_rows import CheckRows, LogRead, RowQuery, read_log
from aboveboard.bias.price_check import PriceOf, read_prices
from aboveboard.bias.watches import BiasWatch, load_watches, start_of
from aboveboard.cli.audit_verify import lines_of, parse_keys
from aboveboard.consent.dial import load_dial, region_class
from aboveboard.declared import read_folder
from aboveboard.engine.placement import Item
from aboveboard.errors import Unprocessable
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Trust

Command = Callable[..., None]

ITEMS_BYTES_MOST = 64 * 1024 * 1024


class Policies(NamedTuple):
    """The watches to check, and the class of each region."""

    watches: list[BiasWatch]
    class_of_region: RegionClassOf


class ReadTimes(NamedTuple):
    """The first instant that is not read, and the one from which lines of their own are counted."""

    until_ms: int
    lines_from_ms: int


class ExportExtent(NamedTuple):
    """The end of an export: it has everything before it. `source` identifies it."""

    until_ms: int
    source: ReportSource


class _ClassItem(Struct, frozen=True):
    """The part of a declared item that decides on its class."""

    item: str
    tags: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    content: Raw = Raw(b"{}")


class _Items(Struct, frozen=True):
    items: tuple[_ClassItem, ...]


def export_options(*, is_watch_chosen: bool = True) -> Callable[[Command], Command]:
    """Returns a decorator that adds the options that all commands have, and `--watch` where a watch is chosen."""
    one_watch = click.option("--watch", "name", help="One watch alone. Default: all that are declared.")
    options = (
        click.option(
            "--items",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="The items of the placement, as the app declared them: the body of PUT .../items. Needed for a class "
            "by topics, tags, categories or prices, and for the check of prices.",
        ),
        click.option(
            "--policies",
            "folder",
            type=click.Path(path_type=Path),
            help="The folder with bias.toml. Default: ABOVEBOARD_POLICIES, else the shipped folder.",
        ),
        *((one_watch,) if is_watch_chosen else ()),
        click.option(
            "--key",
            "keys",
            required=True,
            multiple=True,
            help="The log's verifier key, or a file of keys, as of `audit verify`. Repeatable.",
        ),
        click.argument("export", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    )

    def add(command: Command) -> Command:
        for option in options:
            command = option(command)
        return command

    return add


def load_policies(folder: Path | None, name: str | None) -> Policies:
    """Returns the declared watches. Raises UsageError for a name that is none, and StartupRefused for a bad file."""
    files = read_folder(folder or settings.load(os.environ).policies)
    watches, dial = load_watches(files), load_dial(files)
    if name is not None and name not in watches:
        raise click.UsageError(
            f"No watch has the name {name!r}. Declared in bias.toml: {', '.join(watches) or 'none'}."
        )
    chosen = [each for each in watches.values() if name in (None, each.name)]
    return Policies(chosen, lambda region: region_class(dial, region))


def require_sound(export: Path, keys: tuple[str, ...]) -> None:
    """Verifies the export, so that no check counts what the log does not have. Raises ClickException where it is wrong."""
    given = [line for text in keys for line in parse_keys(text)]
    ends = {each.vkey: each.last for each in given if each.last is not None}
    report = verify_archive(export, Trust(tuple(dict.fromkeys(each.vkey for each in given)), (), ends))
    if report.wrong or report.lacking:
        for line in lines_of(report):
            click.echo(line, err=True)
        raise click.ClickException(
            "The export does not verify, so nothing was counted. Check it with audit verify."
        )


def read_rows(
    export: Path, watch: BiasWatch, policies: Policies, items: Path | None, times: ReadTimes
) -> LogRead:
    """Returns the rows of a watch from its first day to before the end of `times`."""
    query = RowQuery(
        app=watch.app,
        placement=watch.placement,
        from_ms=start_of(watch),
        to_ms=times.until_ms,
        lines_from_ms=times.lines_from_ms,
        is_of_class=_class_judge(watch, items),
        attributes=attributes_of(watch),
        class_of_region=policies.class_of_region,
    )
    with open_export(export) as opened:
        if opened.app not in (None, watch.app):
            raise Unprocessable(
                f"This export is of another app than the watch {watch.name}.",
                field="export",
                expected="an export of all apps, or of that of the watch",
            )
        return read_log(opened.lines, query)


def read_price_of(items: Path | None, rows: CheckRows) -> PriceOf | None:
    """Returns the prices that the items declare, for decisions of the newest revision; None without items.

    An earlier revision may have had other prices, and only the gateway has them.
    """
    if items is None:
        return None
    found = {each.item: read_prices(each.item, each.content) for each in _read_items(items)}
    placements = rows.columns["placement"]
    newest = dict.fromkeys(placements.values, -1)
    for code, revision in zip(placements.codes.tolist(), rows.details.revisions.tolist(), strict=True):
        name = placements.values[code]
        newest[name] = max(newest[name], revision)
    return lambda placement, revision, item: found.get(item) if revision == newest[placement] else None


def find_lack(watch: BiasWatch, items: Path | None) -> str | None:
    """Returns what the measure of a watch lacks here, or None."""
    match watch.measure:
        case "chance":
            return "it compares exact chances, and the gateway alone has the models to compute them"
        case "price" if items is None:
            return "it compares prices, so give --items"
        case _:
            return None


def require_measure(watch: BiasWatch, items: Path | None) -> None:
    """Raises ClickException for a watch whose measure lacks something here."""
    if lack := find_lack(watch, items):
        raise click.ClickException(f"{watch.name}: {lack}.")


def identify_export(export: Path) -> ExportExtent:
    """Returns up to when the export has entries, and what identifies it in a report."""
    with open_export(export) as opened:
        return ExportExtent(opened.until_ms, opened.source)


def _class_judge(watch: BiasWatch, items: Path | None) -> Callable[[str], bool]:
    """Returns the judge of an item by its id. Raises UsageError where the class needs the items, and they are missing."""
    declared = watch.class_
    if not needs_placement(declared):
        return frozenset(declared.items).__contains__
    if items is None:
        raise click.UsageError(
            f"The class of {watch.name} is not by item ids alone. Give the items with --items."
        )
    found = {each.item for each in _read_items(items) if is_of_class(each, declared)}
    return (found | set(declared.items)).__contains__


def _read_items(path: Path) -> list[Item]:
    if path.stat().st_size > ITEMS_BYTES_MOST:
        raise click.UsageError(f"The file of items has more than {ITEMS_BYTES_MOST:,} bytes.")
    try:
        read = msgspec.json.decode(path.read_bytes(), type=_Items)
    except msgspec.DecodeError as error:
        raise click.UsageError(f"The file of items is not the body of PUT .../items: {error}.") from error
    return [_make_item(each) for each in read.items]


def _make_item(declared: _ClassItem) -> Item:
    content = canonical.decode(bytes(declared.content))
    return Item(
        declared.item,
        tags=declared.tags,
        category=declared.category,
        topics=declared.topics,
        content=dict(content) if isinstance(content, Mapping) else {},
    )
