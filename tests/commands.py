"""The commands of a group, also of one that imports them when they run."""

import click


def commands_of(group: click.Group) -> dict[str, click.Command]:
    """Returns every command of the group by its name, ordered, hidden ones too."""
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}
