"""What stands in `log.head`, made by hand: for tests of what a start compares the database with."""

import asyncio
from pathlib import Path
from typing import Any

from aboveboard import settings
from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.cli.doctor import inspect_database
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.operations.doctor_database import Outside, database
from aboveboard.operations.findings import Mark
from aboveboard.storage.database import make_reader
from aboveboard.storage.tables import entries, log_head
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.startup_check import HEAD_FILE, read_kept
from aboveboard.verify.folder import verify_folder
from aboveboard.verify.report import Trust
from sqlalchemy import select

from tests.audit import oracle

NAME = "aboveboard.example/log"


def keyring_of(data: Path) -> Keyring:
    return open_keyring(data / "keys", create=False)


def rows(data: Path, query: Any, **changed: str) -> list[Any]:
    """What the database answers, whichever it is."""

    async def read() -> list[Any]:
        url = changed.get("database_url", "")
        loaded = settings.load({"ABOVEBOARD_DATA": str(data), "ABOVEBOARD_DATABASE_URL": url})
        engine = make_reader(loaded.database_url)
        async with engine.connect() as connection:
            found = list(await connection.execute(query))
        await engine.dispose()
        return found

    return asyncio.run(read())


def leaves_of(data: Path, **changed: str) -> list[bytes]:
    query = select(entries.c.leaf).order_by(entries.c.entry_index)
    return [leaf for (leaf,) in rows(data, query, **changed)]


def checkpoint_of(data: Path, **changed: str) -> str:
    """The newest signed head in the database."""
    return str(rows(data, select(log_head.c.checkpoint), **changed)[0][0])


def origin_of(data: Path, **changed: str) -> str:
    return str(rows(data, select(log_head.c.origin), **changed)[0][0])


def signed(keyring: Keyring, leaves: list[bytes], origin: str = NAME) -> str:
    """The checkpoint of a log of these leaves."""
    root = oracle.root_of([tree.leaf_hash(leaf) for leaf in leaves])
    text = note.checkpoint_text(Checkpoint(origin, len(leaves), root))
    return note.sign(text, [(origin, keyring.log_signer)])


def keep(data: Path, checkpoint: str) -> None:
    """Puts it where a start looks for it."""
    (data / HEAD_FILE).write_text(checkpoint)


def check_sound(data: Path) -> None:
    """The doctor finds nothing wrong in the files and in the database, and the verifier, who has nothing but the log's
    public keys, finds nothing either. Rules are left out: they take longest and no fault here could touch them."""
    loaded, keyring = settings.load({"ABOVEBOARD_DATA": str(data)}), keyring_of(data)
    kept = Outside(read_kept(data / HEAD_FILE, NAME, keyring))
    found = inspect_database(loaded, lambda connection: database(connection, loaded, keyring, kept))
    assert [each.line for each in found if each.mark == Mark.BAD] == []
    report = verify_folder(data, Trust((*vkeys(NAME, keyring), *vkeys(f"{NAME}/2", keyring))))
    assert (report.faults, report.checked != []) == ([], True)
