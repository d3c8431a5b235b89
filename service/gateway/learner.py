"""Learning, off the request path: outcomes that wait are turned into examples and added to their placement's sums."""

import asyncio
import hashlib
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import structlog
from sqlalchemy import func, select

from service import canonical
from service.engine import learning, store
from service.engine.examples import example
from service.engine.learning import Statistics
from service.engine.model import encode as encode_model
from service.engine.rewards import reward
from service.errors import NotFound, Stale, Unreadable
from service.gateway.gateway import Gateway
from service.gateway.recall import Recalled, allowed_of, recall
from service.gateway.records import make_entry
from service.gateway.revisions import Revisions
from service.gateway.shelves import placement_key
from service.keys.sealing import unseal
from service.outcomes.store import (
    INSERT_IMPRESSION,
    SETTLE_OUTCOME,
    UPDATE_IMPRESSION,
    impressions,
    outcomes,
)
from service.people.store import open_person
from service.storage.journal import Entry, Guard, Submission, Write
from service.words import EntryKind, OutcomeKind

BATCH = 500
PENDING, LEARNED = 1, 0

log = structlog.get_logger("aboveboard")


class Waiting(NamedTuple):
    """An outcome that no model has learned from yet, opened. `reward` is by the formula of the decision's revision."""

    name: bytes
    person: bytes | None
    app: str
    item: str
    reward: float
    recalled: Recalled


async def run(gateway: Gateway) -> None:
    """Learns from what waits, every `learn_every_ms`, until cancelled. A fault is logged and tried again."""
    every_ms = gateway.settings.learn_every_ms
    while every_ms:
        await asyncio.sleep(every_ms / 1000)
        try:
            while await learn_once(gateway) == BATCH:
                pass
        except Stale:
            continue  # another node learned from the same outcomes first
        except Exception as error:  # noqa: BLE001 - whatever one outcome breaks, the next ones are learned from
            log.error("learning_failed", error=type(error).__name__)


async def learn_once(gateway: Gateway) -> int:
    """Learns from at most BATCH outcomes, oldest first. How many were taken up.

    Raises Stale when another node was faster: then nothing was changed here.
    """
    query = (
        select(outcomes.c.outcome, outcomes.c.person, outcomes.c.sealed)
        .where(outcomes.c.pending == PENDING)
        .order_by(outcomes.c.at_ms)
        .limit(BATCH)
    )
    rows = await gateway.database.rows(query)
    by_placement: dict[str, list[Waiting]] = {}
    gone: list[bytes] = []
    revisions = Revisions(gateway.shelves)
    for name, person, sealed in rows:
        waiting = await opened(gateway, name, person, sealed, revisions=revisions)
        if waiting is None:
            gone.append(name)
            continue
        key = placement_key(waiting.app, waiting.recalled.body["placement"])
        by_placement.setdefault(key, []).append(waiting)
    for key, found in by_placement.items():
        await _learn(gateway, revisions, key, found)
    if gone:
        await gateway.submit(Submission((), tuple(_settle(name) for name in gone), ()))
    pending = select(func.count()).select_from(outcomes).where(outcomes.c.pending == PENDING)
    gateway.metrics.model_pending.set((await gateway.database.rows(pending))[0][0])
    return len(rows)


async def opened(
    gateway: Gateway, name: bytes, person: bytes | None, sealed: bytes, *, revisions: Revisions
) -> Waiting | None:
    """A row of `outcomes`, opened. None when its person or its decision is no longer there to be learned from, or the
    person restricted that."""
    key = gateway.keyring.operator_key
    try:
        if person is not None:
            row = await gateway.find_person(person)
            if row is None:
                return None
            found = open_person(gateway.keyring, person, row)
            if found.state.restricted:
                return None
            key = found.key
        kept: Any = canonical.decode(unseal(key, sealed, b"outcome" + name))
        app = (await gateway.find_record(kept["decision"]) or (None, None, ""))[2]
        recalled = await recall(gateway, app, kept["decision"])
        body = recalled.body
        shelf = await revisions.shelf(placement_key(app, body["placement"]), body["revision"])
    except (NotFound, Unreadable):
        return None
    value = None if kept["value"] is None else float(kept["value"])
    worth = reward(shelf.placement.rewards, OutcomeKind(kept["kind"]), value)
    return Waiting(name, person, app, kept["item"], worth, recalled)


