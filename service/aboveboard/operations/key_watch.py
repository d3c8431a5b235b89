"""The watch on the keys folder, and the changes that a rotation makes in the database.

A command rotates the keys, and a gateway that serves notices. It looks once a second, and whenever a row or a new
person shows that its keys are behind. It needs no restart, and refuses no request during a rotation.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple

import structlog
from sqlalchemy import func, select

from aboveboard.background import LONG_REST_S, every, unless_unchanged
from aboveboard.errors import KEYS_BEHIND, AboveboardError, Stale, StartupRefused, Unavailable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import READ_ERA, change
from aboveboard.gateway.log_keys import LogKeys
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.keys.keyring import KeyFolder, Keyring
from aboveboard.people.hold_tables import REWRAP_HOLD, holds, label_key
from aboveboard.people.store import REWRAP, people
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records
from aboveboard.transparency.signer import SigningKeys

EVERY_S = 1.0
BATCH = 200
PAUSE_S = 0.01
"""The pause between two batches, in seconds, so that a gateway beside it can write."""
ATTEMPTS_MAX = 8
UNAVAILABLE_S = 0.25

Footprint = tuple[tuple[int, int], ...]

ReportPeople = Callable[[int], None]
"""A function that is called with the number of people who were just processed."""

log = structlog.get_logger("aboveboard")


class Marks(NamedTuple):
    """The parts of a keyring that a step of a rotation changes."""

    era: int
    master: tuple[int, ...]
    former_pseudonym_key: bytes | None
    signers: list[bytes]


class Watch:
    """The watch that keeps a gateway's keys, and those that sign its log, as they are on the disk."""

    def __init__(self, keys: KeyFolder, signing: SigningKeys, seen: Footprint) -> None:
        """Takes `seen`, the footprint of the keys folder from before the gateway's keys were read."""
        self._keys, self._signing, self._seen = keys, signing, seen
        self._turn = asyncio.Lock()

    async def look(self, gateway: Gateway) -> bool:
        """Loads the keys when they have changed. Returns True when the gateway now uses other keys.

        An error is logged, and the next look tries again.
        """
        try:
            # One look at a time: an older read must not replace the keys of a newer one.
            async with self._turn:
                # Before the read: a change that comes after it is found by the next look.
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
            # The database first: when it has newer keys than these, the gateway keeps its own.
            await use_new_keys(gateway, fresh)
        gateway.keyring = self._signing.keyring = fresh


def _of(keyring: Keyring) -> Marks:
    """Returns the parts of a keyring that a step of a rotation changes."""
    signers = [signer.public_key().public_bytes_raw() for signer in keyring.log_signers]
    return Marks(keyring.era, keyring.master.marks, keyring.former_pseudonym_key, signers)


async def run(gateway: Gateway) -> None:
    """Looks for other keys once a second until cancelled, and logs when the gateway uses them.

    Brings `log.keys` up to date at the beginning, and when the keys or the entries about them have changed. Another
    process may write such an entry after this one uses the key.
    """
    keys, known = gateway.part(LogKeys), gateway.keyring
    stored: tuple[Marks, int] | None = None

    def read_version() -> tuple[int, Keyring] | None:
        version = gateway.database.reads.read_version()
        return None if version is None else (version, gateway.keyring)

    async def store_changed() -> None:
        nonlocal stored
        found = _of(gateway.keyring), len(await keys.events())
        if found != stored:
            await keys.store()
            stored = found  # last, so that the next look tries again when the disk refuses

    store = unless_unchanged(store_changed, read_version, rest_s=LONG_REST_S)

    async def look() -> None:
        nonlocal known
        await gateway.look()
        if gateway.keyring is not known:
            known = gateway.keyring
            log.info("keys_taken_up")
        await store()

    await every(EVERY_S, look, "keys_not_taken_up", at_once=True)


