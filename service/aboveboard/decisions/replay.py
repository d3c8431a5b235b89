"""The replay: a decision read back from its own record and computed again (promise 11)."""

from datetime import datetime
from typing import NamedTuple

import numpy as np
from msgspec import UnsetType

from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_ms
from aboveboard.decisions.left_out import find_rivals
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.slots import SlotInput, decide_slots
from aboveboard.engine.choice import Decision, decide
from aboveboard.engine.model import Bound
from aboveboard.errors import BeingErased, NotFound, Unreadable
from aboveboard.explanation.circumstances import USUAL, Circumstances
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.outbound import removals
from aboveboard.outbound.removals import RecordedRemovals, Removals
from aboveboard.people.store import open_person
from aboveboard.words import EntryKind


class LocatedRecord(NamedTuple):
    """A decision's record as it is stored, and the key that decrypts it."""

    stored: StoredRecord
    key: bytes


class OpenedDecision(NamedTuple):
    """A decision's record, decrypted. `place` is its index in the log.

    `person` is a pseudonym, or None for a decision about no person. `key` is the key that the record was sealed under.
    """

    place: int
    at_ms: int
    person: bytes | None
    key: bytes
    body: DecisionRecord


async def recall(gateway: Gateway, app: str, decision: str) -> OpenedDecision:
    """Returns the decrypted record of one of this app's decisions. Raises NotFound for an unknown id, a person who is
    erased or being erased, and a decision of another app. Raises RecordRefused or Tampered for a record that does not
    decrypt or is not the one in the log. Raises PersonRefused when the row of its person does not decrypt.
    """
    stored, key = await locate(gateway, app, decision)
    body = gateway.open_record(stored, key, DecisionRecord)
    return OpenedDecision(stored.entry_index, stored.at_ms, stored.person, key, body)


async def locate(gateway: Gateway, app: str, decision: str, *, gone: bytes | None = None) -> LocatedRecord:
    """Returns the record as `recall` does, not decrypted yet. Raises NotFound as `recall` does. `gone` is the pseudonym
    that a first read found in the record, and that has no row.
    """
    stored = await gateway.find_record(decision)
    if stored is None or stored.app != app or stored.kind != EntryKind.DECISION:
        raise _unknown()
    if stored.person is None:
        return LocatedRecord(stored, gateway.keyring.operator_key)
    found = await gateway.find_person(stored.person)
    # The person may have moved between the two reads. Then the record names their new pseudonym, so it is read again.
    if found is None and stored.person != gone:
        return await locate(gateway, app, decision, gone=stored.person)
    if found is None:
        raise _unknown()
    try:
        return LocatedRecord(stored, open_person(gateway.keyring, stored.person, found).key)
    except BeingErased:
        raise _unknown() from None
    except Unreadable as error:
        raise await gateway.refuse_unreadable(error) from error


def _unknown() -> NotFound:
    return NotFound(
        "This decision was not found. Use the id of a decision of this app.",
        field="decision",
        expected="a decision of this app",
    )


async def bound_of(gateway: Gateway, app: str, record: DecisionRecord) -> Bound:
    """Returns placement and model by the record, items as new as they were. Raises NotFound when one is deleted."""
    key = placement_key(app, record.placement)
    return await gateway.shelves.at(key, record.revision, record.model, record.as_of_ms)


async def read_removals(
    gateway: Gateway, app: str, record: DecisionRecord, recorded: RecordedRemovals
) -> Removals:
    """Returns the items in `recorded`, which is `removed` or `impersonal` of the record, with the reasons. Those in
    `impersonal` are not removed: the baseline may choose them. `places` of a short list are not of the placement.
    """
    if isinstance(recorded, list):  # by name, so that the revision is not needed
        names = tuple(one.item for one in recorded)
        return removals.read(recorded, names, {name: at for at, name in enumerate(names)})
    shelf = await gateway.shelves.shelf(placement_key(app, record.placement), record.revision)
    return removals.read(recorded, shelf.ids, shelf.index)


def read_circumstances(bound: Bound, record: DecisionRecord) -> Circumstances:
    """Returns the circumstances of the recorded decision, for its explanation. Usual ones for the earliest records."""
    if isinstance(record.left, UnsetType):
        return USUAL
    names = record.candidates
    return Circumstances(
        kept_back=record.left.by,
        is_own=record.left.own,
        is_narrowed=names is not None and len(names) < len(bound.shelf.ids),
        rivals=find_rivals(bound, to_ms(datetime.fromisoformat(record.at))),
        lower=() if isinstance(record.slots, UnsetType) else record.slots.left,
    )


def compute_again(bound: Bound, record: DecisionRecord) -> Decision:
    """Returns the decision by its record and `bound_of`, equal to the bit for the same build and kind of processor."""
    names, shelf = record.candidates, bound.shelf
    all_of = (
        np.arange(len(shelf.ids))
        if names is None
        else np.array([shelf.index[name] for name in names], np.intp)
    )
    candidates = np.setdiff1d(all_of, removals.read(record.removed, shelf.ids, shelf.index).places)
    impersonal, seed = removals.read(record.impersonal, shelf.ids, shelf.index).places, int(record.seed, 16)
    if not isinstance(record.arranged, UnsetType):
        choosing = SlotInput(candidates, impersonal, seed)
        return decide_slots(bound, read_allowed(record.allowed), record.arranged, choosing)
    return decide(
        bound, read_allowed(record.allowed), candidates, count=record.count, seed=seed, impersonal=impersonal
    )
