"""The MAC in the row of each API key. Without the keys folder, no one can add a row or change one that is accepted.

It covers every other column. A writer of the database can still delete a row, or put back an earlier one of the same key.
A row that puts back a revoked key contradicts the log. Every start takes its MAC away.
"""

import hmac
from collections.abc import Iterator
from contextlib import suppress

import structlog
from msgspec import structs
from sqlalchemy import Connection, Row, bindparam, select, update

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.tables import KeyRow, api_keys
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, open_record
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind, Role

READ_KEY = select(*api_keys.c)
"""The query of a key's row, with its columns in the order of `ApiKey`."""

_SET_MAC = update(api_keys).where(api_keys.c.id == bindparam("key")).values(mac=bindparam("new_mac"))

REVOKED = "revoked"
"""The word of the entry of a revocation."""

NOT_OF_ITS_TYPE = (TypeError, AttributeError)
"""The errors of a row with values of other types: a column of SQLite takes any."""

log = structlog.get_logger("aboveboard")


def mac_of(keyring: Keyring, row: KeyRow) -> bytes:
    """Returns the MAC of a row: an HMAC-SHA-256 over its other columns, under a key for this alone."""
    name, app, role, digest, *times, _ = row
    texts = (each.encode("utf-8", "surrogatepass") for each in (name, app, role))
    dates = (b"" if each is None else each.to_bytes(8, "big", signed=True) for each in times)
    return keyring.hash_under_key(b"api-key", *texts, digest, *dates)


def with_mac(keyring: Keyring, key: ApiKey) -> ApiKey:
    """Returns the key with the MAC of its other fields."""
    return structs.replace(key, mac=mac_of(keyring, structs.astuple(key)))


def is_genuine(keyring: Keyring, row: KeyRow) -> bool:
    """Returns True when the row is as a holder of the keys wrote it. A row with values of other types is not."""
    try:
        return hmac.compare_digest(row[-1] or b"", mac_of(keyring, row))
    except NOT_OF_ITS_TYPE:
        return False


def read_genuine(gateway: Gateway, row: KeyRow) -> ApiKey | None:
    """Returns the key of a row, or None for a row that is not genuine. Such a row is counted and logged."""
    if not is_genuine(gateway.keyring, row):
        gateway.metrics.keys_refused.inc()
        log.error("api_key_refused", meaning="its row was changed or added without the keys; run the doctor")
        return None
    return read_row(row)


def read_row(row: KeyRow) -> ApiKey:
    """Returns the key of a row that is genuine."""
    name, app, role, digest, created_ms, expires_ms, revoked_ms, mac = row
    return ApiKey(name, app, Role(role), digest, created_ms, expires_ms, revoked_ms, mac)


class GenuineKeys:
    """The look-up of genuine rows by the id of a key. Look-ups of concurrent requests share a query."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._find = gateway.database.reads.finder(READ_KEY, api_keys.c.id)

    async def find(self, key_id: str) -> KeyRow | None:
        """Returns the row of a key, or None when there is none or it is not genuine."""
        row = await self._find(key_id)
        return None if row is None or read_genuine(self._gateway, row) is None else row


def list_refused(connection: Connection, keyring: Keyring) -> list[str]:
    """Returns the ids of all rows that are not genuine, or put back a revoked key."""
    rows = connection.execute(READ_KEY.order_by(api_keys.c.id)).all()
    revoked = list_put_back(connection, keyring)
    return [row.id for row in rows if row.id in revoked or not is_genuine(keyring, _plain(row))]


def list_put_back(connection: Connection, keyring: Keyring) -> set[str]:
    """Returns the ids of all keys whose revocation is in the log, but not in their rows."""
    revoked = set[str]()
    for row in connection.execute(OPERATOR_STORED.where(records.c.kind == EntryKind.KEY)):
        # A record that was changed is a finding of its own. It must not stop a start.
        with suppress(AboveboardError):
            body = open_record(StoredRecord(*row), keyring.operator_key, KeyRecord)
            revoked |= {body.key} if body.did == REVOKED and body.key else set()
    unrevoked = connection.execute(select(api_keys.c.id).where(api_keys.c.revoked_ms.is_(None))).scalars()
    return revoked.intersection(unrevoked)


def refuse_put_back(connection: Connection, keyring: Keyring) -> None:
    """Takes the MAC from each row that puts back a revoked key. From then on the row is refused."""
    for name in list_put_back(connection, keyring):
        connection.execute(_SET_MAC, {"key": name, "new_mac": None})


def add_macs(connection: Connection, keyring: Keyring) -> Iterator[KeyRow]:
    """Gives every row without a MAC its own, and yields these rows. Only a first start after the upgrade may.

    A row with values of other types gets none.
    """
    for found in connection.execute(READ_KEY.where(api_keys.c.mac.is_(None)).order_by(api_keys.c.id)).all():
        row = _plain(found)
        try:
            mac = mac_of(keyring, row)
        except NOT_OF_ITS_TYPE:
            continue
        connection.execute(_SET_MAC, {"key": found.id, "new_mac": mac})
        yield row


def describe_row(row: KeyRow, state: str) -> str:
    """Returns the start of a line about a row. It has no control characters, also where the row has some."""
    name, app, role = (ascii(str(each)).strip("'") for each in row[:3])
    return f"{name}  {app:20}  {role:10}  {state:8}"


def _plain(row: Row[str, str, str, bytes, int, int | None, int | None, bytes | None]) -> KeyRow:
    return (*row,)
