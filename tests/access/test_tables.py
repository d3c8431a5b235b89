"""The table of API keys."""

import msgspec
from aboveboard.access import api_keys, tables
from aboveboard.access.api_keys import ApiKey
from aboveboard.words import Role
from sqlalchemy import create_engine, select


def test_a_row_is_an_api_key() -> None:
    """Every field of a key has its column, and comes back as it was."""
    _, key = api_keys.generate(Role.ADMIN, bytes(40), app="shop", created_ms=2**41, expires_ms=None)
    engine = create_engine("sqlite://")
    tables.api_keys.create(engine)
    with engine.begin() as connection:
        connection.execute(tables.api_keys.insert().values(msgspec.structs.asdict(key)))
        row = connection.execute(select(tables.api_keys)).one()
    engine.dispose()
    assert ApiKey(**row._asdict()) == key
