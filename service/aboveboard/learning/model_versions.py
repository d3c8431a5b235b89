"""The newest sums of a placement's model, and the next version of it, for whoever learns, forgets or makes it anew."""

import asyncio
import hashlib
from typing import NamedTuple

from sqlalchemy import select

from aboveboard.catalogue import tables
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine import decay, ridge
from aboveboard.engine.conditioning import ModelHealth, health
from aboveboard.engine.decay import PeriodSums
from aboveboard.engine.model import encode as encode_model
from aboveboard.engine.placement import Placement
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import AboveboardError, NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ModelRecord
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row

TO_BE_REBUILT = b""
"""In place of sums: what there was could not be read, or not be solved, or was of another half-life."""


class Unsound(AboveboardError):
    """The sums cannot be those of any examples: no model is made of them."""


class Newest(NamedTuple):
    """`placement` is as declared now. `version` counts every change of the sums, and is 0 when nothing was learned yet.
    `sums` are None while they have to be made anew from the records; the last model goes on serving meanwhile.
    `is_asked_for` is whether somebody has written down already that they have to."""

    placement: Placement
    version: int
    sums: PeriodSums | None
    is_asked_for: bool = False

    @property
    def key(self) -> str:
        return placement_key(self.placement.app, self.placement.placement)

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What is computed from this holds only as long as it is the newest, and the placement learns in this way."""
        return Guard("models", self.key, self.version), Guard("placements", self.key, self.placement.revision)

    @property
    def is_of_another_half_life(self) -> bool:
        period_ms = decay.period_ms_of(self.placement.half_life_days)
        return self.sums is not None and self.sums.period_ms != period_ms


async def newest(gateway: Gateway, key: str) -> Newest:
    """Raises NotFound for a placement that was never declared."""
    revision = await gateway.shelves.newest(key)
    if revision is None:
        raise NotFound("there is no such placement", field="placement", expected="a declared placement")
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
    """The sums without what is too old, their bytes, and those of the model; None when they are not sound."""

    sums: PeriodSums
    stored: bytes
    model: bytes | None
    health: ModelHealth


async def new_version(gateway: Gateway, before: Newest, sums: PeriodSums) -> tuple[list[Write], Entry]:
    """What makes `sums` the placement's, without what is too old by now, and the model solved from them the one after
    `before`; and the entry that says so. Goes with the guards of `before`. Raises Unsound.

    Where there is a half-life the model wants to be made again when the next period begins, until nothing is left.
    A model of a thousand features takes a second to solve; others are served meanwhile.
    """
    now_ms, version = gateway.clock(), before.version + 1
    solved = await asyncio.to_thread(_solve, before, sums, now_ms)
    sums, encoded = solved.sums, solved.model
    gateway.metrics.model_condition.set(solved.health.condition)
    if encoded is None:
        raise Unsound("the sums of a model are damaged", expected="sums made anew from the records")
    body = ModelRecord(
        examples=decay.examples_in(sums),
        placement=before.key,
        sha256=hashlib.sha256(encoded).hexdigest(),
        version=version,
    )
    entry = gateway.entry(body, gateway.operator(before.placement.app), at_ms=now_ms)
    due_ms = decay.next_ms(sums, now_ms) if sums.periods else None
    row: Row = {"placement_key": before.key, "version": version, "created_ms": now_ms, "body": encoded}
    return [_sums(before, solved.stored, due_ms), Write(tables.INSERT_VERSION, row)], entry


def _solve(before: Newest, sums: PeriodSums, now_ms: int) -> _SolvedModel:
    sums = decay.drop_old_periods(sums, now_ms)
    whole = decay.total(sums, now_ms)
    found = health(whole)
    if not found.sound:
        return _SolvedModel(sums, b"", None, found)
    prior = before.placement.prior_reward
    model = ridge.solve_model(whole, before.version + 1, prior_reward=prior)
    return _SolvedModel(sums, encode(sums), encode_model(model), found)


def clear_statistics(before: Newest, *, due_ms: int = 0) -> Write:
    """The write that says that the sums are to be made anew from the records. Goes with the guards of `before`."""
    return _sums(before, TO_BE_REBUILT, due_ms)


async def ask_for_a_rebuild(gateway: Gateway, before: Newest) -> None:
    """Until it is made nothing is learned; outcomes wait. Raises Stale."""
    await gateway.submit(Submission(before.guards, (clear_statistics(before),), ()))


def _sums(before: Newest, encoded: bytes, due_ms: int | None) -> Write:
    version = before.version + 1
    if before.version == 0:
        row: Row = {"placement_key": before.key, "version": version, "statistics": encoded, "due_ms": due_ms}
        return Write(tables.INSERT_MODEL, row)
    row = {"key": before.key, "next_version": version, "next_statistics": encoded, "next_due_ms": due_ms}
    return Write(tables.UPDATE_MODEL, row)
