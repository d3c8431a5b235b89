"""`aboveboard audit reopen`: the log continues under a new name after a restore that lost signed entries."""

import asyncio
from contextlib import closing, nullcontext

import click

from aboveboard.cli.installation import data_option, require_installation
from aboveboard.clock import system_clock
from aboveboard.errors import StartupRefused
from aboveboard.keys.keyring import open_keyring
from aboveboard.operations.reopen_log import ReopenedLog
from aboveboard.operations.reopen_log import reopen as reopen_log
from aboveboard.storage.lock import claim_database

LONGEST = 500
"""The most characters of the reason, which is stored in the log."""


@click.command()
@click.option("--because", required=True, help="The reason why entries were lost. It stays in the log.")
@data_option
def reopen(because: str) -> None:
    """Reopens the log under a new name, after a restore that has lost entries for good.

    Every start compares the database with log.head in the data folder. That file is the newest checkpoint that was
    handed out. Use this command when the database does not contain it and there is no newer backup.

    The log gets its next name, such as shop.example/log/2, and begins with the entries that are left. Its first new
    entry says why it was reopened and which checkpoint was lost.

    Stop every gateway of this log first. Then inform the auditors of the log: the verifier key contains the new
    name.
    """
    text = because.strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        raise click.UsageError(
            f"The value of --because is empty, too long or not one line of text. Use at most {LONGEST} characters."
        )
    loaded = require_installation()
    path = loaded.sqlite_path
    if path is not None and not path.exists():
        raise StartupRefused(f"The database {path} is missing. Put the newest backup in its place first.")
    keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    # The claim keeps every gateway out. One that serves would still sign under the old name.
    with nullcontext() if path is None else closing(claim_database(path)):
        done = asyncio.run(reopen_log(loaded, keyring, text, system_clock()))
    click.echo(_format_result(done))


def _format_result(done: ReopenedLog) -> str:
    signed = "unknown" if done.signed is None else str(done.signed)
    return (
        f"The log continues as {done.origin}\n"
        f"  entries that are left   {done.left}\n"
        f"  entries signed before   {signed}\n"
        f"  new verifier key        {done.vkey}\n"
        "Publish the new key beside the old one. Then start the gateway: aboveboard serve"
    )
