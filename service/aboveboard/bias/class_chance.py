"""The exact chance that the first slot of a past decision had an item of the class, by deciding again.

The chance varies less than the item that was drawn, so fewer people are needed. It is computed at each level up to the
one in force, with the data and strength of that level. These nested chances say where a gap
comes from (`dial_steps`).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import UnsetType, structs
from numpy.typing import NDArray

from aboveboard.decisions.record import DecisionRecord, make_allowed_record, read_allowed
from aboveboard.decisions.replay import compute_again
from aboveboard.engine.choice import items_of
from aboveboard.engine.model import Bound
from aboveboard.outbound import removals
from aboveboard.privacy.allowed import Allowed, ContextFact, PersonFact
from aboveboard.privacy.filter import REACH_OF
from aboveboard.words import LEVEL_OF_REACH, Level

Marks = NDArray[np.bool_]
"""A mark for each item of the compiled placement: True for items of the class."""


class DialRules(NamedTuple):
    """The declared strength of each level of the dial, and the levels from which fields of the context count.

    A field that is not in `fields` counts from the level of its reach.
    """

    strengths: Sequence[float]
    fields: Mapping[str, Level]


class NestedChances(NamedTuple):
    """The chance of the class at each level of the dial, from off to everywhere.

    Above the level in force it stays that of the decision. `has_opportunity` is True when an item of the class was
    among the candidates that no rule or limit removed.
    """

    has_opportunity: bool
    by_level: tuple[float, ...]


def restrict(allowed: Allowed, level: Level, rules: DialRules) -> Allowed:
    """Returns what would have been used at `level`: `allowed` itself from the level in force on."""
    if level >= allowed.level:
        return allowed
    return structs.replace(
        allowed,
        level=level,
        strength=rules.strengths[level],
        context=tuple([each for each in allowed.context if level_of(each, rules) <= level]),
        interests=tuple([each for each in allowed.interests if LEVEL_OF_REACH[each.reach] <= level]),
        states=tuple([each for each in allowed.states if LEVEL_OF_REACH[each.reach] <= level]),
    )


def level_of(fact: ContextFact, rules: DialRules) -> Level:
    own = LEVEL_OF_REACH[REACH_OF["person" if isinstance(fact, PersonFact) else "request"]]
    return max(own, rules.fields.get(fact.field, own))


def chance_of_class(bound: Bound, record: DecisionRecord, marks: Marks) -> float | None:
    """Returns the chance of the class in the first slot of the record's decision; None without any candidate.

    `bound` is what the record names (`replay.bound_of`). The same build computes the same bits.
    """
    decision = compute_again(bound, record)
    if not decision.chances.size:
        return None
    return float(decision.chances[marks[items_of(bound, decision.scores)]].sum())


def decide_at_each_level(
    bound: Bound, record: DecisionRecord, marks: Marks, rules: DialRules
) -> NestedChances | None:
    """Returns the chances of the class at every level; None for a decision without any candidate.

    `rules` are those of the policy set that the record names.
    """
    allowed, found = read_allowed(record.allowed), list[float]()
    for level in Level:
        if level > allowed.level:
            found.append(found[-1])
            continue
        less = record if level == allowed.level else _at_level(record, restrict(allowed, level, rules))
        chance = chance_of_class(bound, less, marks)
        if chance is None:
            return None
        found.append(chance)
    return NestedChances(_has_opportunity(bound, record, marks), tuple(found))


def _at_level(record: DecisionRecord, allowed: Allowed) -> DecisionRecord:
    """Returns the record as a decision on less data. Rules that bind personal choices bind it only if it is one."""
    impersonal = record.impersonal if allowed.is_personal else removals.NONE.to_record()
    return structs.replace(
        open_slots(record), allowed=make_allowed_record(allowed), impersonal=impersonal, count=1
    )


def open_slots(record: DecisionRecord) -> DecisionRecord:
    """Returns the record without items that kept their places. They rest on more than a lower level lets in."""
    if isinstance(record.arranged, UnsetType):
        return record
    return structs.replace(record, arranged=structs.replace(record.arranged, kept=()))


def _has_opportunity(bound: Bound, record: DecisionRecord, marks: Marks) -> bool:
    shelf, open_ones = bound.shelf, marks.copy()
    open_ones[removals.read(record.removed, shelf.ids, shelf.index).places] = False
    if record.candidates is None:
        return bool(open_ones.any())
    return any(open_ones[shelf.index[name]] for name in record.candidates)
