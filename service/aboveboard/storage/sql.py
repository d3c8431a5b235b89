"""The text of SQLAlchemy Core statements, with positional parameters, compiled once for each dialect.

The hot paths pass this text to the drivers, because SQLAlchemy's own execution costs about 0.4 ms a statement,
measured. The statements are still written in Core, beside their tables, once for both databases.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam, column, values
from sqlalchemy.dialects.postgresql.asyncpg import dialect as postgresql_dialect
from sqlalchemy.dialects.sqlite.aiosqlite import dialect as sqlite_dialect
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement

from aboveboard.storage.tables import Row, Value

Name = TypeVar("Name")
Columns = TypeVarTuple("Columns")

SQLITE: Dialect = sqlite_dialect()
POSTGRESQL: Dialect = postgresql_dialect()  # type: ignore[no-untyped-call]  # the driver has no types


AT_ONCE_MAX = 1024
"""The most rows or keys in one statement. SQLite takes up to 32,766 parameters, and a row has up to 16."""


class Sql(NamedTuple):
    """A statement as text, and the names of its parameters in their order."""

    text: str
    names: tuple[str, ...]

    def values(self, row: Row) -> tuple[Value, ...]:
        """Returns the parameters of one row, in the order of the text. Raises KeyError for a missing one."""
        return tuple(map(row.__getitem__, self.names))


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


@lru_cache(maxsize=512)
def by_rows(
    query: Select[*Columns], keys: tuple[ColumnElement[Name], ...], count: int, dialect: Dialect
) -> Sql:
    """Returns `query` restricted to `count` rows of values of `keys`, whose parameters come row by row."""
    if len(keys) == 1:
        return by_keys(query, keys[0], count, dialect)
    # A table of its own, whose rows SQLite looks up in an index of all keys. For a list of rows it scans the index.
    names = [f"key_{at}" for at in range(len(keys))]
    typed = list(zip(names, keys, strict=True))
    rows = [tuple([bindparam(f"{name}_{n}", type_=key.type) for name, key in typed]) for n in range(count)]
    wanted = values(*(column(name, key.type) for name, key in typed), name="wanted").data(rows).cte("wanted")
    return compile_statement(query.where(*(key == wanted.c[name] for name, key in typed)), dialect)


def split_rows(
    query: Select[*Columns],
    keys: tuple[ColumnElement[Name], ...],
    wanted: Iterable[tuple[Name, ...]],
    dialect: Dialect,
) -> Iterator[tuple[str, list[Name]]]:
    """Yields the text and the parameters of each query for some of the `wanted` values of `keys`."""
    left = list(wanted)
    for start in range(0, len(left), AT_ONCE_MAX):
        filled = pad_keys(left[start : start + AT_ONCE_MAX])
        sql = by_rows(query, keys, len(filled), dialect)
        yield sql.text, [value for row in filled for value in row]


def pad_keys(keys: Iterable[Name]) -> list[Name]:
    """Returns the keys, with the last one repeated up to a power of two. So a few texts serve all counts.

    Raises IndexError without keys.
    """
    filled = list(keys)
    filled += [filled[-1]] * ((1 << (len(filled) - 1).bit_length()) - len(filled))
    return filled
