"""The tables of API keys and of their rates. A row of `api_keys` is an `ApiKey`; the text of a key is stored nowhere."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from aboveboard.storage.tables import metadata

KeyRow = tuple[str, str, str, bytes, int, int | None, int | None, bytes | None]
"""The columns of `api_keys`, in their order."""

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=True),
    Column("revoked_ms", BigInteger, nullable=True),
    # See `key_macs`. A row without it is refused.
    Column("mac", LargeBinary, nullable=True),
    Index("ix_api_keys_app_role", "app", "role"),
)

key_rates = Table(
    "key_rates",
    metadata,
    Column("key", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("level", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
