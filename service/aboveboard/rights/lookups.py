"""Looks of the staff at one person. Each is an entry of the log before anything is shown.

Its record is the person's, who reads on their own pages who looked, when and why. For LASTS_MS, the id of
a look opens the person's pages to the key that looked. So no address names a person.
"""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct, UnsetType

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, write_down
from aboveboard.errors import Gone, NotFound
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.records import new_id
from aboveboard.gateway.staff_records import FoundBy, LookupRecord
from aboveboard.people.approval_table import StaffAct
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord
from aboveboard.rights.find_person import FoundPerson, open_by_pseudonym
from aboveboard.rights.four_eyes import need_second, request_for
from aboveboard.rights.own_records import page_of
from aboveboard.storage.journal import Submission
from aboveboard.words import EntryKind

LASTS_MS = 8 * 3_600_000
"""The time for which a look opens the person's pages, in milliseconds. It is that of a session of the console."""

NOT_FOUND = "found no person"
"""The action that is recorded for a look that found no person. It has no reason, which might name one."""

Find = Callable[[], Awaitable[FoundPerson]]


class Lookup(Struct, frozen=True, kw_only=True):
    """A look under way: the person as they are now, and the time until which it opens their pages."""

    lookup: str
    person: Person
    app: str
    found_by: FoundBy
    reason: str
    at_ms: int
    until_ms: int


async def look_up(gateway: Gateway, by: ApiKey, find: Find, reason: str) -> str:
    """Records a look at the person that `find` returns, and returns the id of the look.

    Where `find` raises NotFound, the log gets an entry that says so, and NotFound is raised. Raises SecondPersonNeeded
    where a look needs one.
    """
    at_ms = gateway.clock()
    name = new_id(str(EntryKind.LOOKUP), at_ms, gateway.randomness)
    waiting: set[bytes] = set()

    async def attempt() -> None:
        found = await find()
        await need_second(gateway, by, found.person, request_for(StaffAct.LOOKUP, found.app, reason=reason))
        waiting.add(found.person.pseudonym)
        body = LookupRecord(by=by.id, found_by=found.found_by, reason=reason, role=by.role)
        await _record(gateway, found.person, found.app, body, name)

    try:
        await gateway.with_retries(in_turn(waiting, attempt))
    except NotFound:
        await write_down(gateway, by, action(by, NOT_FOUND))
        raise
    return name


async def note_reading(gateway: Gateway, by: ApiKey, found: LogEntry) -> None:
    """Records that a person's record was opened by its index. Raises Gone when the person was erased in between."""
    pseudonym = found.person or b""

    async def attempt() -> None:
        person = await open_by_pseudonym(gateway, pseudonym)
        if person is None:
            raise Gone("The person was erased while the record was opened. Load the page again.")
        body = LookupRecord(by=by.id, found_by=FoundBy.ENTRY, index=found.index, role=by.role)
        await _record(gateway, person, found.app or "", body)

    await gateway.with_retries(in_turn((pseudonym,), attempt))


async def _record(
    gateway: Gateway, person: Person, app: str, body: LookupRecord, name: str | None = None
) -> None:
    entry = gateway.entry(body, gateway.owner(app, person), record=name)
    await gateway.submit(Submission((person.guard,), (), (entry,)))


async def open_lookup(gateway: Gateway, by: ApiKey, lookup: str) -> Lookup:
    """Returns a look of this key that has not ended.

    Raises NotFound for one that is unknown, another key's, or of a person who was erased. Raises Gone once it has ended.
    """
    stored = await gateway.find_record(lookup)
    known = stored is not None and stored.kind == EntryKind.LOOKUP and stored.person is not None
    person = await open_by_pseudonym(gateway, stored.person or b"") if known and stored else None
    if stored is None or person is None:
        raise _not_found()
    body = gateway.open_record(stored, person.key, LookupRecord)
    if body.by != by.id:
        raise _not_found()
    until_ms = stored.at_ms + LASTS_MS
    if until_ms <= gateway.clock():
        raise Gone("This look has ended. Look the person up again, with a reason.")
    reason = "" if isinstance(body.reason, UnsetType) else body.reason
    return Lookup(
        lookup=lookup,
        person=person,
        app=stored.app,
        found_by=body.found_by,
        reason=reason,
        at_ms=stored.at_ms,
        until_ms=until_ms,
    )


def _not_found() -> NotFound:
    return NotFound("This look was not found. Look the person up again, with a reason.")


async def list_lookups(
    gateway: Gateway, people: Sequence[Person], *, page: int, size: int
) -> tuple[list[PersonRecord[LookupRecord]], bool]:
    """Returns a page, from 1, of the looks at these people, newest first. The second value is True when there are more."""
    return await page_of(gateway, people, (LookupRecord,), page=page, size=size)
