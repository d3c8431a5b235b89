"""The legal holds in force, opened, and the sealed copies of the records that each one names.

Nothing but the holders, the person and the end of a hold reads a copy. Decisions, learning, reports and exports read
the table of records alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, func, select

from aboveboard.audit import entries as forms
from aboveboard.errors import NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.approval_table import DELETE_APPROVAL, approvals
from aboveboard.people.hold_tables import (
    HeldContent,
    HoldContent,
    decode_held,
    decode_hold,
    encode_content,
    held_records,
    holds,
    label_copy,
    label_hold,
    label_key,
)
from aboveboard.storage.journal import Guard, Write
from aboveboard.storage.tables import entries

HoldColumns = tuple[str, int, str, int, bytes, bytes]

_READ: Select[*HoldColumns] = select(
    *(holds.c.hold_id, holds.c.version, holds.c.app),
    *(holds.c.ends_ms, holds.c.wrapped_key, holds.c.sealed),
)


class StoredHold(NamedTuple):
    """A hold in force. `key` opens its copies, and `ends_ms` is the time from which it ends by itself."""

    hold: str
    version: int
    app: str
    ends_ms: int
    key: bytes
    wrapped_key: bytes
    sealed: bytes
    content: HoldContent

    @property
    def guard(self) -> Guard:
        """The guard that holds while the hold is as it was read."""
        return Guard("holds", self.hold, self.version)


class HeldRecord(NamedTuple):
    """A copy of a record, opened. `salt` and `body` are as its entry commits to them, in `leaf`."""

    place: int
    content: HeldContent
    leaf: bytes
    salt: bytes
    body: bytes


async def find_hold(gateway: Gateway, hold: str) -> StoredHold | None:
    """Returns the hold, None when it is not in force. Raises KeysBehind and Unreadable as `list_holds`."""
    return next(iter(await _open(gateway, _READ.where(holds.c.hold_id == hold))), None)


async def require_hold(gateway: Gateway, hold: str) -> StoredHold:
    """Returns the hold. Raises NotFound when it is not in force."""
    found = await find_hold(gateway, hold)
    if found is None:
        raise NotFound("No such hold is in force. It may wait for an approval, or have ended.", field="hold")
    return found


async def list_holds(gateway: Gateway) -> list[StoredHold]:
    """Returns all holds in force, the first to end first.

    Raises KeysBehind when keys were rotated, and Unreadable for a key that no master key opens.
    """
    return await _open(gateway, _READ.order_by(holds.c.ends_ms, holds.c.hold_id))


async def _open(gateway: Gateway, query: Select[*HoldColumns]) -> list[StoredHold]:
    rows = await gateway.database.rows(query)
    try:
        return [_open_row(gateway, row) for row in rows]
    except Unreadable:
        await gateway.look()
        await refuse_older_keys(gateway)
        return [_open_row(gateway, row) for row in rows]


def _open_row(gateway: Gateway, row: HoldColumns) -> StoredHold:
    hold, version, app, ends_ms, wrapped, sealed = row
    key = gateway.keyring.unwrap(wrapped, label_key(hold))
    content = decode_hold(unseal(key, sealed, label_hold(hold)))
    return StoredHold(hold, version, app, ends_ms, key, wrapped, sealed, content)


async def list_due(gateway: Gateway) -> list[str]:
    """Returns the ids of the holds that are past their end."""
    query = select(holds.c.hold_id).where(holds.c.ends_ms <= gateway.clock()).order_by(holds.c.ends_ms)
    return [hold for (hold,) in await gateway.database.rows(query)]


async def count_held(gateway: Gateway, people: Sequence[bytes] | None = None) -> dict[str, int]:
    """Returns the number of copies by hold, of all people, or of those with these pseudonyms."""
    table = held_records.c
    query = select(table.hold_id, func.count()).group_by(table.hold_id).order_by(table.hold_id)
    if people is not None:
        query = query.where(table.person.in_(list(people)))
    return {hold: int(count) for hold, count in await gateway.database.rows(query)}


async def drop_requests(gateway: Gateway, hold: str) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guards and writes that delete each request about the hold which waits for a second person."""
    query = select(approvals.c.approval_id, approvals.c.version).where(approvals.c.about == hold)
    rows = await gateway.database.rows(query)
    guards = tuple(Guard("approvals", name, version) for name, version in rows)
    return guards, tuple(Write(DELETE_APPROVAL, {"key": name}) for name, _ in rows)


async def list_owners(gateway: Gateway, hold: str) -> list[bytes | None]:
    """Returns the pseudonym of each copy, None where the person is erased."""
    query = select(held_records.c.person).where(held_records.c.hold_id == hold)
    return [person for (person,) in await gateway.database.rows(query)]


async def read_held(
    gateway: Gateway, hold: StoredHold, people: Sequence[bytes] | None = None
) -> list[HeldRecord]:
    """Returns the copies, in the order of the log, of all people or of those with these pseudonyms.

    Raises Unreadable for a copy that was changed, and Tampered for one that its entry does not commit to.
    """
    table = held_records.c
    query = (
        select(table.entry_index, table.sealed, entries.c.leaf)
        .join_from(held_records, entries, entries.c.entry_index == table.entry_index)
        .where(table.hold_id == hold.hold)
        .order_by(table.entry_index)
    )
    if people is not None:
        query = query.where(table.person.in_(list(people)))
    return [_open_copy(hold, *row) for row in await gateway.database.rows(query)]


def _open_copy(hold: StoredHold, index: int, sealed: bytes, leaf: bytes) -> HeldRecord:
    content = decode_held(unseal(hold.key, sealed, label_copy(hold.hold, index)))
    salt, body = forms.unpack(content.opening)
    forms.check_opening(forms.parse_leaf(leaf), salt, body)
    return HeldRecord(index, content, leaf, salt, body)


def seal_hold(key: bytes, hold: str, content: HoldContent) -> bytes:
    """Returns the sealed content of a hold, which only the same hold opens."""
    return seal(key, encode_content(content), label_hold(hold))


def seal_copy(key: bytes, hold: str, index: int, content: HeldContent) -> bytes:
    """Returns the sealed copy of the record at `index`, which only the same hold opens."""
    return seal(key, encode_content(content), label_copy(hold, index))
