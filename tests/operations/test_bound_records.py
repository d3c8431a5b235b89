"""Records of a database from before: each is sealed again with what its row says, once, on both databases."""

from pathlib import Path

import pytest
from aboveboard import canonical
from aboveboard.audit import entries as forms
from aboveboard.errors import RecordRefused
from aboveboard.gateway.stored_records import STORED, StoredRecord, open_bytes
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal
from aboveboard.operations import row_pages
from aboveboard.operations.bound_records import bind_records
from aboveboard.people.store import people
from aboveboard.storage.tables import entries, records
from sqlalchemy import Connection, insert, select

from tests.operations.old_databases import run_on_postgresql
from tests.operations.plain_rows import LOST, WHO, build


def add_record(connection: Connection, keyring: Keyring, index: int, person: bytes | None, kind: str) -> None:
    """A record of version 0.1.0: bound to its leaf alone."""
    key = keyring.operator_key
    if person is not None:
        own = select(people.c.wrapped_key).where(people.c.pseudonym == person)
        key = keyring.unwrap(connection.execute(own).scalar_one(), person)
    body = canonical.encode({"decision": f"dec_{index}", "v": 1})
    commitment = forms.commitment(bytes(32), body)
    leaf = forms.leaf(kind, 5, "0" * 64, commitment, bytes(16))
    sealed = seal(key, forms.pack(bytes(32), body), leaf)
    connection.execute(insert(entries).values(entry_index=index, leaf=leaf))
    row = {"entry_index": index, "record": f"dec_{index}", "app": "shop", "person": person, "kind": kind}
    connection.execute(insert(records).values(**row, at_ms=5, sealed=sealed))


def fill(connection: Connection, keyring: Keyring) -> None:
    for index, (person, kind) in enumerate(
        [(None, "decision"), (WHO, "decision"), (WHO, "dial"), (None, "key"), (WHO, "decision")]
    ):
        add_record(connection, keyring, index, person, kind)


def opened(connection: Connection, keyring: Keyring) -> list[bool]:
    """Returns True by index for each record that opens."""
    wrapped = connection.execute(select(people.c.wrapped_key).where(people.c.pseudonym == WHO)).scalar_one()
    own = keyring.unwrap(wrapped, WHO)
    found = []
    for row in connection.execute(STORED.order_by(records.c.entry_index)):
        stored = StoredRecord(*row)
        try:
            open_bytes(stored, keyring.operator_key if stored.person is None else own)
            found.append(True)
        except RecordRefused:
            found.append(False)
    return found


def check_bound(connection: Connection, keyring: Keyring) -> None:
    fill(connection, keyring)
    assert opened(connection, keyring) == [False] * 5
    bind_records(connection, keyring)
    assert opened(connection, keyring) == [True] * 5


def test_every_record_is_bound(old: Connection, keyring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, of people and of the operator."""
    monkeypatch.setattr(row_pages, "AT_ONCE", 2)
    check_bound(old, keyring)


def test_every_record_is_bound_on_postgresql(postgresql_url: str, keyring: Keyring, tmp_path: Path) -> None:
    """In the same way."""
    run_on_postgresql(postgresql_url, tmp_path, keyring, build, check_bound)


@pytest.mark.parametrize(
    "change",
    [
        "record = 'dec_9'",
        "record = NULL",
        "kind = 'dial'",
        "sealed = x'01'",
        "sealed = 'text'",
        "person = NULL",
        f"person = x'{LOST.hex()}'",
        "person = 7",
        "app = x'01'",
        "at_ms = 'text'",
    ],
)
def test_a_record_that_was_changed_before_stays_refused(
    old: Connection, keyring: Keyring, change: str
) -> None:
    """Its own content has to say so. The others are bound all the same."""
    fill(old, keyring)
    old.exec_driver_sql(f"UPDATE records SET {change} WHERE entry_index = 1")
    bind_records(old, keyring)
    assert opened(old, keyring) == [True, False, True, True, True]
