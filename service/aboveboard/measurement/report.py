"""A placement report from the log: the rewards by level, against the control group, and of other policies.

Only the first slot counts in them, because the probabilities of a later one depend on the items before it. Only items
with an outcome count, because an item without one may never have been seen. Of several outcomes of one item
the best counts. The person is the unit of every interval, because rows of one person are alike.

The means are from sums, of all days or those of a window. Anything that needs the decisions themselves is from a
sample, which is measured in the background. So a report decrypts nothing.
"""

import numpy as np
from msgspec import structs
from sqlalchemy import func, select

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions
from aboveboard.engine.model import Model, decode
from aboveboard.engine.no_estimate import NoEstimateReason
from aboveboard.engine.placement import Placement
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.placements import get_placement
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.item_values import ItemValue
from aboveboard.measurement.measurement_store import ReportPart, read_measurement
from aboveboard.measurement.outcome_reader import select_placement
from aboveboard.measurement.placement_report import (
    UNITS_LEAST,
    AnswerCounts,
    Group,
    ItemReport,
    PlacementReport,
    suggest,
)
from aboveboard.measurement.reward_sums import Groups, read_groups
from aboveboard.measurement.sampling import Findings
from aboveboard.measurement.weight_words import list_item_weights, list_weights
from aboveboard.measurement.window import ALL_DAYS, Window, format_day
from aboveboard.signals.outcome_tables import OutcomeState, outcomes


async def report(gateway: Gateway, app: str, placement: str, window: Window = ALL_DAYS) -> PlacementReport:
    """Returns the report of one of this app's placements, about decisions of these days.

    The sample and the drift alarm are as they were last measured. Raises NotFound for an undeclared placement.
    """
    declared, key = await get_placement(gateway, app, placement), placement_key(app, placement)
    randomness = np.random.default_rng(int.from_bytes(gateway.randomness(8), "big"))
    share = declared.control_share
    means = await read_groups(gateway, key, window, randomness, share=share)
    sampled = await read_measurement(gateway, key, ReportPart.SAMPLE, Findings)
    refused = _refusal(means, sampled, window)
    if refused is not None:
        means = _without_rewards(means)
    weights = (await _read_model(gateway, key)).weights
    return PlacementReport(
        placement=placement,
        first=format_day(window.first),
        last=format_day(window.last),
        outcomes=await _count(gateway, key, window),
        waiting=await _count_waiting(gateway, key),
        shown=means.shown,
        refused=refused,
        levels=means.levels,
        control=means.control,
        personalized=means.personalized,
        mixed=means.mixed,
        lift=means.lift,
        sample_ratio=means.ratio,
        sample=None if sampled is None else sampled.sample,
        gone=0 if sampled is None else sampled.gone,
        policies=[] if sampled is None else sampled.policies,
        items=_items(declared, [] if sampled is None else sampled.items, weights),
        weights=list_weights(weights),
        suggests=None
        if sampled is None
        else suggest(declared.answers, AnswerCounts(sampled.sample.decisions, sampled.sample.seen)),
        band=await read_measurement(gateway, key, ReportPart.BAND, Band) or Band(0),
    )


def _refusal(means: Groups, sampled: Findings | None, window: Window) -> NoEstimateReason | None:
    """Returns why no mean is reported, or None. A mean of rows that are not all that was shown would mislead."""
    units = means.control.people + sum(each.group.people for each in means.levels)
    if means.is_equal and units >= UNITS_LEAST:
        return NoEstimateReason.EQUAL_REWARDS
    if sampled is None or not sampled.is_about(window):
        return None
    reasons = {each.evaluation.refused.reason for each in sampled.policies if each.evaluation.refused}
    return NoEstimateReason.MEAN_WEIGHT if NoEstimateReason.MEAN_WEIGHT in reasons else None


def _without_rewards(means: Groups) -> Groups:
    def no_reward(group: Group) -> Group:
        return structs.replace(group, reward=None)

    levels = [structs.replace(each, group=no_reward(each.group)) for each in means.levels]
    return means._replace(
        levels=levels,
        control=no_reward(means.control),
        personalized=no_reward(means.personalized),
        lift=None,
    )


def _items(placement: Placement, values: list[ItemValue], weights: dict[str, float]) -> list[ItemReport]:
    """Returns the items of the placement in its order, then those that it no longer has."""
    by_item, found = {each.item: each for each in values}, list[ItemReport]()
    for item in placement.items:
        of = by_item.pop(item.item, ItemValue(item.item, 0, 0, None, None))
        own = list_item_weights(weights, item)
        found.append(ItemReport(of.item, of.shown, of.people, of.taken, of.reward, own))
    found += [
        ItemReport(of.item, of.shown, of.people, of.taken, of.reward, [], removed=True)
        for of in by_item.values()
    ]
    return found


async def _count(gateway: Gateway, key: str, window: Window) -> int:
    where = list(select_placement(key))
    if window.start_ms is not None:
        where.append(outcomes.c.at_ms >= window.start_ms)
    if window.end_ms is not None:
        where.append(outcomes.c.at_ms < window.end_ms)
    ((count,),) = await gateway.database.rows(select(func.count()).select_from(outcomes).where(*where))
    return count


async def _count_waiting(gateway: Gateway, key: str) -> int:
    # The function keeps SQLite from the index of placements: of all outcomes, few wait.
    own = func.coalesce(outcomes.c.placement_key, "") == key
    query = select(func.count()).where(outcomes.c.pending == OutcomeState.PENDING, own)
    ((count,),) = await gateway.database.rows(query)
    return count


async def _read_model(gateway: Gateway, key: str) -> Model:
    """Returns the newest model of the placement, or an empty one before the first."""
    table = model_versions.c
    query = select(table.body).where(table.placement_key == key).order_by(table.version.desc()).limit(1)
    rows = await gateway.database.rows(query)
    return decode(rows[0][0]) if rows else Model()
