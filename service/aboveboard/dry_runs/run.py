"""Dry runs: decisions of the past judged again by rules that are not in force, in the background of a serving gateway.

Nothing comes into force by it. What it knows stays in the process that it was started in, and is forgotten with it;
it holds counts, rules and places in the log, and nothing about anybody.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

import structlog
from sqlalchemy import case, select

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import write_down
from aboveboard.audit.entries import parse_leaf
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import as_of
from aboveboard.decisions.replay import bound_of
from aboveboard.dry_runs.progress import EXAMPLES, Effect, Trial
from aboveboard.dry_runs.record_facts import past_of, shown
from aboveboard.dry_runs.rejudge import Judged, Past, rejudge, side
from aboveboard.engine.model import Bound, holds
from aboveboard.errors import AboveboardError, Conflict, NotFound, PolicyRejected, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import new_id, open_record
from aboveboard.people.store import ERASING, people
from aboveboard.policy.diff import compare
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import read_texts
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

MOST = 10_000
PAGE = 200
REST_S = 0.005
"""Between two pages, so that whoever is served meanwhile gets their turn."""

KEPT_MOST = 8
ALIKE_MOST = 20_000
BOUND_MOST = 16

log = structlog.get_logger("aboveboard")

_DECISIONS = (
    select(entries.c.entry_index, entries.c.leaf, records.c.app, records.c.person, records.c.sealed)
    .add_columns(case((people.c.sealed != ERASING, people.c.wrapped_key)))
    .join_from(entries, records, records.c.entry_index == entries.c.entry_index)
    .outerjoin(people, people.c.pseudonym == records.c.person)
    .where(records.c.kind == EntryKind.DECISION)
    .order_by(entries.c.entry_index.desc())
    .limit(PAGE)
)


class Opened(NamedTuple):
    """A decision, with its body, or None when that is gone. `policy` is the set that it was made by."""

    place: int
    app: str
    policy: str
    body: Any


class Trials:
    """The dry runs of this process by their names, and the tasks of those that run."""

    def __init__(self, _gateway: Gateway) -> None:
        self.by_name: dict[str, Trial] = {}
        self.tasks: set[asyncio.Task[None]] = set()


def draft(gateway: Gateway, files: dict[str, str]) -> PolicySet:
    """The policy set of these texts, under the schema in force, held to all that one in force is. Raises
    PolicyRejected with every problem. Takes about a second: not for the loop's thread."""
    said: list[str] = []
    made = PolicySet(read_texts(gateway.rules.policy.schema_text, files), said.append)
    problems = survey(made)
    if problems or said:
        raise PolicyRejected(problems or [f"policies:1: (no rule): {each}" for each in dict.fromkeys(said)])
    return made


async def start(gateway: Gateway, by: ApiKey, files: dict[str, str], most: int) -> Trial:
    """A dry run on the newest `most` decisions, which stands in the log and is under way. Raises PolicyRejected, and
    Conflict while another one is."""
    if any(each.state == "running" for each in gateway.part(Trials).by_name.values()):
        raise Conflict("a dry run is under way", expected="the same again once it has ended")
    now = gateway.rules
    new = await asyncio.to_thread(draft, gateway, files)
    most = min(most, MOST)
    await write_down(gateway, by, "tried rules on past decisions", policy=new.id, most=most)
    name = new_id("try", gateway.clock(), gateway.randomness)
    trial = Trial(name=name, by=by.id, started_ms=gateway.clock(), policy=new.id, most=most)
    while len(gateway.part(Trials).by_name) >= KEPT_MOST:
        del gateway.part(Trials).by_name[next(iter(gateway.part(Trials).by_name))]
    gateway.part(Trials).by_name[name] = trial
    task = asyncio.create_task(_run(gateway, trial, now.policy, new))
    gateway.part(Trials).tasks.add(task)
    task.add_done_callback(gateway.part(Trials).tasks.discard)
    return trial


def trial_of(gateway: Gateway, name: str) -> Trial:
    """Raises NotFound: for one that is not known, or was started in another process."""
    try:
        return gateway.part(Trials).by_name[name]
    except KeyError:
        raise NotFound("there is no such dry run here") from None


async def stop(gateway: Gateway) -> None:
    """Ends those under way, before the database is closed."""
    for task in gateway.part(Trials).tasks:
        task.cancel()
    await asyncio.gather(*gateway.part(Trials).tasks, return_exceptions=True)


