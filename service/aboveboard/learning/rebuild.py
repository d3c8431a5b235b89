"""Sums made anew from the records of decisions and the rewards that were learned: to the bit what learning one by one
gives.

Needed when what is stored cannot be read or solved, when the half-life was changed, and when an operator asks for it.
Meanwhile nothing is learned there, outcomes wait, and the last model goes on serving. What is taken back meanwhile is
gone from the rewards, and the work begins again. Stopped anywhere, it is begun again by whoever finds it is due.
"""

import asyncio
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy import select

from aboveboard.background import every
from aboveboard.catalogue import tables
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay
from aboveboard.engine.decay import PeriodSums
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import decisions, decrypt_record, impressions_in, list_examples, rewards_of
from aboveboard.learning.model_versions import (
    Newest,
    Unsound,
    ask_for_a_rebuild,
    clear_statistics,
    new_version,
    newest,
)
from aboveboard.signals.outcome_tables import DELETE_IMPRESSION, impressions
from aboveboard.storage.journal import Submission, Write

PAGE = 250
"""Records that are opened before others get a turn."""

SAY_EVERY = 20
"""Pages between two lines of progress."""

AGAIN_MS = 3_600_000
"""Sums that are damaged even when made anew are tried again so much later."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Makes the models that are due, every `learn_every_ms`."""
    await every(gateway.settings.learn_every_ms / 1000, partial(make_due, gateway), "model_not_made")


async def make_due(gateway: Gateway) -> list[str]:
    """Makes every model that is due: anew from the records where the sums call for it, else with the weights of today.
    Which placements'. What goes wrong with one is logged and tried again; the others have their turn all the same."""
    table = tables.models.c
    due = select(table.placement_key).where(table.due_ms <= gateway.clock()).order_by(table.due_ms)
    made = []
    for (key,) in await gateway.database.rows(due):
        try:
            await _make(gateway, key)
        except Stale:  # another node was faster, or its items were changed
            continue
        except Exception as error:  # noqa: BLE001 - whatever one placement breaks, it is not the others' fault
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
    """What is no part of any sums any more needs no taking back."""
    table = impressions.c
    query = select(table.impression).where(table.placement_key == key, table.at_ms < until_ms).limit(PAGE)
    while rows := await gateway.database.rows(query):
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for (name,) in rows)
        await gateway.submit(Submission((), gone, ()))


async def rebuild(gateway: Gateway, key: str, *, anew: bool = False) -> int:
    """The placement's sums made from the records, and a model from them, if there are none or they are of another
    half-life; with `anew` also if there are good ones. How many examples they are of. Raises Unsound when even those
    cannot be solved; Unavailable when too much was taken back meanwhile."""
    scanned: _Scanned | None = None

    async def attempt() -> int:
        nonlocal anew, scanned
        before = await newest(gateway, key)
        if before.sums is not None:
            if not anew and not before.is_of_another_half_life:
                return decay.examples_in(before.sums)  # another node was faster
            await ask_for_a_rebuild(gateway, before)
            anew, before = False, await newest(gateway, key)
        if scanned is None or not _holds(scanned, before):
            scanned = _Scanned(before.version, await from_records(gateway, before))
            before = await newest(
                gateway, key
            )  # its items may be others by now: the sums do not rest on these
            if not _holds(scanned, before):
                raise Stale("others changed the sums meanwhile")
        return await _put(gateway, before, scanned.sums)

    count = await gateway.with_retries(attempt)
    log.info("sums_rebuilt", placement=key, examples=count)
    return count


class _Scanned(NamedTuple):
    """Sums made from the records when the model had this version."""

    version: int
    sums: PeriodSums


def _holds(scanned: _Scanned, before: Newest) -> bool:
    """Whether these sums are still what the model needs."""
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
    """The sums of all examples of the placement whose rewards are kept."""
    sums = decay.drop_old_periods(
        decay.empty(decay.period_ms_of(of.placement.half_life_days)), gateway.clock()
    )
    revisions, last, pages = Revisions(gateway.shelves), -1, 0
    while True:
        used = gateway.keyring  # before the rows are read: keys that come later may not open them
        if not (rows := await decisions(gateway, last, most=PAGE)):
            return sums
        of_app = [decrypt_record(gateway.keyring, row) for row in rows if row.app == of.placement.app]
        if None in of_app and await gateway.has_other_keys(used):
            continue  # wrapped anew, like the keys
        found = [each for each in of_app if each and each.body.placement == of.placement.placement]
        rewards = await rewards_of(gateway, impressions_in(found))
        shown = await list_examples(revisions, found, rewards)
        sums = decay.add(sums, [each.at(rewards[each.name]) for each in shown])
        last, pages = rows[-1].entry_index, pages + 1
        if pages % SAY_EVERY == 0:
            log.info("rebuilding_sums", placement=of.key, place=last, examples=decay.examples_in(sums))
        await asyncio.sleep(0)
