"""The items of recorded decisions, as examples for the models of their placements."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.shown_items import find_kept_items
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.decay import DatedExample
from aboveboard.engine.examination import place_of
from aboveboard.engine.examples import example
from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, fetch_records, open_record
from aboveboard.keys.keyring import Keyring
from aboveboard.privacy.allowed import Allowed
from aboveboard.signals.impressions import impression
from aboveboard.signals.outcome_tables import impressions
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

AT_ONCE = 1000
"""The names in one query. A database binds some ten thousand values at most."""

Where = Callable[[CompiledPlacement, int, Allowed], bool]
"""A condition on an example: its compiled placement, its item's position, and the use that was allowed then.
"""


class MadeDecision(NamedTuple):
    """A decision's record, decrypted, with the app that asked for it and the time."""

    app: str
    at_ms: int
    body: DecisionRecord


class ShownExample(NamedTuple):
    """An item of a decision, as an example for the placement's model. `name` is the name of its impression, and
    `place` that in its list (see `engine.examination`).
    """

    name: bytes
    placement: str
    at_ms: int
    features: dict[str, float]
    place: int = 1

    def at(self, reward: float) -> DatedExample:
        return DatedExample(self.at_ms, (self.features, reward), self.place)


async def rewards_of(gateway: Gateway, names: Collection[bytes]) -> dict[bytes, float]:
    """Returns the last learned reward of each impression in `names` that a model has learned from."""
    found, asked = dict[bytes, float](), list(names)
    for at in range(0, len(asked), AT_ONCE):
        query = select(impressions.c.impression, impressions.c.reward)
        found |= await gateway.database.rows(
            query.where(impressions.c.impression.in_(asked[at : at + AT_ONCE]))
        )
    return found


async def list_examples(
    keyring: Keyring,
    revisions: Revisions,
    made: Sequence[MadeDecision | None],
    known: Collection[bytes],
    *,
    where: Where | None = None,
) -> list[ShownExample]:
    """Returns the items of these decisions whose impressions are `known`, as examples.

    With `where`, only those for which it is True.
    """
    found = []
    for app, at_ms, body in filter(None, made):
        key = placement_key(app, body.placement)
        standing = find_kept_items(body)  # what was not drawn teaches nothing
        names = {
            impression(keyring, body.decision, shown.item): shown.item
            for shown in body.items
            if shown.item not in standing
        }
        places = {shown.item: place_of(position) for position, shown in enumerate(body.items, 1)}
        for name in [name for name in names if name in known]:
            shelf, allowed = await revisions.shelf(key, body.revision), read_allowed(body.allowed)
            at = shelf.index[names[name]]
            if where is None or where(shelf, at, allowed):
                features = example(shelf, at, allowed, body.as_of_ms)
                found.append(ShownExample(name, key, at_ms, features, places[names[name]]))
    return found


async def decisions(
    gateway: Gateway, after: int, end: int | None = None, *, most: int
) -> Sequence[StoredRecord]:
    """Returns the first `most` stored decisions past `after` and before `end`, each with its person's wrapped key."""
    table = records.c
    query = (
        STORED_WITH_KEY.where(table.entry_index > after, table.kind == EntryKind.DECISION)
        .order_by(table.entry_index)
        .limit(most)
    )
    return await fetch_records(
        gateway.database, query if end is None else query.where(table.entry_index < end)
    )


def decrypt_record(keyring: Keyring, stored: StoredRecord) -> MadeDecision | None:
    """Returns the decision, or None if it cannot be decrypted: then nothing of it can be learned or unlearned."""
    try:
        if stored.person is None:
            return open_decision(stored, keyring.operator_key)
        return open_decision(stored, keyring.unwrap(stored.wrapped_key or b"", stored.person))
    except (Unreadable, Tampered):
        return None


def open_decision(stored: StoredRecord, key: bytes) -> MadeDecision | None:
    """Returns the decision of a record. `key` is that of its person, or the operator's without one.

    None when the key does not decrypt it, or when it is not what the log commits to. Raises AboveboardError for a
    form that this version does not know.
    """
    try:
        return MadeDecision(stored.app, stored.at_ms, open_record(stored, key, DecisionRecord))
    except (Unreadable, Tampered):
        return None


def note_refused(
    gateway: Gateway, rows: Sequence[StoredRecord], found: Sequence[MadeDecision | None]
) -> None:
    """Counts and logs each record that was refused. One is not refused when the key of its person is gone."""
    for row, made in zip(rows, found, strict=True):
        if made is None and (row.person is None or row.readable_key is not None):
            note_record(gateway.metrics, row.entry_index)


def impressions_in(keyring: Keyring, found: Sequence[MadeDecision | None]) -> list[bytes]:
    """Returns the names of all items that these decisions showed."""
    bodies = [each.body for each in found if each]
    return [impression(keyring, body.decision, shown.item) for body in bodies for shown in body.items]
