"""`aboveboard keys`: the API keys of apps and staff, and the rotation of the gateway's own keys."""

import re

import click
from msgspec.structs import astuple

from aboveboard.access.api_keys import ApiKey, is_key_in_force
from aboveboard.access.key_admin import all_keys, create_key, list_refused_rows, revoke_key
from aboveboard.access.key_macs import describe_row
from aboveboard.access.oidc_sign_in import staff_id
from aboveboard.access.oidc_terms import read_oidc_terms
from aboveboard.access.sessions import end_all
from aboveboard.cli import keys_rotate
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.words import Role

NAME = re.compile(r"[a-z][a-z0-9-]{0,49}")


@click.group()
def keys() -> None:
    """Creates, lists and revokes API keys, and rotates the gateway's own keys. Works beside a running gateway."""


keys.add_command(keys_rotate.rotate)
keys.add_command(keys_rotate.status)


@keys.command()
@click.option(
    "--role",
    type=click.Choice([str(role) for role in Role]),
    required=True,
    help="The role, which decides what the key may do.",
)
@click.option("--name", required=True, help="The app that the key belongs to, such as `shop`.")
@click.option(
    "--days", type=click.IntRange(1, 3650), help="Days until the key expires. Default: it never expires."
)
@data_option
def create(role: str, name: str, days: int | None) -> None:
    """Creates a key and prints it alone on standard output. The key is shown only once and stored only as a hash.

    Two keys of one app and role may be in force at a time. To replace a key, create the new one, switch the app to
    it, then revoke the old one.
    """
    if not NAME.fullmatch(name):
        raise click.UsageError(
            "The value of --name is not the name of an app. "
            "Use at most 50 lower-case letters, digits and dashes, such as web-shop."
        )

    async def make(gateway: Gateway) -> None:
        # Printed here, before the gateway closes: if closing failed, the key could not be shown again.
        click.echo(await create_key(gateway, Role(role), name, days=days))

    on_installation(make, makes=True)


@keys.command(name="list")
@data_option
def list_keys() -> None:
    """Lists all keys: id, app, role, state, expiry. Their secrets are not stored and cannot be shown.

    The row of a refused key was changed or added without the keys folder. Revoke such a key.
    """
    click.echo(on_installation(_list_keys))


@keys.command()
@click.argument("key_id", required=False)
@click.option(
    "--sessions",
    is_flag=True,
    is_eager=True,
    help="End every link and session of all people and of the staff.",
)
@data_option
def revoke(key_id: str | None, sessions: bool) -> None:
    """Revokes a key by its id, the second-last part of the key. By default it stops working within a second.

    The links that it made, and their sessions, end with it. With --sessions, all of them end, also those of other keys.
    """
    if key_id is None and not sessions:
        raise click.MissingParameter(param_type="argument", param_hint="'KEY_ID'")
    if key_id is not None:
        on_installation(lambda gateway: revoke_key(gateway, key_id))
        click.echo("The key is revoked.", err=True)
    if sessions:
        on_installation(end_all)
        click.echo("Every link and session has ended.", err=True)


@keys.command()
@click.argument("subject")
@click.option("--issuer", help="The provider's address. Default: the one that is declared now.")
@data_option
def staff(subject: str, issuer: str | None) -> None:
    """Prints the id by which entries name a member of staff. SUBJECT is their `sub` at the provider of the sign-in.

    The gateway stores no name and no subject, so the list of these is the provider's.
    """

    async def find(gateway: Gateway) -> str:
        terms = read_oidc_terms(gateway.settings)
        if issuer is None and terms is None:
            raise click.UsageError("No provider is declared in ABOVEBOARD_OIDC. Name one with --issuer.")
        return staff_id(gateway.keyring, issuer or (terms.issuer if terms else ""), subject)

    click.echo(on_installation(find))


async def _list_keys(gateway: Gateway) -> str:
    now_ms = gateway.clock()
    lines = [_format_key(key, now_ms) for key in await all_keys(gateway)]
    lines += [describe_row(row, "refused") for row in await list_refused_rows(gateway)]
    return "\n".join(lines) or "There are no keys yet. Create one: aboveboard keys create"


def _format_key(key: ApiKey, now_ms: int) -> str:
    state = "in force" if is_key_in_force(key, now_ms) else ("revoked" if key.revoked_ms else "expired")
    until = "never expires" if key.expires_ms is None else f"expires {to_iso(key.expires_ms)}"
    return f"{describe_row(astuple(key), state)}  {until}"
