"""Learning in the background. It turns pending outcomes into examples, and adds them to the sufficient
statistics.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial

import structlog
from sqlalchemy import Select, func, select

from aboveboard.background import attempt, every, unless_unchanged
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay
from aboveboard.engine.decay import PeriodSums
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.keyring import Keyring
from aboveboard.learning.corrections import choose_rewards, read_others
from aboveboard.learning.examples import list_examples, rewards_of
from aboveboard.learning.model_versions import Unsound, ask_for_a_rebuild, new_version, newest
from aboveboard.learning.older_outcomes import complete_outcomes
from aboveboard.learning.reward_days import add_rewards
from aboveboard.learning.stored_outcome import WaitingOutcome, decrypt_outcome
from aboveboard.signals.outcome_tables import (
    INSERT_IMPRESSION,
    UPDATE_IMPRESSION,
    OutcomeState,
    count_in,
    guard_of,
    guard_unknown,
    outcomes,
    settle,
)
from aboveboard.storage.journal import Submission, Write

BATCH = 500
"""The outcomes of one query."""

log = structlog.get_logger("aboveboard")

OutcomeRow = tuple[int, bytes, bytes | None, bytes]
"""The columns of a pending outcome: its time, its name, its person and its sealed content."""

_WAITING = (
    select(outcomes.c.at_ms, outcomes.c.outcome, outcomes.c.person, outcomes.c.sealed)
    .where(outcomes.c.pending == OutcomeState.PENDING)
    .order_by(outcomes.c.at_ms, outcomes.c.outcome)
    .limit(BATCH)
)


async def run(gateway: Gateway) -> None:
    """Learns from pending outcomes every `learn_every_ms`, until cancelled; 0 disables it.

    It completes the outcomes of older versions first.
    """
    if gateway.settings.learn_every_ms:
        await attempt(partial(complete_outcomes, gateway), "outcomes_not_completed")
    due = unless_unchanged(partial(_learn_all, gateway), gateway.database.reads.read_version)
    await every(gateway.settings.learn_every_ms / 1000, due, "learning_failed")


async def _learn_all(gateway: Gateway) -> None:
    try:
        while await learn_once(gateway) >= BATCH:
            pass
    except Exception:
        with suppress(Exception):  # else the metric would keep its old value while the lag grows
            await _measure(gateway)
        raise


async def learn_once(gateway: Gateway) -> int:
    """Learns from all pending outcomes, oldest first, BATCH at a time. Returns the number that are settled.

    Outcomes of a placement whose statistics are being rebuilt stay pending, and do not block others. Raises
    Stale when another node was faster; the next round starts from there.
    """
    revisions, asleep, settled = Revisions(gateway.shelves), set[str](), 0
    query = _WAITING
    while rows := await gateway.database.rows(query):
        learned = await _learn_from(gateway, revisions, rows, asleep)
        if learned:
            settled += learned
            await _measure(gateway)
        last_ms, last, *_ = rows[-1]
        query = _select_waiting(last_ms, last)
    if not settled:
        await _measure(gateway)
    return settled


async def _learn_from(
    gateway: Gateway, revisions: Revisions, rows: Iterable[OutcomeRow], asleep: set[str]
) -> int:
    """Learns from these rows. Returns the number that are settled.

    Placements that cannot learn now are added to `asleep`, and skipped from then on.
    """
    by_placement: dict[str, list[WaitingOutcome]] = {}
    gone: list[bytes] = []
    for at_ms, name, person, sealed in rows:
        waiting = await decrypt_outcome(gateway, name, person, sealed, revisions=revisions)
        if waiting is None:
            gone.append(name)
            continue
        waiting = waiting._replace(at_ms=at_ms)
        key = placement_key(waiting.app, waiting.recalled.body.placement)
        if key not in asleep:
            by_placement.setdefault(key, []).append(waiting)
    settled = len(gone)
    for key, found in by_placement.items():
        learned = await _learn(gateway, revisions, key, found)
        settled += learned
        if not learned:
            asleep.add(key)
    if gone:
        await gateway.submit(Submission((), tuple(settle(name) for name in gone), ()))
    return settled


def _select_waiting(at_ms: int, name: bytes) -> Select[*OutcomeRow]:
    table = outcomes.c
    return _WAITING.where(table.at_ms >= at_ms, (table.at_ms > at_ms) | (table.outcome > name))


async def _measure(gateway: Gateway) -> None:
    """Sets the metrics: the number of pending outcomes, and the age of the oldest one in seconds."""
    table, now_ms = outcomes.c, gateway.clock()
    query = select(func.count(), func.min(table.at_ms)).where(table.pending == OutcomeState.PENDING)
    ((count, oldest_ms),) = await gateway.database.rows(query)
    gateway.metrics.model_pending.set(count)
    gateway.metrics.model_lag.set(0.0 if oldest_ms is None else max(0, now_ms - oldest_ms) / 1000)


async def _learn(gateway: Gateway, revisions: Revisions, key: str, waiting: list[WaitingOutcome]) -> int:
    """Writes a new version of the model, unless the outcomes teach nothing new. Returns the number that are
    settled.

    That is all of them, or 0 while the statistics are being rebuilt.
    """
    before = await newest(gateway, key)
    if before.sums is None:
        if not before.is_asked_for:  # a second request would restart a running rebuild
            await ask_for_a_rebuild(gateway, before)
        return 0
    known = await rewards_of(gateway, {one.impression for one in waiting})
    others = await read_others(gateway, revisions, waiting)
    since_ms = decay.since_ms(decay.drop_old_periods(before.sums, gateway.clock()))
    best = {
        name: one
        for name, one in choose_rewards(waiting, others, known).items()
        if one.recalled.at_ms >= since_ms  # older decisions are too old to count
    }
    settled = tuple(settle(one.name) for one in waiting)
    if not best:
        await gateway.submit(Submission((), settled, ()))
        return len(waiting)
    counted = await add_rewards(gateway, revisions, best, known)
    try:
        sums = await _with(gateway.keyring, before.sums, revisions, best, known)
        joined = {one.person for one in best.values() if one.person is not None}
        shown = Counter(
            one.person for name, one in best.items() if one.person is not None and name not in known
        )
        writes, entry = await new_version(gateway, before, sums, joined=joined, shown=shown)
    except (Unsound, Unprocessable):
        log.error("sums_damaged", placement=key)
        await ask_for_a_rebuild(gateway, before)
        return 0
    guards = (guard_of(one.name, OutcomeState.PENDING) for one in waiting if one.person is not None)
    await gateway.submit(
        # An erasure deletes a person's outcomes first. So these guards fail for outcomes that were read before it.
        Submission(
            (*before.guards, *guards, *map(guard_unknown, best.keys() - known.keys()), *counted.guards),
            (*writes, *settled, *_impression_writes(key, best, known, counted.keys), *counted.writes),
            (entry,),
        )
    )
    return len(waiting)


async def _with(
    keyring: Keyring,
    sums: PeriodSums,
    revisions: Revisions,
    best: Mapping[bytes, WaitingOutcome],
    known: Mapping[bytes, float],
) -> PeriodSums:
    """Returns the statistics with these impressions at their new rewards. Their old examples are subtracted
    first.
    """
    records = [one.decision for one in _decisions(best)]
    shown = await list_examples(keyring, revisions, records, best)
    old = decay.subtract(sums, [each.at(known[each.name]) for each in shown if each.name in known])
    return decay.add(old, [each.at(best[each.name].reward) for each in shown])


def _decisions(best: Mapping[bytes, WaitingOutcome]) -> Iterable[WaitingOutcome]:
    """Returns one outcome for each decision."""
    return {one.recalled.body.decision: one for one in best.values()}.values()


def _impression_writes(
    key: str,
    best: Mapping[bytes, WaitingOutcome],
    known: Mapping[bytes, float],
    counted: Mapping[bytes, bytes],
) -> list[Write]:
    """Returns the writes of these rewards. `counted` are the rows of the sums that some count in from now on."""
    writes = [
        Write(UPDATE_IMPRESSION, {"key": name, "next_reward": one.reward})
        if name in known
        else Write(
            INSERT_IMPRESSION,
            {"impression": name, "person": one.person, "reward": one.reward, "placement_key": key}
            | {"at_ms": one.recalled.at_ms, "reward_day": counted.get(name)},
        )
        for name, one in best.items()
    ]
    return writes + [count_in(name, counted[name]) for name in counted if name in known]
