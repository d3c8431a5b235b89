"""The deletion of a person's rows, in small commits. Their own row is deleted in a later step, log entries never."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from sqlalchemy import Delete, bindparam, delete, select

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_tables import PersonTable, list_tables
from aboveboard.people.handling import EraseWay
from aboveboard.people.hold_tables import DETACH_HELD
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import idempotency, records
from aboveboard.words import EntryKind

AT_ONCE = 250
"""The rows of one commit: so few that a decision behind it waits only some milliseconds."""

BATCHES = tuple(kind for kind in EntryKind if kind.scope == "batch")
"""The kinds of requests that several people may share.

The stored answer to such a request has no `person`, and names signals.
"""

_DELETE_ANSWER = delete(idempotency).where(idempotency.c.request == bindparam("key"))


async def delete_rows(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """Deletes the person's rows from every table but `people` and `erasures`, and stored answers to batches with them.

    Raises Stale once `guard` no longer holds.
    """
    await _delete_shared_answers(gateway, person, guard)
    for each in list_tables(EraseWay.ROWS):
        query = select(each.key).where(each.owner == person).order_by(each.key).limit(AT_ONCE)
        while rows := await gateway.database.rows(query):
            # Up to a key, not by a list of keys: one statement of fixed size deletes the whole page.
            (last,) = rows[-1]
            write = Write(_delete_until(each), {"owner": person, "last": last})
            await gateway.submit(Submission((guard,), (write,), ()))


def detach_held(people: Iterable[bytes]) -> tuple[Write, ...]:
    """Returns the writes with which the copies of a legal hold lose the name of these people. The copies stay."""
    return tuple(Write(DETACH_HELD, {"erased": person}) for person in people)


@cache
def _delete_until(own: PersonTable) -> Delete:
    return delete(own.table).where(own.owner == bindparam("owner"), own.key <= bindparam("last"))


async def _delete_shared_answers(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """Deletes the stored answers to batches that the person was part of.

    If such a request is sent again, it is evaluated again and answers `duplicate`. Nothing counts twice,
    because each signal and outcome has an id of its own.
    """
    last = -1
    query = select(records.c.entry_index).where(records.c.person == person)
    query = query.where(records.c.kind.in_([str(kind) for kind in BATCHES]))
    while True:
        page = query.where(records.c.entry_index > last).order_by(records.c.entry_index).limit(AT_ONCE)
        places = [place for (place,) in await gateway.database.rows(page)]
        if not places:
            return
        gone = await _answers_around(gateway, places)
        if gone:
            writes = tuple(Write(_DELETE_ANSWER, {"key": request}) for request in gone)
            await gateway.submit(Submission((guard,), writes, ()))
        last = places[-1]


async def _answers_around(gateway: Gateway, places: list[int]) -> list[bytes]:
    """Returns the stored answers to batches whose entries may include one of `places`, which are sorted.

    An answer stores the first index of its batch, and a batch has at most `batch_max` entries.
    """
    table, most = idempotency.c, gateway.settings.batch_max
    query = (
        select(table.request, table.entry_index)
        .join(records, records.c.entry_index == table.entry_index)
        .where(table.person.is_(None), table.entry_index.between(places[0] - most, places[-1]))
        .where(records.c.kind.in_([str(kind) for kind in BATCHES]))
        .order_by(table.entry_index)
    )
    answers: dict[int, list[bytes]] = {}
    for request, first in await gateway.database.rows(query):
        answers.setdefault(first, []).append(request)
    firsts = list(answers)
    found: set[bytes] = set()
    for place in places:
        if before := bisect_right(firsts, place):
            found.update(answers[firsts[before - 1]])
    return sorted(found)
