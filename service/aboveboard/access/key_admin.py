"""The administration of API keys: creating, listing, revoking. Each change is an entry in the log."""

import os

from sqlalchemy import bindparam, insert, select, update

from aboveboard.access.api_keys import RANDOM_BYTES, ApiKey, check_rotation, generate
from aboveboard.access.staff_entries import action, staff_entry
from aboveboard.access.tables import api_keys
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import Role

_INSERT = insert(api_keys)
_REVOKE = update(api_keys).where(api_keys.c.id == bindparam("key")).values(revoked_ms=bindparam("at_ms"))


async def all_keys(gateway: Gateway) -> list[ApiKey]:
    """Returns every key, also those that expired or were revoked, oldest first."""
    rows = await gateway.database.rows(select(*api_keys.c).order_by(api_keys.c.created_ms, api_keys.c.id))
    return [ApiKey(key, app, Role(role), *rest) for key, app, role, *rest in rows]


async def create_key(
    gateway: Gateway, role: Role, app: str, *, days: int | None = None, by: ApiKey | None = None
) -> str:
    """Creates an API key and returns its text, which cannot be read again: only its hash is stored.

    The key expires after `days`, or never with None. `by` is the key of the staff member who creates it by hand. A
    second entry then records that act. Raises Unprocessable when two keys of the app and role are in force.
    """
    now_ms = gateway.clock()
    same = [key for key in await all_keys(gateway) if key.app == app and key.role == role]
    check_rotation(same, now_ms)
    expires_ms = None if days is None else now_ms + days * MS_PER_DAY
    text, key = generate(role, os.urandom(RANDOM_BYTES), app=app, created_ms=now_ms, expires_ms=expires_ms)
    row: Row = {
        "id": key.id,
        "app": key.app,
        "role": str(key.role),
        "digest": key.digest,
        "created_ms": key.created_ms,
        "expires_ms": key.expires_ms,
        "revoked_ms": None,
    }
    await _write(gateway, Write(_INSERT, row), KeyRecord(did="created", key=key.id, role=str(role)), app, by)
    return text


async def revoke_key(gateway: Gateway, key_id: str, *, by: ApiKey | None = None) -> None:
    """Revokes the key as of now, even a revoked one. Raises NotFound for an unknown id. `by` is as in `create_key`."""
    found = next((key for key in await all_keys(gateway) if key.id == key_id), None)
    if found is None:
        raise NotFound("This API key was not found. `aboveboard keys list` shows every id.")
    row: Row = {"key": key_id, "at_ms": gateway.clock()}
    await _write(gateway, Write(_REVOKE, row), KeyRecord(did="revoked", key=key_id), found.app, by)


async def _write(gateway: Gateway, write: Write, body: KeyRecord, app: str, by: ApiKey | None) -> None:
    # The row and its entries are one submission: no key changes without an entry that says so.
    entry = gateway.entry(body, gateway.operator(app))
    hand = () if by is None else (staff_entry(gateway, by, action(by, f"{body.did} a key", key=body.key)),)
    await gateway.submit(Submission((), (write,), (entry, *hand)))
