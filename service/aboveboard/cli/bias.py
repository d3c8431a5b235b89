"""`aboveboard bias`: bias checks of an export, offline."""

import click

from aboveboard.cli.lazy import LazyGroup

SOURCES = {name: f"aboveboard.cli.bias_{name}" for name in ("plan", "run", "verify", "watch")}
"""The module of each command. Neither may import the gateway's face."""


@click.group(cls=LazyGroup)
def bias() -> None:
    """Checks an export for gaps between groups, offline. The comparisons are those of bias.toml in the policies."""


bias.sources = SOURCES
