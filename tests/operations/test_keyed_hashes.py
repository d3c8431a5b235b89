"""The hashes of rows from before: each is replaced by its hash under a key, on both databases."""

import asyncio
from pathlib import Path

from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.operations.keyed_hashes import replace_hashes
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.signals.store import signals
from aboveboard.storage.database import make_engine
from sqlalchemy import Connection, select

from tests.operations.plain_rows import LABELS, LOST, PLAIN, WHO, build, names
from tests.storage.ledger import fresh_postgresql, settings_of


def test_each_hash_without_a_key_is_replaced(old: Connection, keyring: Keyring) -> None:
    """By its hash under a key. What is sealed for it decrypts under the new name. A lost row is renamed too."""
    check_replaced(old, keyring)


def test_each_hash_is_replaced_on_postgresql(postgresql_url: str, keyring: Keyring, tmp_path: Path) -> None:
    """In the same way."""

    async def run(url: str) -> None:
        engine = make_engine(settings_of(url, tmp_path).database_url)
        async with engine.begin() as connection:
            await connection.run_sync(build, keyring)
            await connection.run_sync(check_replaced, keyring)
        await engine.dispose()

    with fresh_postgresql(postgresql_url) as url:
        asyncio.run(run(url))


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
