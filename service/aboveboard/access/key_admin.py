"""The administration of API keys: creating, listing, revoking. Each change is an entry in the log."""

import os

from msgspec.structs import asdict
from sqlalchemy import Select, bindparam, insert, update

from aboveboard.access.api_keys import RANDOM_BYTES, ApiKey, check_rotation, generate
from aboveboard.access.key_macs import READ_KEY, REVOKED, is_genuine, read_row, with_mac
from aboveboard.access.staff_entries import action, staff_entry
from aboveboard.access.tables import KeyRow, api_keys
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import Role

_INSERT = insert(api_keys)
_REVOKE = (
    update(api_keys)
    .where(api_keys.c.id == bindparam("key"))
    .values(role=bindparam("new_role"), revoked_ms=bindparam("at_ms"), mac=bindparam("new_mac"))
)


async def all_keys(gateway: Gateway) -> list[ApiKey]:
    """Returns every genuine key, also those that expired or were revoked, oldest first (see `key_macs`)."""
    return await _list_genuine(gateway, READ_KEY)


async def _list_genuine(gateway: Gateway, query: Select[*KeyRow]) -> list[ApiKey]:
    return [read_row(row) for row in await _rows_of(gateway, query) if is_genuine(gateway.keyring, row)]


async def list_refused_rows(gateway: Gateway) -> list[KeyRow]:
    """Returns every row that is not genuine, oldest first. No such key is admitted."""
    return [row for row in await _rows_of(gateway, READ_KEY) if not is_genuine(gateway.keyring, row)]


async def _rows_of(gateway: Gateway, query: Select[*KeyRow]) -> list[KeyRow]:
    return await gateway.database.rows(query.order_by(api_keys.c.created_ms, api_keys.c.id))


async def create_key(
    gateway: Gateway, role: Role, app: str, *, days: int | None = None, by: ApiKey | None = None
) -> str:
    """Creates an API key and returns its text, which cannot be read again: only its hash is stored.

    The key expires after `days`, or never with None. `by` is the key of the staff member who creates it by hand. A
    second entry then records that act. Raises Unprocessable when two keys of the app and role are in force.
    """
    now_ms = gateway.clock()
    of_app = READ_KEY.where(api_keys.c.app == app, api_keys.c.role == str(role))
    same = await _list_genuine(gateway, of_app)
    check_rotation(same, now_ms)
    expires_ms = None if days is None else now_ms + days * MS_PER_DAY
    text, made = generate(role, os.urandom(RANDOM_BYTES), app=app, created_ms=now_ms, expires_ms=expires_ms)
    key = with_mac(gateway.keyring, made)
    row: Row = asdict(key) | {"role": str(key.role)}
    await _write(gateway, Write(_INSERT, row), KeyRecord(did="created", key=key.id, role=str(role)), app, by)
    return text


async def revoke_key(gateway: Gateway, key_id: str, *, by: ApiKey | None = None) -> None:
    """Revokes the key as of now, even one that is not genuine. Its row is then genuine and of no use.

    A genuine key that was revoked before keeps its time. A role that does not exist becomes that of an app.

    Raises NotFound for an unknown id. `by` is as in `create_key`.
    """
    found = next(iter(await _rows_of(gateway, READ_KEY.where(api_keys.c.id == key_id))), None)
    if found is None:
        raise NotFound("This API key was not found. `aboveboard keys list` shows every id.")
    name, app, role, digest, created_ms, expires_ms, revoked_ms, _ = found
    known = Role(role) if role in tuple(Role) else Role.APP
    if revoked_ms is None or not is_genuine(gateway.keyring, found):
        revoked_ms = gateway.clock()
    gone = ApiKey(name, app, known, digest, created_ms, expires_ms, revoked_ms)
    # The MAC is that of the row as it was read. If the row is changed before the commit, it is refused.
    mac = with_mac(gateway.keyring, gone).mac
    row: Row = {"key": key_id, "new_role": str(known), "at_ms": gone.revoked_ms, "new_mac": mac}
    await _write(gateway, Write(_REVOKE, row), KeyRecord(did=REVOKED, key=key_id), app, by)


async def _write(gateway: Gateway, write: Write, body: KeyRecord, app: str, by: ApiKey | None) -> None:
    # The row and its entries are one submission: no key changes without an entry that says so.
    entry = gateway.entry(body, gateway.operator(app))
    hand = () if by is None else (staff_entry(gateway, by, action(by, f"{body.did} a key", key=body.key)),)
    await gateway.submit(Submission((), (write,), (entry, *hand)))
