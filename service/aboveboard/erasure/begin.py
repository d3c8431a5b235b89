"""The first step of an erasure. From its commit on, only the erasure reads or writes the person's data."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import select

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import state as progress
from aboveboard.erasure.scan import CANARY_BYTES
from aboveboard.erasure.shared_ledger import write_marked
from aboveboard.erasure.state import ErasurePlan
from aboveboard.errors import BeingErased, NotFound, Unavailable, UnknownEffect, Unreadable
from aboveboard.gateway import deletions
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.person_tables import list_tables
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.record_indexes import list_of
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.hmac_sha256 import hmac_sha256
from aboveboard.people.handling import EraseWay
from aboveboard.people.store import Person, insert_erasing, mark_erasing, open_person
from aboveboard.storage.journal import Guard, Submission

SAMPLES = 4
"""The most sealed values that one query contributes; the last step searches every file for a piece of each."""

FATE_MOST_S = 5.0
"""The seconds for which a lost answer to the first commit is looked for."""

FATE_PAUSE_S = 0.25

_SEALED_FROM = 13
"""The bytes of version and nonce at the start of a sealed value; see `keys.sealing`."""


class StartedErasure(NamedTuple):
    """A started erasure. `erasure` is the one-time id: only the caller gets it, and it is not stored. `intent` is
    the index of the intent entry in the log. `alias` is True when the request named a guest's id, so more than that id
    is erased.
    """

    erasure: str
    intent: int
    alias: bool = False


class Subject(NamedTuple):
    """A row to be erased. `person` is None when it cannot be decrypted: then only the pseudonym is known.

    `version` is 0 for a row that was deleted in the database.
    """

    pseudonym: bytes
    version: int
    wrapped_key: bytes
    sealed: bytes
    person: Person | None


def own_id(gateway: Gateway, name: bytes) -> str:
    """Returns the one-time id that belongs to `name`, which no one can guess. The same name gives the same id."""
    made = hmac_sha256(gateway.keyring.operator_key, b"aboveboard/erasure-id/1" + name)
    return f"era_{made[:20].hex()}"


async def mark(
    gateway: Gateway, app: str, find: Callable[[], Awaitable[bytes]], *, erasure: str | None = None
) -> StartedErasure:
    """Starts the erasure of the person whose current pseudonym `find` returns, with all their linked ids.

    The mark, the erasure's row and the intent entry are one commit. That entry also commits to their records as gone.
    The one-time id is `erasure`, or a new random one. Raises NotFound when nothing is stored under the pseudonym, and
    BeingErased when another erasure has started. Raises Unavailable, and UnknownEffect with the one-time id in its
    detail when the answer to the commit was lost and cannot be found.
    """
    erasure = erasure or f"era_{gateway.randomness(20).hex()}"
    name = progress.hash_of(erasure)
    people, is_alias = set[bytes](), False
    turns = {deletions.TURN}
    # Each person is sampled once, then their row is read again. Little time may pass between reading and marking it,
    # because another process may change the row.
    samples: dict[bytes, list[bytes]] = {}

    async def attempt() -> int:
        nonlocal is_alias
        subjects = await _subjects(gateway, await find())
        people.update(each.pseudonym for each in subjects)
        turns.update(people)
        if missing := [each.pseudonym for each in subjects if each.pseudonym not in samples]:
            samples.update({pseudonym: await _samples(gateway, pseudonym) for pseudonym in missing})
            subjects = await _subjects(gateway, await find())
        first = subjects[0].person
        is_alias = first is not None and first.state.owner is not None
        now_ms = gateway.clock()
        guard, write = progress.insert_erasure(gateway, name, _plan(app, subjects, samples), now_ms)
        body = ErasureRecord(erasure=name.hex(), step=progress.MARKED)
        listed = [await list_of(gateway, each.pseudonym) for each in subjects]
        indexes = sorted(index for some, _ in listed for index in some)
        intent = progress.intent_name(name)
        change = await deletions.account(gateway, indexes, body, app=app, record=intent, at_ms=now_ms)
        guards = (guard, *(Guard("people", each.pseudonym, each.version) for each in subjects))
        # A row that was deleted in the database is written again. Else a no of now would go with the erasure.
        marks = tuple(
            mark_erasing(each.pseudonym, each.version)
            if each.version
            else insert_erasing(gateway.keyring, each.pseudonym)
            for each in subjects
        )
        unchanged = tuple(each for _, each in listed)
        named = [*(each.pseudonym for each in subjects), *_list_former(subjects)]
        lines = write_marked(named, leaf_hash(change.entry.leaf).hex())
        writes = (write, *marks, *change.writes, *lines)
        return await gateway.submit(Submission((*guards, *unchanged, change.guard), writes, (change.entry,)))

    try:
        intent = await gateway.with_retries(in_turn(turns, attempt))
    except UnknownEffect:
        intent = await _find_intent(gateway, erasure)
    return StartedErasure(erasure, intent, is_alias)


async def _find_intent(gateway: Gateway, erasure: str) -> int:
    """Returns the index of an intent entry after the answer to its commit was lost.

    It asks for FATE_MOST_S seconds. Raises Unavailable when the commit had no effect. Raises UnknownEffect with the
    one-time id when the database does not answer, because no later answer could give that id.
    """
    try:
        async with asyncio.timeout(FATE_MOST_S):
            found = await _find_at_last(gateway, progress.intent_name(progress.hash_of(erasure)))
    except TimeoutError:
        raise UnknownEffect(
            f"The answer to the commit was lost. The erasure {erasure} may have started.",
            expected="a read of its receipt, which is not found if nothing was done",
            retry_after_seconds=1,
        ) from None
    if found is None:
        raise Unavailable(
            "The erasure could not be recorded. Nothing was done.",
            expected="the same request again, a little later",
            retry_after_seconds=1,
        )
    return found.entry_index


async def _find_at_last(gateway: Gateway, name: str) -> StoredRecord | None:
    """Returns the record of this name, None without one. It asks until the database answers."""
    while True:
        with suppress(Unavailable):
            # It changes nothing, but takes the log's lock. So a commit that was still under way has ended.
            await gateway.submit(Submission((), (), ()))
            return await gateway.find_record(name)
        await asyncio.sleep(FATE_PAUSE_S)


def _list_former(subjects: list["Subject"]) -> tuple[bytes, ...]:
    """Returns the pseudonyms of the subjects from before a key rotation."""
    return tuple(name for each in subjects if each.person for name in each.person.state.former)


def _plan(app: str, subjects: list["Subject"], samples: Mapping[bytes, list[bytes]]) -> ErasurePlan:
    people = tuple(each.pseudonym for each in subjects)
    former = _list_former(subjects)
    names = tuple(piece for pseudonym in (*people, *former) for piece in _names(pseudonym))
    traces = tuple(
        piece[:CANARY_BYTES]
        for each in subjects
        for piece in (*_own(each), *samples.get(each.pseudonym, ()))
        if len(piece) >= CANARY_BYTES
    )
    return ErasurePlan(app, people, names, traces, former)


async def _subjects(gateway: Gateway, pseudonym: bytes) -> list[Subject]:
    """Returns the person under all linked ids, the requested one first. Raises NotFound."""
    first = await _subject(gateway, pseudonym)
    if first is None:
        raise NotFound("Nothing is stored about this person. Check the id and the app.", field="person")
    found, todo = {pseudonym: first}, _list_linked(first)
    while todo:
        other = todo.pop()
        subject = None if other in found else await _subject(gateway, other)
        if subject is not None:
            found[other] = subject
            todo += _list_linked(subject)
    return list(found.values())


async def _subject(gateway: Gateway, pseudonym: bytes) -> Subject | None:
    row = await gateway.find_person(pseudonym)
    if row is None:
        # A row that was deleted in the database leaves records behind, which can still be erased.
        left, _ = await list_of(gateway, pseudonym)
        return Subject(pseudonym, 0, b"", b"", None) if left else None
    _, version, wrapped, sealed = row
    try:
        person = open_person(gateway.keyring, pseudonym, row)
    except BeingErased:
        raise
    except Unreadable:
        # A person who cannot be decrypted can still be erased, but not by keys that are behind.
        await refuse_older_keys(gateway)
        person = None
    return Subject(pseudonym, version, wrapped, sealed, person)


def _list_linked(subject: Subject) -> list[bytes]:
    if subject.person is None:
        return []
    state = subject.person.state
    return [*state.guests] if state.owner is None else [*state.guests, state.owner]


def _names(pseudonym: bytes) -> tuple[bytes, bytes]:
    """Returns a piece of the pseudonym as the database stores it, and as a text file would."""
    piece = pseudonym[:CANARY_BYTES]
    return piece, piece.hex().encode()


def _own(subject: Subject) -> list[bytes]:
    """Returns pieces of the keys and of the sealed state. No file may contain one of them after the erasure."""
    own = [subject.sealed[_SEALED_FROM:], subject.wrapped_key[_SEALED_FROM:]]
    return own if subject.person is None else [*own, subject.person.key]


async def _samples(gateway: Gateway, pseudonym: bytes) -> list[bytes]:
    """Returns pieces of the first and last sealed values of every table from which the person's rows are deleted."""
    found = dict[bytes, None]()
    for each in list_tables(EraseWay.ROWS):
        if each.sealed is None:
            continue
        own = select(each.sealed).where(each.owner == pseudonym).limit(SAMPLES)
        for query in (own.order_by(each.key), own.order_by(each.key.desc())):
            found |= {value[_SEALED_FROM:]: None for (value,) in await gateway.database.rows(query)}
    return list(found)
