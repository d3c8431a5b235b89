"""Requests with signals or outcomes that wait at the same time are read, judged and committed together.

What they need of the database is read at once, and a person of several requests is written once. Requests that have no
person in common have submissions of their own. So one that fails leaves the others.
"""

import asyncio
import collections
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from prometheus_client import Counter

from aboveboard.errors import Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, StoredAnswer
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.ingestion.repeats import repeat_batch
from aboveboard.storage.batcher import Batcher
from aboveboard.storage.journal import Submission, WaitingSubmission
from aboveboard.words import SignalStatus

REQUESTS_MOST = 64
"""The most requests that are handled together."""

EVENTS_MOST = 100
"""The most signals or outcomes that are handled together, unless one request has more."""

TURNS_BETWEEN = 4
"""The turns of the loop after which the next part of a batch is handled. They are enough for a decision in between."""


class EventResult(Protocol):
    """The result for one signal or outcome."""

    @property
    def status(self) -> SignalStatus: ...


@dataclass(slots=True, kw_only=True, eq=False)
class WaitingRequest:
    """A request that waits. `size` is its number of events, and `kept` the stored answer to an earlier one.

    `results` and `answer` are the same in two forms. `future` gets the answer, or what was raised. A field that no step
    has set yet raises AttributeError when it is read.
    """

    app: str
    size: int
    asked: Once | None
    kept: StoredAnswer | None
    future: "asyncio.Future[bytes]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    terms: bytes = b""
    results: Sequence[EventResult] = field(init=False)
    answer: bytes = field(init=False)

    def repeat(self, terms: bytes) -> bool:
        """Answers a repeated request, whose terms now are these. Returns True when it is one."""
        self.terms = terms
        if self.asked is None or self.kept is None:
            return False
        self.asked.replayed = True
        self.future.set_result(
            self.kept.answer if self.kept.terms == terms else repeat_batch(self.kept.answer)
        )
        return True


Request = TypeVar("Request", bound=WaitingRequest)


class IntakeGroup(NamedTuple, Generic[Request]):
    """Requests that share a submission. None commits nothing."""

    requests: Sequence[Request]
    submission: Submission | None


Work = Callable[[Gateway, Sequence[Request]], Awaitable[list[IntakeGroup[Request]]]]
"""The reading and judging of some requests. It answers by itself each request that it leaves out of every group."""


class IntakeTogether(Generic[Request]):
    """The requests of one kind in this process."""

    def __init__(self, gateway: Gateway, work: Work[Request], counter: Counter) -> None:
        """Takes the metric that counts what was answered, by status."""
        self._gateway, self._work, self._counter = gateway, work, counter
        self._batcher = Batcher(self._start, most=REQUESTS_MOST)
        self._task: asyncio.Task[None] | None = None

    async def finish(self, request: Request) -> bytes:
        """Returns the answer to a request, once everything in it is durable. Raises what the work and `submit` raise."""
        self._batcher.add([request])
        return await request.future

    def _start(self, batch: list[Request]) -> None:
        self._task = asyncio.create_task(self._handle(batch))

    async def _handle(self, batch: list[Request]) -> None:
        try:
            for number, some in enumerate(_split(batch)):
                for _ in range(TURNS_BETWEEN if number else 0):
                    await asyncio.sleep(0)
                try:
                    await self._take(some)
                except Exception as error:  # noqa: BLE001 - every fault must reach the callers
                    refuse(some, error)
        finally:
            self._batcher.release()

    async def _take(self, some: Sequence[Request]) -> None:
        if self._gateway.keys_behind:
            await refuse_older_keys(self._gateway)
        groups = await self._work(self._gateway, some)
        loop = asyncio.get_running_loop()
        waiting = [(group, loop.create_future()) for group in groups]
        submitted = [
            WaitingSubmission(group.submission, future)
            for group, future in waiting
            if group.submission is not None
        ]
        self._gateway.database.journal.add(submitted, now=True)
        # The next requests are read after these commits, so none of them finds an older row of the same person.
        for group, future in waiting:
            try:
                if group.submission is not None:
                    await future
                self._answer(group)
            except Exception as error:  # noqa: BLE001 - every fault must reach the callers
                refuse(group.requests, error)

    def _answer(self, group: IntakeGroup[Request]) -> None:
        counts = collections.Counter([result.status for each in group.requests for result in each.results])
        for status, count in counts.items():
            self._counter.labels(status).inc(count)
        for request in group.requests:
            if not request.future.done():  # its caller was cancelled; what was committed stays committed
                request.future.set_result(request.answer)


def refuse(requests: Sequence[WaitingRequest], error: Exception) -> None:
    """Raises the error to those that are still waiting."""
    for request in requests:
        if not request.future.done():
            request.future.set_exception(error)


async def make_groups(
    groups: Iterable[Sequence[Request]],
    write: Callable[[Sequence[Request]], Awaitable[Submission | None]],
) -> list[IntakeGroup[Request]]:
    """Returns the groups with what `write` makes of each. After a fault in one, its callers get it, and no others."""
    made = list[IntakeGroup[Request]]()
    for group in groups:
        try:
            made.append(IntakeGroup(group, await write(group)))
        except Exception as error:  # noqa: BLE001 - see above
            # Of several, each tries again alone, under the locks of its people. So the faulty one fails alone.
            one = len(group) == 1
            refuse(group, error if one else Stale("A request that shares a person failed. Try again."))
    return made


def _split(batch: Sequence[Request]) -> Iterator[list[Request]]:
    """Yields the requests in parts of at most EVENTS_MOST events, or of one request."""
    part, size = list[Request](), 0
    for request in batch:
        if part and size + request.size > EVENTS_MOST:
            yield part
            part, size = [], 0
        part.append(request)
        size += request.size
    if part:
        yield part


def group_by_people(
    requests: Sequence[Request], people_of: Callable[[Request], Iterable[bytes]]
) -> list[list[Request]]:
    """Returns the requests in groups that have no person in common, each in the order that they came in."""
    parents, first = list(range(len(requests))), dict[bytes, int]()

    def find_root(number: int) -> int:
        while parents[number] != number:
            number = parents[number]
        return number

    for number, request in enumerate(requests):
        for person in people_of(request):
            one, other = sorted((find_root(number), find_root(first.setdefault(person, number))))
            parents[other] = one
    groups: dict[int, list[Request]] = {}
    for number, request in enumerate(requests):
        groups.setdefault(find_root(number), []).append(request)
    return list(groups.values())
