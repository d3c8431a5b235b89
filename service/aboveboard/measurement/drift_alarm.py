"""An alarm when rewards leave their band: those of each placement beside what the model that decided had predicted.

Nothing is stored for it. The newest outcomes are read again each time, so that every node finds the same, none counts
anything twice, a start loses nothing, and what was erased or may not be learned from is no part of it.
"""

import asyncio
from collections.abc import Mapping
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

import structlog
from msgspec import Struct, UnsetType

from aboveboard.background import every
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.clock import to_iso
from aboveboard.engine.drift import RewardPair, drift
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import impression, rewards_of
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.outcome_reader import read_outcomes
from aboveboard.signals.outcome_tables import OutcomeState, outcomes
from aboveboard.words import Direction

WATCHED = 5_000
"""Outcomes that are looked at, the newest ones, of all placements."""

SETTLED_MS = 600_000
"""What came in later than that is left for the next time: many items were seen by now and will be taken in a moment."""

EVERY_MS = 600_000

log = structlog.get_logger("aboveboard")


class Band(Struct, frozen=True):
    """`compared` items that were shown, with what was predicted for them. Out of their band, rewards have gone in this
    `direction` `since` then, and `predicted` and `found` are their means from there on; else these four are None."""

    compared: int
    direction: Direction | None = None
    since: str | None = None
    predicted: float | None = None
    found: float | None = None


class _AlarmRow(NamedTuple):
    """Of a placement, by its key, and the place that the decision has in the log."""

    key: str
    place: int
    compared: RewardPair


async def run(gateway: Gateway) -> None:
    """Checks rewards every EVERY_MS until cancelled, and logs where an alarm begins and ends. Without learning it
    ends at once."""
    raised: dict[str, Band] = {}

    async def check() -> None:
        nonlocal raised
        raised = await watch(gateway, raised)

    if gateway.settings.learn_every_ms:
        await every(EVERY_MS / 1000, check, "rewards_not_watched", at_once=True)


async def watch(gateway: Gateway, before: Mapping[str, Band]) -> dict[str, Band]:
    """The placements that are out of their band, measured; `before` are those that were when it was last looked."""
    found = {key: band for key, band in (await bands(gateway)).items() if band.direction}
    for key in found.keys() - before.keys():
        band = found[key]
        told = {"direction": str(band.direction), "since": band.since}
        log.warning("rewards_out_of_band", placement=key, predicted=band.predicted, found=band.found, **told)
    for key in before.keys() - found.keys():
        log.info("rewards_back_in_band", placement=key)
    gateway.metrics.out_of_band.set(len(found))
    return found


async def bands(gateway: Gateway) -> dict[str, Band]:
    """The band of every placement of which something was heard lately, by its key."""
    table, until_ms = outcomes.c, gateway.clock() - SETTLED_MS
    heard_of: dict[bytes, WaitingOutcome] = {}
    settled = (table.pending == OutcomeState.SETTLED, table.at_ms <= until_ms)
    async for one in read_outcomes(gateway, Revisions(gateway.shelves), WATCHED, *settled):
        if one is not None and _predict_reward(one) is not None:
            heard_of[impression(one.recalled.body.decision, one.item)] = one
    # Of one item all outcomes together count, also those that came in since.
    rewards = await rewards_of(gateway, heard_of)
    rows = [_row(one, rewards[name]) for name, one in heard_of.items() if name in rewards]
    return await asyncio.to_thread(_bands, rows)


def _bands(rows: list[_AlarmRow]) -> dict[str, Band]:
    by_placement = groupby(sorted(rows), key=lambda row: row.key)
    return {key: band([row.compared for row in each]) for key, each in by_placement}


def band(compared: list[RewardPair]) -> Band:
    """The band of one placement, from what was compared there in the order in which it was decided."""
    found = drift(compared)
    if found is None:
        return Band(len(compared))
    since = compared[found.start :]
    means = (
        round(fmean(column), 4) for column in zip(*((one.predicted, one.found) for one in since), strict=True)
    )
    return Band(len(compared), found.direction, to_iso(since[0].at_ms), *means)


def _row(one: WaitingOutcome, reward: float) -> _AlarmRow:
    key = placement_key(one.app, one.recalled.body.placement)
    return _AlarmRow(
        key, one.recalled.place, RewardPair(one.recalled.at_ms, _predict_reward(one) or 0.0, reward)
    )


def _predict_reward(one: WaitingOutcome) -> float | None:
    """What the model that decided expected of the item; None where there was no model yet, or it was not written down."""
    body = one.recalled.body
    if not body.model or isinstance(body.worth, UnsetType):
        return None
    names = (shown.item for shown in body.items)
    worth = dict(zip(names, body.worth, strict=False)).get(one.item)
    if worth is None:
        return None
    return min(1.0, max(0.0, float(worth.base) + float(worth.person)))
