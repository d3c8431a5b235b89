"""Groups of commands that are imported when they run.

A command that reads an archive then starts without the gateway, whose imports take more than a second.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click


class LazyGroup(click.Group):
    """A group whose `sources` name the module of each command, which has it under its name.

    Help and completion import them all.
    """

    sources: Mapping[str, str] = MappingProxyType({})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands, ordered."""
        return sorted({*super().list_commands(ctx), *self.sources})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns the command, imported. None for a name without one."""
        if cmd_name not in self.sources:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(self.sources[cmd_name]), cmd_name)
        return command
