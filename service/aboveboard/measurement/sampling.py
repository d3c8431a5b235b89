"""The part of a report that needs the decisions: other policies and items, from a sample of the newest outcomes.

To read and judge a row takes about a millisecond. So it is done in the background, one placement at a time, and
stored for every process. It runs at most a SHARE of the time. The report says how large the sample is.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from time import monotonic
from typing import NamedTuple

import numpy as np
from msgspec import UNSET, Struct, structs
from sqlalchemy import func, select

from aboveboard.background import every
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.catalogue.tables import placements
from aboveboard.clock import to_iso
from aboveboard.decisions.narrowness import MadeChoice, Narrowness, measure_narrowness
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.explanation.why import Why
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.corrections import correct
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement import drift_alarm
from aboveboard.measurement.cross_fit import deal_groups, models_without
from aboveboard.measurement.item_values import ItemValue, measure_items
from aboveboard.measurement.measurement_store import ReportPart, read_measurement, write_measurement
from aboveboard.measurement.outcome_reader import read_outcomes, select_placement
from aboveboard.measurement.part_values import measure_parts, read_part_tags
from aboveboard.measurement.placement_report import Policy, Sample
from aboveboard.measurement.policy_values import CrossFitModels, JudgedOutcome, PolicyValues, describe, judge
from aboveboard.measurement.window import Window, day_of, format_day, read_window
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.words import OutcomeKind

SAMPLE_MOST = 50_000
"""The outcomes of a sample at most: the newest of the placement."""

SHARE = 0.05
"""The greatest share of the time in which samples are read."""

LOOK_EVERY_S = 60
"""The seconds between two looks for a placement to sample."""

PAUSE_AFTER = 100
"""The outcomes after which the reader pauses for as long as they took, so that requests come first."""

PARTS = (2, 4, 8)
"""The newest half, quarter and eighth of the decisions."""

_NO_WHY = Why("", ())


class Findings(Struct, frozen=True):
    """The results of a sample. It was made at `made_ms`, when `newest_ms` was the time of the newest outcome.

    `is_judged` is False when no policy could be judged, because the model was being rebuilt. `parts` are by tag.
    """

    sample: Sample
    made_ms: int
    newest_ms: int
    is_judged: bool
    gone: int
    policies: list[Policy]
    items: list[ItemValue]
    parts: list[ItemValue] = []
    narrowness: Narrowness | None = None

    def is_about(self, window: Window) -> bool:
        """Returns True when some of its decisions are on these days."""
        days = read_window(self.sample.first, self.sample.last)
        before = window.last is not None and days.first is not None and window.last < days.first
        after = window.first is not None and days.last is not None and days.last < window.first
        return not (before or after)


class _StoredOutcomes(NamedTuple):
    """The outcomes of a placement that are stored: their number, and the time of the newest."""

    number: int
    newest_ms: int


async def run(gateway: Gateway) -> None:
    """Samples placements with new outcomes until cancelled. Returns at once when learning is off."""
    rested = 0.0

    async def look() -> None:
        nonlocal rested
        if (started := monotonic()) < rested:
            return
        try:
            if (key := await find_due(gateway)) is not None:
                await sample(gateway, key)
        finally:
            rested = started + (monotonic() - started) / SHARE

    if gateway.settings.learn_every_ms:
        await every(LOOK_EVERY_S, look, "placement_not_sampled")


async def find_due(gateway: Gateway) -> str | None:
    """Returns the key of the placement whose sample is the oldest of those that are due; None without any.

    A sample is due when outcomes were added or deleted since. One that took long is not due for long: every process
    together keeps to the SHARE for one placement.
    """
    due: dict[str, int] = {}
    for (key,) in await gateway.database.rows(select(placements.c.placement_key)):
        before = await read_measurement(gateway.database, key, ReportPart.SAMPLE, Findings)
        made_ms = 0 if before is None else before.made_ms
        if before is not None and made_ms + before.sample.took_ms / SHARE > gateway.clock():
            continue
        stored = await _read_stored(gateway, key)
        was = (0, 0) if before is None else (before.sample.of, before.newest_ms)
        if stored != was or (before is not None and not before.is_judged):
            due[key] = made_ms
    return min(due, key=lambda key: due[key], default=None)


async def measure(gateway: Gateway, key: str) -> None:
    """Measures now what the background measures of a placement, and stores it: the sample and the drift alarm."""
    await sample(gateway, key)
    await write_measurement(gateway, key, ReportPart.BAND, await drift_alarm.read_band(gateway, key))


async def sample(gateway: Gateway, key: str, *, most: int = SAMPLE_MOST) -> None:
    """Samples a placement and stores what the sample says. Raises Unavailable while other processes keep learning."""
    started, stored = monotonic(), await _read_stored(gateway, key)
    revisions, read, own = Revisions(gateway.shelves), 0, list[WaitingOutcome]()
    opened = dict[str, OpenedDecision]()
    async for found in _read_paced(gateway, revisions, key, most):
        read += 1
        if found is None:
            continue
        own.append(_trim(found, opened))
    reported = [one.kind for one in own if not one.is_automatic]
    own = correct(own)
    randomness = np.random.default_rng(int.from_bytes(gateway.randomness(8), "big"))
    values, is_judged = await _judge(gateway, revisions, key, own, randomness)
    items = await asyncio.to_thread(measure_items, own, randomness)
    tags = await read_part_tags(revisions, key, own)
    parts = await asyncio.to_thread(measure_parts, own, tags, randomness)
    days = [day_of(one.recalled.at_ms) for one in own]
    made_ms = gateway.clock()
    facts = Sample(
        made=to_iso(made_ms),
        took_ms=round(1000 * (monotonic() - started)),
        outcomes=read,
        of=stored.number,
        share=read / stored.number if stored.number else 1.0,
        first=format_day(min(days, default=None)),
        last=format_day(max(days, default=None)),
        decisions=len({one.recalled.body.decision for one in own}),
        seen=reported.count(OutcomeKind.SEEN),
        automatic=sum(one.is_automatic for one in own),
    )
    past = [MadeChoice(each.person, each.at_ms, each.body) for each in opened.values()]
    findings = Findings(
        facts,
        made_ms,
        stored.newest_ms,
        is_judged,
        values.gone,
        values.policies,
        items,
        parts,
        narrowness=measure_narrowness(past),
    )
    await write_measurement(gateway, key, ReportPart.SAMPLE, findings)


async def _judge(
    gateway: Gateway,
    revisions: Revisions,
    key: str,
    own: Sequence[WaitingOutcome],
    randomness: np.random.Generator,
) -> tuple[PolicyValues, bool]:
    """Returns the values of other policies, and False while the model is rebuilt, when there are none.

    Older models chose the older decisions, so these may have rarely shown what a policy prefers. Then its value is from the
    newest of PARTS that has an estimate. Only weights choose the part. Rewards have no say in it, so a value is not chosen
    for its size.
    """
    groups = deal_groups(own)
    app, _, placement = key.partition("/")
    shelf = (await gateway.shelves.get_current(app, placement)).shelf

    async def judge_newest(part: int) -> tuple[PolicyValues, bool]:
        read = take_newest(own, part)
        models = await models_without(gateway, revisions, key, read, groups)
        judged = await _describe_all(revisions, key, _take_best(read))
        # Many outcomes take seconds to compute. In a thread, the loop still serves requests.
        values = await asyncio.to_thread(judge, judged, CrossFitModels(shelf, models, groups), randomness)
        return values, models is not None

    found, is_judged = await judge_newest(1)
    for part in PARTS:
        if not found.lacks_overlap:
            break
        found = found.fill_in((await judge_newest(part))[0])
    return found, is_judged


def take_newest(own: Sequence[WaitingOutcome], part: int) -> list[WaitingOutcome]:
    """Returns the outcomes of the newest 1 / `part` of the decisions."""
    made = sorted({(one.recalled.at_ms, one.recalled.body.decision) for one in own})
    newest = {decision for _, decision in made[len(made) - len(made) // part :]}
    return [one for one in own if one.recalled.body.decision in newest]


def _take_best(read: Iterable[WaitingOutcome]) -> Iterable[WaitingOutcome]:
    """Returns the best outcome of the first slot of each decision."""
    best = dict[str, WaitingOutcome]()
    for one in read:
        decision = one.recalled.body.decision
        if one.is_first and (decision not in best or one.reward > best[decision].reward):
            best[decision] = one
    return best.values()


def _trim(one: WaitingOutcome, opened: dict[str, OpenedDecision]) -> WaitingOutcome:
    """Returns the outcome without the parts of its decision that a sample does not use.

    Outcomes of one decision share it. Otherwise a sample would take some hundred MB.
    """
    body = one.recalled.body
    if body.decision not in opened:
        trimmed = structs.replace(body, why=_NO_WHY, worth=UNSET)
        opened[body.decision] = one.recalled._replace(body=trimmed)
    return one._replace(recalled=opened[body.decision])


async def _describe_all(
    revisions: Revisions, key: str, found: Iterable[WaitingOutcome]
) -> list[JudgedOutcome]:
    judged = list[JudgedOutcome]()
    for one in found:
        judged.append(await describe(revisions, key, one))
        if len(judged) % PAUSE_AFTER == 0:
            await asyncio.sleep(0)  # a sample has thousands of them, and other tasks run in between
    return judged


async def _read_stored(gateway: Gateway, key: str) -> _StoredOutcomes:
    query = select(func.count(), func.max(outcomes.c.at_ms)).where(*select_placement(key))
    ((count, newest_ms),) = await gateway.database.rows(query)
    return _StoredOutcomes(count, newest_ms or 0)


async def _read_paced(
    gateway: Gateway, revisions: Revisions, key: str, most: int
) -> AsyncIterator[WaitingOutcome | None]:
    number, since = 0, monotonic()
    async for one in read_outcomes(gateway, revisions, most, *select_placement(key)):
        yield one
        number += 1
        if number % PAUSE_AFTER == 0:
            await asyncio.sleep(monotonic() - since)
            since = monotonic()
