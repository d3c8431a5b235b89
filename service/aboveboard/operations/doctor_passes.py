"""The doctor's finding on used links and ended sessions whose row in `spent` was deleted or changed."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from aboveboard.access.ended_passes import find_end_of_all
from aboveboard.access.passes import ALL, SESSION_MS, spent
from aboveboard.clock import system_clock
from aboveboard.errors import Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.findings import DoctorFinding, bad, ok
from aboveboard.operations.row_pages import read_pages
from aboveboard.people.state import EndedPass
from aboveboard.people.store import READ, open_person, people

MARGIN_MS = 60_000
"""The milliseconds before its end in which a row may be gone: retention goes by the clock of another machine."""

_DO = (
    "End all links and sessions: aboveboard keys revoke --sessions. Then find out who writes to the database."
)


def report_passes(connection: Connection, keyring: Keyring, now_ms: int | None = None) -> DoctorFinding:
    """Compares the rows with the traces in people's states, and with the newest end of all passes in the log.

    `now_ms` is the time of the system's clock by default.
    """
    now_ms = system_clock() if now_ms is None else now_ms
    query = select(spent.c["pass"], spent.c.expires_ms)
    stored = {row[0]: row[1] for row in connection.execute(query)}
    traces = [*_list_ended(connection, keyring, now_ms)]
    if (ends_ms := find_end_of_all(connection, keyring)) is not None:
        traces.append(EndedPass(ALL, ends_ms))
    missing = [each for each in traces if now_ms + MARGIN_MS < each.expires_ms > stored.get(each.name, 0)]
    if not missing:
        return ok("passes", "Every used link and ended session is marked.")
    return bad(
        "passes", f"{len(missing)} marks of used links or ended sessions were deleted or changed.", _DO
    )


def _list_ended(connection: Connection, keyring: Keyring, now_ms: int) -> Iterator[EndedPass]:
    """Yields the ended passes in the states of people. Only a row that is due soon can have one in force."""
    query = READ.where(people.c.due_ms <= now_ms + SESSION_MS)
    for rows in read_pages(connection, query, people.c.pseudonym):
        for row in rows:
            try:
                yield from open_person(keyring, row.pseudonym, (*row,)).state.ended
            except Unreadable:  # another finding names it
                continue
