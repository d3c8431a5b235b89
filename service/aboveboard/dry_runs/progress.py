"""A dry run as it stands: what was asked for, how far it is, and what it has found."""

from collections import Counter
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from aboveboard.policy.diff import Change

EXAMPLES = 20


class Effect(StrEnum):
    """What other rules would have meant for one decision of the past.

    `altered`: something it used could not have been used, or what it could choose from would have been other items.
    `opened`: more could have been used, and a record does not hold what that was. `reason`: the same data and items,
    for another reason. `untold`: it depends on facts that the record does not hold. `gone`: the record is.
    """

    ALTERED = "altered"
    OPENED = "opened"
    REASON = "reason"
    SAME = "same"
    UNTOLD = "untold"
    GONE = "gone"


class Trial(Struct, kw_only=True):
    """`changes` are those of the decision table, once they are known. `by_rule` counts decisions by the rule that would have changed them. Of those that were altered, `moved` would
    have shown other items and `stayed` the same ones; of the rest that cannot be told. `examples` are places of altered
    decisions, the newest first. `problem` says why it ended early."""

    name: str
    by: str
    started_ms: int
    policy: str
    most: int
    changes: list[Change] = field(default_factory=list)
    state: Literal["running", "done", "failed"] = "running"
    effects: Counter[Effect] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    moved: int = 0
    stayed: int = 0
    examples: list[int] = field(default_factory=list)
    problem: str = ""

    @property
    def done(self) -> int:
        return self.effects.total()
