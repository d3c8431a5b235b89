"""`aboveboard engine import`: an app's own log, read line by line."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import click
import msgspec

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.import_answer import ImportAnswer, ImportResult
from aboveboard.ingestion.import_body import ImportBatch
from aboveboard.ingestion.imports import import_outcomes

SAY_EVERY = 20
"""The batches between two lines about the progress."""

_answer = msgspec.json.Decoder(ImportAnswer)


@click.command("import")
@click.option("--app", required=True, help="The app that the placements belong to.")
@click.argument("file", type=click.File("rb"))
@data_option
def import_command(app: str, file: BinaryIO) -> None:
    """Imports an app's own log from FILE, one JSON object a line, as `POST /v1/imports/outcomes` takes it. - is standard
    input.

    Standard output has one line of JSON for each entry that was withheld or rejected. Each entry counts once for its id.
    So the same file can be imported again after an interruption. A running gateway learns it.
    """
    counts = on_installation(lambda gateway: _import(gateway, app, file))
    click.echo(_describe(counts), err=True)


async def _import(gateway: Gateway, app: str, file: BinaryIO) -> Counter[str]:
    counts, lines = Counter[str](), enumerate(file, 1)
    for number, batch in enumerate(_read_batches(lines, gateway.settings.batch_max), 1):
        body = ImportBatch([raw for _, raw in batch])
        answer = _answer.decode(await import_outcomes(gateway, app, body, asked=None))
        for (line, _), result in zip(batch, answer.outcomes, strict=True):
            counts[str(result.status)] += 1
            if result.problems or result.held_back:
                click.echo(_describe_result(line, result))
        if number % SAY_EVERY == 0:
            click.echo(_describe(counts), err=True)
    return counts


def _read_batches(lines: Iterator[tuple[int, bytes]], most: int) -> Iterator[list[tuple[int, msgspec.Raw]]]:
    """Yields the entries with the numbers of their lines, at most `most` at once. Empty lines are left out.

    Raises Unprocessable for a line that is no JSON.
    """
    entries = ((number, _read(number, line)) for number, line in lines if line.strip())
    while batch := list(islice(entries, most)):
        yield batch


def _read(number: int, line: bytes) -> msgspec.Raw:
    try:
        return msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unprocessable(
            f"Line {number} is not JSON. Write one object a line, and import the file again.", field="file"
        ) from None


def _describe_result(line: int, result: ImportResult) -> str:
    return msgspec.json.encode({"line": line} | msgspec.to_builtins(result)).decode()


def _describe(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[status]} {status}" for status in sorted(counts)) or "The file has no entries."
