"""`aboveboard doctor`: the check of an installation, with a remedy for each fault. It changes nothing."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from functools import partial

import click
from sqlalchemy import Connection

from aboveboard.cli import installation
from aboveboard.cli.installation import data_option
from aboveboard.errors import StartupRefused
from aboveboard.gateway.rules import Rules
from aboveboard.keys.keyring import Keyring
from aboveboard.operations import doctor_files as files
from aboveboard.operations.doctor_database import FOUNDATION, Outside, database
from aboveboard.operations.doctor_item_keys import report_item_keys
from aboveboard.operations.doctor_nodes import report_nodes
from aboveboard.operations.findings import DoctorFinding, Mark, bad, report, report_refusal
from aboveboard.operations.limit_counts import inspect_limits
from aboveboard.settings import Settings
from aboveboard.storage.backup_mark import stale_write_ahead_log
from aboveboard.storage.database import FAULTS, check_file, make_reader, words_of
from aboveboard.transparency.startup_check import HEAD_FILE, read_kept


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print all findings as one JSON list.")
def doctor(*, as_json: bool) -> None:
    """Checks rules, keys, files, database and log, and prints a remedy for each fault. It changes nothing.

    Each finding is ok, warn or bad. The exit code is 1 when one is bad.
    """
    sys.exit(report(_findings(installation.load_settings()), as_json=as_json))


def _findings(loaded: Settings) -> Iterator[DoctorFinding]:
    about_rules, rules = files.rules(loaded)
    yield about_rules
    yield files.numbers()
    if not installation.is_made(loaded):
        yield bad("installation", f"{installation.describe_absence(loaded)}.", installation.TO_CHOOSE)
        return
    yield files.folder(loaded.data)
    yield files.disk(loaded.data)
    yield from files.leftovers(loaded.data)
    yield from files.rotation(loaded.data)
    yield from inspect_limits(loaded.data)
    found, keyring = files.keys(loaded)
    yield found
    if keyring is None:
        return
    if loaded.sqlite_path is not None:
        yield files.sqlite_version()
        if not loaded.sqlite_path.exists():
            yield bad(
                "database file",
                "The file is missing.",
                "Restore it from the backup that belongs to these keys.",
            )
            return
        if said := stale_write_ahead_log(loaded.sqlite_path):
            yield report_refusal("write-ahead log", StartupRefused(said))
            return
        yield from files.write_ahead_log(loaded.sqlite_path)
    outside: Outside | None = None
    # Before the database: its log only grows, so an older head on the disk never looks like a missing entry.
    try:
        outside = Outside(read_kept(loaded.data / HEAD_FILE, loaded.log_origin, keyring))
    except StartupRefused as error:
        yield report_refusal(HEAD_FILE, error)
    yield from inspect_database(loaded, partial(_look, loaded, keyring, outside, rules))


def _look(
    loaded: Settings, keyring: Keyring, outside: Outside | None, rules: Rules | None, connection: Connection
) -> Iterator[DoctorFinding]:
    readable = True
    for finding in database(connection, loaded, keyring, outside):
        yield finding
        readable = readable and (finding.mark == Mark.OK or finding.name not in FOUNDATION)
    if readable:
        yield from report_nodes(connection, loaded)
        if rules is not None:
            yield report_item_keys(connection, rules)


def inspect_database(
    loaded: Settings, look: Callable[[Connection], Iterator[DoctorFinding]]
) -> list[DoctorFinding]:
    """Returns the findings of `look` in one read-only transaction.

    When the database cannot be reached, or fails during `look`, the result is one finding that says so. It must not
    be called inside a running event loop.
    """

    async def work() -> list[DoctorFinding]:
        engine = make_reader(loaded.database_url)
        try:
            if loaded.sqlite_path is not None:
                check_file(loaded.sqlite_path, read_only=True)
            async with engine.connect() as connection:
                return await connection.run_sync(lambda inner: list(look(inner)))
        except FAULTS as error:
            says = f"The database does not answer ({words_of(error)})."
            return [bad("database", says, "Check its address, and that it is up.")]
        finally:
            await engine.dispose()

    return asyncio.run(work())