async def use_new_keys(gateway: Gateway, fresh: Keyring) -> None:
    """Moves the database to the newest of these keys, under which every gateway then stores new people.

    The keyring of this gateway stays. Raises StartupRefused when the database is at a newer key generation than these
    keys. Raises Unavailable when other processes were faster 8 times.
    """
    for _ in range(ATTEMPTS_MAX):
        ((_, found),) = await gateway.database.rows(READ_ERA)
        if found == fresh.era:
            return
        if found not in fresh.eras:
            raise StartupRefused(f"{KEYS_BEHIND} Put the newest keys folder here.")
        try:
            await gateway.database.journal.submit(change(found, fresh.era))
        except Stale:
            continue
        return
    raise Unavailable("Other processes keep changing the keys. Try again.", retry_after_seconds=1)


class RewrapPass(NamedTuple):
    """The result of one pass over every person's encrypted key, as numbers of people.

    `renewed` keys were under an older master key, and `unreadable` ones do not open.
    """

    seen: int = 0
    renewed: int = 0
    unreadable: int = 0


async def count_people(gateway: Gateway) -> int:
    ((count,),) = await gateway.database.rows(select(func.count()).select_from(people))
    return int(count)


async def look_at_people(gateway: Gateway, report: ReportPeople, *, change: bool = True) -> RewrapPass:
    """Puts every person's key under the newest master key of this gateway, in one pass over all people.

    One pass may not be enough: a gateway that has not noticed that master key may add older ones. A row that another process changes in between is left alone, so no change is lost. With `change` False
    keys are only counted.
    """
    last, found = b"", RewrapPass()
    query = select(people.c.pseudonym, people.c.wrapped_key).order_by(people.c.pseudonym).limit(BATCH)
    while rows := await gateway.database.rows(query.where(people.c.pseudonym > last)):
        writes, unreadable = _rewrap_page(gateway, rows)
        if writes and change:
            await submit_patiently(gateway, Submission((), tuple(writes), ()))
        found = RewrapPass(found.seen + len(rows), found.renewed + len(writes), found.unreadable + unreadable)
        report(len(rows))
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


async def rewrap_holds(gateway: Gateway) -> int:
    """Puts the key of every legal hold under the newest master key, in one pass. Returns how many were under another.

    Raises Unreadable when no master key opens one.
    """
    writes = []
    for hold, wrapped in await gateway.database.rows(select(holds.c.hold_id, holds.c.wrapped_key)):
        try:
            renewed = gateway.keyring.master.reencrypt(wrapped, label_key(hold))
        except Unreadable:
            raise Unreadable(
                "No master key opens the key of a legal hold. The old master key is kept. "
                "Restore the keys folder or the database from a backup."
            ) from None
        if renewed is not None:
            row = {"key": hold, "wrapped_before": wrapped, "wrapped_next": renewed}
            writes.append(Write(REWRAP_HOLD, row))
    if writes:
        await submit_patiently(gateway, Submission((), tuple(writes), ()))
    return len(writes)


async def rewrap_people(gateway: Gateway, report: ReportPeople) -> RewrapPass:
    """Repeats the pass over all people and legal holds until it finds no key under an older master key.

    Returns the last result. Raises Unreadable when no master key opens one of their keys. Then the old master key must
    not be destroyed.
    """
    while (found := await look_at_people(gateway, report)).renewed or await rewrap_holds(gateway):
        pass
    if found.unreadable:
        raise Unreadable(
            f"No master key opens the keys of {found.unreadable} people. The old master key is kept. "
            "Restore the keys folder or the database from a backup."
        )
    return found


async def submit_patiently(gateway: Gateway, submission: Submission) -> None:
    """Submits for a command, which has time to wait while a gateway beside it has the database.

    Raises Unavailable after 8 attempts.
    """
    for turn in range(ATTEMPTS_MAX):
        try:
            await gateway.submit(submission)
        except Unavailable:
            if turn == ATTEMPTS_MAX - 1:
                raise
            await asyncio.sleep(UNAVAILABLE_S)
        else:
            return


async def say_once(gateway: Gateway, name: str, body: KeyRecord) -> bool:
    """Appends an entry about a key to the log, with `body`, unless the log has one of that name.

    Returns True when it appended one.
    """
    record = f"key_{name}"
    if await gateway.database.rows(select(records.c.record).where(records.c.record == record)):
        return False
    entry = gateway.entry(body, gateway.operator(OPERATOR), record=record)
    await submit_patiently(gateway, Submission((), (), (entry,)))
    return True
