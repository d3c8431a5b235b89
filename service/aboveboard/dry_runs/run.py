"""A dry run: rules that are not in force judge past decisions, in the background of a serving gateway.

No rule comes into force. The results live in the process that started the dry run, and end with it. They are
counts, rules and log indexes. They hold no personal data.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from msgspec import structs

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, write_down
from aboveboard.audit.entries import parse_leaf
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import bound_of
from aboveboard.dry_runs.earlier_sets import find_alike
from aboveboard.dry_runs.groups import GroupCounts, PastFacts, count_deleted
from aboveboard.dry_runs.progress import EXAMPLES, Effect, ReplayGap, Trial
from aboveboard.dry_runs.record_facts import past_of, redraw
from aboveboard.dry_runs.rejudge import Rejudgement, rejudge, side
from aboveboard.dry_runs.worlds import Past
from aboveboard.engine.model import Bound, holds
from aboveboard.errors import AboveboardError, Conflict, NotFound, PolicyRejected, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import new_id
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, fetch_records, open_record
from aboveboard.policy.check_process import check_in_child
from aboveboard.policy.declared_diff import compare_declared
from aboveboard.policy.diff import compare
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import RULE_FILES, read
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

MOST = 10_000
"""The decisions that one dry run judges at most."""

PAGE = 200
REST_S = 0.005
"""The pause between two pages, in seconds, in which requests are served."""

KEPT_MOST = 8
"""The dry runs that a process remembers. The oldest is forgotten first."""

ALIKE_MOST = 20_000
"""The judgements that are cached for decisions with equal facts."""

BOUND_MOST = 16
"""The bound models that are cached for new draws."""

log = structlog.get_logger("aboveboard")

_DECISIONS = (
    STORED_WITH_KEY.where(records.c.kind == EntryKind.DECISION)
    .order_by(records.c.entry_index.desc())
    .limit(PAGE)
)


class PastDecision(NamedTuple):
    """A stored decision at the index `place` of the log, made by the policy set with the id `policy`.

    `body` is None when the record does not decrypt or verify, and during an erasure of the person. A decision whose
    record was deleted is not read at all.
    """

    place: int
    app: str
    person: bytes | None
    policy: str
    body: DecisionRecord | None


class Trials:
    """The dry runs of this process by name, and the tasks of those that run.

    `is_starting` is True while another one is checked and recorded.
    """

    def __init__(self, _gateway: Gateway) -> None:
        self.by_name: dict[str, Trial] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.is_starting = False


def draft(gateway: Gateway, files: dict[str, str]) -> PolicySet:
    """Returns the policy set of these texts under the schema in force. It passes all checks of a set in
    force.

    Raises PolicyRejected with every problem, also for texts that a child process did not survive. It takes about two
    seconds, so call it in a thread.
    """
    failures: list[str] = []
    now = gateway.rules.policy
    declared = now.declared.with_texts(files, RULE_FILES)
    check_in_child(declared, is_judged=True)
    made = PolicySet(read(declared), failures.append, now.settings)
    problems = survey(made)
    if problems or failures:
        lines = [f"policies:1: (no rule): {each}" for each in dict.fromkeys(failures)]
        raise PolicyRejected(problems or lines)
    return made


async def start(gateway: Gateway, by: ApiKey, files: dict[str, str], most: int) -> Trial:
    """Starts a dry run on the newest `most` decisions, MOST at most, and records it in the log.

    Raises PolicyRejected for rules with problems, and Conflict while another one of this process is under way.
    """
    trials = gateway.part(Trials)
    if trials.is_starting or any(each.state == "running" for each in trials.by_name.values()):
        raise Conflict(
            "Another dry run is under way. Start this one once that has ended.",
            expected="the same again once it has ended",
        )
    now = gateway.rules
    trials.is_starting = True  # until it is listed, so that no second one starts during an await
    try:
        new = await asyncio.to_thread(draft, gateway, files)
        most = min(most, MOST)
        # Recorded before the first decision is read, so that no read by staff is missing from the log.
        entry = structs.replace(action(by, "tried rules on past decisions"), most=most, policy=new.id)
        await write_down(gateway, by, entry)
        name = new_id("try", gateway.clock(), gateway.randomness)
        trial = Trial(name=name, by=by.id, started_ms=gateway.clock(), policy=new.id, most=most)
        while len(trials.by_name) >= KEPT_MOST:
            del trials.by_name[next(iter(trials.by_name))]
        trials.by_name[name] = trial
    finally:
        trials.is_starting = False
    task = asyncio.create_task(_run(gateway, trial, now.policy, new))
    trials.tasks.add(task)
    task.add_done_callback(trials.tasks.discard)
    return trial


def trial_of(gateway: Gateway, name: str) -> Trial:
    """Returns a dry run of this process by its name.

    Raises NotFound for an unknown or forgotten one, and for one that another process started.
    """
    try:
        return gateway.part(Trials).by_name[name]
    except KeyError:
        raise NotFound("This dry run was not found in this process. Start a new one.") from None


async def wait(gateway: Gateway) -> None:
    """Waits for the ends of the dry runs under way."""
    await asyncio.gather(*gateway.part(Trials).tasks)


async def stop(gateway: Gateway) -> None:
    """Cancels the dry runs under way and waits for their ends. Call it before the database is closed."""
    for task in gateway.part(Trials).tasks:
        task.cancel()
    await asyncio.gather(*gateway.part(Trials).tasks, return_exceptions=True)


async def _run(gateway: Gateway, trial: Trial, old: PolicySet, new: PolicySet) -> None:
    try:
        trial.declared = await asyncio.to_thread(compare_declared, old, new)
        trial.changes = await asyncio.to_thread(compare, old, new)
        await _DryRunPass(gateway, trial, old, new).all()
        trial.state = "done"
    except AboveboardError as error:
        trial.state, trial.problem = "failed", error.detail
    except Exception as error:  # noqa: BLE001 - the page that waits must show any failure
        trial.state, trial.problem = "failed", type(error).__name__
        log.error("dry_run_failed", error=type(error).__name__)


class _DryRunPass:
    """One pass over the decisions, the newest first."""

    def __init__(self, gateway: Gateway, trial: Trial, old: PolicySet, new: PolicySet) -> None:
        self._gateway, self._trial, self._dial = gateway, trial, gateway.rules.dial
        self._old_set = old
        self._old, self._new = side(old, self._dial), side(new, self._dial)
        self._known: frozenset[str] = frozenset()
        self._revisions = Revisions(gateway.shelves)
        self._alike: dict[tuple[Past, bool], Rejudgement] = {}
        self._bounds: dict[tuple[str, int, int], Bound] = {}
        self._facts = PastFacts(gateway)
        self._groups = GroupCounts(self._facts, self._dial)
        self._span: tuple[int, int] | None = None

    async def all(self) -> None:
        """Judges decisions until `most` were judged or none is left."""
        before: int | None = None
        self._known = await find_alike(self._gateway, self._old_set)
        while (left := self._trial.most - self._trial.done) > 0:
            query = _DECISIONS if before is None else _DECISIONS.where(records.c.entry_index < before)
            rows = await fetch_records(self._gateway.database, query)
            taken = await asyncio.to_thread(self._read_bodies, rows[:left])
            await self._facts.load([one.person for one in taken if one.person is not None])
            for one in taken:
                await self._one(one)
                await asyncio.sleep(0)  # lets requests be served between two decisions
            self._trial.groups = self._groups.list_tallies()
            if taken:
                last = taken[0].place if self._span is None else self._span[1]
                self._span = (taken[-1].place, last)
            if len(rows) < PAGE:
                break
            before = rows[-1].entry_index
            await asyncio.sleep(REST_S)
        if self._span is not None:
            self._trial.unplayed[ReplayGap.DELETED] = await count_deleted(self._gateway, *self._span)

    def _read_bodies(self, rows: Sequence[StoredRecord]) -> list[PastDecision]:
        keys: dict[bytes | None, bytes] = {None: self._gateway.keyring.operator_key}
        return [
            PastDecision(
                row.entry_index, row.app, row.person, parse_leaf(row.leaf).policy, self._body_of(row, keys)
            )
            for row in rows
        ]

    def _body_of(self, row: StoredRecord, keys: dict[bytes | None, bytes]) -> DecisionRecord | None:
        """Returns the decrypted record; None when its key is gone, or it is damaged or must not be read.

        `keys` caches the unwrapped keys of a page by pseudonym, and None has the operator's.
        """
        wrapped, person = row.readable_key, row.person
        try:
            if person is not None:
                if wrapped is None:
                    return None
                keys[person] = keys.get(person) or self._gateway.keyring.unwrap(wrapped, person)
            return open_record(row, keys[person], DecisionRecord)
        except (Unreadable, Tampered):
            note_record(self._gateway.metrics, row.entry_index)
            return None

    async def _one(self, one: PastDecision) -> None:
        trial, body = self._trial, one.body
        if body is None:
            trial.effects[Effect.GONE] += 1
            trial.unplayed[ReplayGap.UNREADABLE] += 1
            return
        try:
            shelf = await self._revisions.shelf(placement_key(one.app, body.placement), body.revision)
        except NotFound:
            trial.effects[Effect.GONE] += 1
            trial.unplayed[ReplayGap.PLACEMENT] += 1
            return
        judged = await self._judge(past_of(body, shelf), known=one.policy in self._known)
        trial.effects[judged.effect] += 1
        if judged.effect is Effect.UNTOLD:
            trial.unplayed[ReplayGap.FACTS] += 1
        elif one.person is None:
            trial.nobody += 1
        else:
            self._groups.add(one.person, one.place, body, judged.effect)
        if judged.effect is not Effect.ALTERED:
            return
        trial.by_rule.update(judged.rules)
        if len(trial.examples) < EXAMPLES:
            trial.examples.append(one.place)
        moved = await self._would_move(one.app, body, judged)
        trial.moved += moved is True
        trial.stayed += moved is False

    async def _judge(self, past: Past, *, known: bool) -> Rejudgement:
        """Judges decisions with equal facts once. A new judgement takes milliseconds, so it runs in a thread."""
        found = self._alike.get((past, known))
        if found is None:
            old = self._old if known else None
            found = await asyncio.to_thread(rejudge, past, old, self._new, self._dial)
            if len(self._alike) >= ALIKE_MOST:
                self._alike.clear()
            self._alike[past, known] = found
        return found

    async def _would_move(self, app: str, body: DecisionRecord, judged: Rejudgement) -> bool | None:
        """Returns True when the same draw would have shown other items; None when the record does not say."""
        if judged.lost is None or judged.states is None:
            return None
        key = (placement_key(app, body.placement), body.revision, body.model)
        bound = self._bounds.get(key)
        if bound is None or not holds(bound, body.as_of_ms):
            try:
                bound = await bound_of(self._gateway, app, body)
            except NotFound:
                return None
            while len(self._bounds) >= BOUND_MOST:
                del self._bounds[next(iter(self._bounds))]
            self._bounds[key] = bound
        found = await asyncio.to_thread(redraw, bound, body, judged)
        return found != [each.item for each in body.items]
