"""Steps of an upgrade on PostgreSQL, as the tests of each module run them on SQLite."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from aboveboard.keys.keyring import Keyring
from aboveboard.storage.database import make_engine
from sqlalchemy import Connection

from tests.storage.ledger import fresh_postgresql, settings_of

Step = Callable[[Connection, Keyring], None]


def run_on_postgresql(server: str, folder: Path, keyring: Keyring, *steps: Step) -> None:
    """Runs these steps in one transaction, in a database of its own."""

    async def run(url: str) -> None:
        engine = make_engine(settings_of(url, folder).database_url)
        async with engine.begin() as connection:
            for step in steps:
                await connection.run_sync(step, keyring)
        await engine.dispose()

    with fresh_postgresql(server) as url:
        asyncio.run(run(url))
