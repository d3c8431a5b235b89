"""The key generation: the guard of new people, its change, and the check at the start."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from aboveboard.errors import Stale, StartupRefused
from aboveboard.gateway.key_eras import READ_ERA, UNKNOWN, change, check_era, in_era
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.people.store import people
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import key_check
from msgspec import structs
from sqlalchemy import Connection, create_engine, insert, update


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.begin() as found:
        key_check.create(found)
        found.execute(insert(key_check).values(id=1, sealed=b"", era=UNKNOWN))
        yield found
    engine.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return open_keyring(tmp_path / "keys")


def era_in(connection: Connection) -> int:
    return connection.execute(READ_ERA).one().era


def put(connection: Connection, era: int) -> None:
    connection.execute(update(key_check).values(era=era))


def not_again() -> NoReturn:
    raise AssertionError("The keys were read again.")


def test_a_new_row_is_guarded_by_its_key_generation() -> None:
    """Rows without one are not asked about; a row of another one is refused before it is sent."""
    write, other = Write(people.insert(), {"era": 7}), Write(people.insert(), {})
    submission = Submission((Guard("people", b"p", 0),), (write, other), ())
    assert in_era(submission, 7).guards == (Guard("people", b"p", 0), Guard("key_check", 1, 7))
    with pytest.raises(Stale):
        in_era(submission, 8)


def test_a_change_names_the_generation_that_it_replaces(connection: Connection) -> None:
    """The guard lets one of two commands win, and the write stores the new one."""
    submission = change(UNKNOWN, 9)
    assert submission.guards == (Guard("key_check", 1, UNKNOWN),)
    (write,) = submission.writes
    connection.execute(write.statement, dict(write.row))
    assert era_in(connection) == 9


def test_a_first_start_stores_the_generation(connection: Connection, keyring: Keyring) -> None:
    """A database of a version without key generations takes that of the keys."""
    check_era(keyring, connection, not_again)
    assert era_in(connection) == keyring.era > UNKNOWN
    check_era(keyring, connection, not_again)


def test_a_rotation_during_the_start_is_read_again(connection: Connection, keyring: Keyring) -> None:
    """The second reading has the generation of the database, so the start goes on and keeps it."""
    put(connection, keyring.era)
    check_era(structs.replace(keyring, pseudonym_key=b"o" * 32), connection, lambda: keyring)
    assert era_in(connection) == keyring.era


def test_keys_of_another_time_are_refused(connection: Connection, keyring: Keyring) -> None:
    """Nothing is written, and the error says what to copy."""
    put(connection, 5)
    with pytest.raises(StartupRefused) as raised:
        check_era(keyring, connection, lambda: keyring)
    assert raised.value.detail == (
        "The keys here are older than those of the database, because keys were rotated. "
        "Put the newest keys folder here, or restore both from the same backup."
    )
    assert era_in(connection) == 5
