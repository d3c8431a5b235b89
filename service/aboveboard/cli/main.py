"""The command `aboveboard`. Each of its commands is a module."""

import gc
import sys
from typing import NoReturn

import click

from aboveboard.cli.hang_up import hold_signals
from aboveboard.cli.lazy import LazyGroup
from aboveboard.cli.version import version_text
from aboveboard.errors import AboveboardError

COMMANDS = (
    "audit",
    "backup",
    "bias",
    "demo",
    "doctor",
    "engine",
    "items",
    "keys",
    "openapi",
    "person",
    "policy",
    "serve",
    "surface",
)
"""The commands. Each is in the module of its name."""


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"aboveboard {version_text()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the commit, and exit.",
)
def cli() -> None:
    """Runs Aboveboard, a consent and transparency gateway between apps and personalization.

    Settings are environment variables that begin with ABOVEBOARD_; docs/reference/settings.md lists them all.
    """


cli.sources = {name: f"aboveboard.cli.{name}" for name in COMMANDS}


def main() -> None:
    """Runs the command line.

    A refusal, also one of the operating system, is one line on standard error and exit code 1.
    """
    collect_rarely()
    if sys.argv[1:2] == ["serve"]:  # before its imports, which take seconds
        hold_signals()
    try:
        cli(prog_name="aboveboard")
    except AboveboardError as error:
        _refuse(error.detail)
    except OSError as error:
        what = error.filename or "a file or standard output"
        reason = error.strerror or type(error).__name__
        _refuse(
            f"The system reports an error on {what} ({reason}). Check the disk space and the permissions."
        )


def collect_rarely() -> None:
    """Makes the garbage collector run less often.

    Imports make objects that stay. Reference counting frees those of a request. So the default of one collection for
    each 700 new objects would cost time for nothing, a fifth of each start.
    """
    gc.set_threshold(20_000, 20, 50)


def _refuse(detail: str) -> NoReturn:
    click.echo(f"aboveboard: {detail}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
