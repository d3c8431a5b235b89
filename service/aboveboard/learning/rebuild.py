"""The rebuild of statistics from recorded decisions and learned rewards. It equals learning one by one, to the
bit.

It is needed when the statistics cannot be read or solved, the half-life has changed, or an operator asks. During it, nothing is learned, outcomes stay pending, and the last model is served. If examples
are unlearned during it, it starts again without them. If it is interrupted, the next process that finds it
due starts it again.
"""

import asyncio
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy import select

from aboveboard.background import every, unless_unchanged
from aboveboard.catalogue import tables
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay
from aboveboard.engine.decay import PeriodSums
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import (
    decisions,
    decrypt_record,
    impressions_in,
    list_examples,
    note_refused,
    rewards_of,
)
from aboveboard.learning.imported_examples import list_learned, open_imports
from aboveboard.learning.model_versions import (
    Newest,
    Unsound,
    ask_for_a_rebuild,
    clear_statistics,
    new_version,
    newest,
)
from aboveboard.signals.import_tables import ImportState, delete_import, imports
from aboveboard.signals.outcome_tables import DELETE_IMPRESSION, impressions
from aboveboard.storage.journal import Submission, Write

PAGE = 250
"""The records that are decrypted before other tasks run."""

SAY_EVERY = 20
"""The pages between two log lines about progress."""

AGAIN_MS = 3_600_000
"""The pause in ms before another rebuild, when even the rebuilt statistics are damaged."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Builds the models that are due every `learn_every_ms`, until cancelled; 0 disables it."""
    due = unless_unchanged(partial(make_due, gateway), gateway.database.reads.read_version)
    await every(gateway.settings.learn_every_ms / 1000, due, "model_not_made")


async def make_due(gateway: Gateway) -> list[str]:
    """Builds every model that is due, and returns the keys of the placements without a failure.

    Statistics are rebuilt from the records if necessary; otherwise the model is solved with today's weights.
    A failure is logged and tried again, and does not stop the other placements.
    """
    table = tables.models.c
    due = select(table.placement_key).where(table.due_ms <= gateway.clock()).order_by(table.due_ms)
    made = []
    for (key,) in await gateway.database.rows(due):
        try:
            await _make(gateway, key)
        except Stale:  # another node was faster, or its items were changed
            continue
        except Exception as error:  # noqa: BLE001 - one placement's failure must not stop the others
            log.error("model_not_made", placement=key, error=type(error).__name__)
            continue
        made.append(key)
    return made


async def _make(gateway: Gateway, key: str) -> None:
    before = await newest(gateway, key)
    if before.sums is None or before.is_of_another_half_life:
        await rebuild(gateway, key)
    else:
        await _renew(gateway, before, before.sums)


async def _renew(gateway: Gateway, before: Newest, sums: PeriodSums) -> None:
    try:
        writes, entry = await new_version(gateway, before, sums)
    except Unsound:
        log.error("sums_damaged", placement=before.key)
        await ask_for_a_rebuild(gateway, before)
        return
    await gateway.submit(Submission(before.guards, tuple(writes), (entry,)))
    await _drop(gateway, before.key, decay.since_ms(decay.drop_old_periods(sums, gateway.clock())))


async def _drop(gateway: Gateway, key: str, until_ms: int) -> None:
    """Deletes impressions and imports of expired periods. No statistics contain them, so they need no unlearning."""
    table = impressions.c
    query = select(table.impression).where(table.placement_key == key, table.at_ms < until_ms).limit(PAGE)
    while rows := await gateway.database.rows(query):
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for (name,) in rows)
        await gateway.submit(Submission((), gone, ()))
    old = select(imports.c.imported).where(
        imports.c.placement_key == key, imports.c.pending == ImportState.LEARNED, imports.c.at_ms < until_ms
    )
    while rows := await gateway.database.rows(old.limit(PAGE)):
        await gateway.submit(Submission((), tuple(delete_import(name) for (name,) in rows), ()))


