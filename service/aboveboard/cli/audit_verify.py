"""`aboveboard audit verify`: checks a log, or what came out of it, offline and with nothing but a public key."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from aboveboard.audit import note
from aboveboard.errors import Malformed
from aboveboard.verify.detect import verify_path
from aboveboard.verify.report import Older, Progress, Report, Trust, no_progress

KEY_FILE_BYTES_MOST = 65_536
OLDER_BYTES_MOST = 1 << 20


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    help="The log's verifier key, or a file that holds it; of several, one a line, any may have signed.",
)
@click.option(
    "--older",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that you kept; the log must begin with it. May be given several times.",
)
def verify(path: Path, keys: tuple[str, ...], older: tuple[Path, ...]) -> None:
    """Check a proof file, an export or a data folder at PATH. Nothing is changed, and nothing is asked of anybody.

    Take the key from somewhere else than what is checked: whoever could change the one could change the other. Says
    what was checked, what could not be, and what is wrong; the exit code is 0 only when nothing is.
    """
    vkeys = tuple(dict.fromkeys([line for text in keys for line in _parse_keys(text)]))
    trust = Trust(vkeys, tuple([Older(each.name, _read_older(each)) for each in older]))
    try:
        report = verify_path(path, trust, _make_counter() if sys.stderr.isatty() else no_progress)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from None
    for line in lines_of(report):
        click.echo(line)
    if report.wrong:
        click.echo(f"{report.wrong} wrong", err=True)
        sys.exit(1)


def lines_of(report: Report) -> Iterable[str]:
    """The report as it is printed: faults last, where they are seen."""
    yield from (f"checked      {sentence}" for sentence in report.checked)
    yield from (f"not checked  {sentence}" for sentence in report.unchecked)
    yield from (f"wrong        {fault.where}: {fault.what}" for fault in report.faults)
    if report.wrong > len(report.faults):
        yield f"wrong        and {report.wrong - len(report.faults)} more faults, which are not listed"


def _parse_keys(text: str) -> list[str]:
    """The keys in the text, or in the file of that name."""
    text = text if _is_key(text) else _read_key_file(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(map(_is_key, lines)):
        raise click.UsageError(
            "--key is neither the verifier key of a log (name+8 hex digits+base64) nor a file that holds some"
        )
    return lines


def _read_key_file(name: str) -> str:
    """The beginning of the file of that name; the name itself for what can be no file, or cannot be read."""
    with suppress(OSError, ValueError):
        if Path(name).is_file():
            with Path(name).open(encoding="utf-8", errors="replace") as file:
                return file.read(KEY_FILE_BYTES_MOST)
    return name


def _is_key(line: str) -> bool:
    try:
        note.parse_vkey(line)
    except Malformed:
        return False
    return True


def _read_older(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return file.read(OLDER_BYTES_MOST)


def _make_counter() -> Progress:
    """A line on standard error that counts entries, and is gone at the end."""

    def count(done: int, total: int) -> None:
        at = f"{done} of {total} entries" if total > 0 else f"{done} entries"
        click.echo(f"\r\x1b[K{'' if done == total else at}", nl=False, err=True)

    return count
