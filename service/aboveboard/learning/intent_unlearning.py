"""Unlearning of stretches of visits: they are subtracted from the counts, exactly, and their rows deleted with that."""

from collections.abc import Sequence

from sqlalchemy import select

from aboveboard.gateway.gateway import Gateway
from aboveboard.intent.counts import IntentCounts, add, no_counts, subtract
from aboveboard.intent.intent_tables import (
    StretchState,
    delete_stretch,
    drop_pending_stretches,
    guard_stretch,
    visit_stretches,
)
from aboveboard.intent.posterior import USUAL_TENTHS
from aboveboard.intent.stretches import Stretch
from aboveboard.learning.intent_learner import read_counted
from aboveboard.learning.stored_stretches import STORED, StretchRow, new_counts, open_stretches, read_counts
from aboveboard.storage.journal import Guard, Submission

AT_ONCE = 250
"""The rows of one commit: so few that no request waits long behind it."""


async def unlearn_stretches(gateway: Gateway, person: bytes, *, guard: Guard) -> None:
    """Deletes the person's stretches, and subtracts those that are counted. Raises Stale or Unavailable without `guard`."""

    async def forget() -> None:
        guards, writes = await drop_pending_stretches(gateway.database, [person])
        if writes:
            await gateway.submit(Submission((guard, *guards), tuple(writes), ()))

    await gateway.with_retries(forget)
    table = visit_stretches.c
    query = STORED.where(table.person == person, table.pending == StretchState.COUNTED)
    while rows := await gateway.database.rows(query.order_by(table.stretch).limit(AT_ONCE)):
        await forget_stretches(gateway, rows, guards=(guard,))


async def forget_stretches(
    gateway: Gateway, rows: Sequence[StretchRow], *, guards: tuple[Guard, ...] = ()
) -> None:
    """Subtracts these counted stretches and deletes their rows.

    Where one does not decrypt, its app's counts are those of all others, from the beginning.
    """
    for key in sorted({row[2] for row in rows}):
        own = [row for row in rows if row[2] == key]

        async def attempt(key: str = key, own: Sequence[StretchRow] = own) -> None:
            await _subtract(gateway, key, own, guards)

        await gateway.with_retries(attempt)


async def _subtract(
    gateway: Gateway, key: str, rows: Sequence[StretchRow], guards: tuple[Guard, ...]
) -> None:
    before, table = await read_counts(gateway, key), visit_stretches.c
    asked = select(table.stretch).where(table.stretch.in_([row[0] for row in rows]))
    names = {name for (name,) in await gateway.database.rows(asked)}
    found = [row for row in rows if row[0] in names]
    if not found:
        return
    opened = open_stretches(gateway, found)
    if None in opened:
        counts = await _count_again(gateway, key, names)
    else:
        counts = before.counts
        known = await read_counted(gateway, key, {row[1] for row in found})
        for one in opened:
            if one is not None:
                rest = known[one.person]
                rest.remove(one.stretch)
                counts = subtract(counts, one.stretch, rest)
    # The exponent begins again too: it was learned from what is forgotten.
    write, entry = await new_counts(
        gateway, before, counts, tenths=USUAL_TENTHS, is_due=True, change=-len(found)
    )
    gone = tuple(delete_stretch(name) for name in sorted(names))
    counted = tuple(guard_stretch(name, StretchState.COUNTED) for name in sorted(names))
    await gateway.submit(Submission((before.guard, *guards, *counted), (write, *gone), (entry,)))


async def _count_again(gateway: Gateway, key: str, gone: set[bytes]) -> IntentCounts:
    """Returns the counts of all other stretches under this key that can be decrypted."""
    table, counts = visit_stretches.c, no_counts()
    query = STORED.where(table.counts_key == key, table.pending == StretchState.COUNTED)
    known, last = dict[bytes, list[Stretch]](), b""
    while rows := await gateway.database.rows(
        query.where(table.stretch > last).order_by(table.stretch).limit(AT_ONCE)
    ):
        last = rows[-1][0]
        for one in open_stretches(gateway, rows):
            if one is not None and one.name not in gone:
                own = known.setdefault(one.person, [])
                counts = add(counts, one.stretch, own)
                own.append(one.stretch)
    return counts
