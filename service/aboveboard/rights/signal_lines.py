"""The lines of `signals.jsonl` in a person's archive: their stored signals, decrypted."""

import msgspec
from msgspec import Struct
from sqlalchemy import Select, select

from aboveboard.clock import to_iso
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import Person
from aboveboard.signals import store
from aboveboard.signals.fields import FieldValue
from aboveboard.words import Reach

PAGE = 200
"""The signals of one query."""


class SignalLine(Struct, frozen=True):
    """A line of `signals.jsonl`. `until` is the time at which the signal is deleted."""

    type: str
    at: str
    session: str | None
    reach: tuple[Reach, ...]
    fields: dict[str, FieldValue]
    until: str


def select_page(person: Person, after: bytes) -> Select[bytes, int, bytes]:
    """Returns the query for the next page of a person's signals, after the signal with this hash."""
    table = store.signals
    return (
        select(table.c.id_hash, table.c.expires_ms, table.c.sealed)
        .where(table.c.person == person.pseudonym, table.c.id_hash > after)
        .order_by(table.c.id_hash)
        .limit(PAGE)
    )


def signal_line(person: Person, hashed: bytes, expires_ms: int, sealed: bytes) -> bytes:
    """Returns the line of a stored signal, decrypted, with its newline. Raises Unreadable when it does not decrypt."""
    kept = store.decode(unseal(person.key, sealed, b"signal" + hashed))
    written = SignalLine(
        kept.type, to_iso(kept.at_ms), kept.session, kept.reaches, kept.fields, to_iso(expires_ms)
    )
    return msgspec.json.encode(written) + b"\n"
