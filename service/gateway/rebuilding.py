"""Sums made anew from the records of decisions and the rewards that were learned: to the bit what learning one by one
gives.

Needed when what is stored cannot be read or solved, when the half-life was changed, and when an operator asks for it.
Meanwhile nothing is learned there, outcomes wait, and the last model goes on serving. What is taken back meanwhile is
gone from the rewards, and the work begins again. Stopped anywhere, it is begun again by whoever finds it is due.
"""

import asyncio
from functools import partial

import structlog
from sqlalchemy import select

from service.engine import epochs, store
from service.engine.epochs import Sums
from service.gateway.gateway import Gateway
from service.gateway.recurring import every
from service.gateway.revisions import Revisions
from service.gateway.shown import decisions, impression, opened, rewards_of, shown_in
from service.gateway.versions import Newest, Unsound, ask_for_a_rebuild, emptied, new_version, newest
from service.outcomes.store import DELETE_IMPRESSION, impressions
from service.storage.journal import Submission, Write

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
    Which placements'. Raises Stale."""
    table = store.models.c
    due = select(table.placement_key).where(table.due_ms <= gateway.clock()).order_by(table.due_ms)
    rows = await gateway.database.rows(due)
    for (key,) in rows:
        before = await newest(gateway, key)
        if before.sums is None or before.is_of_another_half_life:
            await rebuild(gateway, key)
        else:
            await _renew(gateway, before, before.sums)
    return [key for (key,) in rows]


async def _renew(gateway: Gateway, before: Newest, sums: Sums) -> None:
    try:
        writes, entry = await new_version(gateway, before, sums)
    except Unsound:
        log.error("sums_damaged", placement=before.key)
        await ask_for_a_rebuild(gateway, before)
        return
    await gateway.submit(Submission(before.guards, tuple(writes), (entry,)))
    await _drop(gateway, before.key, epochs.since_ms(epochs.dropped(sums, gateway.clock())))


async def _drop(gateway: Gateway, key: str, until_ms: int) -> None:
    """What is no part of any sums any more needs no taking back."""
    table = impressions.c
    query = select(table.impression).where(table.placement_key == key, table.at_ms < until_ms).limit(PAGE)
    while rows := await gateway.database.rows(query):
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for (name,) in rows)
        await gateway.submit(Submission((), gone, ()))


async def rebuild(gateway: Gateway, key: str) -> int:
    """The placement's sums made anew, and a model from them. How many examples they are of. Raises Unsound when even
    those cannot be solved; Unavailable when too much was taken back meanwhile."""

    async def attempt() -> int:
        before = await newest(gateway, key)
        if before.sums is not None:
            await ask_for_a_rebuild(gateway, before)
            before = await newest(gateway, key)
        sums = await from_records(gateway, before)
        try:
            writes, entry = await new_version(gateway, before, sums)
        except Unsound:
            later = emptied(before, due_ms=gateway.clock() + AGAIN_MS)
            await gateway.submit(Submission(before.guards, (later,), ()))
            raise
        await gateway.submit(Submission(before.guards, tuple(writes), (entry,)))
        return epochs.examples_in(sums)

    count = await gateway.with_retries(attempt)
    log.info("sums_rebuilt", placement=key, examples=count)
    return count


async def from_records(gateway: Gateway, of: Newest) -> Sums:
    """The sums of all examples of the placement whose rewards are kept."""
    sums = epochs.dropped(epochs.empty(epochs.period_ms_of(of.placement.half_life_days)), gateway.clock())
    revisions, last, pages = Revisions(gateway.shelves), -1, 0
    while rows := await decisions(gateway, last, most=PAGE):
        of_app = [opened(gateway.keyring, row) for row in rows if row[1] == of.placement.app]
        if None in of_app and await gateway.look():
            continue  # wrapped anew, like the keys
        found = [each for each in of_app if each and each.body["placement"] == of.placement.placement]
        names = [impression(each.body["decision"], item) for each in found for item, _ in each.body["items"]]
        rewards = await rewards_of(gateway, names)
        shown = await shown_in(revisions, found, rewards)
        sums = epochs.add(sums, [each.at(rewards[each.name]) for each in shown])
        last, pages = rows[-1][0], pages + 1
        if pages % SAY_EVERY == 0:
            log.info("rebuilding_sums", placement=of.key, place=last, examples=epochs.examples_in(sums))
        await asyncio.sleep(0)
    return sums
