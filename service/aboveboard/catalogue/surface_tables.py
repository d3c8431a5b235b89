"""The tables of what an app declares of its surfaces. No row is about a person.

No revision is deleted, so each record of a decision on a surface names a template that can be read. The body of a
revision is empty where the declaration was deleted.
"""

from typing import Literal

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, insert, select, update

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# The newest revision of each declaration. The key of `declaration_key`.
surface_declarations = Table(
    "surface_declarations",
    metadata,
    Column("declaration_key", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

surface_revisions = Table(
    "surface_revisions",
    metadata,
    Column("declaration_key", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

INSERT_DECLARATION, INSERT_REVISION = insert(surface_declarations), insert(surface_revisions)
UPDATE_DECLARATION = (
    update(surface_declarations)
    .where(surface_declarations.c.declaration_key == bindparam("key"))
    .values(revision=bindparam("next_revision"))
)
READ_NEWEST = select(
    surface_declarations.c.declaration_key, surface_revisions.c.revision, surface_revisions.c.body
).join(
    surface_revisions,
    (surface_revisions.c.declaration_key == surface_declarations.c.declaration_key)
    & (surface_revisions.c.revision == surface_declarations.c.revision),
)
GUARDED["surface_declarations"] = select(
    surface_declarations.c.declaration_key, surface_declarations.c.revision
)

DeclarationKind = Literal["components", "surfaces", "changes"]
"""`changes` counts the changes of all declarations of an app. So two of them never cross."""


def declaration_key(kind: DeclarationKind, app: str, name: str = "") -> str:
    return f"{kind}/{app}/{name}"
