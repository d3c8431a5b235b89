"""The sealed form of a record: its salt and body, bound to all that its row and its entry say.

The seal covers the leaf, and the row's app, public id, kind and time. So a row of the database that was changed, or
that is stored with another entry, does not open. `record_packing` has the form of what is sealed. With salt and body it
has a number. In the record of a choice that counts the person's choices up to this one (`newest_choices`). In any other
record it is 0.

Version 0.1.0 bound a record to its leaf alone. The first start of a newer version seals those again
(`operations.bound_records`).
"""

import os
from collections.abc import Callable
from typing import Protocol

from aboveboard.errors import RecordRefused, Unreadable
from aboveboard.gateway.record_packing import SealedContent, pack_content, unpack_content
from aboveboard.keys.sealing import Cipher, seal, unseal

_LABEL = b"aboveboard/record/2"


class BoundRow(Protocol):
    """The parts of a row and its entry that the seal is bound to."""

    @property
    def leaf(self) -> bytes: ...
    @property
    def app(self) -> str: ...
    @property
    def person(self) -> bytes | None: ...
    @property
    def record(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def at_ms(self) -> int: ...
    @property
    def sealed(self) -> bytes: ...


def seal_content(
    row: BoundRow,
    key: bytes,
    content: SealedContent,
    *,
    cipher: Cipher | None = None,
    randomness: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Returns the sealed value for `row`, whose own is not read. Only the same row opens it, with the same key.

    `cipher` is as for `seal`. Raises RecordRefused for a row whose values have other types.
    """
    data, is_shared = pack_content(content), row.person is None
    return seal(key, data, _bound(row), is_shared=is_shared, cipher=cipher, randomness=randomness)


def unseal_content(row: BoundRow, key: bytes) -> SealedContent:
    """Returns the content of `row`. Raises RecordRefused when its key does not open it or any of it was changed."""
    try:
        data = unseal(key, row.sealed, _bound(row))
    except Unreadable:
        raise RecordRefused from None
    return unpack_content(data)


def _bound(row: BoundRow) -> bytes:
    """Returns the associated data of the seal. Each part has its length before it, so no two rows have the same.

    Raises RecordRefused for a row whose values have other types.
    """
    try:
        record = b"" if row.record is None else b"=" + row.record.encode("utf-8", "surrogatepass")
        app, kind = row.app.encode("utf-8", "surrogatepass"), row.kind.encode("utf-8", "surrogatepass")
        parts = (row.leaf, app, record, kind, row.at_ms.to_bytes(8, "big", signed=True))
        return _LABEL + b"".join([len(part).to_bytes(4, "big") + part for part in parts])
    except (AttributeError, TypeError, OverflowError):  # a column of SQLite takes any type
        raise RecordRefused from None
