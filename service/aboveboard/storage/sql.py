"""Core statements as plain text with positional parameters, compiled once for each dialect.

The hot paths hand this text to the drivers themselves: measured, SQLAlchemy's own execution costs some 0.4 ms a
statement. The statements are still written in Core, beside their tables, once for both databases.
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
    text: str
    names: tuple[str, ...]

    def values(self, row: Row) -> tuple[Value, ...]:
        """The parameters of one row, in the order of the text."""
        return tuple([row[name] for name in self.names])


@lru_cache(maxsize=512)
def compile_statement(statement: ClauseElement, dialect: Dialect, columns: tuple[str, ...] = ()) -> Sql:
    """`statement` as text. For an INSERT or UPDATE, `columns` are the ones that are set."""
    result = statement.compile(dialect=dialect, column_keys=list(columns) or None)
    return Sql(str(result), tuple(getattr(result, "positiontup", None) or ()))


@lru_cache(maxsize=512)
def by_keys(query: Select[*Columns], key: ColumnElement[Name], count: int, dialect: Dialect) -> Sql:
    """`query` restricted to `count` values of `key`."""
    places = [bindparam(f"key_{n}", type_=key.type) for n in range(count)]
    return compile_statement(query.where(key.in_(places)), dialect)


@lru_cache(maxsize=1024)
def many(insert: Sql, count: int) -> str:
    """An INSERT of one row, as one of `count` rows."""
    head, _, places = insert.text.rpartition(" VALUES ")
    return f"{head} VALUES {', '.join([places] * count)}"


def pad_keys(keys: Iterable[Name]) -> list[Name]:
    """Keys filled up with the last one to a power of two, so that few texts serve all counts."""
    filled = list(keys)
    filled += [filled[-1]] * ((1 << (len(filled) - 1).bit_length()) - len(filled))
    return filled
