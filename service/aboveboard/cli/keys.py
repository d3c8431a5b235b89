"""`aboveboard keys`: API keys, made, listed, revoked; and the gateway's own keys, shown and rotated."""

import re

import click

from aboveboard.access.api_keys import ApiKey, is_key_in_force
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.cli import keys_rotate
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role

NAME = re.compile(r"[a-z][a-z0-9-]{0,49}")


@click.group()
def keys() -> None:
    """Make, list and revoke API keys; show and rotate the gateway's own keys. Works beside a running gateway."""


keys.add_command(keys_rotate.rotate)
keys.add_command(keys_rotate.status)


@keys.command()
@click.option(
    "--role", type=click.Choice([str(role) for role in Role]), required=True, help="What the key may do."
)
@click.option("--name", required=True, help="The app that the key belongs to, such as `shop`.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until the key expires; never when left out.")
@data_option
def create(role: str, name: str, days: int | None) -> None:
    """Make a key and print it, alone, on standard output. It is shown this once and stored only as a hash.

    Two keys of one app and role may be in force at a time: make the new one, change over, revoke the old one.
    """
    if not NAME.fullmatch(name):
        raise click.UsageError("--name must be lower-case letters, digits and dashes, such as web-shop")

    async def make(gateway: Gateway) -> None:
        click.echo(await create_key(gateway, Role(role), name, days=days))  # first: it cannot be shown again

    on_installation(make, makes=True)


@keys.command(name="list")
@data_option
def list_keys() -> None:
    """List all keys: id, app, role, state. Their secrets are not stored and cannot be shown."""
    click.echo(on_installation(_list_keys))


@keys.command()
@click.argument("key_id")
@data_option
def revoke(key_id: str) -> None:
    """Revoke a key by its id, the second-last part of the key. It stops working within a second."""
    on_installation(lambda gateway: revoke_key(gateway, key_id))
    click.echo("revoked", err=True)


async def _list_keys(gateway: Gateway) -> str:
    now_ms = gateway.clock()
    lines = [_format_key(key, now_ms) for key in await all_keys(gateway)]
    return "\n".join(lines) or "There are no keys yet; make one with: aboveboard keys create"


def _format_key(key: ApiKey, now_ms: int) -> str:
    state = "in force" if is_key_in_force(key, now_ms) else ("revoked" if key.revoked_ms else "expired")
    until = "never expires" if key.expires_ms is None else f"expires {to_iso(key.expires_ms)}"
    return f"{key.id}  {key.app:20}  {key.role:10}  {state:8}  {until}"
