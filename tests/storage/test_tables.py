"""The shared tables: plain types, and nothing about a person outside of sealed columns."""

import sqlite3

import pytest
from aboveboard.schema import TABLES
from aboveboard.storage.sql import SQLITE
from aboveboard.storage.tables import entries, records, tiles
from sqlalchemy import BigInteger, Double, Integer, LargeBinary, Table, Text
from sqlalchemy.schema import CreateTable

PLAIN = (BigInteger, Double, Integer, LargeBinary, Text)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_have_types_that_need_no_conversion(table: Table) -> None:
    """Compiled statements go to the drivers with the values as they are."""
    assert [column.name for column in table.columns if not isinstance(column.type, PLAIN)] == []


@pytest.mark.parametrize("table", [entries, records], ids=lambda table: table.name)
def test_an_entry_is_found_without_a_second_tree(table: Table) -> None:
    """In SQLite the index of an entry is the row id itself."""
    connection = sqlite3.connect(":memory:")
    connection.execute(str(CreateTable(table).compile(dialect=SQLITE)))
    ((*_, step),) = connection.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table.name} WHERE entry_index = 5")
    assert "USING INTEGER PRIMARY KEY" in step


def test_what_outsiders_may_see_of_the_log_has_no_person() -> None:
    """Entries and tiles are published, so neither has a column that leads to one."""
    assert [column.name for table in (entries, tiles) for column in table.columns] == [
        "entry_index", "leaf", "level", "place", "hashes",
    ]  # fmt: skip
