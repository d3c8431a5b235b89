"""Records read back: a decision computed again from its own record, and its sentences rendered anew (promise 11)."""

from typing import Any, NamedTuple

import numpy as np

from aboveboard.catalogue.cache import placement_key
from aboveboard.decisions.record import allowed_of, as_of
from aboveboard.engine.choice import Decision, decide
from aboveboard.engine.model import Bound
from aboveboard.errors import BeingErased, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import open_record
from aboveboard.outbound import removals
from aboveboard.outbound.removals import Removals
from aboveboard.people.store import open_person
from aboveboard.words import EntryKind


class Recalled(NamedTuple):
    """A decision's record, opened. `key` is what it lies under; `person` the pseudonym, or None for nobody's."""

    place: int
    at_ms: int
    person: bytes | None
    key: bytes
    body: Any


class Located(NamedTuple):
    """A decision's record as it is kept, and the key that opens it."""

    place: int
    at_ms: int
    person: bytes | None
    key: bytes
    sealed: bytes
    leaf: bytes


async def recall(gateway: Gateway, app: str, decision: str) -> Recalled:
    """The record of one of this app's decisions. NotFound for all others: unknown, erased, another app's."""
    found = await locate(gateway, app, decision)
    body = open_record(found.sealed, found.leaf, found.key)
    return Recalled(found.place, found.at_ms, found.person, found.key, body)


async def locate(gateway: Gateway, app: str, decision: str, *, gone: bytes | None = None) -> Located:
    """As `recall`, not opened yet. `gone` is the person of the record as read before, of whom nothing is held."""
    row = await gateway.find_record(decision)
    if row is None or row[2] != app or row[4] != EntryKind.DECISION:
        raise _unknown()
    _, index, _, person, _, at_ms, sealed, leaf = row
    key = gateway.keyring.operator_key
    if person is not None:
        found = await gateway.find_person(person)
        if found is None and person != gone:  # they may have moved between the two readings; see `moving`
            return await locate(gateway, app, decision, gone=person)
        if found is None:
            raise _unknown()
        try:
            key = open_person(gateway.keyring, person, found).key
        except BeingErased:
            raise _unknown() from None
    return Located(index, at_ms, person, key, sealed, leaf)


def _unknown() -> NotFound:
    return NotFound("there is no such decision", field="decision", expected="a decision of this app")


async def bound_of(gateway: Gateway, app: str, body: Any) -> Bound:
    """The placement and the model that the record names, with its items as new as they were."""
    key = placement_key(app, body["placement"])
    return await gateway.shelves.at(key, body["revision"], body["model"], as_of(body))


async def removed_of(gateway: Gateway, app: str, body: Any, field: str = "removed") -> Removals:
    """What the record says was removed from the choice, or with "impersonal" from the personal part of it."""
    if isinstance(body[field], list):  # by name, so that the revision is not needed
        names = tuple(item for item, _ in body[field])
        return removals.read(body[field], names, {name: at for at, name in enumerate(names)})
    shelf = await gateway.shelves.shelf(placement_key(app, body["placement"]), body["revision"])
    return removals.read(body[field], shelf.ids, shelf.index)


def compute_again(bound: Bound, body: Any) -> Decision:
    """The decision from its record alone: the same items, probabilities and bits as were answered."""
    names, shelf = body["candidates"], bound.shelf
    all_of = (
        np.arange(len(shelf.ids))
        if names is None
        else np.array([shelf.index[name] for name in names], np.intp)
    )
    candidates = np.setdiff1d(all_of, removals.read(body["removed"], shelf.ids, shelf.index).places)
    return decide(
        bound,
        allowed_of(body),
        candidates,
        count=body["count"],
        seed=int(body["seed"], 16),
        impersonal=removals.read(body["impersonal"], shelf.ids, shelf.index).places,
    )
