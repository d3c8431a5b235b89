"""The lines of `imports.jsonl` in a person's archive: the imported outcomes that are stored about them, decrypted."""

import msgspec
from msgspec import Struct
from sqlalchemy import Select, select

from aboveboard.clock import to_iso
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import Person
from aboveboard.signals.import_tables import SEALED_FOR, ImportContent, ImportState, decode_import, imports

PAGE = 200
"""The imports of one query."""


class StoredImportLine(Struct, frozen=True):
    """A line of `imports.jsonl`. `learned`: it is part of the model of its placement."""

    at: str
    learned: bool
    stored: ImportContent


def select_page(person: Person, after: bytes) -> Select[bytes, int, bytes]:
    """Returns the query for the next page of a person's imports, after the one with this name."""
    table = imports.c
    return (
        select(table.imported, table.pending, table.sealed)
        .where(table.person == person.pseudonym, table.imported > after)
        .order_by(table.imported)
        .limit(PAGE)
    )


def import_line(person: Person, name: bytes, pending: int, sealed: bytes) -> bytes:
    """Returns the line of an import, decrypted, with its newline. Raises Unreadable when it does not decrypt."""
    stored = decode_import(unseal(person.key, sealed, SEALED_FOR + name))
    return (
        msgspec.json.encode(StoredImportLine(to_iso(stored.at_ms), pending == ImportState.LEARNED, stored))
        + b"\n"
    )
