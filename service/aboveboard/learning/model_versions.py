"""The newest statistics of a placement's model, and the next version, for learning, unlearning and rebuilding."""

import asyncio
import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import structlog
from msgspec import UNSET, structs
from sqlalchemy import func, select, union

from aboveboard.catalogue import tables
from aboveboard.catalogue.cache import placement_key
from aboveboard.engine import decay, ridge
from aboveboard.engine.conditioning import ModelHealth, health
from aboveboard.engine.decay import DatedExample, PeriodSums
from aboveboard.engine.liked_parts import find_liked, without_few
from aboveboard.engine.model_codec import encode as encode_model
from aboveboard.engine.placement import Placement
from aboveboard.engine.popularity import PEOPLE_MOST
from aboveboard.engine.sums_codec import decode, encode
from aboveboard.errors import AboveboardError, NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import ModelRecord
from aboveboard.learning.busiest_people import count_busiest
from aboveboard.signals.import_tables import ImportState, imports
from aboveboard.signals.outcome_tables import impressions
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row

TO_BE_REBUILT = b""
"""The mark in place of statistics that must be rebuilt.

The old ones could not be read or solved, had another half-life, or an operator asked for a rebuild.
"""

_NO_IMPRESSIONS: Mapping[bytes, int] = {}

log = structlog.get_logger("aboveboard")


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
    shown: Mapping[bytes, int] = _NO_IMPRESSIONS,
    gone: Collection[bytes] = (),
    imported: int = 0,
) -> tuple[list[Write], Entry]:
    """Returns the writes that store `sums`, without expired periods, and the model solved from them; and its
    entry.

    Submit them with the guards of `before`. `joined` are people, and `gone` impressions and imports, that the same commit
    adds and deletes. `shown` counts the impressions that it adds, by person, and `imported` the imports. Raises Unsound when no set of examples can have these statistics.
    With a half-life, the model is due again when the next period begins, until no period is left.
    """
    now_ms, version = gateway.clock(), before.version + 1
    people = await _count_people(gateway, before.key, joined, gone)
    left = decay.drop_old_periods(sums, now_ms)
    imported += await _count_imported(gateway, before.key, gone, left)
    few = await count_busiest(gateway, before.key, left, shown=shown, gone=gone)
    # In a thread: solving a thousand features takes a second, and requests are served during it.
    solved = await asyncio.to_thread(_solve, before, sums, now_ms, _ModelCounts(people, imported, few))
    sums, encoded = solved.sums, solved.model
    gateway.metrics.model_condition.set(solved.health.condition)
    if encoded is None:
        raise Unsound(
            "The statistics of a model are damaged. Rebuild them from the records.",
            expected="statistics rebuilt from the records",
        )
    body = ModelRecord(
        examples=decay.examples_in(sums),
        imported=imported or UNSET,
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
    """Returns the number of people with a learned impression or import of this placement, at most PEOPLE_MOST.

    People in `joined` have one by the commit of the version, and those in `gone` are deleted by it. So the same
    examples give the same model, in any order of coming and going.
    """
    shown, brought = impressions.c, imports.c
    of_decisions = select(shown.person).where(
        shown.placement_key == key,
        shown.person.is_not(None),
        shown.person.not_in([*joined]),
        shown.impression.not_in([*gone]),
    )
    of_imports = select(brought.person).where(
        brought.placement_key == key,
        brought.pending == ImportState.LEARNED,
        brought.person.is_not(None),
        brought.person.not_in([*joined]),
        brought.imported.not_in([*gone]),
    )
    both = union(
        *(select(each.distinct().limit(PEOPLE_MOST).subquery()) for each in (of_decisions, of_imports))
    )
    ((count,),) = await gateway.database.rows(select(func.count()).select_from(both.subquery()))
    return min(int(count) + len(joined), PEOPLE_MOST)


async def _count_imported(gateway: Gateway, key: str, gone: Collection[bytes], sums: PeriodSums) -> int:
    """Returns the number of learned imports in these statistics, without those in `gone`."""
    table, since_ms = imports.c, decay.since_ms(sums)
    query = select(func.count()).where(
        table.placement_key == key, table.pending == ImportState.LEARNED, table.imported.not_in([*gone])
    )
    if since_ms:  # without it the index alone counts them
        query = query.where(table.at_ms >= since_ms)
    ((count,),) = await gateway.database.rows(query)
    return int(count)


class _ModelCounts(NamedTuple):
    """The people that the examples are about, the imports among them, and the examples of the busiest few people.

    The statistics do not tell these numbers.
    """

    people: int
    imported: int
    few: int


def _solve(before: Newest, sums: PeriodSums, now_ms: int, counts: _ModelCounts) -> _SolvedModel:
    sums = decay.drop_old_periods(sums, now_ms)
    prior = before.placement.prior_reward
    whole = decay.total(sums, now_ms, prior_reward=prior)
    found = health(whole)
    if not found.sound:
        return _SolvedModel(sums, b"", None, found)
    whole = without_few(whole, counts.few)
    model = ridge.solve_model(whole, before.version + 1, prior_reward=prior, people=counts.people)
    liked = find_liked(whole, model.weights, people=counts.people)
    model = structs.replace(model, imported=counts.imported, liked=liked)
    return _SolvedModel(sums, encode(sums), encode_model(model), found)


async def version_without(
    gateway: Gateway, before: Newest, held: Iterable[DatedExample], *, gone: Collection[bytes]
) -> tuple[list[Write], tuple[Entry, ...]]:
    """Returns the writes and the entry of the next version without the examples `held`, of the rows `gone`.

    Without sound statistics, it returns the request for a rebuild and no entry. The deleted rows are then no part of
    the rebuild.
    """
    try:
        if before.sums is not None:
            writes, entry = await new_version(gateway, before, decay.subtract(before.sums, held), gone=gone)
            return writes, (entry,)
    except (Unsound, Unprocessable):
        log.error("sums_damaged", placement=before.key)
    return [clear_statistics(before)], ()


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
