"""A drift alarm: it compares the rewards of each placement with the predictions of the model that decided.

It reads the newest outcomes again after each change, and stores only the result, for the report. So every node
gets the same one, and a restart loses nothing. Outcomes that were erased, or may not be learned from, do not count.
"""

import asyncio
from collections.abc import Mapping
from statistics import fmean
from typing import NamedTuple

import structlog
from msgspec import Struct, UnsetType
from sqlalchemy import func, select

from aboveboard.background import every
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.catalogue.tables import placements
from aboveboard.clock import to_iso
from aboveboard.engine.drift import Direction, RewardPair, drift
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.measurement_store import ReportPart, write_measurement
from aboveboard.measurement.outcome_reader import Conditions, read_outcomes, select_placement
from aboveboard.signals.outcome_tables import OutcomeState, impressions, outcomes

WATCHED = 2_000
"""The number of outcomes that are read of each placement: its newest."""

SETTLED_MS = 600_000
"""The least age of an outcome that counts. An item that was just seen may still be taken."""

EVERY_MS = 600_000
"""The time between two checks."""

log = structlog.get_logger("aboveboard")


class Band(Struct, frozen=True):
    """The result for one placement, from `compared` items with a reward and a prediction.

    While the alarm is raised, rewards differ from their predictions in this `direction` `since` that instant.
    `predicted` and `found` are the means from there on. Without an alarm these four are None.
    """

    compared: int
    direction: Direction | None = None
    since: str | None = None
    predicted: float | None = None
    found: float | None = None


class _AlarmRow(NamedTuple):
    """One comparison of a placement. `place` is the decision's index in the log."""

    place: int
    compared: RewardPair


class _LastLook(NamedTuple):
    """The mark of a placement when it was last compared, and the result."""

    mark: tuple[int, ...]
    band: Band


LastLooks = dict[str, _LastLook]
"""The last look at each placement, by key."""


async def run(gateway: Gateway) -> None:
    """Checks rewards every EVERY_MS until cancelled, and logs each start and end of an alarm.

    Returns at once when learning is off.
    """
    raised: dict[str, Band] = {}
    looks: LastLooks = {}

    async def check() -> None:
        nonlocal raised
        raised = await log_changes(gateway, raised, looks)

    if gateway.settings.learn_every_ms:
        await every(EVERY_MS / 1000, check, "rewards_not_watched", at_once=True)


async def log_changes(
    gateway: Gateway, before: Mapping[str, Band], looks: LastLooks | None = None
) -> dict[str, Band]:
    """Returns the placements with an alarm, by key, and logs each alarm that began or ended since `before`.

    Sets the metric `out_of_band` to their number. `looks` is as in `read_bands`.
    """
    found = {key: band for key, band in (await read_bands(gateway, looks)).items() if band.direction}
    for key in found.keys() - before.keys():
        band = found[key]
        more = {"direction": str(band.direction), "since": band.since}
        log.warning("rewards_out_of_band", placement=key, predicted=band.predicted, found=band.found, **more)
    for key in before.keys() - found.keys():
        log.info("rewards_back_in_band", placement=key)
    gateway.metrics.out_of_band.set(len(found))
    return found


async def read_bands(gateway: Gateway, looks: LastLooks | None = None) -> dict[str, Band]:
    """Returns, by key, the result of every placement with an outcome that counts among its newest.

    Each is watched by itself, however busy the others are.

    `looks` is filled, and spares the placements of which nothing was added or deleted since.
    """
    looks = {} if looks is None else looks
    for (key,) in await gateway.database.rows(select(placements.c.placement_key)):
        mark = await _read_mark(gateway, key)
        if key not in looks or looks[key].mark != mark:
            looks[key] = _LastLook(mark, await read_band(gateway, key))
            await write_measurement(gateway, key, ReportPart.BAND, looks[key].band)
    return {key: look.band for key, look in looks.items() if look.band.compared}


async def _read_mark(gateway: Gateway, key: str) -> tuple[int, ...]:
    """Returns the counts of settled outcomes and of learned rewards, and the time of the newest outcome."""
    table, learned = outcomes.c, impressions.c
    settled = select(func.count(), func.max(table.at_ms)).where(*_select_settled(gateway, key))
    ((count, newest_ms),) = await gateway.database.rows(settled)
    rewards = select(func.count()).select_from(impressions).where(learned.placement_key == key)
    ((known,),) = await gateway.database.rows(rewards)
    return count, newest_ms or 0, known


def _select_settled(gateway: Gateway, key: str) -> Conditions:
    return (*select_placement(key), outcomes.c.at_ms <= gateway.clock() - SETTLED_MS)


async def read_band(gateway: Gateway, key: str) -> Band:
    """Returns the result of one placement, from its newest WATCHED outcomes that count.

    An outcome counts once it was learned and is SETTLED_MS old, and only with a prediction.
    """
    by_impression: dict[bytes, WaitingOutcome] = {}
    learned = outcomes.c.pending == OutcomeState.SETTLED
    where = (*_select_settled(gateway, key), learned)
    async for one in read_outcomes(gateway, Revisions(gateway.shelves), WATCHED, *where):
        # A prediction is what an item earns in the first place, so only that is compared.
        if one is not None and one.is_first and _predict_reward(one) is not None:
            by_impression[one.impression] = one
    # The learned reward, not the outcome's own: an item may have several outcomes, also newer ones.
    rewards = await rewards_of(gateway, by_impression)
    rows = [_row(one, rewards[name]) for name, one in by_impression.items() if name in rewards]
    return await asyncio.to_thread(_band, rows)


def _band(rows: list[_AlarmRow]) -> Band:
    return measure_band([row.compared for row in sorted(rows)])


def measure_band(compared: list[RewardPair]) -> Band:
    """Returns the result of one placement from its comparisons, in the order of the decisions.

    The means have four decimals.
    """
    found = drift(compared)
    if found is None:
        return Band(len(compared))
    since = compared[found.start :]
    means = (
        round(fmean(column), 4) for column in zip(*((one.predicted, one.found) for one in since), strict=True)
    )
    return Band(len(compared), found.direction, to_iso(since[0].at_ms), *means)


def _row(one: WaitingOutcome, reward: float) -> _AlarmRow:
    return _AlarmRow(one.recalled.place, RewardPair(one.recalled.at_ms, _predict_reward(one) or 0.0, reward))


def _predict_reward(one: WaitingOutcome) -> float | None:
    """Returns the reward from 0 to 1 that the deciding model predicted for the item.

    Returns None when no model had decided, or when the record lacks the prediction.
    """
    body = one.recalled.body
    if not body.model or isinstance(body.worth, UnsetType):
        return None
    names = (shown.item for shown in body.items)
    worth = dict(zip(names, body.worth, strict=False)).get(one.item)
    if worth is None:
        return None
    return min(1.0, max(0.0, float(worth.base) + float(worth.person)))
