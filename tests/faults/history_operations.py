"""A history: what clients asked which node, when, and what they were answered, with the restores in between.

Times are seconds of one clock, that of the process of the clients. A history is kept as JSON lines, so that a run that
failed can be checked again.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})
UNSENT = 0
"""The status of a request that no process received, because the connection was refused."""

_WORDS_OF_NO_EFFECT = ("Nothing was done", "did nothing", "nothing was done")


class Kind(StrEnum):
    """The kinds of requests. The last four only read."""

    DECIDE = "decide"
    SIGNAL = "signal"
    CONSENT = "consent"
    DIAL = "dial"
    LIMITS = "limits"
    OUTCOME = "outcome"
    LINK = "link"
    ERASE = "erase"
    PERSON = "person"
    RECORD = "record"
    RECEIPT = "receipt"


CHANGES = (Kind.CONSENT, Kind.DIAL, Kind.LIMITS)
"""The choices of a person."""

READS = (Kind.PERSON, Kind.RECORD, Kind.RECEIPT)


class Fate(StrEnum):
    """The fate of a request: it was carried out, it was not, or it is not known."""

    DONE = "done"
    UNDONE = "undone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """One request. `ended` is when its answer was there, None without one. `asked` is its body.

    `key` is its Idempotency-Key. `spent` says that the client used that key for another request in the same place.
    `status` is None without an answer, and UNSENT when no node received the request.
    """

    number: int
    client: str
    node: str
    kind: Kind
    person: str | None
    started: float
    ended: float | None = None
    status: int | None = None
    asked: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    answer: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    key: str | None = None
    spent: bool = False

    @property
    def fate(self) -> Fate:
        """A refusal had no effect where the answer says so. Of any other failure nothing is known."""
        if self.status is None:
            return Fate.UNKNOWN
        if self.status < 500:
            return Fate.DONE if 200 <= self.status < 300 else Fate.UNDONE
        said = str(self.answer.get("detail", ""))
        return Fate.UNDONE if any(words in said for words in _WORDS_OF_NO_EFFECT) else Fate.UNKNOWN

    @property
    def answered(self) -> float:
        """The time at which its client had the answer; infinite without one."""
        return math.inf if self.ended is None else self.ended

    def __str__(self) -> str:
        until = "no answer" if self.ended is None else f"{self.ended:.3f}"
        key = f" key={self.key}" if self.key else ""
        return (
            f"#{self.number} {self.started:.3f}..{until} {self.client} at {self.node}: {self.kind} {self.person}"
            f"{key} {json.dumps(dict(self.asked))} -> {self.status} {json.dumps(dict(self.answer))[:300]}"
        )


@dataclass(frozen=True)
class Violation:
    """A promise that was broken, the rule of it in a few words, and the operations that show it."""

    promise: int
    rule: str
    operations: tuple[Operation, ...]

    def __str__(self) -> str:
        return "\n".join(
            [f"promise {self.promise}: {self.rule}", *(f"    {each}" for each in self.operations)]
        )


@dataclass(frozen=True, kw_only=True)
class Restore:
    """A restore of a copy of the database. The copy was begun at `cut`, and the first node started at `back`.

    No node ran just before `back`. What was acknowledged between the two may be lost, but for erasures.
    """

    cut: float
    back: float


@dataclass(frozen=True, kw_only=True)
class Log:
    """The log at the end: the kind of each entry by its index, in the order of the database, and the size of its head."""

    entries: tuple[tuple[int, str], ...]
    size: int


@dataclass(frozen=True, kw_only=True)
class History:
    """All that happened. `stops` are the times at which a node was gone, by its name. `faults` are for the reader."""

    operations: tuple[Operation, ...]
    log: Log | None = None
    restores: tuple[Restore, ...] = ()
    stops: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: NOTHING)
    faults: tuple[tuple[float, str], ...] = ()


def describe(history: History) -> str:
    """Returns the numbers of requests by their fate, and of faults."""
    fates = Counter(each.fate for each in history.operations)
    counts = ", ".join(f"{fates[fate]} {fate}" for fate in Fate)
    return f"{len(history.operations)} requests ({counts}), {len(history.faults)} faults"


def write_history(history: History, path: Path) -> None:
    """One line an operation; the first line has everything else."""
    head = {
        "log": None if history.log is None else asdict(history.log),
        "restores": [asdict(each) for each in history.restores],
        "stops": dict(history.stops),
        "faults": history.faults,
    }
    rows = [
        head,
        *(
            {**vars(each), "asked": dict(each.asked), "answer": dict(each.answer)}
            for each in history.operations
        ),
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def read_history(path: Path) -> History:
    """Returns the history that `write_history` wrote."""
    head, *rows = map(json.loads, path.read_text().splitlines())
    log = head["log"]
    return History(
        operations=tuple(Operation(**{**row, "kind": Kind(row["kind"])}) for row in rows),
        log=None
        if log is None
        else Log(entries=tuple((at, kind) for at, kind in log["entries"]), size=log["size"]),
        restores=tuple(Restore(**each) for each in head["restores"]),
        stops={name: tuple(times) for name, times in head["stops"].items()},
        faults=tuple((at, name) for at, name in head["faults"]),
    )
