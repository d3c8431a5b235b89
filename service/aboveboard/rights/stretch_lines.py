"""The lines of `visits.jsonl` in a person's archive: the steps of ended visits that were learned from, decrypted."""

import msgspec
from msgspec import Struct
from sqlalchemy import Select, select

from aboveboard.clock import to_iso
from aboveboard.intent.intent_tables import SEALED_FOR, StretchState, decode_stretch, visit_stretches
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import Person

PAGE = 200
"""The stretches of one query."""


class StretchLine(Struct, frozen=True):
    """A line of `visits.jsonl`. `goal` is "" where none was reached. `counted`: it is part of the counts of its app."""

    at: str
    counted: bool
    goal: str
    steps: tuple[str, ...]


def select_page(person: Person, after: bytes) -> Select[bytes, int, bytes]:
    """Returns the query for the next page of a person's stretches, after the one with this name."""
    table = visit_stretches.c
    return (
        select(table.stretch, table.pending, table.sealed)
        .where(table.person == person.pseudonym, table.stretch > after)
        .order_by(table.stretch)
        .limit(PAGE)
    )


def stretch_line(person: Person, name: bytes, pending: int, sealed: bytes) -> bytes:
    """Returns the line of a stretch, decrypted, with its newline. Raises Unreadable when it does not decrypt."""
    found = decode_stretch(unseal(person.key, sealed, SEALED_FOR + name))
    line = StretchLine(to_iso(found.at_ms), pending == StretchState.COUNTED, found.goal, found.steps)
    return msgspec.json.encode(line) + b"\n"
