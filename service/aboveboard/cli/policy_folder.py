"""The policy folder of a command: its option, its checked rules, and the lines of a refusal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from aboveboard import settings
from aboveboard.bias.watches import load_watches
from aboveboard.declared import read_folder
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.gateway.rules import Rules, load_rules
from aboveboard.ingestion.draft_rules import load_draft_rules

FOLDER = click.Path(path_type=Path)

policies_option = click.option(
    "--policies",
    "folder",
    type=FOLDER,
    help="The folder of the policy set. Default: ABOVEBOARD_POLICIES, else the shipped folder.",
)


def load_policies(folder: Path | None) -> Rules:
    """Returns the rules of a folder after every file in it was checked. Raises StartupRefused or PolicyRejected."""
    chosen = choose_folder(folder)
    found = load_rules(
        chosen,
        _print_alarm,
        surveyed=False,
        child="judges",
        settings=settings.list_deciding(settings.load()),
    )
    files = read_folder(chosen)
    load_watches(files)
    load_draft_rules(files)
    return found


def choose_folder(folder: Path | None) -> Path:
    return folder or settings.load().policies


def _print_alarm(sentence: str) -> None:
    click.echo(sentence, err=True)


@contextmanager
def print_refusals() -> Iterator[None]:
    """Prints each problem of a refused policy set as a line on standard error, and exits with status 1."""
    try:
        yield
    except PolicyRejected as refused:
        for problem in refused.problems:
            click.echo(problem, err=True)
        sys.exit(1)
    except StartupRefused as refused:
        click.echo(refused.detail, err=True)
        sys.exit(1)
