"""`aboveboard keys`: API keys, made, listed, revoked. Each is an entry in the log."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable

import click
from sqlalchemy import bindparam, insert, select, update

from service import settings
from service.access.api_keys import RANDOM_BYTES, ApiKey, check_rotation, generate, in_force
from service.access.store import api_keys
from service.app import running
from service.clock import MS_PER_DAY, to_iso
from service.errors import NotFound, StartupRefused, Unprocessable
from service.gateway.gateway import Gateway
from service.gateway.records import make_entry
from service.storage.journal import Submission, Write
from service.words import EntryKind, Role

NAME = re.compile(r"^[a-z][a-z0-9-]{0,49}$")

_INSERT = insert(api_keys)
_REVOKE = update(api_keys).where(api_keys.c.id == bindparam("key")).values(revoked_ms=bindparam("at_ms"))


@click.group()
def keys() -> None:
    """Make, list and revoke API keys. Works beside a running gateway."""


@keys.command()
@click.option(
    "--role", type=click.Choice([str(role) for role in Role]), required=True, help="What the key may do."
)
@click.option("--name", required=True, help="The app that the key belongs to, such as `shop`.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until the key expires; never when left out.")
def create(role: str, name: str, days: int | None) -> None:
    """Make a key and print it, alone, on standard output. It is shown this once and stored only as a hash.

    Two keys of one app and role may be in force at a time: make the new one, change over, revoke the old one.
    """
    if not NAME.match(name):
        raise click.UsageError("--name must be lower-case letters, digits and dashes, such as web-shop")
    click.echo(_run(lambda gateway: _create(gateway, Role(role), name, days)))


@keys.command(name="list")
def list_keys() -> None:
    """List all keys: id, app, role, state. Their secrets are not stored and cannot be shown."""
    click.echo(_run(_list))


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Revoke a key by its id, the second-last part of the key. It stops working within a second."""
    click.echo(_run(lambda gateway: _revoke(gateway, key_id)), err=True)


def _run(act: Callable[[Gateway], Awaitable[str]]) -> str:
    async def run() -> str:
        async with running(settings.load(), serving=False) as service:
            return await act(service.gateway)

    try:
        return asyncio.run(run())
    except (Unprocessable, NotFound) as error:
        raise StartupRefused(error.detail) from error


async def _all(gateway: Gateway) -> list[ApiKey]:
    rows = await gateway.database.rows(select(*api_keys.c).order_by(api_keys.c.created_ms))
    return [ApiKey(key, app, Role(role), *rest) for key, app, role, *rest in rows]


async def _create(gateway: Gateway, role: Role, app: str, days: int | None) -> str:
    now_ms = gateway.clock()
    same = [key for key in await _all(gateway) if key.app == app and key.role == role]
    check_rotation(same, now_ms)
    expires_ms = None if days is None else now_ms + days * MS_PER_DAY
    text, key = generate(role, os.urandom(RANDOM_BYTES), app=app, created_ms=now_ms, expires_ms=expires_ms)
    row = {
        "id": key.id,
        "app": key.app,
        "role": str(key.role),
        "digest": key.digest,
        "created_ms": key.created_ms,
        "expires_ms": key.expires_ms,
        "revoked_ms": None,
    }
    await _record(
        gateway, Write(_INSERT, row), {"v": 1, "did": "created", "key": key.id, "role": str(role)}, app
    )
    return text


async def _list(gateway: Gateway) -> str:
    now_ms = gateway.clock()
    lines = []
    for key in await _all(gateway):
        state = "in force" if in_force(key, now_ms) else ("revoked" if key.revoked_ms else "expired")
        until = "never expires" if key.expires_ms is None else f"expires {to_iso(key.expires_ms)}"
        lines.append(f"{key.id}  {key.app:20}  {key.role:10}  {state:8}  {until}")
    return "\n".join(lines) or "There are no keys yet; make one with: aboveboard keys create"


async def _revoke(gateway: Gateway, key_id: str) -> str:
    found = [key for key in await _all(gateway) if key.id == key_id]
    if not found:
        raise NotFound("there is no key with this id; `aboveboard keys list` shows them all")
    row = {"key": key_id, "at_ms": gateway.clock()}
    await _record(gateway, Write(_REVOKE, row), {"v": 1, "did": "revoked", "key": key_id}, found[0].app)
    return f"revoked {key_id}"


async def _record(gateway: Gateway, write: Write, body: dict[str, object], app: str) -> None:
    entry = make_entry(
        EntryKind.KEY,
        body,
        owner=gateway.operator(app),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
    )
    await gateway.submit(Submission((), (write,), (entry,)))
