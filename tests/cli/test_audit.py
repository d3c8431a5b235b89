"""`aboveboard audit`: which commands it has."""

from importlib import import_module

import click
import pytest
from aboveboard.cli.audit import SOURCES, audit


@pytest.mark.parametrize(("name", "module"), SOURCES.items())
def test_each_command_is_where_it_is_looked_for(name: str, module: str) -> None:
    """Under its name in the module of the table."""
    assert audit.get_command(click.Context(audit), name) is getattr(import_module(module), name)
