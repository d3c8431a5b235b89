"""The removal of what is stored of something that an app declares special: interests, signals, and learned examples.

It begins some seconds after the declaration, when every process refuses new signals of it. Each changed person is one
commit, which also moves `after`, the last pseudonym that was looked at. So after a crash the removal resumes there, and
no count is lost. Examples are noted for `learning.withdrawal`, which unlearns them.
"""

from contextlib import suppress
from functools import partial

import msgspec
import structlog
from msgspec import structs
from sqlalchemy import bindparam, delete, select

from aboveboard.background import every, unless_unchanged
from aboveboard.catalogue.special_removals import (
    INSERT_REMOVAL,
    UPDATE_REMOVAL,
    RemovalCounts,
    SpecialRemoval,
    decode_removal,
    special_removals,
)
from aboveboard.catalogue.tables import placements
from aboveboard.catalogue.topics import topic_lists
from aboveboard.errors import NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.person_apps import find_app
from aboveboard.keys.sealing import unseal
from aboveboard.learning.withdrawal import note_special
from aboveboard.people.state import PersonState, interests_in
from aboveboard.people.store import READ, Person, PersonRow, people, write_state
from aboveboard.signals.special_names import SpecialNames, names_special
from aboveboard.signals.special_state import without_special
from aboveboard.signals.store import decode, signals
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.words import BEHAVIOUR_REACHES

AT_ONCE = 100
"""The people of one query."""

SETTLE_MS = 5000
"""The time after which every process refuses signals of what was declared. Their caches are two seconds old at most."""

BEGAN, ENDED = "began the removal of special data", "removed special data"

_DELETE_SIGNAL = delete(signals).where(
    signals.c.person == bindparam("of"), signals.c.id_hash == bindparam("hashed")
)

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Removes what is due as often as the learner works, until cancelled."""
    seconds = gateway.settings.learn_every_ms / 1000
    due = unless_unchanged(partial(remove_due, gateway), gateway.database.reads.read_version)
    await every(seconds, due, "special_not_removed")


async def read_removal(gateway: Gateway, app: str) -> SpecialRemoval:
    """Returns how far the removal of an app is."""
    return (await _read(gateway, app))[1]


async def is_removed(gateway: Gateway, app: str) -> bool:
    """Returns True when nothing is stored any more of what the app declares special now."""
    removal = await read_removal(gateway, app)
    return removal.running is None and _has(removal.done, await gateway.topics.get_special(app))


async def remove_due(gateway: Gateway) -> None:
    """Begins, resumes or ends the removal of each app. Raises Stale when another process does the same."""
    for app in await _list_apps(gateway):
        await advance(gateway, app)


async def _list_apps(gateway: Gateway) -> list[str]:
    keys = [key for (key,) in await gateway.database.rows(select(placements.c.placement_key))]
    declared = [app for (app,) in await gateway.database.rows(select(topic_lists.c.app))]
    return sorted({*declared, *(key.rpartition("/")[0] for key in keys)})


async def _read(gateway: Gateway, app: str) -> tuple[int, SpecialRemoval]:
    table = special_removals.c
    rows = await gateway.database.rows(select(table.version, table.body).where(table.app == app))
    return (rows[0][0], decode_removal(rows[0][1])) if rows else (0, SpecialRemoval())


async def advance(gateway: Gateway, app: str) -> None:
    """Begins, resumes or ends the removal of one app. Raises Stale when another process does the same."""
    special = await gateway.topics.get_special(app)
    version, removal = await _read(gateway, app)
    work = _RemovalRow(gateway, app, version)
    if removal.running is None and _has(removal.done, special):
        if not _has(special, removal.done):  # declared again later, it has to be removed again
            await work.save(structs.replace(removal, done=special))
        return
    if removal.running is None or not _has(removal.running, special):
        begun = SpecialRemoval(removal.done, special, gateway.clock())
        await work.save(begun, (_entry(gateway, app, BEGAN, {"names": _count_names(special)}),))
        return
    if gateway.clock() < removal.began_ms + SETTLE_MS:
        return
    await _remove(gateway, work, removal, removal.running)


def _has(names: SpecialNames, others: SpecialNames) -> bool:
    return names.topics >= others.topics and names.items >= others.items


def _count_names(special: SpecialNames) -> int:
    return len(special.topics) + len(special.items)


def _entry(gateway: Gateway, app: str, did: str, counts: dict[str, int]) -> Entry:
    return gateway.entry(AdminRecord(did=did, counts=counts), gateway.operator(app))


class _RemovalRow:
    """The row of an app's removal, at the version that this process wrote or read last."""

    def __init__(self, gateway: Gateway, app: str, version: int) -> None:
        self._gateway, self.app, self._version = gateway, app, version

    async def save(
        self,
        removal: SpecialRemoval,
        entries: tuple[Entry, ...] = (),
        *,
        guards: tuple[Guard, ...] = (),
        writes: tuple[Write, ...] = (),
    ) -> None:
        """Stores the removal, with the writes that it describes. Raises Stale when another process was faster."""
        body, version = msgspec.json.encode(removal), self._version + 1
        row = (
            Write(UPDATE_REMOVAL, {"key": self.app, "next_version": version, "next_body": body})
            if self._version
            else Write(INSERT_REMOVAL, {"app": self.app, "version": version, "body": body})
        )
        unmoved = Guard("special_removals", self.app, self._version)
        await self._gateway.submit(Submission((unmoved, *guards), (row, *writes), entries))
        self._version = version


