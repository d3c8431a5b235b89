"""The state of a dry run: its request, its progress and its results so far."""

from collections import Counter
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from aboveboard.policy.declared_diff import DeclaredChange
from aboveboard.policy.diff import Change

EXAMPLES = 20
"""The most altered decisions that a dry run lists."""


class Effect(StrEnum):
    """The effect that the new rules would have had on one past decision.

    - `altered`: a source that it used was not allowed, or its candidates were other items.
    - `opened`: more sources were allowed. The record does not hold their data.
    - `reason`: the data and the items are the same, for another reason.
    - `same`: nothing differs.
    - `untold`: the effect depends on facts that the record does not hold.
    - `gone`: the record was deleted or cannot be read, or its placement's revision was not found.
    """

    ALTERED = "altered"
    OPENED = "opened"
    REASON = "reason"
    SAME = "same"
    UNTOLD = "untold"
    GONE = "gone"


class ReplayGap(StrEnum):
    """The reason that a past decision cannot be judged again.

    - `deleted`: its record was deleted, so the dry run does not reach it. Only its entry counts it.
    - `unreadable`: its record does not decrypt or verify, or an erasure of the person has begun.
    - `placement`: the revision of its placement was not found.
    - `facts`: the effect depends on facts that the record does not hold.
    """

    DELETED = "deleted"
    UNREADABLE = "unreadable"
    PLACEMENT = "placement"
    FACTS = "facts"


class GroupTally(Struct):
    """The decisions about people of one group, and the people. `changed_people` had one that was altered or opened."""

    decisions: int = 0
    altered: int = 0
    opened: int = 0
    people: int = 0
    changed_people: int = 0


class Trial(Struct, kw_only=True):
    """One dry run, which its own process updates while it runs.

    - `by` is the id of the API key that started it, and `policy` the id of the new policy set.
    - `most` bounds the decisions that are judged; `done` counts those that were.
    - `changes` are the changed questions of the decision table, and `declared` the changed values of the files. Both
      lists are empty until they are computed.
    - `by_rule` counts the altered decisions by each rule that made the difference.
    - `moved` and `stayed` count altered decisions that would have shown other items, or the same ones. The
      record of any other altered decision does not say.
    - `groups` has the tallies by dimension and value, of decisions about people. Small ones are hidden where they are
      shown (`numbers.trial_groups`). `nobody` counts the decisions about no person.
    - `unplayed` counts what cannot be judged again, by reason.
    - `examples` are the log indexes of altered decisions, the newest first, EXAMPLES at most.
    - `problem` is the error that made it fail, else empty.
    """

    name: str
    by: str
    started_ms: int
    policy: str
    most: int
    changes: list[Change] = field(default_factory=list)
    declared: list[DeclaredChange] = field(default_factory=list)
    state: Literal["running", "done", "failed"] = "running"
    effects: Counter[Effect] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    moved: int = 0
    stayed: int = 0
    groups: dict[str, dict[str, GroupTally]] = field(default_factory=dict)
    nobody: int = 0
    unplayed: Counter[ReplayGap] = field(default_factory=Counter)
    examples: list[int] = field(default_factory=list)
    problem: str = ""

    @property
    def done(self) -> int:
        """The number of decisions judged so far."""
        return self.effects.total()
