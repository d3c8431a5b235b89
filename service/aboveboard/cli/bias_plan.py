"""`aboveboard bias plan`: how many people each comparison needs, before anything is looked at."""

from pathlib import Path

import click

from aboveboard.bias.plan import plan_watch
from aboveboard.bias.report_text import describe_plan
from aboveboard.cli.bias_export import (
    ReadTimes,
    export_options,
    identify_export,
    load_policies,
    read_rows,
    require_sound,
)
from aboveboard.errors import Unprocessable

RATIO = 0.75
"""The gap that a plan is about, in parts of tau: 0.6 with the usual tau."""


@click.command()
@export_options()
@click.option(
    "--ratio",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="The ratio of a gap that is to be found, below tau. Default: three quarters of tau.",
)
def plan(
    export: Path,
    *,
    keys: tuple[str, ...],
    name: str | None,
    folder: Path | None,
    items: Path | None,
    ratio: float | None,
) -> None:
    """Says how many people each comparison of EXPORT needs for a verdict. It looks at no gap, so it may be run at any time."""
    require_sound(export, keys)
    policies = load_policies(folder, name)
    extent = identify_export(export)
    for watch in policies.watches:
        wanted = RATIO * watch.tau if ratio is None else ratio
        if wanted >= watch.tau:
            raise Unprocessable(
                "This ratio is no gap for the watch.",
                field="ratio",
                expected=f"a ratio below tau, {watch.tau:g}",
            )
        read = read_rows(export, watch, policies, items, ReadTimes(extent.until_ms, extent.until_ms))
        for line in describe_plan(plan_watch(read.rows, watch, extent.until_ms, ratio=wanted)):
            click.echo(line)
    if not policies.watches:
        click.echo("no watch is declared in bias.toml")
