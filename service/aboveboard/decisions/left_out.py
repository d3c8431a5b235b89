"""The circumstances of a decision: what was left to choose from, and what kept back the rest.

Sentences about all people rest on this. They have to be true of all, not only of what one person could get.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.sparse_rows import Indexes, mark_members
from aboveboard.explanation.circumstances import LEFT_BY, Circumstances
from aboveboard.outbound.check import ABOVE, LIMIT, NOT_ACTIVE, MayShow, RequestFacts, check, mark_active
from aboveboard.outbound.removals import Removals
from aboveboard.words import AgeClass, RegionClass


class Choosable(NamedTuple):
    """The candidates that `may_show` let pass on `facts`, and the others as removals.

    `is_quiet_for_all`: it is quiet time for a person of whom nothing is known, and `region_for_all` is the region of
    theirs. `is_cut`: the total cap left room for fewer items than the app asked for.
    """

    bound: Bound
    candidates: Indexes
    passed: Indexes
    removed: Removals
    may_show: MayShow
    facts: RequestFacts
    is_quiet_for_all: bool
    region_for_all: RegionClass
    is_cut: bool = False


def describe_circumstances(chosen_from: Choosable, decision: Decision) -> Circumstances:
    """Returns the circumstances of a decision that chose from this."""
    shelf = chosen_from.bound.shelf
    kept_back = _find_kept_back(chosen_from, decision)
    return Circumstances(
        kept_back=kept_back[0] if kept_back else (),
        is_own=decision.strength == 0.0 and _is_own(chosen_from),
        is_narrowed=chosen_from.candidates.size < len(shelf.ids),
        rivals=find_rivals(chosen_from.bound, chosen_from.facts.at_ms),
        lower=kept_back[1:] if any(kept_back[1:]) else (),
    )


def find_rivals(bound: Bound, at_ms: int) -> Indexes | None:
    """Returns the items that are on offer at an instant; None for all of the placement."""
    if bound.shelf.always_active:
        return None
    return np.flatnonzero(mark_active(bound.shelf, bound.everything, at_ms))


def _is_own(chosen_from: Choosable) -> bool:
    """Returns whether a person of whom nothing is known could get something else."""
    own = chosen_from.facts
    nobody = RequestFacts(
        personalized=False,
        age=AgeClass.UNKNOWN,
        region=chosen_from.region_for_all,
        quiet_now=chosen_from.is_quiet_for_all,
        at_ms=own.at_ms,
        shown={},
        above=own.above,
    )
    if chosen_from.is_cut:
        return True
    if own == nobody:
        return False
    passed, _ = check(chosen_from.bound.shelf, chosen_from.candidates, chosen_from.may_show, nobody)
    return not np.array_equal(passed, chosen_from.passed)


def _find_kept_back(chosen_from: Choosable, decision: Decision) -> tuple[tuple[str, ...], ...]:
    """Returns, for each shown item that is the first of what was left, what kept back an item before it.

    It is empty for an item that was drawn past others, and all of it when nothing was kept back.
    """
    bound, size = chosen_from.bound, len(chosen_from.bound.shelf.ids)
    if chosen_from.passed.size == size:
        return ()
    passed, asked = _mark(size, chosen_from.passed), _mark(size, chosen_from.candidates)
    above, found = set[int](), list[tuple[str, ...]]()
    for slot in decision.slots:
        kept_back: tuple[str, ...] = ()
        if above.issuperset(range(slot.place)):
            before = bound.order[: bound.rank[slot.item]]
            kept_back = _find_before(chosen_from, before[~passed[before]], asked)
        found.append(kept_back)
        above.add(slot.place)
    return tuple(found)


def _mark(size: int, items: Indexes) -> NDArray[np.bool_]:
    marks = np.zeros(size, np.bool_)
    marks[items] = True
    return marks


def _find_before(chosen_from: Choosable, before: Indexes, is_asked: NDArray[np.bool_]) -> tuple[str, ...]:
    """Returns what kept back one of the items `before`, which did not pass. `is_asked` marks the candidates."""
    shelf = chosen_from.bound.shelf
    if not shelf.always_active:
        before = before[mark_active(shelf, before, chosen_from.facts.at_ms)]
    if not before.size:
        return ()
    asked = before[is_asked[before]]
    if not asked.size:
        return ("candidates",)
    found = {"candidates"} if asked.size < before.size else set()
    reasons = chosen_from.removed.reasons_at(asked)
    if LIMIT in reasons:
        found.add("limit")
    if ABOVE in reasons:
        found.add("above")
    if reasons - {LIMIT, NOT_ACTIVE, ABOVE}:
        found |= _tell_apart(chosen_from, asked)
    return tuple([kind for kind in LEFT_BY if kind in found])


def _tell_apart(chosen_from: Choosable, items: Indexes) -> set[str]:
    """Returns `cap`, `rule` or both, for what keeps these items back: without showings, a cap does not."""
    facts = chosen_from.facts._replace(shown={}, total_cap_reached=False, limited_items=(), limited_topics=())
    free, _ = check(chosen_from.bound.shelf, items, chosen_from.may_show, facts)
    is_free = mark_members(chosen_from.removed.places_by_rule(items), free)
    found = {"cap"} if is_free.any() else set()
    return found if is_free.all() else found | {"rule"}
