"""One past decision, computed again to find what its chance of the class came from.

It is computed again at each level of the dial, and without each key that it used. What a reason removed is put back too.
All of it is computed by the engine from the record, so nothing is guessed.
"""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import UnsetType, structs

from aboveboard.bias.attributes import REQUEST
from aboveboard.bias.class_chance import DialRules, Marks, level_of, open_slots, restrict
from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.slots import RecordedSlots, SlotInput, decide_slots
from aboveboard.engine.choice import Decision, decide, items_of
from aboveboard.engine.model import Bound
from aboveboard.engine.partial_choice import list_places_around, open_terms_around
from aboveboard.engine.scores import ScoredCause
from aboveboard.engine.slot_chances import SlotTerms, decide_without
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.outbound import removals
from aboveboard.privacy.allowed import Allowed, ContextFact
from aboveboard.words import LEVEL_OF_REACH, Level, Reach

KEY_CELLS_MOST = 20_000
"""The causes times candidates up to which each key is left out. More would take longer than all else."""

RULE = "rule:"
"""The beginning of the name of a rule."""

REACHES = (Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE)
"""The reaches that a rule may hold back as a whole, in the order of their flags."""

REACH_SETS = 1 << len(REACHES)
"""The number of sets of them."""

_FLAGS = {1 << at: reach for at, reach in enumerate(REACHES)}
_FLAG_OF: dict[str, int] = {reach: flag for flag, reach in _FLAGS.items()}

SAME = 1e-9
"""The difference of probabilities up to which a decision came out again. Another processor may round otherwise."""


class KeyEffect(NamedTuple):
    """By how much the chance falls without a key, and the highest level of the dial that brought the key."""

    key: str
    level: Level
    effect: float


class ReasonEffect(NamedTuple):
    """By how much the chance rises where what a reason took from the class is put back."""

    reason: str
    rise: float


class HeldReaches(NamedTuple):
    """The reaches that a rule withheld, as a sum of flags. The first of REACHES has 1, the next has 2."""

    reason: str
    flags: int


class RowCauses(NamedTuple):
    """One decision, computed again. `by_level` has its chance at each level, and stays the same above the one in force.

    `reasons` are those that touched an item of the class. `has_keys` is False where leaving each out would take too long.
    `by_reaches` has the chance without the interests of some reaches, by the sum of their flags. `held_back` are the
    rules that withheld such reaches.
    """

    by_level: tuple[float, ...]
    keys: tuple[KeyEffect, ...]
    reasons: tuple[ReasonEffect, ...]
    has_keys: bool
    by_reaches: tuple[float, ...]
    held_back: tuple[HeldReaches, ...]


class Inputs(NamedTuple):
    """The inputs of a decision, by item indexes: what may be chosen, and what the baseline alone may choose.

    `slots` are those that kept their items, None without an arrangement.
    """

    allowed: Allowed
    candidates: Indexes
    impersonal: Indexes
    slots: RecordedSlots | None = None


def identify(record: DecisionRecord) -> bytes:
    """Returns what its causes depend on, besides placement, model and rules. Records with equal bytes have equal causes."""
    slots = record.arranged
    arranged = None if isinstance(slots, UnsetType) else (slots.kind, slots.kept, slots.rest)
    return msgspec.json.encode(
        (record.allowed, record.candidates, record.removed, record.impersonal, arranged)
    )


def has_kept_first(record: DecisionRecord) -> bool:
    """Returns True where the first slot kept its item. Its chance of 1 says nothing of what the data did when it was drawn."""
    slots = record.arranged
    return not isinstance(slots, UnsetType) and bool(slots.kept) and slots.kept[0] is not None


