"""`aboveboard bias labels`: a label file by the pseudonyms of an export."""

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import click

from aboveboard.bias.labels import HEADER, LabelReader, split_lines
from aboveboard.cli.bias_labels import SALT_BYTES, read_chunks
from aboveboard.cli.core_dumps import dump_no_core
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.repseudonymize import choose_pseudonym

YOURS = (
    "{count} lines. The file has your labels, so it is yours to keep and to delete. The gateway has no copy."
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--app", required=True, help="The app whose ids the file has, such as `shop`.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A new file for the result, that only you can read. Default: standard output.",
)
@data_option
def labels(file: Path, *, app: str, out: Path | None) -> None:
    """Writes FILE, a CSV file `person,label` by the ids of an app, by the pseudonyms of an export.

    With the result, `bias run` and `bias verify` work offline. It is written line by line, and nothing is stored.
    """
    dump_no_core()
    with _open(out) as to:
        count = on_installation(partial(_write, file, app, to))
    click.echo(YOURS.format(count=f"{count:,}"), err=True)


@contextmanager
def _open(out: Path | None) -> Iterator[IO[str]]:
    """Yields the output. Leaves no new file on an error. Raises UsageError for a file that exists."""
    if out is None:
        yield sys.stdout
        return
    try:
        file = os.fdopen(
            os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
        )
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written ({error.strerror}). Choose another name.") from error
    try:
        with file:
            yield file
    except BaseException:
        out.unlink(missing_ok=True)
        raise


async def _write(file: Path, app: str, to: IO[str], gateway: Gateway) -> int:
    reader, writer, count = LabelReader(bytes(SALT_BYTES)), csv.writer(to, lineterminator="\n"), 0
    writer.writerow(HEADER)
    for line in split_lines(read_chunks(file)):
        if (found := reader.read(line)) is not None:
            writer.writerow([(await choose_pseudonym(gateway, app, found.person)).hex(), found.label])
            count += 1
    return count
