"""`aboveboard doctor`: what is wrong with an installation, and what to do about it. It changes nothing."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from typing import NamedTuple

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from service import settings
from service.audit import note
from service.audit.head import Head, verify_log
from service.errors import AboveboardError, StartupRefused
from service.gateway.rules import load_rules
from service.keys.keyring import Keyring, open_keyring
from service.keys.sealing import unseal
from service.settings import Settings
from service.storage.database import make_engine, schema_version
from service.storage.tables import entries, key_check, log_head

SAFE_SQLITE = (3, 51, 3)


class Finding(NamedTuple):
    """`mark` is `ok`, `note` or `wrong`."""

    mark: str
    text: str


@click.command()
def doctor() -> None:
    """Check rules, keys, database and log, and say what to do about what is wrong. Changes nothing."""
    wrong = asyncio.run(_report(settings.load()))
    if wrong:
        click.echo(f"{wrong} wrong", err=True)
        sys.exit(1)


async def _report(loaded: Settings) -> int:
    wrong = 0
    async for mark, text in _findings(loaded):
        click.echo(f"{mark:5}  {text}")
        wrong += mark == "wrong"
    return wrong


async def _findings(loaded: Settings) -> AsyncIterator[Finding]:
    yield _rules(loaded)
    if not (loaded.data / "keys").exists():
        yield Finding("wrong", f"there is no installation in {loaded.data}; `aboveboard serve` makes one")
        return
    try:
        keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    except StartupRefused as error:
        yield Finding("wrong", error.detail)
        return
    yield Finding("ok", "keys: all there, readable by their owner only, and sealed under this master key")
    if loaded.sqlite_path is not None:
        yield _sqlite(loaded)
        if not loaded.sqlite_path.exists():
            yield Finding(
                "wrong", "the database file is missing; restore it from the backup that belongs to these keys"
            )
            return
    engine = make_engine(loaded.database_url)
    try:
        async for finding in _database(engine, loaded, keyring):
            yield finding
    except (SQLAlchemyError, OSError) as error:
        yield Finding(
            "wrong",
            f"the database does not answer ({type(error).__name__}); is its address right, and is it up?",
        )
    finally:
        await engine.dispose()


def _rules(loaded: Settings) -> Finding:
    try:
        rules = load_rules(loaded.policies, lambda _: None)
    except AboveboardError as error:
        return Finding("wrong", f"rules: {error.detail}")
    return Finding("ok", f"rules: {len(rules.policy.rules)} rules, policy set {rules.policy.id[:12]}")


def _sqlite(loaded: Settings) -> Finding:
    version = sqlite3.sqlite_version_info
    if version < SAFE_SQLITE:
        return Finding(
            "note",
            f"SQLite {sqlite3.sqlite_version} has a fault with two writers at once (mended in 3.51.3); "
            "a lock keeps ours apart, but let no other program write to the file",
        )
    return Finding("ok", f"SQLite {sqlite3.sqlite_version}")


async def _database(engine: AsyncEngine, loaded: Settings, keyring: Keyring) -> AsyncIterator[Finding]:
    async with engine.connect() as connection:
        at, newest = await connection.run_sync(schema_version)
        if at != newest:
            yield Finding(
                "note",
                f"the schema is at {at or 'nothing'}; the next `aboveboard serve` brings it to {newest}",
            )
            return
        yield Finding("ok", f"schema: {at}")
        sealed = (await connection.execute(select(key_check.c.sealed))).scalar()
        if sealed is not None:
            unseal(keyring.operator_key, sealed, b"key_check")
            yield Finding("ok", "the keys belong to this database")
        columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
        row = (await connection.execute(select(*columns).where(log_head.c.id == 1))).first()
        leaves = (
            (await connection.execute(select(entries.c.leaf).order_by(entries.c.entry_index))).scalars().all()
        )
    if row is None:
        yield Finding("note", "the log has not begun yet")
        return
    yield _log(row[0], Head(row[1], row[2], row[3]), list(leaves), keyring)


def _log(origin: str, head: Head, leaves: list[bytes], keyring: Keyring) -> Finding:
    vkey = note.vkey(origin, keyring.log_signer.public_key())
    try:
        verify_log(leaves, head, vkey)
    except AboveboardError as error:
        return Finding(
            "wrong", f"log: {error.detail}; restore the database from a backup and keep this one for study"
        )
    return Finding("ok", f"log: {head.size} entries, all of them signed; verifier key {vkey}")
