"""The passes that may no longer be used: used links, and sessions that were ended early.

Each has a row in `spent`. A row that was deleted in the database makes no pass work again where a trace is left. The
person's sealed state names their ended passes until these expire, in the same commit. A process remembers the names
that it has met. The log has every end of all passes, and each start writes its row again.
"""

import structlog
from msgspec import structs
from sqlalchemy import Connection, select

from aboveboard.access.passes import ALL, INSERT_SPENT, READ_SPENT, STAFF_MS, AccessPass, spent
from aboveboard.bounded_cache import BoundedCache
from aboveboard.errors import AboveboardError
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import KeyRecord
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, open_record
from aboveboard.keys.keyring import Keyring
from aboveboard.people.state import EndedPass, PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row, records
from aboveboard.words import EntryKind

ENDED_ALL = "ended all links and sessions"
"""The word of the entry of an end of all passes."""

ENDED_MOST = 50
"""The ended passes that a person's state names, the newest."""

REMEMBERED_MOST = 50_000
"""The ended passes that a process remembers."""

log = structlog.get_logger("aboveboard")


class EndedPasses:
    """The look-up of ended passes, with a memory of those that this process has met."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        # Look-ups of concurrent requests share a query.
        self._find = gateway.database.reads.finder(READ_SPENT, spent.c["pass"])
        self._met: BoundedCache[bytes, int] = BoundedCache(REMEMBERED_MOST)

    async def find_end(self, name: bytes, person: Person | None = None) -> int | None:
        """Returns the `expires_ms` of an ended pass, None for one that may be used.

        Without its row, it is found in the state of the person or in the memory. Then it is counted and logged.
        """
        row, now_ms = await self._find(name), self._gateway.clock()
        named = () if person is None else person.state.ended
        traces = [self._met.get(name) or 0, *(each.expires_ms for each in named if each.name == name)]
        # The row of an end that has expired goes rightly, so its trace misses nothing.
        known = max([each for each in traces if each > now_ms], default=0)
        ends_ms = max(known, 0 if row is None else row[1])
        if not ends_ms:
            return None
        if known and (row is None or row[1] < known):
            self._gateway.metrics.passes_refused.inc()
            log.error("pass_refused", meaning="the row that ended it was deleted or changed; run the doctor")
        self._met.put(name, ends_ms)
        return ends_ms

    async def end(self, given: AccessPass, person: Person | None) -> None:
        """Ends a pass. Raises Stale when it has ended, or the person has changed."""
        await self._gateway.submit(end_pass(self._gateway, given, person))
        self._met.put(given.spent_as(self._gateway.keyring), given.expires_ms)


def end_pass(gateway: Gateway, given: AccessPass, person: Person | None) -> Submission:
    """Returns the submission that ends a pass. It is Stale when the pass has ended, or the person has changed."""
    # Guarded by version 0, which means no row: another process that ends the same pass first makes this one Stale.
    name = given.spent_as(gateway.keyring)
    row: Row = {"pass": name, "expires_ms": given.expires_ms}
    guards, writes = tuple[Guard, ...](), tuple[Write, ...]()
    if person is not None and person.version:
        state = with_ended(person.state, EndedPass(name, given.expires_ms), gateway.clock())
        guards, writes = (person.guard,), (write_state(person, state),)
    return Submission((Guard("spent", name, 0), *guards), (Write(INSERT_SPENT, row), *writes), ())


def with_ended(state: PersonState, ended: EndedPass, now_ms: int) -> PersonState:
    """Returns the state that names one more ended pass, without those that have expired."""
    left = [each for each in state.ended if each.expires_ms > now_ms and each.name != ended.name]
    return structs.replace(state, ended=(*left[-ENDED_MOST + 1 :], ended))


def find_end_of_all(connection: Connection, keyring: Keyring) -> int | None:
    """Returns the `expires_ms` that the row of ALL must have by the log. None when all passes were never ended."""
    found = OPERATOR_STORED.where(records.c.kind == EntryKind.KEY).order_by(records.c.entry_index.desc())
    for row in connection.execute(found):
        stored = StoredRecord(*row)
        try:
            if open_record(stored, keyring.operator_key, KeyRecord).did == ENDED_ALL:
                return stored.at_ms + STAFF_MS
        except AboveboardError:  # a record that was changed is a finding of its own
            continue
    return None


def write_end_of_all(connection: Connection, keyring: Keyring, now_ms: int) -> None:
    """Writes the row of ALL as the log has it, where it is missing or ends less. One that has expired is left out."""
    ends_ms = find_end_of_all(connection, keyring)
    row = connection.execute(select(spent.c.expires_ms).where(spent.c["pass"] == ALL)).scalar()
    if ends_ms is not None and (row or 0) < ends_ms > now_ms:
        connection.execute(spent.delete().where(spent.c["pass"] == ALL))
        connection.execute(INSERT_SPENT, {"pass": ALL, "expires_ms": ends_ms})
