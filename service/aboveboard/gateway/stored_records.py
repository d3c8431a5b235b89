"""The stored records: the one row that every reader selects, and its decryption."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, literal_column, select

from aboveboard.audit import entries as forms
from aboveboard.errors import AboveboardError
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.sealed_records import BoundRow, unseal_content
from aboveboard.people.store import ERASING, people
from aboveboard.storage.database import Database
from aboveboard.storage.tables import OF_THE_OPERATOR, entries, records

Body = TypeVar("Body", bound=RecordBody)

StoredColumns = tuple[
    *tuple[str | None, int, str, bytes | None, str, int, bytes, bytes],
    *tuple[bytes | None, bool | None],
]
"""The columns of `STORED` and `STORED_WITH_KEY`, as `StoredRecord` names them."""

EntryColumns = tuple[
    *tuple[str | None, int, str | None, bytes | None, str | None, int | None, bytes | None, bytes],
    *tuple[bytes | None, bool | None],
]
"""The columns of `ENTRIES_WITH_RECORD`: the same, with None in an entry without a stored record."""

_ROW = select(
    records.c.record,
    entries.c.entry_index,
    records.c.app,
    records.c.person,
    records.c.kind,
    records.c.at_ms,
    records.c.sealed,
    entries.c.leaf,
)
_KEY = (people.c.wrapped_key, people.c.sealed == ERASING)

_NO_KEY: tuple[ColumnElement[bytes | None], ColumnElement[bool | None]] = (
    literal_column("NULL").label("wrapped_key"),
    literal_column("NULL").label("is_erasing"),
)

STORED: Select[*StoredColumns] = _ROW.add_columns(*_NO_KEY).join_from(
    records, entries, entries.c.entry_index == records.c.entry_index
)
"""The select of stored records, each with its entry."""

OPERATOR_STORED = STORED.where(OF_THE_OPERATOR)
"""The same of the operator's few records, by their index: policy sets, notices, builds, keys and actions."""

STORED_WITH_KEY: Select[*StoredColumns] = (
    _ROW.add_columns(*_KEY)
    .join_from(records, entries, entries.c.entry_index == records.c.entry_index)
    .outerjoin(people, people.c.pseudonym == records.c.person)
)
"""The select of stored records with the wrapped key of each person.

It is one select, so that a move to another pseudonym cannot come between record and key.
"""

ENTRIES_WITH_RECORD: Select[*EntryColumns] = (
    _ROW.add_columns(*_KEY)
    .outerjoin_from(entries, records, records.c.entry_index == entries.c.entry_index)
    .outerjoin(people, people.c.pseudonym == records.c.person)
)
"""The select of all entries of the log, for `log_row`. Record and key are None once they are deleted."""


class StoredRecord(NamedTuple):
    """A row of `STORED` or `STORED_WITH_KEY`.

    `record` is the public id, or None without one. `person` is a pseudonym, or None for a record of the operator's.
    `wrapped_key` is None without a row of the person. `is_erasing` is True once an erasure of the person has begun.
    Both are None in rows of `STORED`.
    """

    record: str | None
    entry_index: int
    app: str
    person: bytes | None
    kind: str
    at_ms: int
    sealed: bytes
    leaf: bytes
    wrapped_key: bytes | None
    is_erasing: bool | None

    @property
    def readable_key(self) -> bytes | None:
        """The wrapped key. None without one, and as soon as an erasure has begun."""
        return None if self.is_erasing else self.wrapped_key


class LogRow(NamedTuple):
    """An entry of the log, and its stored record, which is None once it is deleted."""

    entry_index: int
    leaf: bytes
    stored: StoredRecord | None


def log_row(row: EntryColumns) -> LogRow:
    """Returns a row of `ENTRIES_WITH_RECORD` as a named tuple."""
    record, index, app, person, kind, at_ms, sealed, leaf, wrapped_key, is_erasing = row
    if app is None or kind is None or at_ms is None or sealed is None:
        return LogRow(index, leaf, None)
    return LogRow(
        index,
        leaf,
        StoredRecord(record, index, app, person, kind, at_ms, sealed, leaf, wrapped_key, is_erasing),
    )


async def fetch_records(database: Database, query: Select[*StoredColumns]) -> Sequence[StoredRecord]:
    """Returns the rows of `query`, which is `STORED` or `STORED_WITH_KEY`, narrowed. Raises Unavailable."""
    return [StoredRecord(*row) for row in await database.rows(query)]


def open_salted(stored: BoundRow, key: bytes) -> tuple[bytes, bytes]:
    """Returns the salt and the body of a record, as they were hashed.

    Raises RecordRefused when the key does not open the row as it is. Raises Tampered unless the leaf commits to it.
    """
    salt, data = forms.unpack(unseal_content(stored, key).opening)
    forms.check_opening(forms.parse_leaf(stored.leaf), salt, data)
    return salt, data


def open_bytes(stored: BoundRow, key: bytes) -> bytes:
    """Returns the body of a record as it was hashed. Raises as `open_salted` does."""
    _, data = open_salted(stored, key)
    return data


def open_record(stored: BoundRow, key: bytes, shape: type[Body]) -> Body:
    """Returns the body. Raises as `open_bytes` does, and AboveboardError for new forms."""
    return read_body(open_bytes(stored, key), shape)


def read_body(data: bytes, shape: type[Body]) -> Body:
    """Returns the body with these bytes. Raises AboveboardError for another version of it.

    It does not raise Unreadable. A record that decrypts must not count as lost, or an erasure would leave its part in a
    model.
    """
    try:
        body: Body = _decoder(shape).decode(data)
    except msgspec.DecodeError as error:
        raise AboveboardError(
            "The record has a form that this version does not know.",
            expected="the version that wrote the record, or a newer one",
        ) from error
    return body


@cache
def _decoder(shape: type[Body]) -> msgspec.json.Decoder[Body]:
    return msgspec.json.Decoder(shape)
