"""The table of stored signals. Each is sealed under the person's key, so it is unreadable once the key is deleted."""

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, insert

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Unreadable
from aboveboard.people.state import VISIT_IDLE_MS
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import FieldValue
from aboveboard.signals.intake import SignalVerdict
from aboveboard.storage.journal import Write
from aboveboard.storage.tables import Row, metadata
from aboveboard.words import Reach

signals = Table(
    "signals",
    metadata,
    Column("person", LargeBinary(32), primary_key=True),
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("expires_ms", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

HASH_LABEL = b"signal-id"
"""The label of the key under which `id_hash` is computed."""

_INSERT = insert(signals)


class KeptSignal(Struct, frozen=True):
    """The stored form of a signal: its fields after intake, and the reaches that may use them."""

    type: str
    at_ms: int
    session: str | None
    reaches: tuple[Reach, ...]
    fields: dict[str, FieldValue]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(KeptSignal)


def expires_ms(signal_type: SignalType, judged: SignalVerdict, at_ms: int) -> int:
    """Returns the time at which a stored signal of `at_ms` expires.

    That is after the retention of its type, or after VISIT_IDLE_MS when only the visit may use it.
    """
    if judged.reaches == (Reach.VISIT,):
        return at_ms + VISIT_IDLE_MS
    return at_ms + signal_type.retention_days * MS_PER_DAY


def signal_write(person: bytes, id_hash: bytes, *, expires_ms: int, sealed: bytes) -> Write:
    """Returns the write of a sealed signal. `person` is a pseudonym, `id_hash` a hash of the app's id of the signal."""
    row: Row = {"person": person, "id_hash": id_hash, "expires_ms": expires_ms, "sealed": sealed}
    return Write(_INSERT, row)


def encode(signal: KeptSignal) -> bytes:
    """Returns the signal as MessagePack, not sealed yet."""
    return _encoder.encode(signal)


def decode(data: bytes) -> KeptSignal:
    """Returns the signal in decrypted bytes. Raises Unreadable for bytes that `encode` did not make."""
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise Unreadable(
            "A stored signal has an unknown format. Restore the database from a backup."
        ) from error
