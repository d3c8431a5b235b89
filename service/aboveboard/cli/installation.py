"""The installation that a command works on. Every command takes its data folder in one way, and only a few may make one."""

import asyncio
import os
import shlex
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import click

from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import StartupRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.files import any_of
from aboveboard.keys.keyring import SEALED
from aboveboard.settings import PREFIX, Settings

Command = Callable[..., None]
Result = TypeVar("Result")

_CHOSEN = "aboveboard.settings"
"""The key in click's `meta`, which a group shares with its commands."""


def setting_option(name: str, said: str) -> Callable[[Command], Command]:
    """Adds the option of a setting. It beats the environment, and `load_settings` reads it."""
    return click.option(
        f"--{name.lower()}",
        metavar=name,
        expose_value=False,
        callback=partial(_choose, name),
        help=f"{said} Default: {PREFIX}{name}.",
    )


def _choose(name: str, ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value == "":  # an empty setting counts as unset, so an unset shell variable would choose the default
        raise click.BadParameter("must not be empty", ctx, param)
    if value is not None:
        ctx.meta.setdefault(_CHOSEN, {})[PREFIX + name] = value


data_option = setting_option("DATA", "The data folder.")
"""Adds the option `--data` to a command that works on an installation."""


def read_options() -> dict[str, str]:
    """Returns the settings that the options of this command give, by the names of their variables."""
    ctx = click.get_current_context(silent=True)
    return {} if ctx is None else dict(ctx.meta.get(_CHOSEN, {}))


def load_settings() -> Settings:
    """Returns the settings by options and environment. Raises StartupRefused."""
    return settings.load({**os.environ, **read_options()})


def require_installation() -> Settings:
    """Returns the settings of an installation that exists. Raises StartupRefused where there is none."""
    found = load_settings()
    if not is_made(found):
        raise StartupRefused(f"{describe_absence(found)}. {TO_CHOOSE}")
    return found


def describe_absence(found: Settings) -> str:
    """Returns what a refusal says, without the full stop."""
    return f"There is no installation in {found.data}"


TO_CHOOSE = f"Start the gateway there first, or choose the folder with --data or {PREFIX}DATA."


def is_made(found: Settings) -> bool:
    """Returns True where there are keys or a database that holds something, so also where one of them is lost.

    A first start makes an empty SQLite file before the keys. Alone, that file is of a start that was interrupted.
    """
    path = found.sqlite_path
    has_database = path is not None and path.exists() and path.stat().st_size > 0
    return has_database or any_of(found.data / "keys", SEALED)


def on_installation(act: Callable[[Gateway], Awaitable[Result]], *, makes: bool = False) -> Result:
    """Returns the result of `act` on the gateway's data, perhaps beside a running gateway.

    Raises StartupRefused where there is no installation. With `makes` it makes one, and says so on standard error.
    """
    found = load_settings() if makes else require_installation()
    is_new = not is_made(found)

    async def run() -> Result:
        async with run_service(found, serving=False) as service:
            if is_new:
                click.echo(f"{describe_new(found)}\n{OTHER_FOLDER}", err=True)
            return await act(service.gateway)

    return asyncio.run(run())


OTHER_FOLDER = f"To use an installation that exists, name its folder with --data or {PREFIX}DATA."


def describe_new(found: Settings) -> str:
    """Returns the lines that say what a first start has made, and what of it to keep safe."""
    return (
        f"Made a new installation in {found.data}\n"
        f"  keys      {found.data / 'keys'}   back this up, apart from the database\n"
        f"  database  {found.sqlite_path or 'as ABOVEBOARD_DATABASE_URL says'}   back this up"
    )


def first_key_command() -> str:
    """Returns the command that makes a first API key, on the folder that this command was given."""
    folder = read_options().get(f"{PREFIX}DATA")
    return "aboveboard keys create --role app --name shop" + (
        f" --data {shlex.quote(folder)}" if folder else ""
    )
