"""The versions of the schema, and the way from one to the next."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from aboveboard.errors import StartupRefused
from aboveboard.settings import find_shipped


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(find_shipped("migrations")))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


@cache
def versions_known() -> tuple[str, ...]:
    """Returns every version of the schema that this code knows, newest first. Reads the migrations once in a process."""
    script = ScriptDirectory.from_config(alembic_config())
    return tuple(each.revision for each in script.walk_revisions())


def version_of(connection: Connection) -> str | None:
    """Returns the schema version of the database. None when it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection) -> None:
    """Brings the schema to the newest version. Raises StartupRefused when the database is newer, or a step fails."""
    at, known = version_of(connection), versions_known()
    if at == known[0]:
        return
    if at is not None and at not in known:
        raise StartupRefused(
            f"The database is at version {at}, which is newer than this code. Update the code."
        )
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StartupRefused(f"The database schema cannot be migrated: {error}") from error
