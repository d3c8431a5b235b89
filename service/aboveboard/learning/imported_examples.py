"""Imported outcomes as examples for the models of their placements."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Select, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import AllowedRecord, read_allowed
from aboveboard.engine.compiled_placement import CompiledPlacement, is_nothing
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.examination import place_of
from aboveboard.engine.examples import example
from aboveboard.engine.rewards import reward
from aboveboard.errors import Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.people.store import people
from aboveboard.privacy.allowed import Allowed, ContextFact
from aboveboard.signals.import_tables import SEALED_FOR, ImportContent, ImportState, decode_import, imports

ImportRow = tuple[bytes, bytes | None, str, bytes, bytes | None]
"""The columns of `STORED_IMPORTS`: the name, the person, the placement, what is sealed, and the person's wrapped key."""

STORED_IMPORTS: Select[*ImportRow] = select(
    imports.c.imported, imports.c.person, imports.c.placement_key, imports.c.sealed, people.c.wrapped_key
).outerjoin(people, people.c.pseudonym == imports.c.person)
"""The select of imported outcomes with their people's keys. It is one select, so that no move comes between them."""


class OpenedImport(NamedTuple):
    """An imported outcome, decrypted, with the example that it is."""

    name: bytes
    person: bytes | None
    content: ImportContent
    example: DatedExample
    shelf: CompiledPlacement
    allowed: Allowed

    @property
    def at(self) -> int:
        """The index of the item in the compiled placement."""
        return self.shelf.index[self.content.item]


async def open_imports(
    gateway: Gateway, revisions: Revisions, rows: Iterable[ImportRow]
) -> list[OpenedImport | None]:
    """Returns these rows as examples. None for one that does not decrypt: nothing can be learned or unlearned of it."""
    return [await _open(gateway.keyring, revisions, row) for row in rows]


async def _open(keyring: Keyring, revisions: Revisions, row: ImportRow) -> OpenedImport | None:
    name, person, key, sealed, wrapped = row
    try:
        own = keyring.operator_key if person is None else keyring.unwrap(wrapped or b"", person)
        content = decode_import(unseal(own, sealed, SEALED_FOR + name))
    except Unreadable:
        return None
    if content.placement != key:  # the row was changed in the database
        return None
    shelf, allowed = await revisions.shelf(key, content.revision), read_context(content)
    return OpenedImport(name, person, content, _make_example(shelf, content, allowed), shelf, allowed)


def read_context(content: ImportContent) -> Allowed:
    """Returns what was allowed of the request."""
    facts = tuple(ContextFact(field, content.context[field]) for field in sorted(content.context))
    recorded = AllowedRecord(context=facts, interests=(), level=content.level, strength=content.strength)
    return read_allowed(recorded)


def _make_example(shelf: CompiledPlacement, content: ImportContent, allowed: Allowed) -> DatedExample:
    value = None if content.value is None else float(content.value)
    shows_nothing = is_nothing(shelf, content.item)
    worth = reward(shelf.placement.rewards, content.kind, value, is_nothing=shows_nothing)
    features = example(shelf, shelf.index[content.item], allowed, content.at_ms)
    return DatedExample(content.at_ms, (features, worth), place_of(content.position))


async def list_learned(gateway: Gateway, key: str, after: bytes, *, most: int) -> Sequence[ImportRow]:
    """Returns the first `most` learned imports of the placement past the name `after`."""
    table = imports.c
    query = STORED_IMPORTS.where(
        table.placement_key == key, table.pending == ImportState.LEARNED, table.imported > after
    )
    return await gateway.database.rows(query.order_by(table.imported).limit(most))
