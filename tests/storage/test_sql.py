"""Statements as text: what is handed to the drivers says the same as what was written."""

import sqlite3

import pytest
from aboveboard.storage.sql import (
    AT_ONCE_MAX,
    POSTGRESQL,
    SQLITE,
    by_keys,
    by_rows,
    compile_statement,
    pad_keys,
    split_rows,
)
from aboveboard.storage.tables import erased, erasure_lines, key_check
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select, update


@given(st.lists(st.integers(), min_size=1, max_size=70))
def test_padding_adds_no_key(keys: list[int]) -> None:
    """The same keys in the same order, then the last one again, up to a power of two below twice as many."""
    filled = pad_keys(keys)
    assert filled[: len(keys)] == keys
    assert set(filled) == set(keys)
    assert len(filled).bit_count() == 1
    assert len(filled) < 2 * len(keys)


def test_an_insert_takes_its_row_in_the_order_of_its_text() -> None:
    """Whatever order the row was written in."""
    sql = compile_statement(insert(erased), SQLITE)
    assert sql.text == "INSERT INTO erased (erasure, receipt) VALUES (?, ?)"
    assert sql.values({"receipt": b"x", "erasure": b"3"}) == (b"3", b"x")


def test_an_update_takes_its_key_by_name() -> None:
    """Values first, then where, in both dialects."""
    statement = update(key_check).where(key_check.c.id == bindparam("key")).values(sealed=bindparam("next"))
    for dialect in (SQLITE, POSTGRESQL):
        assert compile_statement(statement, dialect).values({"key": 1, "next": b"x"}) == (b"x", 1)


@pytest.mark.parametrize("count", [1, 2, 8])
def test_a_query_by_keys_finds_those_and_no_others(count: int) -> None:
    """In the order of nothing in particular."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE key_check (id INTEGER, sealed BLOB)")
    connection.executemany("INSERT INTO key_check VALUES (?, ?)", [(n, b"%d" % n) for n in range(20)])
    text = by_keys(select(key_check.c.id), key_check.c.id, count, SQLITE).text
    rows = connection.execute(text, list(range(count))).fetchall()
    connection.close()
    assert sorted(rows) == [(n,) for n in range(count)]


def test_postgresql_numbers_its_parameters() -> None:
    """As asyncpg takes them."""
    assert "IN ($1::INTEGER, $2::INTEGER)" in by_keys(select(key_check), key_check.c.id, 2, POSTGRESQL).text


@pytest.mark.parametrize("count", [1, 2, 16])
def test_rows_by_several_keys_are_looked_up_in_the_index(count: int) -> None:
    """A search through the whole table would take longer with each row that is stored."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE TABLE erasure_lines (entry_index INTEGER, who TEXT, PRIMARY KEY (entry_index, who))"
    )
    connection.executemany("INSERT INTO erasure_lines VALUES (?, ?)", [(n, f"{n}") for n in range(40)])
    keys = erasure_lines.c.entry_index, erasure_lines.c.who
    text = by_rows(select(keys[1]), keys, count, SQLITE).text
    values = [value for n in range(count) for value in (n, f"{n}")]
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", values)]
    found = connection.execute(text, values).fetchall()
    connection.close()
    assert any(step.startswith("SEARCH erasure_lines USING") for step in plan)
    assert sorted(found) == sorted((f"{n}",) for n in range(count))


@given(st.integers(0, 3 * AT_ONCE_MAX))
def test_many_keys_are_asked_for_in_parts(count: int) -> None:
    """Each once or more, and no more of them at once than a statement takes."""
    queries = list(
        split_rows(select(key_check.c.id), (key_check.c.id,), [(n,) for n in range(count)], SQLITE)
    )
    assert {value for _, values in queries for value in values} == set(range(count))
    assert all(len(values) <= AT_ONCE_MAX for _, values in queries)
