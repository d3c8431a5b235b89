"""Groups whose commands are imported when they run."""

import subprocess
import sys

import click
import pytest
from aboveboard.cli.lazy import LazyGroup
from aboveboard.cli.main import COMMANDS, cli
from click.testing import CliRunner

HEAVY = ("sqlalchemy", "litestar", "cedarpy", "numpy", "aboveboard.gateway.gateway")


def test_the_verifier_starts_without_the_gateway() -> None:
    """It is a program for other people's machines, and starts at once."""
    ask = (
        "import sys\n"
        "from aboveboard.cli.main import cli\n"
        "cli(['audit', 'verify', '--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_a_command_on_an_installation_starts_without_the_pages() -> None:
    """It serves nothing, and Litestar with all pages takes longer to import than most commands run. Nor does it load
    Alembic, which only an older database needs."""
    ask = (
        "import sys\n"
        "from aboveboard.cli.main import cli\n"
        "cli(['keys', 'list', '--help'], standalone_mode=False)\n"
        "print([name for name in ('aboveboard.app', 'litestar', 'jinja2', 'alembic') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "['aboveboard.app']"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_in_the_module_of_its_name(name: str) -> None:
    """A name without one would fail only when it is typed."""
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name


def test_an_unknown_command_is_refused_as_click_does() -> None:
    """With the usage and exit code 2."""
    said = CliRunner().invoke(cli, ["nothing"])
    assert said.exit_code == 2
    assert "No such command" in said.stderr


def test_a_lazy_group_has_commands_of_its_own_too() -> None:
    """In one ordered list."""
    group = LazyGroup("g", commands={"b": click.Command("b")})
    group.sources = {"a": "aboveboard.cli.serve"}
    context = click.Context(group)
    assert group.list_commands(context) == ["a", "b"]
    assert group.get_command(context, "b") is group.commands["b"]
