"""The move of a person to their new pseudonym during a rotation of the pseudonym key.

The apps' ids are not stored. So a new pseudonym can be computed only at the person's next request. The person's row and
all rows that refer to it then move in one submission. A reader finds the person under one pseudonym, never under both.
"""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Protocol

from msgspec import structs
from sqlalchemy import Update, bindparam, func, select, update

from aboveboard.errors import BeingErased, Stale, Unavailable
from aboveboard.gateway.person_tables import list_tables
from aboveboard.keys.keyring import Keyring, same_pseudonyms
from aboveboard.people.handling import RekeyWay
from aboveboard.people.inventory import RENAMED
from aboveboard.people.state import PersonState
from aboveboard.people.store import (
    Person,
    PersonRow,
    delete_person,
    open_person,
    people,
    write_moved,
    write_state,
)
from aboveboard.settings import Settings
from aboveboard.signals.import_tables import drop_pending
from aboveboard.signals.outcome_tables import select_pending
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.reads import Find

ATTEMPTS_MAX = 8


class RekeyHost(Protocol):
    """The part of the gateway that a move to a new pseudonym needs."""

    keyring: Keyring
    settings: Settings
    database: Database
    find_person: Find[bytes, PersonRow]

    async def look(self) -> bool: ...

    async def submit(self, submission: Submission) -> int: ...


@cache
def _moves() -> tuple[Update, ...]:
    """Returns the updates of every table whose rows move to the new pseudonym."""
    return tuple(
        update(each.table)
        .where(each.owner == bindparam("former"))
        .values({each.owner: bindparam("moved_to")})
        for each in list_tables(RekeyWay.MOVED)
    )


async def choose_pseudonym(gateway: RekeyHost, app: str, person: str) -> bytes:
    """Returns the pseudonym that a person has now: during a rotation, the former one until they have moved."""
    new, former = gateway.keyring.pseudonym(app, person), gateway.keyring.former_pseudonym(app, person)
    if former is None or await gateway.find_person(new) is not None:
        return new
    return new if await gateway.find_person(former) is None else former


async def find_or_move(gateway: RekeyHost, app: str, person: str) -> Person:
    """Returns the person, or a new one without a row, moved to the new pseudonym when that is possible now.

    The person does not move while one of their outcomes waits for the learner, which refers to the old pseudonym. The
    gateway tries again once it was learned (`waiting_moves`). Nor do they move while the database cannot write. Raises Unreadable for a row that does not decrypt or is being erased.
    Raises Unavailable when other requests change the row in each of ATTEMPTS_MAX attempts.
    """
    for _ in range(ATTEMPTS_MAX):
        keyring = gateway.keyring
        new, former = keyring.pseudonym(app, person), keyring.former_pseudonym(app, person)
        row = await gateway.find_person(new)
        left = None if row is not None or former is None else await gateway.find_person(former)
        if former is None or left is None:
            # The person may have moved between the two reads. Then the third read finds them.
            return open_person(keyring, new, row or await gateway.find_person(new))
        found = open_person(keyring, former, left)
        if await _is_waited_for(gateway, former):
            return found
        try:
            await gateway.submit(await _move(gateway, keyring, found, new))
        except Stale:
            await gateway.look()
        except Unavailable:  # the old pseudonym still works, and the next request tries the move again
            return found
    raise Unavailable(
        "Other requests keep changing this person. Send the same request again.", retry_after_seconds=1
    )


async def _is_waited_for(gateway: RekeyHost, person: bytes) -> bool:
    """Returns True when an outcome or import of the person waits to be learned from. False when learning is off."""
    if not gateway.settings.learn_every_ms:
        return False
    if await gateway.database.rows(select_pending([person]).limit(1)):
        return True
    return bool((await drop_pending(gateway.database, [person]))[0])


async def _move(gateway: RekeyHost, keyring: Keyring, found: Person, new: bytes) -> Submission:
    """Returns the submission that moves the person's row and every row that refers to it.

    Key and state are bound to the pseudonym, so both are encrypted again. The epoch grows, because the draws of a visit
    depend on the pseudonym.
    """
    former = found.pseudonym
    state = structs.replace(found.state, epoch=found.state.epoch + 1, former=(*found.state.former, former))
    moved = structs.replace(
        found,
        pseudonym=new,
        wrapped_key=keyring.master.encrypt(found.key, new),
        era=keyring.era,
    )
    kin = [each async for each in _kin(gateway, found)]
    writes = [
        delete_person(former),
        write_moved(moved, state),
        *(Write(statement, {"former": former, "moved_to": new}) for statement in _moves()),
        *(write_state(each, rename_pseudonym(each.state, former, new)) for each in kin),
    ]
    # No row under the new pseudonym yet, and no change of any row that is rewritten here.
    guards = (Guard("people", new, 0), found.guard, *(each.guard for each in kin))
    return Submission(guards, tuple(writes), ())


async def _kin(gateway: RekeyHost, person: Person) -> AsyncIterator[Person]:
    """Yields each person whose state names this one.

    Follows guests and owners from person to person, and skips those who are being erased.
    """
    seen = {person.pseudonym}
    waiting = list(_list_referenced(person.state))
    while waiting:
        pseudonym = waiting.pop()
        if pseudonym in seen:
            continue
        seen.add(pseudonym)
        row = await gateway.find_person(pseudonym)
        if row is None:
            continue
        try:
            found = open_person(gateway.keyring, pseudonym, row)
        except BeingErased:
            continue
        waiting += _list_referenced(found.state)
        if person.pseudonym in _list_referenced(found.state):
            yield found


def _list_referenced(state: PersonState) -> Iterator[bytes]:
    for name in RENAMED:
        yield from _pseudonyms_in(getattr(state, name))


def _pseudonyms_in(named: bytes | tuple[bytes, ...] | None) -> tuple[bytes, ...]:
    if isinstance(named, bytes):
        return (named,)
    return named or ()


def rename_pseudonym(state: PersonState, former: bytes, new: bytes) -> PersonState:
    """Returns the state with `new` instead of `former` in every member that names people. Lists stay sorted."""

    def rename(named: bytes | tuple[bytes, ...] | None) -> bytes | tuple[bytes, ...] | None:
        if isinstance(named, tuple):
            return tuple(sorted(new if each == former else each for each in named))
        return new if named == former else named

    return structs.replace(state, **{name: rename(getattr(state, name)) for name in RENAMED})


async def count_not_moved(gateway: RekeyHost) -> int:
    """Returns the number of people whose row is not yet under the current pseudonym key."""
    least, most = same_pseudonyms(gateway.keyring.era)
    query = select(func.count()).select_from(people).where(~people.c.era.between(least, most))
    ((count,),) = await gateway.database.rows(query)
    return int(count)
