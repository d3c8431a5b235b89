"""A log on a fresh database of either kind, with no gateway around it: what storage promises by itself."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from aboveboard import schema, settings
from aboveboard.audit import head as audit
from aboveboard.audit import note, tree
from aboveboard.errors import AboveboardError
from aboveboard.storage.database import Database, Prepare, open_database
from aboveboard.storage.journal import Entry, JournalHead, Submission
from aboveboard.storage.tables import entries, log_head, records
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import make_url, select

ORIGIN = "test.example/log"
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = note.vkey(ORIGIN, SIGNER.public_key())
EMPTY = JournalHead(
    0,
    b"",
    note.sign(note.checkpoint_text(note.Checkpoint(ORIGIN, 0, tree.EMPTY_ROOT)), [(ORIGIN, SIGNER)]),
)
TABLES = schema.TABLES

Outcome = int | AboveboardError
T = TypeVar("T")
_numbers = itertools.count(1)


def seal(head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
    """As the gateway seals, under a key of our own."""
    old = audit.EMPTY if head.size == 0 else audit.LogHead(head.size, head.edge, head.checkpoint)
    new = audit.seal(old, leaves, origin=ORIGIN, signer=SIGNER)
    return JournalHead(new.size, new.edge, new.checkpoint)


@contextmanager
def fresh_postgresql(server: str) -> Iterator[str]:
    """The address of a database on `server` that nobody has used; gone afterwards."""
    name = f"fresh_{next(_numbers)}"
    _tell(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


def _tell(server: str, statement: str) -> None:
    async def tell() -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(tell())


def settings_of(url: str, folder: Path) -> settings.Settings:
    return settings.load({"ABOVEBOARD_DATA": str(folder), "ABOVEBOARD_DATABASE_URL": url})


@asynccontextmanager
async def opened(
    url: str, folder: Path, seal: Any = seal, prepare: Prepare = lambda _: None
) -> AsyncIterator[Database]:
    database = await open_database(
        settings_of(url, folder),
        lambda _: seal,
        declared=schema.metadata,
        origin=ORIGIN,
        empty_checkpoint=EMPTY.checkpoint,
        prepare=prepare,
    )
    try:
        yield database
    finally:
        await database.close()


def entry(name: str, record: str | None = None) -> Entry:
    return Entry(name.encode(), "decision", 1, "shop", None, b"sealed " + name.encode(), record)


def plain(name: str, record: str | None = None) -> Submission:
    """One entry, computed from nothing and changing nothing else."""
    return Submission((), (), (entry(name, record),))


async def outcome(submitting: Coroutine[Any, Any, int]) -> Outcome:
    try:
        return await submitting
    except AboveboardError as error:
        return error


async def submit_all(database: Database, submissions: Sequence[Submission]) -> list[Any]:
    """The `Outcome` of each; all of them wait at the same time."""
    return await asyncio.gather(*(outcome(database.journal.submit(each)) for each in submissions))


async def leaves_of(database: Database) -> list[str]:
    """The log, after checking all that must hold whatever happened: it verifies, its places are dense, and
    every entry has exactly one record, which is its own."""
    size, edge, checkpoint = (
        await database.rows(select(log_head.c.size, log_head.c.edge, log_head.c.checkpoint))
    )[0]
    rows = await database.rows(
        select(entries.c.entry_index, entries.c.leaf, records.c.sealed)
        .join(records, records.c.entry_index == entries.c.entry_index, full=True)
        .order_by(entries.c.entry_index)
    )
    assert [index for index, _, _ in rows] == list(range(size))
    assert all(sealed == b"sealed " + leaf for _, leaf, sealed in rows)
    audit.verify_log([leaf for _, leaf, _ in rows], audit.LogHead(size, edge, checkpoint), VKEY)
    return [leaf.decode() for _, leaf, _ in rows]
