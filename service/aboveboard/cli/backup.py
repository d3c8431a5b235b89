"""`aboveboard backup`: a consistent copy of everything that must not be lost, beside a serving gateway."""

import sys
from pathlib import Path

import click
from sqlalchemy import make_url

from aboveboard.cli import installation
from aboveboard.cli.installation import data_option
from aboveboard.clock import system_clock
from aboveboard.operations.backup_check import check_backup
from aboveboard.operations.backup_make import BackupSummary, make_backup
from aboveboard.operations.findings import report
from aboveboard.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--without-keys",
    is_flag=True,
    help="Leave out the keys. Without them nothing in the backup can be decrypted.",
)
@click.option("--check", is_flag=True, help="Check the backup in FOLDER instead of making one.")
@data_option
def backup(folder: Path, *, without_keys: bool, check: bool) -> None:
    """Makes a backup in FOLDER, which must not exist yet. The gateway may keep serving.

    The backup has the database, the keys, the newest checkpoint that was handed out (log.head.backup), the erasure
    ledger (erasures.ledger.backup) and a manifest. With it all data can be read, so protect it like the data
    folder. It does not contain your own policies folder.

    To restore, stop the gateway. Delete aboveboard.db, aboveboard.db-wal and aboveboard.db-shm in the data folder.
    Copy everything from FOLDER into it, and start. Leave the data folder's own log.head and erasures.ledger in place.
    The start reads from them which entries are missing, and who was erased since the backup. When entries were lost for
    good, the gateway does not start until `aboveboard audit reopen` has recorded the loss in the log.

    PostgreSQL has its own tools. For it the command copies all but the database, and prints the commands for the
    database. The exit code is then 3.
    """
    if check:
        sys.exit(report(check_backup(installation.load_settings(), folder)))
    loaded = installation.require_installation()
    made = make_backup(loaded, folder.absolute(), keys=not without_keys, at_ms=system_clock())
    click.echo("\n".join(_format_result(folder, made, keys=not without_keys)))
    if made.database is None:
        click.echo(_format_advice(loaded, folder), err=True)
        sys.exit(3)


def _format_result(folder: Path, made: BackupSummary, *, keys: bool) -> list[str]:
    log = "not in it" if made.database is None else f"{made.database.origin}, {made.database.size} entries"
    said = "in it. With this folder all data can be read. Protect it."
    if not keys:
        said = "not in it. Without the keys folder this backup can never be read. Keep the keys elsewhere."
    elif made.master_elsewhere:
        said = "in it, except the master key at ABOVEBOARD_KMS_URI. Without the master key this backup cannot be read."
    return [
        f"Made {folder}",
        f"  log    {log}",
        f"  files  {made.files}, {made.bytes} bytes",
        f"  keys   {said}",
    ]


def _format_advice(loaded: Settings, folder: Path) -> str:
    url = make_url(loaded.database_url).difference_update_query(["password"])
    address = url._replace(drivername="postgresql", password=None).render_as_string(hide_password=False)
    return (
        "The database is PostgreSQL and is not in the backup. Copy it now with PostgreSQL's own tool:\n"
        f"  pg_dump --format=custom --file={folder / 'aboveboard.pgdump'} '{address}'\n"
        "To restore it into an empty database:\n"
        f"  pg_restore --exit-on-error --single-transaction --dbname='{address}' "
        f"{folder / 'aboveboard.pgdump'}"
    )
