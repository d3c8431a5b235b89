"""Learning of intents in the background: stretches of visits that ended are added to the counts of their app.

Each node may do it. The guards of a commit let one of them count a stretch, and a process that stops leaves it pending.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from aboveboard.background import every, unless_unchanged
from aboveboard.errors import Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import refuse_past
from aboveboard.intent.counts import add
from aboveboard.intent.intent_tables import (
    StretchState,
    app_of_counts,
    counts_key,
    delete_stretch,
    guard_stretch,
    intent_counts,
    mark_counted,
    visit_stretches,
)
from aboveboard.intent.stretches import Stretch
from aboveboard.intent.tempering import MOST, learn_exponent
from aboveboard.learning.stored_stretches import (
    STORED,
    OpenedStretch,
    new_counts,
    open_stretches,
    read_counts,
)
from aboveboard.storage.journal import Submission

BATCH = 200
"""The stretches of one commit."""

EXPONENT_ROUNDS = 30
"""The rounds of counting, a minute by default, after which an exponent may be learned again.

It takes tenths of a second of a core, and hardly changes with a few more visits.
"""


async def run(gateway: Gateway) -> None:
    """Counts pending stretches every `learn_every_ms`, until cancelled; 0 disables it.

    Each exponent that is due is learned every `EXPONENT_ROUNDS` of that. Where visits end all the time, it is always due.
    """
    seconds, version = gateway.settings.learn_every_ms / 1000, gateway.database.reads.read_version
    counting = unless_unchanged(partial(count_stretches, gateway), version)
    tempering = unless_unchanged(partial(learn_exponents, gateway), version)
    await asyncio.gather(
        every(seconds, counting, "intents_not_learned"),
        every(seconds * EXPONENT_ROUNDS, tempering, "intents_not_learned"),
    )


async def count_stretches(gateway: Gateway) -> int:
    """Counts all pending stretches. Returns the number that are settled.

    Raises Stale when another node was faster; the next round starts from there.
    """
    table, done = visit_stretches.c, 0
    query = select(table.counts_key).where(table.pending == StretchState.PENDING).distinct()
    for (key,) in await gateway.database.rows(query):
        while found := await _count_page(gateway, key):
            done += found
    return done


async def learn_exponents(gateway: Gateway) -> None:
    """Learns each exponent that is due. Raises Stale when the counts changed in between; it is still due then."""
    due = select(intent_counts.c.counts_key).where(intent_counts.c.is_due == 1)
    for (key,) in await gateway.database.rows(due):
        await _learn_exponent(gateway, key)


async def _count_page(gateway: Gateway, key: str) -> int:
    """Counts the next stretches of an app. Returns their number."""
    table, before = visit_stretches.c, await read_counts(gateway, key)
    query = STORED.where(table.counts_key == key, table.pending == StretchState.PENDING)
    rows = await gateway.database.rows(query.order_by(table.stretch).limit(BATCH))
    if not rows:
        return 0
    learned = [one for one in open_stretches(gateway, rows) if one and await _is_allowed(gateway, one)]
    known = await read_counted(gateway, key, {one.person for one in learned})
    counts = before.counts
    for one in learned:
        own = known.setdefault(one.person, [])
        counts = add(counts, one.stretch, own)
        own.append(one.stretch)
    names = {one.name for one in learned}
    kept = (*map(mark_counted, names), *(delete_stretch(row[0]) for row in rows if row[0] not in names))
    guards = tuple(guard_stretch(row[0], StretchState.PENDING) for row in rows)
    if not learned:
        await gateway.submit(Submission(guards, kept, ()))
        return len(rows)
    write, entry = await new_counts(
        gateway, before, counts, tenths=before.tenths, is_due=True, change=len(learned)
    )
    await gateway.submit(Submission((before.guard, *guards), (write, *kept), (entry,)))
    return len(rows)


async def _is_allowed(gateway: Gateway, one: OpenedStretch) -> bool:
    """Returns True where the person lets us learn from the stretch now, under the intents that are declared now."""
    if one.key != counts_key(app_of_counts(one.key), gateway.rules.intents):
        return False
    row = await gateway.find_person(one.person)
    try:
        person = None if row is None else await gateway.open_row(one.person, row)
    except Unreadable:
        return False
    if person is None:
        return False
    return refuse_past(gateway.rules, person.state, one.stretch.at_ms, gateway.clock()) is None


async def read_counted(gateway: Gateway, key: str, people: set[bytes]) -> dict[bytes, list[Stretch]]:
    """Returns the stretches of these people that are part of the counts, by person."""
    table, found = visit_stretches.c, dict[bytes, list[Stretch]]()
    query = STORED.where(table.counts_key == key, table.pending == StretchState.COUNTED)
    rows = await gateway.database.rows(query.where(table.person.in_([*people]))) if people else []
    for one in open_stretches(gateway, rows):
        if one is not None:
            found.setdefault(one.person, []).append(one.stretch)
    return found


async def _learn_exponent(gateway: Gateway, key: str) -> None:
    """Learns the exponent of the counts under this key, from a sample of people. Raises Stale when they have changed."""
    before = await read_counts(gateway, key)
    people = await _sample(gateway, key)
    intents = gateway.rules.intents
    # In a thread: it takes tenths of a second, and requests are served during it.
    tenths = await asyncio.to_thread(learn_exponent, intents, before.counts, people)
    write, entry = await new_counts(gateway, before, before.counts, tenths=tenths, is_due=False, change=0)
    await gateway.submit(Submission((before.guard,), (write,), (entry,)))


async def _sample(gateway: Gateway, key: str) -> Sequence[Sequence[Stretch]]:
    table = visit_stretches.c
    some = (
        select(table.person)
        .where(table.counts_key == key, table.pending == StretchState.COUNTED)
        .distinct()
        .order_by(table.person)
        .limit(MOST)
    )
    names = {person for (person,) in await gateway.database.rows(some)}
    found = await read_counted(gateway, key, names)
    return [found[person] for person in sorted(found)]