async def _remove(
    gateway: Gateway, work: _RemovalRow, removal: SpecialRemoval, special: SpecialNames
) -> None:
    """Looks at all people from `removal.after` on, and ends the removal."""
    query = READ.order_by(people.c.pseudonym).limit(AT_ONCE)
    while rows := await gateway.database.rows(query.where(people.c.pseudonym > removal.after)):
        for row in rows:
            counts = structs.replace(removal.counts, checked=removal.counts.checked + 1)
            removal = structs.replace(removal, after=row[0], counts=counts)
            removal = await gateway.with_retries(partial(_remove_of, gateway, work, removal, special, row[0]))
        await work.save(removal)
    totals = structs.asdict(removal.counts)
    ended = SpecialRemoval(special, None, removal.began_ms, b"", removal.counts)
    await work.save(ended, (_entry(gateway, work.app, ENDED, totals),))
    log.info("special_removed", **totals)


async def _remove_of(
    gateway: Gateway, work: _RemovalRow, removal: SpecialRemoval, special: SpecialNames, pseudonym: bytes
) -> SpecialRemoval:
    """Removes what is special of one person and returns the removal after it. Raises Stale when the person changes."""
    row = await gateway.find_person(pseudonym)
    person = await _open(gateway, pseudonym, row)
    if person is None:
        return removal
    state = without_special(person.state, special)
    found = await _find_signals(gateway, person, special)
    guards, noted = await note_special(gateway, pseudonym)
    if (state is person.state and not found and not noted) or (
        await find_app(gateway, pseudonym) not in (None, work.app)
    ):
        return removal
    gone = tuple(Write(_DELETE_SIGNAL, {"of": pseudonym, "hashed": hashed}) for hashed in found)
    changed = () if state is person.state and not found else (write_state(person, _next(state)),)
    before = removal.counts
    removal = structs.replace(
        removal,
        counts=RemovalCounts(
            before.checked,
            before.people + 1,
            before.interests + _count_interests(person.state) - _count_interests(state),
            before.signals + len(found),
        ),
    )
    guards = (person.guard, *guards)
    await work.save(removal, guards=guards, writes=(*changed, *gone, *noted))
    return removal


async def _open(gateway: Gateway, pseudonym: bytes, row: PersonRow | None) -> Person | None:
    """Returns the person; None for one who was or is being erased, or who cannot be read."""
    if row is None:
        return None
    with suppress(Unreadable, NotFound):
        return await gateway.open_row(pseudonym, row)
    return None


async def _find_signals(gateway: Gateway, person: Person, special: SpecialNames) -> list[bytes]:
    """Returns the stored signals that name something special. They change only with the person's row."""
    table, types = signals.c, gateway.rules.catalogue.types
    query = select(table.id_hash, table.sealed).where(table.person == person.pseudonym)
    found = []
    for hashed, sealed in await gateway.database.rows(query):
        kept = decode(unseal(person.key, sealed, b"signal" + hashed))
        declared = types.get(kept.type)
        if names_special(special, {} if declared is None else declared.fields, kept.fields):
            found.append(hashed)
    return found


def _next(state: PersonState) -> PersonState:
    """Returns the state in its next epoch, so that no visit repeats an old answer."""
    return structs.replace(state, epoch=state.epoch + 1)


def _count_interests(state: PersonState) -> int:
    reaches = (interests_in(state, reach, state.visit) for reach in BEHAVIOUR_REACHES)
    return sum(len(found) for interests in reaches for found in interests.values())
