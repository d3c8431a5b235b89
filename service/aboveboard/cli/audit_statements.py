"""`aboveboard audit statements`: statements of reasons (DSA Art. 17) from an export, for the transparency database."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import msgspec

from aboveboard.accountability.restrictions import FoundRestrictions, Restriction, find_restrictions, puid_of
from aboveboard.accountability.statement import FIRST_DAY, LAST_DAY, ReasonsStatement
from aboveboard.accountability.statement_terms import StatementTerms, make_statement, read_terms
from aboveboard.cli.bias_export import require_sound
from aboveboard.errors import StartupRefused, Unprocessable

BATCH = 100
"""The most statements in one request to the database."""

HEAD = ["placement", "item", "content_date"]

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    help="The log's verifier key, or a file of keys, as of `audit verify`. Repeatable.",
)
@click.option(
    "--terms",
    "terms_file",
    required=True,
    type=_FILE,
    help="The TOML file with the placements and rules that count, and the platform's own facts.",
)
@click.option(
    "--dates",
    required=True,
    type=_FILE,
    help=f"A CSV file with the columns {', '.join(HEAD)}: the day on which each item was posted.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write to.")
@click.argument("export", type=_FILE)
def statements(export: Path, *, keys: tuple[str, ...], terms_file: Path, dates: Path, out: Path) -> None:
    """Writes a statement of reasons for each item of EXPORT that a declared rule restricted.

    Only placements that show content of recipients of the service count, and only rules about the item itself.
    The statements have the form of the DSA transparency database, version 2, and no data about people. Nothing is sent.
    """
    try:
        terms = read_terms(terms_file.read_text(encoding="utf-8"), terms_file.name)
    except UnicodeDecodeError:
        raise StartupRefused(f"{terms_file.name} is not UTF-8 text.") from None
    posted = dict(_read_dates(dates))
    require_sound(export, keys)
    found = find_restrictions(export, terms)
    undated = [each for each in found.first_days if (each.placement, each.item) not in posted]
    made = dict(_make(found, terms, posted))
    _write(out, made)
    click.echo(f"{len(made):,} statements in {out}")
    if undated:
        click.echo(f"{len(undated):,} items have no day in {dates.name}, so they have no statement", err=True)
    if found.unnamed:
        click.echo(
            f"{found.unnamed:,} decisions refused more items than a record names, so these are not in it",
            err=True,
        )


def _read_dates(path: Path) -> Iterator[tuple[tuple[str, str], date]]:
    """Yields the day of each item. Raises Unprocessable for a line of another form, with its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            if next(rows, None) != HEAD:
                raise Unprocessable(f"The first line of {path.name} is not {','.join(HEAD)}.", field="dates")
            for number, row in enumerate(rows, 2):
                yield _read_row(row, f"{path.name}, line {number}")
    except (UnicodeDecodeError, csv.Error):
        raise Unprocessable(f"{path.name} is not CSV in UTF-8.", field="dates") from None


def _read_row(row: list[str], where: str) -> tuple[tuple[str, str], date]:
    try:
        placement, item, text = row
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Unprocessable(
            f"{where} is not a placement, an item and a day from {FIRST_DAY} to {LAST_DAY}.", field="dates"
        )
    return (placement, item), day


def _make(
    found: FoundRestrictions, terms: StatementTerms, posted: dict[tuple[str, str], date]
) -> Iterator[tuple[Restriction, ReasonsStatement]]:
    """Yields the statements in an order that does not depend on the log."""
    for each in sorted(found.first_days):
        if (each.placement, each.item) in posted:
            yield (
                each,
                make_statement(
                    puid_of(found.origin, each),
                    terms.placements[each.placement],
                    terms.rules[each.rule],
                    content_date=posted[each.placement, each.item],
                    application_date=found.first_days[each],
                ),
            )


def _write(out: Path, made: dict[Restriction, ReasonsStatement]) -> None:
    """Writes the requests, and the list by which the platform finds the item of an id. The list is not for sending."""
    out.mkdir(parents=True, exist_ok=True)
    all_made = list(made.values())
    for number, start in enumerate(range(0, len(all_made), BATCH), 1):
        body = msgspec.json.encode({"statements": all_made[start : start + BATCH]})
        (out / f"statements-{number:04d}.json").write_bytes(msgspec.json.format(body) + b"\n")
    with (out / "items.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["puid", *Restriction._fields])
        rows.writerows([statement.puid, *each] for each, statement in made.items())
