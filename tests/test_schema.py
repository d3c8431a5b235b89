"""The list of all tables: migrations are compared with it, so a table that it lacks would never be made."""

import ast
from pathlib import Path

from aboveboard import schema
from aboveboard.schema import TABLES, metadata


def list_declared() -> set[str]:
    """Returns the name of every table that the code declares, but for that of Alembic, which it makes itself elsewhere."""
    names = set[str]()
    for path in Path(schema.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Table":
                names.add(ast.literal_eval(node.args[0]))
    return names - {"alembic_version"}


def test_every_table_of_the_code_is_in_the_list() -> None:
    """Once each, from any module."""
    assert sorted(list_declared()) == sorted(table.name for table in TABLES)


def test_the_list_is_the_whole_metadata() -> None:
    """Importing the schema is enough to know all tables."""
    assert set(metadata.tables) == {table.name for table in TABLES}
