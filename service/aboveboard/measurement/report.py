"""A placement report from the log: the rewards by level, against the control group, and of other policies.

Only the first slot counts in them, because the probabilities of a later one depend on the items before it. Only items
with an outcome count, because an item without one may never have been seen. Of several outcomes of one item
the best counts. The person is the unit of every interval, because rows of one person are alike.

The means are from sums, of all days or those of a window. Anything that needs the decisions themselves is from a
sample, which is measured in the background. So a report decrypts nothing.

All that it reads is of one state of the database. So its numbers agree also while the learner works.
"""

from typing import NamedTuple

import numpy as np
from msgspec import structs
from sqlalchemy import func, select

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions, placements
from aboveboard.engine.model import Model
from aboveboard.engine.model_codec import decode
from aboveboard.engine.no_estimate import NoEstimateReason
from aboveboard.engine.placement import Placement
from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.placements import get_placement
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.imported_report import ImportedReport, read_imported
from aboveboard.measurement.item_values import ItemValue
from aboveboard.measurement.measurement_store import ReportPart, read_measurement
from aboveboard.measurement.outcome_reader import select_placement
from aboveboard.measurement.part_report import list_parts
from aboveboard.measurement.placement_report import (
    UNITS_LEAST,
    AnswerCounts,
    Group,
    ItemReport,
    PlacementReport,
    Sample,
    suggest,
)
from aboveboard.measurement.reward_sums import Groups, RewardSums, estimate, read_sums
from aboveboard.measurement.sampling import Findings
from aboveboard.measurement.weight_words import list_item_weights, list_weights
from aboveboard.measurement.window import ALL_DAYS, Window, format_day
from aboveboard.signals.outcome_tables import OutcomeState, outcomes
from aboveboard.storage.reads import RowReader


class _ReportNumbers(NamedTuple):
    """The stored numbers of a report, all of one state of the database. `outcomes` and `waiting` are as in the report."""

    declared: Placement
    sums: RewardSums
    sampled: Findings | None
    band: Band
    imported: ImportedReport
    model: Model
    outcomes: int
    waiting: int


async def report(gateway: Gateway, app: str, placement: str, window: Window = ALL_DAYS) -> PlacementReport:
    """Returns the report of one of this app's placements, about decisions of these days.

    The sample and the drift alarm are as they were last measured. Raises NotFound for an undeclared placement,
    and Unavailable while other requests keep changing it.
    """
    stored = await gateway.with_retries(
        lambda: _read(gateway, app, placement, window), busy="Other requests keep changing this placement."
    )
    declared, sampled, weights = stored.declared, stored.sampled, stored.model.weights
    randomness = np.random.default_rng(int.from_bytes(gateway.randomness(8), "big"))
    means = await estimate(stored.sums, randomness)
    refused = _refusal(means, sampled, window)
    if refused is not None:
        means = _without_rewards(means)
    return PlacementReport(
        placement=placement,
        first=format_day(window.first),
        last=format_day(window.last),
        outcomes=stored.outcomes,
        waiting=stored.waiting,
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
        parts=list_parts(declared, [] if sampled is None else sampled.parts, weights),
        weights=list_weights(weights),
        suggests=None if sampled is None else suggest(declared.answers, _count_answers(sampled.sample)),
        band=stored.band,
        imported=stored.imported,
        narrowness=None if sampled is None else sampled.narrowness,
    )


async def _read(gateway: Gateway, app: str, placement: str, window: Window) -> _ReportNumbers:
    """Returns all that is stored for the report. Raises Stale when the placement is changed just now."""
    declared, key = await get_placement(gateway, app, placement), placement_key(app, placement)

    async def work(reader: RowReader) -> _ReportNumbers:
        await _check_revision(reader, key, declared.revision)
        return _ReportNumbers(
            declared,
            await read_sums(reader, key, window, share=declared.control_share),
            await read_measurement(reader, key, ReportPart.SAMPLE, Findings),
            await read_measurement(reader, key, ReportPart.BAND, Band) or Band(0),
            await read_imported(reader, key),
            await _read_model(reader, key),
            await _count(reader, key, window),
            await _count_waiting(reader, key),
        )

    return await gateway.database.read_one_state(work)


async def _check_revision(reader: RowReader, key: str, revision: int) -> None:
    """Raises Stale when another revision of the placement is in force in the state that is read."""
    query = select(placements.c.revision).where(placements.c.placement_key == key)
    if await reader.rows(query) != [(revision,)]:
        raise Stale("The placement was changed after it was read. Read it again.")


def _refusal(means: Groups, sampled: Findings | None, window: Window) -> NoEstimateReason | None:
    """Returns why no mean is reported, or None. A mean of rows that are not all that was shown would mislead."""
    units = means.control.people + sum(each.group.people for each in means.levels)
    if means.is_equal and units >= UNITS_LEAST:
        return NoEstimateReason.EQUAL_REWARDS
    if sampled is None or not sampled.is_about(window):
        return None
    reasons = {each.evaluation.refused.reason for each in sampled.policies if each.evaluation.refused}
    return NoEstimateReason.MEAN_WEIGHT if NoEstimateReason.MEAN_WEIGHT in reasons else None


def _count_answers(sample: Sample) -> AnswerCounts:
    return AnswerCounts(sample.decisions, sample.seen, sample.automatic)


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
        own = list_item_weights(weights, item, placement.buckets)
        found.append(ItemReport(of.item, of.shown, of.people, of.taken, of.reward, own))
    found += [
        ItemReport(of.item, of.shown, of.people, of.taken, of.reward, [], removed=True)
        for of in by_item.values()
    ]
    return found


async def _count(reader: RowReader, key: str, window: Window) -> int:
    where = list(select_placement(key))
    if window.start_ms is not None:
        where.append(outcomes.c.at_ms >= window.start_ms)
    if window.end_ms is not None:
        where.append(outcomes.c.at_ms < window.end_ms)
    ((count,),) = await reader.rows(select(func.count()).select_from(outcomes).where(*where))
    return count


async def _count_waiting(reader: RowReader, key: str) -> int:
    # The function keeps SQLite from the index of placements: of all outcomes, few wait.
    own = func.coalesce(outcomes.c.placement_key, "") == key
    query = select(func.count()).where(outcomes.c.pending == OutcomeState.PENDING, own)
    ((count,),) = await reader.rows(query)
    return count


async def _read_model(reader: RowReader, key: str) -> Model:
    """Returns the newest model of the placement, or an empty one before the first."""
    table = model_versions.c
    query = select(table.body).where(table.placement_key == key).order_by(table.version.desc()).limit(1)
    rows = await reader.rows(query)
    return decode(rows[0][0]) if rows else Model()
