"""Decisions that wait at the same time take each step together.

The code of one step then runs many times in a row. That is faster than all steps of each decision in turn, because the
processor keeps the code in its caches. Each decision has its own faults. They are reported to its caller alone.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from aboveboard.decisions.pipeline import ItemChoice, UsableData
from aboveboard.decisions.shared_work import SharedWork
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.decisions.surface_part import SurfacePart
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.gateway.records import Owner
from aboveboard.people.store import Person
from aboveboard.signals.special_names import SpecialNames
from aboveboard.storage.batcher import Batcher
from aboveboard.storage.journal import Entry, Guard, Submission, WaitingSubmission

TOGETHER_MOST = 64
"""The most decisions that take their steps together."""

APART_FROM = 100
"""The size from which a decision takes its steps apart, so that it delays no others. See `size_of`."""


@dataclass(slots=True, kw_only=True, eq=False)
class WaitingDecision:
    """A decision of which step 1 is done. The later steps fill in what they make.

    `stored` is the row that is written, None without a person. `unchanged` guards all rows that the situation was made
    from. `future` gets the index of its entry, or what was raised. `part` is its place on a surface, None for a decision
    on its own. `shared` is the work that it shares with the others of its answer. A field that no step has set yet raises AttributeError when it is read.
    """

    decision: str
    situation: Situation
    owner: Owner
    stored: Person | None
    unchanged: tuple[Guard, ...]
    special: SpecialNames
    future: "asyncio.Future[int]"
    asked: Once | None = None
    kept: StoredAnswer | None = None
    terms: bytes = b""
    part: SurfacePart | None = None
    shared: SharedWork | None = None
    admitted: UsableData = field(init=False)
    chosen: ItemChoice = field(init=False)
    thought: DecisionDraft = field(init=False)
    answer: bytes = field(init=False)
    entry: Entry = field(init=False)
    submission: Submission = field(init=False)

    @property
    def size(self) -> int:
        """The size of `size_of`."""
        return size_of(self.situation)


class StepWork(Protocol):
    """An object that waits for its steps. `submission` is set by the last one, and `future` gets the index of its first entry."""

    future: "asyncio.Future[int]"
    submission: Submission

    @property
    def size(self) -> int:
        """The number of pairs of a candidate and a place that are explained."""


Waits = TypeVar("Waits", bound=StepWork)
Step = Callable[[Gateway, WaitingDecision], None]
"""A step of a decision."""


def size_of(situation: Situation) -> int:
    """Returns the number of pairs of a candidate and a place that are explained."""
    places = situation.request.count if situation.request.explain == "all" else 1
    return int(situation.candidates.size) * places


class Together(Generic[Waits]):
    """The decisions of one process between step 1 and the commit. `steps` end with the one that makes the submission."""

    def __init__(self, gateway: Gateway, steps: tuple[Callable[[Gateway, Waits], None], ...]) -> None:
        self._gateway, self._steps = gateway, steps
        self._batcher = Batcher(self._take_steps, most=TOGETHER_MOST)
        self._apart: deque[Waits] = deque()
        self._loop = asyncio.get_running_loop()

    async def finish(self, waiting: Waits) -> int:
        """Returns the index of the first entry, once it is durable. Raises what a step raises, and as `submit` does."""
        if self._gateway.keys_behind:
            await refuse_older_keys(self._gateway)
        if waiting.size < APART_FROM:
            self._batcher.add([waiting])
        else:
            self._apart.append(waiting)
            if len(self._apart) == 1:
                self._loop.call_soon(self._take_steps_apart)
        return await waiting.future

    def _take_steps(self, batch: list[Waits]) -> None:
        for step in self._steps:
            self._take_step(step, batch)
        self._commit(batch, now=True)
        self._batcher.release()

    def _take_steps_apart(self) -> None:
        """Decides the next one. Those that are decided together, and all other work, come in between."""
        alone = [self._apart.popleft()]
        if self._apart:
            self._loop.call_soon(self._take_steps_apart)
        for step in self._steps:
            self._take_step(step, alone)
        self._commit(alone, now=False)

    def _take_step(self, step: Callable[[Gateway, Waits], None], batch: list[Waits]) -> None:
        for each in batch:
            if each.future.done():  # an earlier step failed, or the caller was cancelled
                continue
            try:
                step(self._gateway, each)
            except Exception as error:  # noqa: BLE001 - every fault must reach its caller, and no other
                each.future.set_exception(error)

    def _commit(self, batch: list[Waits], *, now: bool) -> None:
        ready = _list_ready(batch)
        try:
            self._gateway.database.journal.add(ready, now=now)
        except Exception as error:  # noqa: BLE001 - no caller may wait for ever, and no later batch
            for each in ready:
                if not each.future.done():
                    each.future.set_exception(error)


def _list_ready(batch: list[Waits]) -> list[WaitingSubmission]:
    return [WaitingSubmission(each.submission, each.future) for each in batch if not each.future.done()]
