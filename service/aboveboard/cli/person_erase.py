"""`aboveboard person erase`: the erasure of a person and of all data stored about them."""

import sys

import click

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_iso
from aboveboard.erasure.begin import StartedErasure
from aboveboard.erasure.erase import ErasureStatus
from aboveboard.erasure.erase import erase as erase_person
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway


@click.command()
@click.option("--app", required=True, help="The app that uses this id, such as `shop`.")
@click.option("--person", required=True, help="The app's id of the person, or - for standard input.")
@data_option
def erase(app: str, person: str) -> None:
    """Erases a person and all data stored about them. This cannot be undone, and no backup restores the person.

    Give the person the one-time id on standard output. It is shown only once, and the receipt can be read with it.

    When the erasure cannot be completed now, the gateway resumes it, and the exit code is 1.
    """
    who = sys.stdin.readline().rstrip("\n") if person == "-" else person
    begun, status = on_installation(lambda gateway: _erase(gateway, app, who))
    if begun.alias:
        click.echo("The id was linked to a person. The person is erased under every id.", err=True)
    click.echo(_format_status(status), err=True)
    if status.state != "erased":
        raise AboveboardError(
            "The erasure has started and is not complete. The gateway resumes it. See its log lines."
        )


async def _erase(gateway: Gateway, app: str, person: str) -> tuple[StartedErasure, ErasureStatus]:
    begun, status = await erase_person(gateway, app, person, wait_s=None)
    # Printed before anything else can fail. Only a hash of the id is stored, so it cannot be shown again.
    click.echo(begun.erasure)
    return begun, status


def _format_status(status: ErasureStatus) -> str:
    completion = "" if status.completion is None else f" and {status.completion}"
    lines = [f"{status.state.capitalize()}; log entries {status.intent}{completion}"]
    for what, until_ms, because in ((each.what, each.until_ms, each.because) for each in status.kept):
        until = "" if until_ms is None else f" until {to_iso(until_ms)}"
        lines.append(f"  kept{until}: {what}, because {because}")
    return "\n".join(lines)
