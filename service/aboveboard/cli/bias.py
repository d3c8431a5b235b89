"""`aboveboard bias`: bias checks of an export, offline, and the reports of a gateway."""

import click

from aboveboard.cli.lazy import LazyGroup

SOURCES = {
    name: f"aboveboard.cli.bias_{name}" for name in ("count", "parquet", "plan", "run", "verify", "watch")
}
"""The module of each offline command. None may import the gateway's face."""

ON_INSTALLATION = {
    "labels": "aboveboard.cli.bias_label_pseudonyms",
    "show": "aboveboard.cli.bias_show",
}
"""The module of each command that reads an installation."""


@click.group(cls=LazyGroup)
def bias() -> None:
    """Checks an export for gaps between groups, offline. The comparisons are those of bias.toml in the policies."""


bias.sources = SOURCES | ON_INSTALLATION
