"""`aboveboard audit verify`: an offline check of a log, an export or a proof with a public key alone."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from aboveboard.audit import key_lines
from aboveboard.audit.key_lines import KeyLine
from aboveboard.errors import Malformed
from aboveboard.verify.detect import verify_path
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.report import Older, Progress, Report, Trust, describe_lacking, no_progress

WRONG = 1
INCOMPLETE = 3
"""The exit codes. click itself ends with 2 for words that it does not understand."""

KEY_FILE_BYTES_MOST = 65_536
"""The bytes that are read of a file of keys. The rest is ignored, so a file without an end does no harm."""

OLDER_BYTES_MOST = 1 << 20
"""The bytes that are read of an older checkpoint."""


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    help="The log's verifier key, or a file with one key a line, such as the answer of /log/keys. Repeatable: any of the "
    "keys may have signed.",
)
@click.option(
    "--older",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that you kept. The log must begin with it. Repeatable.",
)
@click.option(
    "--mine",
    is_flag=True,
    help="PATH is your own archive. Search the whole log for entries about you that it lacks.",
)
@click.option(
    "--tiles",
    help="With --mine: the log's tiles. An address such as https://shop.example/log, a folder, or an export.",
)
def verify(path: Path, keys: tuple[str, ...], older: tuple[Path, ...], mine: bool, tiles: str | None) -> None:
    """Checks a proof file, an export or a data folder at PATH. It changes nothing.

    It sends no request, except for the tiles of an address.

    Take the key from another source than the file. Otherwise an attacker who changed the file could change the key
    too. The output says what was checked, what could not be checked, and what is wrong. The exit code is 0 when
    nothing is wrong, and 1 when something is. It is 3 when nothing is wrong, but a key is missing or tiles could not be
    read.
    """
    given = [line for text in keys for line in parse_keys(text)]
    trust = Trust(
        tuple(dict.fromkeys([each.vkey for each in given])),
        tuple([Older(each.name, _read_older(each)) for each in older]),
        {each.vkey: each.last for each in given if each.last is not None},
    )
    if tiles is not None and not mine:
        raise click.UsageError("The option --tiles was given without --mine. Give both.")
    progress = _make_counter() if sys.stderr.isatty() else no_progress
    try:
        report = verify_mine(path, tiles, trust, progress) if mine else verify_path(path, trust, progress)
    except Malformed as error:
        raise click.UsageError(f"The value of --tiles cannot be used. {error.detail}") from None
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be read ({error.strerror}). Check the path and its permissions."
        ) from None
    progress(0, 0)  # clears the count of a check that ended before its total
    for line in lines_of(report):
        click.echo(line)
    if report.wrong:
        click.echo(f"{report.wrong} wrong", err=True)
        sys.exit(WRONG)
    if report.lacking:
        click.echo("a key is missing: ask for it, and check again", err=True)
    if report.is_postponed:
        click.echo("the log could not be searched: check again later", err=True)
    if report.lacking or report.is_postponed:
        sys.exit(INCOMPLETE)


def lines_of(report: Report) -> Iterable[str]:
    """Yields the lines of the report. Faults come last, next to the prompt."""
    yield from (f"checked      {sentence}" for sentence in report.checked)
    yield from (f"not checked  {sentence}" for sentence in [*report.unchecked, *describe_lacking(report)])
    yield from (f"wrong        {fault.where}: {fault.what}" for fault in report.faults)
    if report.wrong > len(report.faults):
        yield f"wrong        and {report.wrong - len(report.faults)} more faults, which are not listed"


def parse_keys(text: str) -> list[KeyLine]:
    """Returns the keys in the text, or in the file of that name. Each may have its span, as /log/keys lists it.

    Raises UsageError when a line is no key.
    """
    text = text if _parse_key(text) else _read_key_file(text)
    lines = [_parse_key(line.strip()) for line in text.splitlines() if line.strip()]
    found = [line for line in lines if line is not None]
    if not found or len(found) < len(lines):
        raise click.UsageError(
            "The value of --key is neither a verifier key nor a file of them. "
            "Give the key (name+8 hex digits+base64), or the path of a file with one key a line."
        )
    return found


def _read_key_file(name: str) -> str:
    """Returns the beginning of the file of that name.

    Returns the name itself when there is no such file, or when it cannot be read.
    """
    with suppress(OSError, ValueError):
        if Path(name).is_file():
            with Path(name).open(encoding="utf-8", errors="replace") as file:
                return file.read(KEY_FILE_BYTES_MOST)
    return name


def _parse_key(line: str) -> KeyLine | None:
    with suppress(Malformed):
        return key_lines.parse_line(line)
    return None


def _read_older(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read(OLDER_BYTES_MOST)


def _make_counter() -> Progress:
    """Returns a callback that counts entries in one line on standard error. The line is cleared at the end."""

    def count(done: int, total: int) -> None:
        at = f"{done} of {total} entries" if total > 0 else f"{done} entries"
        # A carriage return and "erase to the end of the line" (ECMA-48 EL) overwrite the count before.
        click.echo(f"\r\x1b[K{'' if done == total else at}", nl=False, err=True)

    return count
