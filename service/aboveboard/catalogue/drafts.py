"""Drafts of items that wait for an approval. They are no items, so no decision can have one.

A draft never changes: an approval is about exactly what was read.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, delete, insert, select

from aboveboard.engine.placement import Item
from aboveboard.storage.database import Database
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

drafts = Table(
    "drafts",
    metadata,
    Column("draft", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("placement_key", Text, nullable=False, index=True),
    Column("item", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

GUARDED["drafts"] = select(drafts.c.draft, drafts.c.version)
INSERT_DRAFT = insert(drafts)
DELETE_DRAFT = delete(drafts).where(drafts.c.draft == bindparam("key"))
_ROWS = select(drafts.c.draft, drafts.c.placement_key, drafts.c.item, drafts.c.created_ms, drafts.c.body)


class DraftBody(Struct, frozen=True):
    """The content of a draft. `item` has its maker, no reviewer. `language` is that of texts in its content.

    `file` is the SHA-256 of the file.
    """

    item: Item
    language: str
    file: str


class ItemDraft(Struct, frozen=True):
    """A stored draft. `bytes_` are those of its body, whose hash the log names."""

    draft: str
    placement_key: str
    item: str
    created_ms: int
    body: DraftBody
    bytes_: bytes

    @property
    def app(self) -> str:
        return self.placement_key.partition("/")[0]

    @property
    def placement(self) -> str:
        return self.placement_key.partition("/")[2]


_decoder = msgspec.json.Decoder(DraftBody)


def encode(body: DraftBody) -> bytes:
    return msgspec.json.encode(body)


async def read_drafts(database: Database, placement_key: str) -> list[ItemDraft]:
    """Returns the drafts of a placement, oldest first."""
    query = _ROWS.where(drafts.c.placement_key == placement_key).order_by(drafts.c.draft)
    return _open(await database.rows(query))


async def read_all_drafts(database: Database, most: int) -> list[ItemDraft]:
    """Returns the oldest `most` drafts of all apps."""
    return _open(await database.rows(_ROWS.order_by(drafts.c.draft).limit(most)))


async def read_draft(database: Database, draft: str) -> ItemDraft | None:
    """Returns one draft, None for an unknown id."""
    return next(iter(_open(await database.rows(_ROWS.where(drafts.c.draft == draft)))), None)


def _open(rows: Sequence[tuple[str, str, str, int, bytes]]) -> list[ItemDraft]:
    return [ItemDraft(*row[:4], body=_decoder.decode(row[4]), bytes_=row[4]) for row in rows]
