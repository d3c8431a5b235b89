"""The stored stretches of visits, decrypted, and the newest counts of an app."""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Select, func, select

from aboveboard.errors import Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import ModelRecord
from aboveboard.intent.counts import IntentCounts, decode_counts, encode_counts, no_counts
from aboveboard.intent.intent_tables import (
    SEALED_FOR,
    StretchState,
    app_of_counts,
    decode_stretch,
    intent_counts,
    visit_stretches,
    write_counts,
)
from aboveboard.intent.posterior import USUAL_TENTHS
from aboveboard.intent.stretches import Stretch
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import people
from aboveboard.storage.journal import Entry, Guard, Write

StretchRow = tuple[bytes, bytes, str, bytes, bytes | None]
"""The columns of `STORED`: name, person, key of the counts, what is sealed, and the person's wrapped key."""

STORED: Select[*StretchRow] = select(
    visit_stretches.c.stretch,
    visit_stretches.c.person,
    visit_stretches.c.counts_key,
    visit_stretches.c.sealed,
    people.c.wrapped_key,
).outerjoin(people, people.c.pseudonym == visit_stretches.c.person)
"""The select of stretches with their people's keys. It is one select, so that no move comes between them."""


class OpenedStretch(NamedTuple):
    """A stored stretch, decrypted."""

    name: bytes
    person: bytes
    key: str
    stretch: Stretch


class NewestCounts(NamedTuple):
    """The counts of an app as they are stored. `version` is 0 before the first. `is_due`: the exponent is to be learned."""

    key: str
    version: int
    counts: IntentCounts
    tenths: int = USUAL_TENTHS
    is_due: bool = False

    @property
    def guard(self) -> Guard:
        """The guard that holds while these are the newest."""
        return Guard("intent_counts", self.key, self.version)


def open_stretches(gateway: Gateway, rows: Iterable[StretchRow]) -> list[OpenedStretch | None]:
    """Returns these rows decrypted. None for one that does not decrypt."""
    return [_open(gateway, row) for row in rows]


def _open(gateway: Gateway, row: StretchRow) -> OpenedStretch | None:
    name, person, key, sealed, wrapped = row
    try:
        own = gateway.keyring.unwrap(wrapped or b"", person)
        return OpenedStretch(name, person, key, decode_stretch(unseal(own, sealed, SEALED_FOR + name)))
    except Unreadable:
        return None


async def read_counts(gateway: Gateway, key: str) -> NewestCounts:
    """Returns the newest counts under this key."""
    table = intent_counts.c
    query = select(table.version, table.tenths, table.is_due, table.body).where(table.counts_key == key)
    for version, tenths, due, body in await gateway.database.rows(query):
        return NewestCounts(key, version, decode_counts(body), tenths, bool(due))
    return NewestCounts(key, 0, no_counts())


async def new_counts(
    gateway: Gateway, before: NewestCounts, counts: IntentCounts, *, tenths: int, is_due: bool, change: int
) -> tuple[Write, Entry]:
    """Returns the write of the next counts, and its entry. Submit them with the guard of `before`.

    `change` is by how many the number of counted stretches grows.
    """
    table, body = visit_stretches.c, encode_counts(counts)
    query = select(func.count()).where(table.counts_key == before.key, table.pending == StretchState.COUNTED)
    ((number,),) = await gateway.database.rows(query)
    record = ModelRecord(
        examples=int(number) + change,
        placement=before.key,
        sha256=sha256(body).hexdigest(),
        version=before.version + 1,
    )
    entry = gateway.entry(record, gateway.operator(app_of_counts(before.key)))
    return write_counts(before.key, before.version, tenths=tenths, is_due=is_due, body=body), entry
