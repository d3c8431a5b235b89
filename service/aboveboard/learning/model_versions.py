"""The newest statistics of a placement's model, and the next version, for learning, unlearning and rebuilding."""

import asyncio
import hashlib
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from aboveboard.catalogue import tables
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine import decay, ridge
from aboveboard.engine.conditioning import ModelHealth, health
from aboveboard.engine.decay import PeriodSums
from aboveboard.engine.model import encode as encode_model
from aboveboard.engine.placement import Placement
from aboveboard.engine.popularity import PEOPLE_MOST
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import AboveboardError, NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import ModelRecord
from aboveboard.signals.outcome_tables import impressions
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row

TO_BE_REBUILT = b""
"""The mark in place of statistics that must be rebuilt.

The old ones could not be read or solved, had another half-life, or an operator asked for a rebuild.
"""


class Unsound(AboveboardError):
    """The error of statistics that no set of examples can have. No model is built from them."""


class Newest(NamedTuple):
    """The newest state of a model. `placement` is as declared now.

    `version` counts every change of the statistics; it is 0 before the first. `sums` are None while they must
    be rebuilt from the records, and the last model is served until then. `is_asked_for` is True when that
    rebuild is already requested.
    """

    placement: Placement
    version: int
    sums: PeriodSums | None
    is_asked_for: bool = False

    @property
    def key(self) -> str:
        return placement_key(self.placement.app, self.placement.placement)

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The guards for a write from this state: it is still the newest, and the placement's revision is the
        same.
        """
        return Guard("models", self.key, self.version), Guard("placements", self.key, self.placement.revision)

    @property
    def is_of_another_half_life(self) -> bool:
        period_ms = decay.period_ms_of(self.placement.half_life_days)
        return self.sums is not None and self.sums.period_ms != period_ms


async def newest(gateway: Gateway, key: str) -> Newest:
    """Returns the newest state of the model. Raises NotFound for a placement that was never declared."""
    revision = await gateway.shelves.newest(key)
    if revision is None:
        raise NotFound(
            "This placement was not found. Use a declared placement.",
            field="placement",
            expected="a declared placement",
        )
    placement = revision.placement
    table = tables.models
    query = select(table.c.version, table.c.statistics).where(table.c.placement_key == key)
    rows = await gateway.database.rows(query)
    if not rows:
        return Newest(placement, 0, decay.empty(decay.period_ms_of(placement.half_life_days)))
    ((version, statistics),) = rows
    try:
        return Newest(placement, version, decode(statistics))
    except Unprocessable:
        return Newest(placement, version, None, is_asked_for=statistics == TO_BE_REBUILT)


class _SolvedModel(NamedTuple):
    """The statistics without expired periods, their bytes, and the bytes of the model.

    `model` is None, and `stored` empty, when they are not sound.
    """

    sums: PeriodSums
    stored: bytes
    model: bytes | None
    health: ModelHealth


async def new_version(
    gateway: Gateway,
    before: Newest,
    sums: PeriodSums,
    *,
    joined: Collection[bytes] = (),
    gone: Collection[bytes] = (),
) -> tuple[list[Write], Entry]:
    """Returns the writes that store `sums`, without expired periods, and the model solved from them; and its
    entry.

    Submit them with the guards of `before`. `joined` are people, and `gone` impressions, that the same commit adds and
    deletes. Raises Unsound when no set of examples can have these statistics.
    With a half-life, the model is due again when the next period begins, until no period is left.
    """
    now_ms, version = gateway.clock(), before.version + 1
    people = await _count_people(gateway, before.key, joined, gone)
    # In a thread: solving a thousand features takes a second, and requests are served during it.
    solved = await asyncio.to_thread(_solve, before, sums, now_ms, people)
    sums, encoded = solved.sums, solved.model
    gateway.metrics.model_condition.set(solved.health.condition)
    if encoded is None:
        raise Unsound(
            "The statistics of a model are damaged. Rebuild them from the records.",
            expected="statistics rebuilt from the records",
        )
    body = ModelRecord(
        examples=decay.examples_in(sums),
        placement=before.key,
        sha256=hashlib.sha256(encoded).hexdigest(),
        version=version,
    )
    entry = gateway.entry(body, gateway.operator(before.placement.app), at_ms=now_ms)
    due_ms = decay.next_ms(sums, now_ms) if decay.examples_in(sums) else None
    row: Row = {"placement_key": before.key, "version": version, "created_ms": now_ms, "body": encoded}
    return [_sums(before, solved.stored, due_ms), Write(tables.INSERT_VERSION, row)], entry


async def _count_people(
    gateway: Gateway, key: str, joined: Collection[bytes], gone: Collection[bytes]
) -> int:
    """Returns the number of people with a learned impression of this placement, at most PEOPLE_MOST.

    People in `joined` have one by the commit of the version, and impressions in `gone` are deleted by it. So the same
    examples give the same model, in any order of coming and going.
    """
    table = impressions.c
    of = select(table.person).where(
        table.placement_key == key,
        table.person.is_not(None),
        table.person.not_in([*joined]),
        table.impression.not_in([*gone]),
    )
    ((count,),) = await gateway.database.rows(
        select(func.count()).select_from(of.distinct().limit(PEOPLE_MOST).subquery())
    )
    return min(int(count) + len(joined), PEOPLE_MOST)


def _solve(before: Newest, sums: PeriodSums, now_ms: int, people: int) -> _SolvedModel:
    sums = decay.drop_old_periods(sums, now_ms)
    prior = before.placement.prior_reward
    whole = decay.total(sums, now_ms, prior_reward=prior)
    found = health(whole)
    if not found.sound:
        return _SolvedModel(sums, b"", None, found)
    model = ridge.solve_model(whole, before.version + 1, prior_reward=prior, people=people)
    return _SolvedModel(sums, encode(sums), encode_model(model), found)


def clear_statistics(before: Newest, *, due_ms: int = 0) -> Write:
    """Returns the write that marks the statistics as to be rebuilt, from `due_ms` on.

    Submit it with the guards of `before`.
    """
    return _sums(before, TO_BE_REBUILT, due_ms)


async def ask_for_a_rebuild(gateway: Gateway, before: Newest) -> None:
    """Requests a rebuild. Until then nothing is learned, and outcomes stay pending. Raises Stale if `before` is old."""
    await gateway.submit(Submission(before.guards, (clear_statistics(before),), ()))


def _sums(before: Newest, encoded: bytes, due_ms: int | None) -> Write:
    version = before.version + 1
    if before.version == 0:
        row: Row = {"placement_key": before.key, "version": version, "statistics": encoded, "due_ms": due_ms}
        return Write(tables.INSERT_MODEL, row)
    row = {"key": before.key, "next_version": version, "next_statistics": encoded, "next_due_ms": due_ms}
    return Write(tables.UPDATE_MODEL, row)
