"""Rotation of keys in a gateway: noticing that there are other keys, and what a rotation does in the database.

A command rotates, a gateway that serves notices: once a second, and whenever a row or a new person shows it that its
keys are behind. Nothing has to be restarted, and nothing is refused meanwhile.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple

import structlog
from sqlalchemy import func, select

from aboveboard.background import every
from aboveboard.errors import AboveboardError, Stale, StartupRefused, Unavailable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import READ_ERA, change
from aboveboard.gateway.record_bodies import KeyRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.keys.keyring import KeyFolder, Keyring
from aboveboard.people.store import REWRAP, people
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records
from aboveboard.transparency.signer import SigningKeys

EVERY_S = 1.0
BATCH = 200
PAUSE_S = 0.01
"""Between two batches, so that a gateway beside it gets its turn at writing."""
ATTEMPTS_MAX = 8
UNAVAILABLE_S = 0.25

Footprint = tuple[tuple[int, int], ...]

Told = Callable[[int], None]
"""Is called with how many more people are done."""

log = structlog.get_logger("aboveboard")


class Marks(NamedTuple):
    """The parts of a keyring that a step of a rotation changes."""

    era: int
    master: tuple[int, ...]
    former_pseudonym_key: bytes | None
    signers: list[bytes]


class Watch:
    """Keeps the keys of a gateway, and those that sign its log, as they are on the disk."""

    def __init__(self, keys: KeyFolder, signing: SigningKeys, seen: Footprint) -> None:
        """`seen` is the footprint of the keys from before the gateway's were read."""
        self._keys, self._signing, self._seen = keys, signing, seen
        self._turn = asyncio.Lock()

    async def look(self, gateway: Gateway) -> bool:
        """Returns whether there were other keys, which the gateway now uses. A fault is logged, and tried again."""
        try:
            async with self._turn:
                seen = self._keys.footprint()
                if seen == self._seen:
                    return False
                fresh = await asyncio.to_thread(self._keys.read)
                changed = _of(fresh) != _of(gateway.keyring)
                if changed:
                    await self._take(gateway, fresh)
                self._seen = seen
        except AboveboardError as error:
            log.error("keys_not_taken_up", detail=error.detail)
            return False
        return changed

    async def _take(self, gateway: Gateway, fresh: Keyring) -> None:
        if fresh.era != gateway.keyring.era:
            await use_new_keys(gateway, fresh)
        gateway.keyring = self._signing.keyring = fresh


def _of(keyring: Keyring) -> Marks:
    """What differs between two keyrings of one installation before and after a step of a rotation."""
    signers = [signer.public_key().public_bytes_raw() for signer in keyring.log_signers]
    return Marks(keyring.era, keyring.master.marks, keyring.former_pseudonym_key, signers)


async def run(gateway: Gateway) -> None:
    """Looks for other keys once a second until cancelled, and logs when they were taken up."""
    known = gateway.keyring

    async def look() -> None:
        nonlocal known
        await gateway.look()
        if gateway.keyring is not known:
            known = gateway.keyring
            log.info("keys_taken_up")

    await every(EVERY_S, look, "keys_not_taken_up")


async def use_new_keys(gateway: Gateway, fresh: Keyring) -> None:
    """Afterwards new people are made under the newest of these keys, by this gateway and by every other one.

    Raises StartupRefused when the database is already further than these keys.
    """
    for _ in range(ATTEMPTS_MAX):
        ((_, found),) = await gateway.database.rows(READ_ERA)
        if found == fresh.era:
            return
        if found not in fresh.eras:
            raise StartupRefused("the keys folder is behind the database; copy the newest keys folder here")
        try:
            await gateway.database.journal.submit(change(found, fresh.era))
        except Stale:
            continue
        return
    raise Unavailable("others keep changing the keys", retry_after_seconds=1)


class RewrapPass(NamedTuple):
    """What one look at every person's wrapped key found: how many were there, were wrapped anew, and do not open."""

    seen: int = 0
    renewed: int = 0
    unreadable: int = 0


async def count_people(gateway: Gateway) -> int:
    ((count,),) = await gateway.database.rows(select(func.count()).select_from(people))
    return int(count)


async def look_at_people(gateway: Gateway, told: Told, *, change: bool = True) -> RewrapPass:
    """One pass over all people. Afterwards every key of theirs is under the newest master key that this gateway has,
    but for those that come from a gateway which has not noticed it yet. With `change` False they are only counted.

    A row that is changed meanwhile is left alone, so nothing that others do is lost.
    """
    last, found = b"", RewrapPass()
    query = select(people.c.pseudonym, people.c.wrapped_key).order_by(people.c.pseudonym).limit(BATCH)
    while rows := await gateway.database.rows(query.where(people.c.pseudonym > last)):
        writes, unreadable = _rewrap_page(gateway, rows)
        if writes and change:
            await submit_patiently(gateway, Submission((), tuple(writes), ()))
        found = RewrapPass(found.seen + len(rows), found.renewed + len(writes), found.unreadable + unreadable)
        told(len(rows))
        last, _ = rows[-1]
        await asyncio.sleep(PAUSE_S)
    return found


def _rewrap_page(gateway: Gateway, rows: Iterable[tuple[bytes, bytes]]) -> tuple[list[Write], int]:
    writes, unreadable = [], 0
    for pseudonym, wrapped in rows:
        try:
            renewed = gateway.keyring.master.reencrypt(wrapped, pseudonym)
        except Unreadable:
            unreadable += 1
            continue
        if renewed is not None:
            row = {"key": pseudonym, "wrapped_before": wrapped, "wrapped_next": renewed}
            writes.append(Write(REWRAP, row))
    return writes, unreadable


async def rewrap_people(gateway: Gateway, told: Told) -> RewrapPass:
    """Afterwards a whole pass found nobody any more whose key is not under the newest master key. Its findings.

    Raises Unreadable when there is somebody whose key no master key opens: then the old one must not go.
    """
    while (found := await look_at_people(gateway, told)).renewed:
        pass
    if found.unreadable:
        raise Unreadable(
            f"the keys of {found.unreadable} people open under no master key that is here, so the old one is kept; "
            "restore the keys folder or the database from a backup"
        )
    return found


async def submit_patiently(gateway: Gateway, submission: Submission) -> None:
    """For a command, which has time when a gateway beside it holds the database."""
    for attempt in range(ATTEMPTS_MAX):
        try:
            await gateway.submit(submission)
        except Unavailable:
            if attempt == ATTEMPTS_MAX - 1:
                raise
            await asyncio.sleep(UNAVAILABLE_S)
        else:
            return


async def say_once(gateway: Gateway, name: str, body: KeyRecord) -> bool:
    """Afterwards the log has an entry of that name about a key, with `body`. Whether it had none before."""
    record = f"key_{name}"
    if await gateway.database.rows(select(records.c.record).where(records.c.record == record)):
        return False
    entry = gateway.entry(body, gateway.operator(OPERATOR), record=record)
    await submit_patiently(gateway, Submission((), (), (entry,)))
    return True
