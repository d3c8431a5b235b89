"""The table of imported outcomes: what an app's own log says of items that the gateway did not choose."""

from collections.abc import Collection
from enum import IntEnum

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard.storage.database import Database
from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import metadata
from aboveboard.words import OutcomeKind


class ImportState(IntEnum):
    """The states of an imported outcome. The numbers are those of the column `pending`."""

    __hash__ = int.__hash__

    LEARNED = 0
    PENDING = 1

    @property
    def version(self) -> int:
        """The version that a guard names: 1 while pending, 2 once learned. A guard on 0 says that there is no row."""
        return 2 - self


class ImportContent(Struct, frozen=True, omit_defaults=True):
    """The sealed part of an imported outcome. `value`, `strength` and `propensity` are text by `canonical.number`.

    `placement` is the key of the placement, and `revision` the one that says what the outcome is worth. `context` has
    coarse facts by field, which were allowed at `level`. `position` counts from 1. `candidates` are stored with a
    propensity only.
    """

    placement: str
    revision: int
    at_ms: int
    item: str
    kind: OutcomeKind
    level: int
    strength: str
    value: str | None = None
    position: int = 1
    context: dict[str, str] = {}
    propensity: str | None = None
    candidates: tuple[str, ...] = ()


# One row for each imported outcome. `imported` is a keyed hash of the app and its id for it; `pending` is an
# `ImportState`. No other table names it: it never was a decision here, and is in no report's means.
imports = Table(
    "imports",
    metadata,
    Column("imported", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("placement_key", Text, nullable=False),
    Column("has_propensity", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_imports_placement_key_pending_imported", "placement_key", "pending", "imported"),
    Index("ix_imports_placement_key_pending_person", "placement_key", "pending", "person"),
    Index("ix_imports_at_ms", "at_ms"),
)

IMPORT_LABEL = b"import-name"
"""The label of the key under which `imported` is computed."""

SEALED_FOR = b"import"
"""The beginning of what a sealed content is bound to. The name of its row follows."""

# The same formula as `ImportState.version`.
GUARDED["imports"] = select(imports.c.imported, literal_column("2") - imports.c.pending)

INSERT_IMPORT = insert(imports)
_LEARN_IMPORT = (
    update(imports).where(imports.c.imported == bindparam("key")).values(pending=bindparam("next_pending"))
)
_DELETE_IMPORT = delete(imports).where(imports.c.imported == bindparam("key"))

_content = msgspec.json.Decoder(ImportContent)


def decode_import(data: bytes) -> ImportContent:
    """Returns the content that was sealed."""
    return _content.decode(data)


def guard_import(name: bytes, state: ImportState) -> Guard:
    """Returns the guard that holds while the imported outcome is stored in this state."""
    return Guard("imports", name, state.version)


def mark_learned(name: bytes) -> Write:
    """Returns the write that says that a model has learned from the imported outcome."""
    return Write(_LEARN_IMPORT, {"key": name, "next_pending": int(ImportState.LEARNED)})


def delete_import(name: bytes) -> Write:
    """Returns the write that deletes the row."""
    return Write(_DELETE_IMPORT, {"key": name})


async def drop_pending(database: Database, people: Collection[bytes]) -> tuple[list[Guard], list[Write]]:
    """Returns the guards and writes that delete the pending imports of these people. None of them is learned then."""
    table = imports.c
    query = select(table.imported).where(table.person.in_([*people]), table.pending == ImportState.PENDING)
    names = [name for (name,) in await database.rows(query)] if people else []
    return [guard_import(name, ImportState.PENDING) for name in names], [*map(delete_import, names)]
