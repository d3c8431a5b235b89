"""The hashes of rows from before: each is replaced by its hash under a key, on both databases."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aboveboard.access.passes import spent
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.operations import row_pages
from aboveboard.operations.keyed_hashes import replace_hashes
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.store import signals
from sqlalchemy import Connection, delete, insert, select

from tests.operations.old_databases import run_on_postgresql
from tests.operations.plain_rows import LABELS, LOST, PLAIN, WHO, build, names


def test_each_hash_without_a_key_is_replaced(old: Connection, keyring: Keyring) -> None:
    """By its hash under a key. What is sealed for it decrypts under the new name. A lost row is renamed too."""
    check_replaced(old, keyring)


def test_each_hash_is_replaced_on_postgresql(postgresql_url: str, keyring: Keyring, tmp_path: Path) -> None:
    """In the same way."""
    run_on_postgresql(postgresql_url, tmp_path, keyring, build, check_replaced)


def test_many_rows_are_replaced_a_page_at_a_time(
    old: Connection, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row changes once, in any order of old and new names. No read has more rows than a page."""
    plain = [sha256(bytes([number])).digest() for number in range(100)]
    for table, column in ((spent, "pass"), (impressions, "impression"), (outcomes, "outcome")):
        old.execute(delete(table))
        more = {"spent": {"expires_ms": 1}, "impressions": {"reward": 1.0}}
        own = more.get(table.name, {"at_ms": 1, "pending": 1, "sealed": b"unreadable"})
        old.execute(insert(table), [{column: name, **own} for name in plain])
    old.execute(
        insert(signals),
        [
            {"person": person, "id_hash": name, "expires_ms": 1, "sealed": b"unreadable"}
            for person in (LOST, *plain[:9])
            for name in plain[:20]
        ],
    )
    monkeypatch.setattr(row_pages, "AT_ONCE", 7)
    read: list[int] = []
    execute = Connection.execute

    def note(self: Connection, *given: Any, **more: Any) -> Any:
        result = execute(self, *given, **more)
        if not result.returns_rows:
            return result
        found = result.freeze()
        read.append(len(found.data))
        return found()

    monkeypatch.setattr(Connection, "execute", note)
    replace_hashes(old, keyring)
    monkeypatch.undo()
    assert max(read) == 7
    keyed = [{keyring.hash_under_key(label, name) for name in plain} for label in LABELS]
    found = names(old)
    assert found[1:] == keyed[1:]
    assert found[0] == {keyring.hash_under_key(LABELS[0], name) for name in (PLAIN, *plain[:20])}


def check_replaced(old: Connection, keyring: Keyring) -> None:
    replace_hashes(old, keyring)
    keyed = [keyring.hash_under_key(label, PLAIN) for label in LABELS]
    assert names(old) == [{each} for each in keyed]
    own = keyring.unwrap(old.execute(select(people.c.wrapped_key)).scalar_one(), WHO)
    ((sealed,),) = old.execute(select(signals.c.sealed).where(signals.c.person == WHO))
    assert unseal(own, sealed, b"signal" + keyed[0]) == b"kept"
    ((sealed,),) = old.execute(select(outcomes.c.sealed))
    assert unseal(keyring.operator_key, sealed, b"outcome" + keyed[1]) == b"taken"
    ((sealed,),) = old.execute(select(signals.c.sealed).where(signals.c.person == LOST))
    assert sealed == b"unreadable"
