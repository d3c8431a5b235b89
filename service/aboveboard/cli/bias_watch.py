"""`aboveboard bias watch`: the evidence of all days until now, which may be looked at every day."""

import sys
from pathlib import Path

import click

from aboveboard.bias.alarms import find_alarms
from aboveboard.bias.price_check import add_reductions
from aboveboard.bias.report_text import describe_alarm
from aboveboard.cli.bias_export import (
    ReadTimes,
    export_options,
    find_lack,
    identify_export,
    load_policies,
    read_price_of,
    read_rows,
    require_measure,
    require_sound,
)

RAISED = 4
"""The exit code when an alarm is raised. Others stand for a refusal."""


@click.command()
@export_options()
def watch(
    export: Path, *, keys: tuple[str, ...], name: str | None, folder: Path | None, items: Path | None
) -> None:
    """Says which comparisons of EXPORT have evidence of a gap by now. It may be run every day.

    The exit code is 4 when there is an alarm. An alarm is a reason to look, and changes nothing.
    """
    require_sound(export, keys)
    policies = load_policies(folder, name)
    extent = identify_export(export)
    is_raised = False
    for each in policies.watches:
        if name is None and (lack := find_lack(each, items)):
            click.echo(f"{each.name}: {lack}", err=True)
            continue
        require_measure(each, items)
        read = read_rows(export, each, policies, items, ReadTimes(extent.until_ms, extent.until_ms))
        price_of = read_price_of(items, read.rows)
        rows = read.rows if price_of is None else add_reductions(read.rows, price_of)
        for alarm in find_alarms(rows, each, extent.until_ms):
            is_raised |= alarm.is_raised
            click.echo(f"{each.name}: {describe_alarm(alarm, each.tau)}")
    if not policies.watches:
        click.echo("no watch is declared in bias.toml")
    if is_raised:
        sys.exit(RAISED)
