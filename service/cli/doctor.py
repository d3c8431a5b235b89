"""`aboveboard doctor`: what is wrong with an installation, and what to do about it. It changes nothing."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from typing import NamedTuple

import click
from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import DatabaseError

from service import settings
from service.audit import note
from service.audit.head import Head, verify_log
from service.errors import AboveboardError, StartupRefused, Tampered, Unreadable
from service.gateway.rules import load_rules
from service.keys.keyring import Keyring, open_keyring
from service.keys.sealing import unseal
from service.settings import Settings
from service.storage.database import FAULTS, check_file, make_reader, version_of, versions_known, words_of
from service.storage.tables import entries, key_check, log_head

SAFE_SQLITE = (3, 51, 3)
LEAVES_AT_ONCE = 10_000


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
    async with aclosing(_findings(loaded)) as findings:
        async for mark, text in findings:
            click.echo(f"{mark:5}  {text}")
            wrong += mark == "wrong"
    return wrong


async def _findings(loaded: Settings) -> AsyncGenerator[Finding, None]:
    yield _rules(loaded)
    if not (loaded.data / "keys").exists():
        yield Finding("wrong", f"there is no installation in {loaded.data}; `aboveboard serve` makes one")
        return
    try:
        keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    except StartupRefused as error:
        yield Finding("wrong", f"keys: {error.detail}")
        return
    yield Finding("ok", "keys: all there, readable by their owner only, and sealed under this master key")
    if loaded.sqlite_path is not None:
        yield _sqlite_version()
        if not loaded.sqlite_path.exists():
            yield Finding(
                "wrong", "the database file is missing; restore it from the backup that belongs to these keys"
            )
            return
    engine = make_reader(loaded.database_url)
    try:
        if loaded.sqlite_path is not None:
            check_file(loaded.sqlite_path, read_only=True)
        async with engine.connect() as connection:
            for finding in await connection.run_sync(lambda inner: list(_database(inner, keyring))):
                yield finding
    except FAULTS as error:
        yield Finding(
            "wrong", f"the database does not answer ({words_of(error)}); is its address right, and is it up?"
        )
    finally:
        await engine.dispose()


def _rules(loaded: Settings) -> Finding:
    try:
        rules = load_rules(loaded.policies, lambda _: None)
    except AboveboardError as error:
        return Finding("wrong", f"rules: {error.detail}")
    return Finding("ok", f"rules: {len(rules.policy.rules)} rules, policy set {rules.policy.id[:12]}")


def _sqlite_version() -> Finding:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return Finding("ok", f"SQLite {sqlite3.sqlite_version}")
    return Finding(
        "note",
        f"SQLite {sqlite3.sqlite_version} has a fault with two writers at once (mended in 3.51.3); "
        "a lock keeps ours apart, but let no other program write to the file",
    )


def _database(connection: Connection, keyring: Keyring) -> Iterator[Finding]:
    """All in one transaction, so that a gateway may go on writing meanwhile."""
    version = _version(connection)
    yield version
    if version.mark != "ok":
        return
    if connection.dialect.name == "sqlite":
        pages = _pages(connection)
        yield pages
        if pages.mark != "ok":
            return
    yield _keys_belong(connection, keyring)
    columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    head = connection.execute(select(*columns).where(log_head.c.id == 1)).first()
    if head is None:
        yield Finding("wrong", "log: its head is missing; restore the database from a backup")
        return
    found = select(entries.c.entry_index, entries.c.leaf).order_by(entries.c.entry_index)
    leaves = connection.execute(found.execution_options(yield_per=LEAVES_AT_ONCE))
    yield _log(head.origin, Head(head.size, head.edge, head.checkpoint), leaves, keyring)


def _version(connection: Connection) -> Finding:
    at, known = version_of(connection), versions_known()
    if at == known[0]:
        return Finding("ok", f"schema: {at}")
    if at is None or at in known:
        return Finding(
            "note", f"the schema is at {at or 'nothing'}; the next `aboveboard serve` brings it to {known[0]}"
        )
    return Finding(
        "wrong", f"the database is at version {at}, which is newer than this code; update the code"
    )


def _pages(connection: Connection) -> Finding:
    try:
        sound = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except DatabaseError:
        sound = False
    if sound:
        return Finding("ok", "database file: sound")
    return Finding("wrong", "database file: damaged; restore it from a backup and keep this one for study")


def _keys_belong(connection: Connection, keyring: Keyring) -> Finding:
    sealed = connection.execute(select(key_check.c.sealed)).scalar()
    try:
        unseal(keyring.operator_key, sealed or b"", b"key_check")
    except Unreadable:
        return Finding(
            "wrong", "the keys do not open this database; restore the keys folder that belongs to it"
        )
    return Finding("ok", "the keys belong to this database")


def _log(origin: str, head: Head, rows: Iterable[Row[int, bytes]], keyring: Keyring) -> Finding:
    vkey = note.vkey(origin, keyring.log_signer.public_key())
    try:
        verify_log(_in_place(rows), head, vkey)
    except AboveboardError as error:
        return Finding(
            "wrong", f"log: {error.detail}; restore the database from a backup and keep this one for study"
        )
    return Finding("ok", f"log: {head.size} entries, all of them signed; verifier key {vkey}")


def _in_place(rows: Iterable[Row[int, bytes]]) -> Iterator[bytes]:
    for place, (index, leaf) in enumerate(rows):
        if index != place:
            raise Tampered(f"the entry with index {place} is missing")
        yield leaf
