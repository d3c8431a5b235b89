"""The plan of one answer: the slots that keep their items, by the person's order or by earlier draws.

    own order    `mine` and pinned items beat the engine at every level; `as_everybody` is the declared order
    declared     where nothing may be remembered, nothing adapts: levels 0 and 1, minors, visits without a session
    settled      slots keep the items of earlier draws for some days; then the oldest ones are drawn once more
    fixed        the declared order, in which an item gives way where a state of the person makes it

A slot whose item may not be shown is drawn at once. That is no move, and the time of the last edit stays.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.slots import PLAIN, SlotPlan
from aboveboard.decisions.standing import level_of_everybody
from aboveboard.engine.arrangement import (
    SlotOrigin,
    is_due,
    open_oldest,
)
from aboveboard.engine.placement import Placement
from aboveboard.people.arrangements import REFRESHED_MS, KeptSlots, mode_of
from aboveboard.people.expiry import find_kept, find_visit_end_ms
from aboveboard.people.state import PersonState
from aboveboard.words import AgeClass, BoundBy, Level


class PlannedLevel(NamedTuple):
    """The level that a decision is made at, and its arrangement; None for a placement without any."""

    standing: EffectiveLevel
    arranged: SlotPlan | None


class Circle(NamedTuple):
    """The facts that a settled arrangement rests on beside what is known of the person: rules, special names, other ids.

    `limited` are the items of the placement that the person ruled out.
    """

    policy: str
    special: Sequence[str]
    others: int
    limited: Sequence[str] = ()


class SlotQuestion(NamedTuple):
    """The question which slots keep their items in one answer at `at_ms`. `has_needs`: an item needs or gives a state."""

    placement: Placement
    request: DecisionRequest
    circle: Circle
    at_ms: int
    has_needs: bool = False


def plan(state: PersonState, standing: EffectiveLevel, question: SlotQuestion) -> PlannedLevel:
    """Returns the level and the slots of a decision. Where only an order counts, nothing else of the person is used."""
    placement, request = question.placement, question.request
    arrangement, mode = placement.arrangement, mode_of(state.arrangements, placement.placement)
    if mode == "as_everybody":
        return PlannedLevel(level_of_everybody(standing, BoundBy.OWN_ARRANGEMENT), bare_of(placement))
    own = state.arrangements.get(placement.placement, PLAIN)
    if mode == "mine":
        return PlannedLevel(
            level_of_everybody(standing, BoundBy.OWN_ARRANGEMENT), SlotPlan(arrangement=arrangement, own=own)
        )
    may_give_way = arrangement.kind == "fixed" and question.has_needs
    if may_give_way and _may_use_states(standing):
        return PlannedLevel(standing, _settle(state, standing, question))
    if arrangement.kind == "fixed" or (arrangement.is_settled and not _may_remember(standing, request)):
        standing = level_of_everybody(standing, BoundBy.ARRANGEMENT)
    if not arrangement.is_settled and not may_give_way:
        arranged = SlotPlan(arrangement=arrangement, own=own) if own.pinned else None
        return PlannedLevel(standing, arranged)
    if standing.effective < Level.VISIT:
        return PlannedLevel(standing, SlotPlan(arrangement=arrangement, own=own))
    return PlannedLevel(standing, _settle(state, standing, question))


def bare_of(placement: Placement) -> SlotPlan | None:
    """Returns the plan in which nothing is kept for the person. It has the same slots."""
    arrangement = placement.arrangement
    return SlotPlan(arrangement=arrangement) if arrangement.is_settled else None


def _may_use_states(standing: EffectiveLevel) -> bool:
    return standing.effective >= Level.HISTORY and standing.age is not AgeClass.MINOR


def _may_remember(standing: EffectiveLevel, request: DecisionRequest) -> bool:
    """Returns whether the items may be stored for the person: at least until a visit with a session ends."""
    if standing.age is AgeClass.MINOR or standing.effective < Level.VISIT:
        return False
    return standing.effective > Level.VISIT or request.session is not None


def _digest(circle: Circle) -> str:
    limited = (sorted(circle.limited),) if circle.limited else ()
    parts = (circle.policy, sorted(circle.special), circle.others, *limited)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def _settle(state: PersonState, standing: EffectiveLevel, question: SlotQuestion) -> SlotPlan:
    placement, request, circle, at_ms, _ = question
    terms = _digest(circle)
    arrangement, own = placement.arrangement, state.arrangements.get(placement.placement, PLAIN)
    settled = _find(state, standing, question, terms)
    if settled is None:
        return SlotPlan(arrangement=arrangement, own=own, terms=terms, keeps=True)
    is_same = settled.session == request.session and request.session is not None
    # The stored time of the visit may lag behind its last answer by REFRESHED_MS.
    is_new_visit = not is_same or at_ms >= find_visit_end_ms(state, settled) + REFRESHED_MS
    opened, is_short = frozenset[int](), _is_short(placement, settled, request.count)
    may_open = arrangement.is_settled and is_new_visit and not is_short
    if may_open and is_due(arrangement, settled.edited_ms, at_ms):
        slots = [SlotOrigin(*each) for each in zip(settled.items, settled.drawn_ms, strict=True)]
        opened = open_oldest(slots[: arrangement.adaptive], arrangement.moves_max)
    return SlotPlan(
        arrangement=arrangement,
        own=own,
        settled=settled,
        opened=opened,
        terms=terms,
        keeps=True,
        is_new_visit=is_new_visit,
        is_short=is_short,
    )


def _is_short(placement: Placement, settled: KeptSlots, count: int) -> bool:
    """Returns whether an answer of `count` items may lack some of the settled ones.

    Its slots must not be drawn again. A kept item could then come twice, or leave a place that is not shown.
    """
    if placement.arrangement.kind == "emphasis":
        return count < len(placement.items)
    return count < min(placement.arrangement.adaptive, len(settled.items))


def _find(
    state: PersonState, standing: EffectiveLevel, question: SlotQuestion, terms: str
) -> KeptSlots | None:
    """Returns the stored arrangement if it may still be used: nothing of it rests on more than is allowed now."""
    settled = state.settled.get(question.placement.placement)
    if settled is None or settled.level > standing.effective or settled.terms != terms:
        return None
    if settled.level < Level.HISTORY and settled.session != question.request.session:
        return None
    return find_kept(state, settled, question.at_ms)