def find_causes(bound: Bound, record: DecisionRecord, marks: Marks, rules: DialRules) -> RowCauses | None:
    """Returns the causes of one decision, or None where it does not come out again: another build made it.

    `bound` is what the record names. `rules` are those of the policy set that the record names.
    """
    inputs = _read_inputs(bound, record)
    decision = _decide(bound, inputs, tests_causes=True)
    if not _is_same(bound, decision, record):
        return None
    chance = _add_up(bound, decision, marks)
    keys = _leave_out_keys(bound, decision, marks, rules)
    return RowCauses(
        by_level=_decide_at_levels(bound, _read_inputs(bound, open_slots(record)), marks, rules, chance),
        keys=() if keys is None else keys,
        reasons=tuple(
            ReasonEffect(reason, _add_up(bound, _decide(bound, without), marks) - chance)
            for reason, without in _undo_each(inputs, bound, record, marks)
        ),
        has_keys=keys is not None,
        by_reaches=_leave_out_reaches(bound, inputs, marks, chance),
        held_back=find_held_back(record),
    )


def _read_inputs(bound: Bound, record: DecisionRecord) -> Inputs:
    shelf = bound.shelf
    removed, impersonal = (
        removals.read(each, shelf.ids, shelf.index).places for each in (record.removed, record.impersonal)
    )
    slots = None if isinstance(record.arranged, UnsetType) else record.arranged
    candidates = np.setdiff1d(_list_candidates(bound, record), removed)
    return Inputs(read_allowed(record.allowed), candidates, impersonal, slots)


def _list_candidates(bound: Bound, record: DecisionRecord) -> Indexes:
    if record.candidates is None:
        return np.arange(len(bound.shelf.ids))
    return np.array([bound.shelf.index[name] for name in record.candidates], np.intp)


def _decide(bound: Bound, inputs: Inputs, *, tests_causes: bool = False) -> Decision:
    """Returns the decision. Rules that bind personal choices bind it only if it is one. No draw is looked at."""
    impersonal = inputs.impersonal if inputs.allowed.is_personal else inputs.impersonal[:0]
    if inputs.slots is not None:
        choosing = SlotInput(inputs.candidates, impersonal, 0)
        return decide_slots(bound, inputs.allowed, inputs.slots, choosing)
    return decide(
        bound,
        inputs.allowed,
        inputs.candidates,
        count=1,
        seed=0,
        impersonal=impersonal,
        tests_causes=tests_causes,
    )


def _add_up(bound: Bound, decision: Decision, marks: Marks) -> float:
    return float(decision.chances[marks[items_of(bound, decision.scores)]].sum())


def _is_same(bound: Bound, decision: Decision, record: DecisionRecord) -> bool:
    """Returns whether the first item that was shown has the probability that the record states."""
    if not record.items:
        return not decision.chances.size
    shown, stated = record.items[0]
    place = np.flatnonzero(items_of(bound, decision.scores) == bound.shelf.index.get(shown, -1))
    return place.size == 1 and abs(float(decision.chances[place[0]]) - float(stated)) <= SAME


def _decide_at_levels(
    bound: Bound, inputs: Inputs, marks: Marks, rules: DialRules, chance: float
) -> tuple[float, ...]:
    below = [level for level in Level if level < inputs.allowed.level]
    less = (inputs._replace(allowed=restrict(inputs.allowed, level, rules)) for level in below)
    found = [_add_up(bound, _decide(bound, each), marks) for each in less]
    return (*found, *[chance] * (len(Level) - len(found)))


def _leave_out_reaches(bound: Bound, inputs: Inputs, marks: Marks, chance: float) -> tuple[float, ...]:
    """Returns the chance without each set of reaches. Sets with the same interests are decided once."""
    allowed = inputs.allowed
    used = {each.reach for each in allowed.interests} | {each.reach for each in allowed.states}
    present = sum(flag for flag, reach in _FLAGS.items() if reach in used)
    found = {0: chance}
    for flags in range(1, REACH_SETS):
        if flags & present not in found:
            left = structs.replace(
                allowed,
                interests=tuple(
                    each for each in allowed.interests if not flags & _FLAG_OF.get(each.reach, 0)
                ),
                states=tuple(each for each in allowed.states if not flags & _FLAG_OF.get(each.reach, 0)),
            )
            less = inputs._replace(allowed=left)
            found[flags & present] = _add_up(bound, _decide(bound, less), marks)
    return tuple(found[flags & present] for flags in range(REACH_SETS))


