"""The items of recorded decisions, as examples of their placements' models."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from aboveboard import canonical
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import allowed_of, as_of
from aboveboard.engine.decay import Dated
from aboveboard.engine.examples import example
from aboveboard.engine.placement import Shelf
from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import open_record
from aboveboard.keys.keyring import Keyring
from aboveboard.people.store import people
from aboveboard.privacy.allowed import Allowed
from aboveboard.signals.outcome_tables import impressions
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

AT_ONCE = 1000
"""Names in one query: databases bind some ten thousand values at most."""

Where = Callable[[Shelf, int, Allowed], bool]
"""Of a shelf, an item on it and what was allowed when it was chosen."""


class Record(NamedTuple):
    """The body of a decision's record, whose decision it was to make, and when it was made."""

    app: str
    at_ms: int
    body: Any


class Shown(NamedTuple):
    """An item of a decision, as an example of the placement's model. `name` is its impression."""

    name: bytes
    placement: str
    at_ms: int
    features: dict[str, float]

    def at(self, reward: float) -> Dated:
        return Dated(self.at_ms, (self.features, reward))


def impression(decision: str, item: str) -> bytes:
    """The name of one item that was shown once."""
    return hashlib.sha256(canonical.encode([decision, item])).digest()


async def rewards_of(gateway: Gateway, names: Collection[bytes]) -> dict[bytes, float]:
    """Those impressions of `names` that a model holds, each with its reward as last learned."""
    found, asked = dict[bytes, float](), list(names)
    for at in range(0, len(asked), AT_ONCE):
        query = select(impressions.c.impression, impressions.c.reward)
        found |= await gateway.database.rows(
            query.where(impressions.c.impression.in_(asked[at : at + AT_ONCE]))
        )
    return found


async def shown_in(
    revisions: Revisions,
    opened: Sequence[Record | None],
    known: Collection[bytes],
    *,
    where: Where | None = None,
) -> list[Shown]:
    """The items in these records that are among the `known` impressions, all or those `where` something holds."""
    found = []
    for app, at_ms, body in filter(None, opened):
        key = placement_key(app, body["placement"])
        names = {impression(body["decision"], item): item for item, _ in body["items"]}
        for name in [name for name in names if name in known]:
            shelf, allowed = await revisions.shelf(key, body["revision"]), allowed_of(body)
            at = shelf.index[names[name]]
            if where is None or where(shelf, at, allowed):
                found.append(Shown(name, key, at_ms, example(shelf, at, allowed, as_of(body))))
    return found


async def decisions(gateway: Gateway, after: int, end: int | None = None, *, most: int) -> Sequence[Any]:
    """The rows of decisions past a place in the log, oldest first, for `opened`. Each with its person's key, in one
    reading: whoever moves to another pseudonym meanwhile has both or neither. The last column is the person's state."""
    table = records.c
    query = (
        select(table.entry_index, table.app, table.at_ms, table.person, table.sealed, entries.c.leaf)
        .add_columns(people.c.wrapped_key, people.c.sealed)
        .join(entries, entries.c.entry_index == table.entry_index)
        .outerjoin(people, people.c.pseudonym == table.person)
        .where(table.entry_index > after, table.kind == EntryKind.DECISION)
        .order_by(table.entry_index)
        .limit(most)
    )
    return await gateway.database.rows(query if end is None else query.where(table.entry_index < end))


def opened(keyring: Keyring, row: Sequence[Any]) -> Record | None:
    """None when it does not open: nothing of it can be learned or taken back any more."""
    _, app, at_ms, person, sealed, leaf, wrapped, _ = row
    try:
        key = keyring.operator_key if person is None else keyring.unwrap(wrapped or b"", person)
        return Record(app, at_ms, open_record(sealed, leaf, key))
    except (Unreadable, Tampered):
        return None
