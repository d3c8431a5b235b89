"""The text of SQLAlchemy Core statements, with positional parameters, compiled once for each dialect.

The hot paths pass this text to the drivers, because SQLAlchemy's own execution costs about 0.4 ms a statement,
measured. The statements are still written in Core, beside their tables, once for both databases.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam
from sqlalchemy.dialects.postgresql.asyncpg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite.aiosqlite import dialect as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from aboveboard.storage.tables import Row, Value

Name = TypeVar("Name")
Columns = TypeVarTuple("Columns")

SQLITE: Dialect = sqlite_dialect()
POSTGRESQL: Dialect = postgresql_dialect()  # type: ignore[no-untyped-call]  # the driver has no types


class Sql(NamedTuple):
    """A statement as text, and the names of its parameters in their order."""

    text: str
    names: tuple[str, ...]

    def values(self, row: Row) -> tuple[Value, ...]:
        """Returns the parameters of one row, in the order of the text. Raises KeyError for a missing one."""
        return tuple([row[name] for name in self.names])


@lru_cache(maxsize=512)
def compile_statement(statement: ClauseElement, dialect: Dialect, columns: tuple[str, ...] = ()) -> Sql:
    """Returns `statement` as text. `columns` are those that an INSERT or UPDATE sets; none means all that it names."""
    result = statement.compile(dialect=dialect, column_keys=list(columns) or None)
    return Sql(str(result), tuple(getattr(result, "positiontup", None) or ()))


@lru_cache(maxsize=512)
def by_keys(query: Select[*Columns], key: ColumnElement[Name], count: int, dialect: Dialect) -> Sql:
    """Returns `query` restricted to `count` values of `key`, whose parameters come in order."""
    places = [bindparam(f"key_{n}", type_=key.type) for n in range(count)]
    return compile_statement(query.where(key.in_(places)), dialect)


def pad_keys(keys: Iterable[Name]) -> list[Name]:
    """Returns the keys, with the last one repeated up to a power of two. So a few texts serve all counts.

    Raises IndexError without keys.
    """
    filled = list(keys)
    filled += [filled[-1]] * ((1 << (len(filled) - 1).bit_length()) - len(filled))
    return filled
