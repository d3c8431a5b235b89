"""The command `aboveboard`. Each of its commands is a module."""

import sys
from typing import NoReturn

import click

from aboveboard.cli import audit, backup, demo, doctor, engine, keys, openapi, person, policy, serve
from aboveboard.cli.version import version_text
from aboveboard.errors import AboveboardError


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"aboveboard {version_text()}")
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


cli.add_command(serve.serve)
cli.add_command(demo.demo)
cli.add_command(keys.keys)
cli.add_command(policy.policy)
cli.add_command(person.person)
cli.add_command(audit.audit)
cli.add_command(backup.backup)
cli.add_command(doctor.doctor)
cli.add_command(engine.engine)
cli.add_command(openapi.openapi)


def main() -> None:
    """Runs the command line.

    A refusal, also one of the operating system, is one line on standard error and exit code 1.
    """
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


def _refuse(detail: str) -> NoReturn:
    click.echo(f"aboveboard: {detail}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
