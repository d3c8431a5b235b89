"""The versions of the schema, and the way from one to the next.

A new database is created as the code declares it, in one step. An older one takes each step of the migrations. Only
those steps need Alembic, whose import would cost every start some hundredths of a second.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)

from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped

if TYPE_CHECKING:
    from alembic.config import Config

_STORED = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""The table in which Alembic keeps the version, as Alembic creates it."""

_LINKS = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)
"""The two lines of a migration that link it to the one before. The first one has none before it."""


def alembic_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(find_shipped("migrations")))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


@cache
def versions_known() -> tuple[str, ...]:
    """Returns every version of the schema that this code knows, newest first. Reads the migrations once in a process."""
    paths = (find_shipped("migrations") / "versions").glob("*.py")
    links = [dict(_LINKS.findall(path.read_text())) for path in paths]
    after = {link["down_revision"]: link["revision"] for link in links}
    known: list[str] = []
    at = ""
    while at := after.get(at, ""):
        known.append(at)
    return tuple(reversed(known))


def version_of(connection: Connection) -> str | None:
    """Returns the schema version of the database. None when it was never migrated."""
    if not inspect(connection).has_table(_STORED.name):
        return None
    return connection.execute(select(_STORED.c.version_num)).scalar_one_or_none()


def migrate(connection: Connection, declared: MetaData) -> None:
    """Brings the schema to the newest version. `declared` has all tables of that version.

    Raises StartupRefused when the database is newer, or a step fails.
    """
    at, known = version_of(connection), versions_known()
    if at == known[0]:
        return
    if at is None:
        _create(connection, declared, known[0])
        return
    if at not in known:
        raise StartupRefused(
            f"The database is at version {at}, which is newer than this code. Update the code."
        )
    _take_steps(connection)


def _create(connection: Connection, declared: MetaData, version: str) -> None:
    # Unchecked, so that a table that another program made there is an error and not taken for ours.
    declared.create_all(connection, checkfirst=False)
    _STORED.create(connection, checkfirst=True)
    connection.execute(insert(_STORED).values(version_num=version))


def _take_steps(connection: Connection) -> None:
    from alembic import command
    from alembic.util.exc import CommandError

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StartupRefused(f"The database schema cannot be migrated: {error}") from error
