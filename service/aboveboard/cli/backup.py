"""`aboveboard backup`: a consistent copy of everything that must not be lost, made while the gateway serves."""

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
    "--without-keys", is_flag=True, help="Leave the keys out; nothing in the backup opens without them."
)
@click.option("--check", is_flag=True, help="Check the backup in FOLDER instead of making one.")
@data_option
def backup(folder: Path, *, without_keys: bool, check: bool) -> None:
    """Make a backup in FOLDER, which must not be there yet. The gateway may go on serving.

    In it are the database, the keys, the newest checkpoint that was handed out (log.head.backup), the erasure ledger
    (erasures.ledger.backup) and a manifest. Whoever has it can read everything: keep it as safe as the data folder.
    A policies folder of your own is not in it.

    To restore: stop the gateway, delete aboveboard.db, aboveboard.db-wal and aboveboard.db-shm in the data folder, copy
    everything from FOLDER into it, and start. Leave the data folder's own log.head and erasures.ledger where they are,
    if they still are: by them the start knows what is missing, and who was erased since. When entries were lost for
    good, the start is refused until `aboveboard audit reopen` has said so in the log.

    PostgreSQL has tools of its own: what is not in the database is copied, the command for the rest is printed, and the
    exit code is 3.
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
    said = "in it: whoever has this folder can read everything"
    if not keys:
        said = "not in it: without the keys folder, kept elsewhere, nothing in this backup can ever be read"
    elif made.master_elsewhere:
        said = (
            "in it, but for the master key, which is where ABOVEBOARD_KMS_URI says: without it, nothing opens"
        )
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
        "The database is PostgreSQL and is not in it. Copy it now, with PostgreSQL's own tool:\n"
        f"  pg_dump --format=custom --file={folder / 'aboveboard.pgdump'} '{address}'\n"
        "and to restore it, into an empty database:\n"
        f"  pg_restore --exit-on-error --single-transaction --dbname='{address}' "
        f"{folder / 'aboveboard.pgdump'}"
    )
