"""People of a database from before: their row and their newest choice get one count, on both databases."""

from pathlib import Path

import pytest
from aboveboard.gateway.newest_choices import READ_NEWEST, NewestChoice, is_confirmed
from aboveboard.keys.keyring import Keyring
from aboveboard.operations import row_pages
from aboveboard.operations.bound_records import bind_records
from aboveboard.operations.counted_choices import count_choices
from aboveboard.people.state import PersonState
from aboveboard.people.store import READ, Person, open_person, people, write_moved
from aboveboard.storage.tables import records
from sqlalchemy import Connection, delete, select

from tests.operations.old_databases import run_on_postgresql
from tests.operations.plain_rows import WHO, build
from tests.operations.test_bound_records import add_record

OTHER = b"o" * 32


def add_person(connection: Connection, keyring: Keyring, pseudonym: bytes) -> None:
    connection.execute(delete(people).where(people.c.pseudonym == pseudonym))
    own = keyring.new_person_key(pseudonym)
    person = Person(pseudonym, 0, own.key, own.wrapped, PersonState(), 1)
    write = write_moved(person, PersonState(dial=3, choice_epoch=4))
    connection.execute(write.statement, write.row)


def read(connection: Connection, keyring: Keyring, pseudonym: bytes) -> tuple[Person, NewestChoice]:
    row = connection.execute(READ.where(people.c.pseudonym == pseudonym)).one()
    newest = connection.execute(READ_NEWEST.where(records.c.person == pseudonym)).one()
    return open_person(keyring, pseudonym, (*row,)), NewestChoice(*newest)


def check_counted(connection: Connection, keyring: Keyring) -> None:
    for number, pseudonym in enumerate((WHO, OTHER)):
        add_person(connection, keyring, pseudonym)
        for index, kind in enumerate(("dial", "consent", "decision")):
            add_record(connection, keyring, 3 * number + index, pseudonym, kind)
    bind_records(connection, keyring)
    before = {name: read(connection, keyring, name)[0] for name in (WHO, OTHER)}
    count_choices(connection, keyring)
    for name, copy in before.items():
        person, newest = read(connection, keyring, name)
        assert newest.kind == "consent"
        assert (person.state.dial, person.state.choice_epoch) == (3, 5)
        assert is_confirmed(person, newest)
        assert not is_confirmed(copy, newest)


def test_a_copy_from_before_is_older(
    old: Connection, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is older than the newest choice, although nothing was chosen since. Page by page."""
    monkeypatch.setattr(row_pages, "AT_ONCE", 1)
    check_counted(old, keyring)


def test_a_copy_from_before_is_older_on_postgresql(
    postgresql_url: str, keyring: Keyring, tmp_path: Path
) -> None:
    """In the same way."""
    run_on_postgresql(postgresql_url, tmp_path, keyring, build, check_counted)


def test_rows_that_do_not_open_stay(old: Connection, keyring: Keyring) -> None:
    """The person's, and that of a choice whose record was changed before."""
    add_person(old, keyring, WHO)
    add_record(old, keyring, 0, WHO, "dial")
    count_choices(old, keyring)  # the record was not bound
    assert read(old, keyring, WHO)[0].state.choice_epoch == 4
    bind_records(old, keyring)
    for change in ("sealed = 7", "sealed = x'01'", "wrapped_key = 7"):
        old.exec_driver_sql(f"UPDATE people SET {change}")
        count_choices(old, keyring)
    assert old.execute(select(people.c.sealed)).scalar_one() == b"\x01"
