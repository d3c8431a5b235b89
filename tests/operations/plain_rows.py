"""A database from before the form of rows that needs the keys: one row of each kind, and one API key."""

import hashlib

from aboveboard.access.api_keys import generate
from aboveboard.access.passes import SPENT_LABEL, spent
from aboveboard.access.tables import api_keys
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal
from aboveboard.people.store import people
from aboveboard.schema import metadata
from aboveboard.signals.outcome_tables import IMPRESSION_LABEL, OUTCOME_LABEL, impressions, outcomes
from aboveboard.signals.store import HASH_LABEL, signals
from aboveboard.storage.tables import key_check, log_head
from aboveboard.words import Role
from msgspec.structs import asdict
from sqlalchemy import Connection, insert, select

LABELS = (HASH_LABEL, OUTCOME_LABEL, IMPRESSION_LABEL, SPENT_LABEL)
PLAIN = hashlib.sha256(b"plain").digest()
WHO, LOST = b"w" * 32, b"l" * 32


def build(connection: Connection, keyring: Keyring) -> None:
    metadata.create_all(connection)
    connection.execute(insert(key_check).values(id=1, sealed=b""))
    head = {"id": 1, "origin": "shop/log", "size": 9, "edge": b"", "checkpoint": ""}
    connection.execute(insert(log_head).values(head))
    add_key(connection, 1)
    fill(connection, keyring)


def add_key(connection: Connection, number: int) -> str:
    _, key = generate(Role.ADMIN, bytes([number]) * 40, app="shop", created_ms=5)
    connection.execute(insert(api_keys).values(asdict(key)))
    return key.id


def fill(connection: Connection, keyring: Keyring) -> None:
    own = keyring.new_person_key(WHO)
    person = {
        "pseudonym": WHO,
        "version": 1,
        "wrapped_key": own.wrapped,
        "sealed": b"",
        "era": 1,
        "due_ms": 0,
    }
    connection.execute(insert(people).values(person))
    signal = {"id_hash": PLAIN, "expires_ms": 1}
    connection.execute(
        insert(signals),
        [
            {**signal, "person": WHO, "sealed": seal(own.key, b"kept", b"signal" + PLAIN)},
            {**signal, "person": LOST, "sealed": b"unreadable"},
        ],
    )
    sealed = seal(keyring.operator_key, b"taken", b"outcome" + PLAIN)
    row = {"outcome": PLAIN, "person": None, "at_ms": 1, "pending": 1, "sealed": sealed}
    connection.execute(insert(outcomes).values(row))
    connection.execute(insert(impressions).values(impression=PLAIN, person=WHO, reward=1.0))
    connection.execute(insert(spent).values({"pass": PLAIN, "expires_ms": 1}))


def names(connection: Connection) -> list[set[bytes]]:
    columns = (signals.c.id_hash, outcomes.c.outcome, impressions.c.impression, spent.c["pass"])
    return [set(connection.execute(select(column)).scalars()) for column in columns]
