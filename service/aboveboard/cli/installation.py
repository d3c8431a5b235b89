"""The installation that a command works on. All commands find its folder alike, and only a few may create one."""

import asyncio
import os
import shlex
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import click
from msgspec import structs

from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import StartupRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.files import any_of
from aboveboard.keys.keyring import SEALED
from aboveboard.setting_table import PREFIX
from aboveboard.settings import Settings

Command = Callable[..., None]
Result = TypeVar("Result")

_CHOSEN = "aboveboard.settings"
"""The key in click's `meta`, which a group shares with its commands."""


def setting_option(name: str, description: str) -> Callable[[Command], Command]:
    """Returns a decorator that adds the option of a setting. The option overrides the environment."""
    return click.option(
        f"--{name.lower()}",
        metavar=name,
        expose_value=False,
        callback=partial(_choose, name),
        help=f"{description} Default: {PREFIX}{name}.",
    )


def _choose(name: str, ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    # An empty setting counts as unset. So `--data "$UNSET"` would choose the default folder silently.
    if value == "":
        raise click.BadParameter("The value is empty. Give a value or leave out the option.", ctx, param)
    if value is not None:
        ctx.meta.setdefault(_CHOSEN, {})[PREFIX + name] = value


data_option = setting_option("DATA", "The data folder.")
"""The decorator that adds `--data` to a command that works on an installation."""


def read_options() -> dict[str, str]:
    """Returns the settings from this command's options, by variable name. Empty outside of a command."""
    ctx = click.get_current_context(silent=True)
    return {} if ctx is None else dict(ctx.meta.get(_CHOSEN, {}))


def load_settings() -> Settings:
    """Returns the settings of options and environment. Raises StartupRefused for a value that is not valid."""
    return settings.load({**os.environ, **read_options()})


def require_installation() -> Settings:
    """Returns the settings of an installation that exists. Raises StartupRefused when there is none."""
    found = load_settings()
    if not is_made(found):
        raise StartupRefused(f"{describe_absence(found)}. {TO_CHOOSE}")
    return found


def describe_absence(found: Settings) -> str:
    """Returns the sentence that no installation is in the folder, without its full stop."""
    return f"There is no installation in {found.data}"


TO_CHOOSE = f"Start the gateway there first, or choose the folder with --data or {PREFIX}DATA."


def is_made(found: Settings) -> bool:
    """Returns True when the folder has a sealed key, or an SQLite file that is not empty.

    So an installation that has lost one of the two is not mistaken for a new one. A first start creates an empty
    SQLite file before the keys. That file alone comes from an interrupted start and does not count.
    """
    path = found.sqlite_path
    has_database = path is not None and path.exists() and path.stat().st_size > 0
    return has_database or any_of(found.data / "keys", SEALED)


def on_installation(
    act: Callable[[Gateway], Awaitable[Result]], *, makes: bool = False, policies: Path | None = None
) -> Result:
    """Returns the result of `act` with a gateway on the installation. Another gateway may serve it too.

    Raises StartupRefused when there is no installation. With `makes` it creates one and reports it on standard error.
    The gateway has the rules of the folder `policies`, if it is given.
    """
    found = load_settings() if makes else require_installation()
    if policies is not None:
        found = structs.replace(found, policies=policies)
    is_new = not is_made(found)

    async def run() -> Result:
        async with run_service(found, serving=False) as service:
            if is_new:
                click.echo(f"{describe_new(found)}\n{OTHER_FOLDER}", err=True)
            return await act(service.gateway)

    return asyncio.run(run())


OTHER_FOLDER = f"To use an installation that exists, name its folder with --data or {PREFIX}DATA."


def describe_new(found: Settings) -> str:
    """Returns the lines about a new installation: its folder, its keys and its database, with what to back up."""
    return (
        f"Made a new installation in {found.data}\n"
        f"  keys      {found.data / 'keys'}   back this up, apart from the database\n"
        f"  database  {found.sqlite_path or 'as ABOVEBOARD_DATABASE_URL says'}   back this up"
    )


def first_key_command() -> str:
    """Returns the command that creates a first API key, with the same `--data` as this command."""
    folder = read_options().get(f"{PREFIX}DATA")
    return "aboveboard keys create --role app --name shop" + (
        f" --data {shlex.quote(folder)}" if folder else ""
    )
