"""The doctor's finding on rows without their person."""

from pathlib import Path

import pytest
from aboveboard.gateway.person_tables import list_tables
from aboveboard.operations.doctor_people import count_orphans, report_orphans
from aboveboard.people.handling import EraseWay
from aboveboard.schema import metadata, people
from sqlalchemy import Connection, LargeBinary, create_engine, insert


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    """A connection to an empty database."""
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    metadata.create_all(engine)
    return engine.connect()


def plant(connection: Connection, name: str, person: bytes | None) -> None:
    """Adds a row of the table, with any values in its other columns."""
    (own,) = (each for each in list_tables() if each.table.name == name)
    row = {
        column.name: b"x" if isinstance(column.type, LargeBinary) else 1
        for column in own.table.c
        if column.name != own.owner.name
    }
    connection.execute(insert(own.table).values(row | {own.owner.name: person}))


def test_rows_of_known_people_are_sound(connection: Connection) -> None:
    """And so are rows about no person."""
    plant(connection, "people", b"dan")
    plant(connection, "signals", b"dan")
    plant(connection, "records", None)
    assert list(report_orphans(connection)) == []


@pytest.mark.parametrize("name", [each.table.name for each in list_tables(EraseWay.ROWS)])
def test_a_row_without_its_person_is_found(connection: Connection, name: str) -> None:
    """In every table of the list, with its number."""
    plant(connection, name, b"dan")
    assert count_orphans(connection) == {name: 1}
    (found,) = report_orphans(connection)
    assert found.line == (
        f"bad   people: Rows belong to people who have no row of their own ({name} 1). "
        "Restore the database from a backup. Keep this one for study."
    )
    connection.execute(insert(people).values(pseudonym=b"dan", version=1, wrapped_key=b"", sealed=b""))
    assert count_orphans(connection) == {}