async def rebuild(gateway: Gateway, key: str, *, always: bool = False) -> int:
    """Rebuilds the placement's statistics from the records, and solves the model. Returns the number of
    examples.

    It does so only if the stored statistics are unreadable, they have another half-life, or `always` is
    True. Raises Unsound when the rebuilt statistics cannot be solved. Raises Unavailable when other processes
    changed them too often during it.
    """
    scanned: _RebuiltSums | None = None

    async def attempt() -> int:
        nonlocal always, scanned
        before = await newest(gateway, key)
        if before.sums is not None:
            if not always and not before.is_of_another_half_life:
                return decay.examples_in(before.sums)  # another node was faster
            await ask_for_a_rebuild(gateway, before)
            always, before = False, await newest(gateway, key)
        if scanned is None or not _is_current(scanned, before):
            scanned = _RebuiltSums(before.version, await from_records(gateway, before))
            # Read again: a changed catalogue is no reason to scan again, because statistics do not depend on it.
            before = await newest(gateway, key)
            if not _is_current(scanned, before):
                raise Stale("Another process changed the statistics. Try again.")
        return await _put(gateway, before, scanned.sums)

    count = await gateway.with_retries(attempt)
    log.info("sums_rebuilt", placement=key, examples=count)
    return count


class _RebuiltSums(NamedTuple):
    """Statistics from the records, and the version that the model had before the scan."""

    version: int
    sums: PeriodSums


def _is_current(scanned: _RebuiltSums, before: Newest) -> bool:
    """Returns True when the model still has that version and this half-life."""
    period_ms = decay.period_ms_of(before.placement.half_life_days)
    return scanned.version == before.version and scanned.sums.period_ms == period_ms


async def _put(gateway: Gateway, before: Newest, sums: PeriodSums) -> int:
    try:
        writes, entry = await new_version(gateway, before, sums)
    except Unsound:
        later = clear_statistics(before, due_ms=gateway.clock() + AGAIN_MS)
        await gateway.submit(Submission(before.guards, (later,), ()))
        raise
    await gateway.submit(Submission(before.guards, tuple(writes), (entry,)))
    return decay.examples_in(sums)


async def from_records(gateway: Gateway, of: Newest) -> PeriodSums:
    """Returns the statistics of all examples of the placement with stored rewards, and of its learned imports.

    Expired periods are left out.
    """
    sums = decay.drop_old_periods(
        decay.empty(decay.period_ms_of(of.placement.half_life_days)), gateway.clock()
    )
    revisions, last, pages, is_full = Revisions(gateway.shelves), -1, 0, True
    while is_full:  # not until a page is empty: while decisions are made, none is
        used = gateway.keyring  # read before the rows: keys loaded later may not decrypt them
        rows = await decisions(gateway, last, most=PAGE)
        own = [row for row in rows if row.app == of.placement.app]
        of_app = [decrypt_record(gateway.keyring, row) for row in own]
        if None in of_app and await gateway.has_other_keys(used):
            continue  # the gateway has loaded other keys since: read the rows again
        note_refused(gateway, own, of_app)
        found = [each for each in of_app if each and each.body.placement == of.placement.placement]
        rewards = await rewards_of(gateway, impressions_in(gateway.keyring, found))
        shown = await list_examples(gateway.keyring, revisions, found, rewards)
        sums = decay.add(sums, [each.at(rewards[each.name]) for each in shown])
        is_full = len(rows) == PAGE
        last, pages = rows[-1].entry_index if rows else last, pages + 1
        if pages % SAY_EVERY == 0:
            log.info("rebuilding_sums", placement=of.key, place=last, examples=decay.examples_in(sums))
        await asyncio.sleep(0)
    return await _with_imports(gateway, of.key, sums)


async def _with_imports(gateway: Gateway, key: str, sums: PeriodSums) -> PeriodSums:
    revisions, last = Revisions(gateway.shelves), b""
    while True:
        used = gateway.keyring
        if not (rows := await list_learned(gateway, key, last, most=PAGE)):
            return sums
        opened = await open_imports(gateway, revisions, rows)
        if None in opened and await gateway.has_other_keys(used):
            continue
        sums = decay.add(sums, [one.example for one in opened if one is not None])
        last = rows[-1][0]
        await asyncio.sleep(0)