def find_held_back(record: DecisionRecord) -> tuple[HeldReaches, ...]:
    """Returns the rules that held back whole reaches of interests. A single category of one is not looked at."""
    found: dict[str, int] = {}
    for each in record.why.held_back:
        flag = _FLAG_OF.get(each.what, 0)
        if flag and each.because.startswith(RULE):
            found[each.because] = found.get(each.because, 0) | flag
    return tuple(HeldReaches(reason, flags) for reason, flags in sorted(found.items()))


def _leave_out_keys(
    bound: Bound, decision: Decision, marks: Marks, rules: DialRules
) -> tuple[KeyEffect, ...] | None:
    """Returns the effect of each key, and None where there are too many to leave each out."""
    scores, own = decision.scores, marks[items_of(bound, decision.scores)]
    if not scores.causes or decision.strength == 0.0:
        return ()
    by_name: dict[str, list[int]] = {}
    for row, cause in enumerate(scores.causes):  # an interest that parts are learned by is there twice
        by_name.setdefault(_name(cause), []).append(row)
    without = decision.without
    if without is None or len(by_name) < len(scores.causes):
        if len(by_name) * own.size > KEY_CELLS_MOST:
            return None
        without = decide_without(bound, scores, _terms_of(bound, decision), [*by_name.values()])
    effects = decision.chances[own].sum() - without[:, own].sum(axis=1)
    return tuple(
        KeyEffect(name, _highest_level(scores.causes[rows[0]], rules), effect)
        for (name, rows), effect in zip(by_name.items(), effects.tolist(), strict=True)
    )


def _terms_of(bound: Bound, decision: Decision) -> SlotTerms:
    """Returns the terms of the first slot, which other slots that kept their items leave fewer of."""
    if not decision.kept:
        return SlotTerms(decision.strength, decision.scores.shared)
    above = list_places_around(decision.slots, decision.kept, 0)
    return open_terms_around(bound, decision.scores, decision.strength, above)


def _name(cause: ScoredCause) -> str:
    fact = cause.facts[0]
    return f"{REQUEST}{fact.field}={fact.value}" if isinstance(fact, ContextFact) else fact.key


def _highest_level(cause: ScoredCause, rules: DialRules) -> Level:
    return max(
        level_of(fact, rules) if isinstance(fact, ContextFact) else LEVEL_OF_REACH[fact.reach]
        for fact in cause.facts
    )


def _undo_each(
    inputs: Inputs, bound: Bound, record: DecisionRecord, marks: Marks
) -> Iterator[tuple[str, Inputs]]:
    """Yields each reason that touched an item of the class, and the inputs with what it took put back."""
    taken = _find_taken(bound, record.removed, marks)
    kept_back = _find_taken(bound, record.impersonal, marks) if inputs.allowed.is_personal else {}
    nothing = inputs.candidates[:0]
    for reason in sorted(taken.keys() | kept_back.keys()):
        candidates = np.union1d(inputs.candidates, taken.get(reason, nothing))
        impersonal = np.setdiff1d(inputs.impersonal, kept_back.get(reason, nothing))
        yield reason, inputs._replace(candidates=candidates, impersonal=impersonal)


def _find_taken(bound: Bound, recorded: removals.RecordedRemovals, marks: Marks) -> dict[str, Indexes]:
    """Returns the items of the class by the reason that took them, for each reason that took one."""
    found = removals.read(recorded, bound.shelf.ids, bound.shelf.index).places_by_reason()
    own = {reason: places[marks[places]] for reason, places in found.items()}
    return {reason: places for reason, places in own.items() if places.size}