async def _run(gateway: Gateway, trial: Trial, old: PolicySet, new: PolicySet) -> None:
    try:
        trial.changes = await asyncio.to_thread(compare, old, new)
        await _Work(gateway, trial, old, new).all()
        trial.state = "done"
    except AboveboardError as error:
        trial.state, trial.problem = "failed", error.detail
    except Exception as error:  # noqa: BLE001 - whoever waits must hear of it
        trial.state, trial.problem = "failed", type(error).__name__
        log.error("dry_run_failed", error=type(error).__name__)


class _Work:
    """One pass over the decisions, the newest first."""

    def __init__(self, gateway: Gateway, trial: Trial, old: PolicySet, new: PolicySet) -> None:
        self._gateway, self._trial, self._dial = gateway, trial, gateway.rules.dial
        self._old_id = old.id
        self._old, self._new = side(old, self._dial), side(new, self._dial)
        self._revisions = Revisions(gateway.shelves)
        self._alike: dict[tuple[Past, bool], Judged] = {}
        self._bounds: dict[tuple[str, int, int], Bound] = {}

    async def all(self) -> None:
        before: int | None = None
        while (left := self._trial.most - self._trial.done) > 0:
            query = _DECISIONS if before is None else _DECISIONS.where(entries.c.entry_index < before)
            rows = await self._gateway.database.rows(query)
            for one in await asyncio.to_thread(self._opened, rows[:left]):
                await self._one(one)
                await asyncio.sleep(0)  # a turn for whoever is served meanwhile
            if len(rows) < PAGE:
                return
            before = rows[-1][0]
            await asyncio.sleep(REST_S)

    def _opened(self, rows: Sequence[Any]) -> list[Opened]:
        keyring = self._gateway.keyring
        keys: dict[bytes | None, bytes] = {None: keyring.operator_key}
        found = []
        for index, leaf, app, person, sealed, wrapped in rows:
            body = None
            try:
                if person is None or wrapped is not None:
                    key = keys.get(person) or keyring.unwrap(wrapped, person)
                    keys[person] = key
                    body = open_record(sealed, leaf, key)
            except (Unreadable, Tampered):
                body = None
            found.append(Opened(index, app, parse_leaf(leaf).policy, body))
        return found

    async def _one(self, one: Opened) -> None:
        trial = self._trial
        if one.body is None:
            trial.effects[Effect.GONE] += 1
            return
        try:
            key = placement_key(one.app, one.body["placement"])
            shelf = await self._revisions.shelf(key, one.body["revision"])
        except NotFound:
            trial.effects[Effect.GONE] += 1
            return
        judged = await self._judged(past_of(one.body, shelf), known=one.policy == self._old_id)
        trial.effects[judged.effect] += 1
        if judged.effect is not Effect.ALTERED:
            return
        trial.by_rule.update(judged.rules)
        if len(trial.examples) < EXAMPLES:
            trial.examples.append(one.place)
        moved = await self._moved(one, judged)
        trial.moved += moved is True
        trial.stayed += moved is False

    async def _judged(self, past: Past, *, known: bool) -> Judged:
        """Alike decisions are judged once; a new kind of them may take some milliseconds."""
        found = self._alike.get((past, known))
        if found is None:
            old = self._old if known else None
            found = await asyncio.to_thread(rejudge, past, old, self._new, self._dial)
            if len(self._alike) >= ALIKE_MOST:
                self._alike.clear()
            self._alike[past, known] = found
        return found

    async def _moved(self, one: Opened, judged: Judged) -> bool | None:
        """Whether other items would have been shown, by the same draw; None when that cannot be computed."""
        if judged.lost is None or judged.states is None:
            return None
        body = one.body
        key = (placement_key(one.app, body["placement"]), body["revision"], body["model"])
        bound = self._bounds.get(key)
        if bound is None or not holds(bound, as_of(body)):
            try:
                bound = await bound_of(self._gateway, one.app, body)
            except NotFound:
                return None
            while len(self._bounds) >= BOUND_MOST:
                del self._bounds[next(iter(self._bounds))]
            self._bounds[key] = bound
        found = await asyncio.to_thread(shown, bound, body, judged)
        return found != [item for item, _ in body["items"]]
