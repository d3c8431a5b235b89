"""`aboveboard audit reopen`: the log goes on after a restore that has lost signed entries."""

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


@click.command()
@click.option("--because", required=True, help="Why entries were lost; it stands in the log for good.")
@data_option
def reopen(because: str) -> None:
    """Let the log go on under a new name, after a restore that has lost entries for good.

    Every start compares the database with log.head in the data folder, the newest checkpoint that was handed out. When
    the database does not contain it and no newer backup is left, this opens the log's next name, such as
    shop.example/log/2. The entries that are left are its beginning; its first new entry says why it was opened and
    which checkpoint was lost. Stop every gateway of this log first. Tell whoever follows the log: the verifier key has
    the new name in it too.
    """
    text = because.strip()
    if not text or len(text) > LONGEST or not text.isprintable():
        raise click.UsageError(f"--because must be one line of at most {LONGEST} characters that says why")
    loaded = require_installation()
    path = loaded.sqlite_path
    if path is not None and not path.exists():
        raise StartupRefused(f"{path} is missing; put the newest backup in its place first")
    keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    with nullcontext() if path is None else closing(claim_database(path)):
        done = asyncio.run(reopen_log(loaded, keyring, text, system_clock()))
    click.echo(_format_result(done))


def _format_result(done: ReopenedLog) -> str:
    signed = "not known how many" if done.signed is None else str(done.signed)
    return (
        f"The log goes on as {done.origin}\n"
        f"  entries that are left   {done.left}\n"
        f"  entries signed before   {signed}\n"
        f"  new verifier key        {done.vkey}\n"
        "Publish the new key beside the old one, and start the gateway: aboveboard serve"
    )
