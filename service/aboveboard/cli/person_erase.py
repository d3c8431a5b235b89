"""`aboveboard person erase`: a person, with everything that is held about them."""

import sys

import click

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_iso
from aboveboard.erasure.erase import ErasureStatus
from aboveboard.erasure.erase import erase as erase_person
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway


@click.command()
@click.option("--app", required=True, help="The app whose id of the person it is.")
@click.option("--person", required=True, help="The app's id of the person; - reads it from standard input.")
@data_option
def erase(app: str, person: str) -> None:
    """Erase a person. The one-time id on standard output is theirs: it is shown this once, and by it the receipt can be
    read again. Erasing cannot be undone, and no backup brings the person back.

    When something keeps it from being finished, the gateway goes on with it, and this ends with exit code 1.
    """
    who = sys.stdin.readline().rstrip("\n") if person == "-" else person
    told = on_installation(lambda gateway: _erase(gateway, app, who))
    click.echo(_format_status(told), err=True)
    if told.state != "erased":
        raise AboveboardError("begun, and not finished: the gateway goes on with it; see its log lines")


async def _erase(gateway: Gateway, app: str, person: str) -> ErasureStatus:
    begun, told = await erase_person(gateway, app, person, wait_s=None)
    click.echo(begun.erasure)  # before anything else can fail: nobody could find out the id again
    return told


def _format_status(told: ErasureStatus) -> str:
    completion = "" if told.completion is None else f" to {told.completion}"
    lines = [f"{told.state}; entries {told.intent}{completion} of the log"]
    for what, until_ms, because in ((each.what, each.until_ms, each.because) for each in told.kept):
        until = "" if until_ms is None else f" until {to_iso(until_ms)}"
        lines.append(f"  kept{until}: {what}, because {because}")
    return "\n".join(lines)