async def _learn(gateway: Gateway, revisions: Revisions, key: str, waiting: list[Waiting]) -> None:
    """A new version of the model, unless the outcomes say nothing that is not learned yet."""
    version, statistics = await newest(gateway, key)
    before = await rewards_of(gateway, {_impression(one) for one in waiting})
    best = _best(waiting, before)
    settled = tuple(_settle(one.name) for one in waiting)
    if not best:
        await gateway.submit(Submission((), settled, ()))
        return
    statistics = await _with(statistics, revisions, key, best, before)
    writes, entry = new_version(gateway, waiting[0].app, key, version, statistics)
    held = (Guard("outcomes", one.name, 1) for one in waiting if one.person is not None)
    await gateway.submit(
        # An erasure takes a person's outcomes away first: what was read before that is not learned after it.
        Submission(
            (Guard("models", key, version), *held),
            (*writes, *settled, *_impression_writes(best, before)),
            (entry,),
        )
    )


def new_version(
    gateway: Gateway, app: str, key: str, version: int, statistics: Statistics
) -> tuple[list[Write], Entry]:
    """What makes `statistics` the sums of the placement, and the model solved from them the one after `version`; and
    the entry that says so. Goes with a guard on `version`."""
    model = learning.learned(statistics, version + 1)
    encoded = encode_model(model)
    now_ms = gateway.clock()
    entry = make_entry(
        EntryKind.MODEL,
        {"v": 1, "placement": key, "version": model.version, "examples": statistics.n}
        | {"sha256": hashlib.sha256(encoded).hexdigest()},
        owner=gateway.operator(app),
        policy=gateway.rules.policy.id,
        at_ms=now_ms,
        randomness=gateway.randomness,
    )
    stored = learning.encode(statistics)
    writes = [
        Write(store.INSERT_MODEL, {"placement_key": key, "version": 1, "statistics": stored})
        if version == 0
        else Write(
            store.UPDATE_MODEL, {"key": key, "next_version": model.version, "next_statistics": stored}
        ),
        Write(
            store.INSERT_VERSION,
            {"placement_key": key, "version": model.version, "created_ms": now_ms, "body": encoded},
        ),
    ]
    return writes, entry


def _best(waiting: list[Waiting], before: Mapping[bytes, float]) -> dict[bytes, Waiting]:
    """By impression, the outcome with the highest reward, if it is higher than what was learned before: one
    impression is one example, whose reward is the best of its outcomes."""
    best: dict[bytes, Waiting] = {}
    for one in waiting:
        name = _impression(one)
        known = best[name].reward if name in best else before.get(name, -1.0)
        if one.reward > known:
            best[name] = one
    return best


async def _with(
    statistics: Statistics,
    revisions: Revisions,
    key: str,
    best: Mapping[bytes, Waiting],
    before: Mapping[bytes, float],
) -> Statistics:
    """The sums with these impressions at their new rewards; what they added before is taken back first."""
    examples, taken_back = [], []
    for name, one in best.items():
        shelf = await revisions.shelf(key, one.recalled.body["revision"])
        features = example(shelf, shelf.index[one.item], allowed_of(one.recalled.body))
        examples.append((features, one.reward))
        if name in before:
            taken_back.append((features, before[name]))
    old = learning.add_all(learning.empty(), taken_back)
    return learning.add_all(learning.subtract(statistics, old), examples)


def _impression(one: Waiting) -> bytes:
    return impression(one.recalled.body["decision"], one.item)


def impression(decision: str, item: str) -> bytes:
    """The name of one item that was shown once."""
    return hashlib.sha256(canonical.encode([decision, item])).digest()


async def newest(gateway: Gateway, key: str) -> tuple[int, Statistics]:
    """The newest version of the model of a placement, and its sums; 0 when nothing was learned there yet."""
    table = store.models
    query = select(table.c.version, table.c.statistics).where(table.c.placement_key == key)
    rows = await gateway.database.rows(query)
    return (rows[0][0], learning.decode(rows[0][1])) if rows else (0, learning.empty())


async def rewards_of(gateway: Gateway, names: Collection[bytes]) -> dict[bytes, float]:
    """Those impressions of `names` that a model holds, each with its reward as last learned."""
    query = select(impressions.c.impression, impressions.c.reward).where(impressions.c.impression.in_(names))
    return dict(await gateway.database.rows(query))


def _impression_writes(best: Mapping[bytes, Waiting], before: Mapping[bytes, float]) -> list[Write]:
    return [
        Write(UPDATE_IMPRESSION, {"key": name, "next_reward": one.reward})
        if name in before
        else Write(INSERT_IMPRESSION, {"impression": name, "person": one.person, "reward": one.reward})
        for name, one in best.items()
    ]


def _settle(name: bytes) -> Write:
    return Write(SETTLE_OUTCOME, {"key": name, "next_pending": LEARNED})
