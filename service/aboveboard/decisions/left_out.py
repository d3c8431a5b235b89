"""The circumstances of a decision: what was left to choose from, and what kept back the rest.

Sentences about all people rest on this. They have to be true of all, not only of what one person could get.
"""

from typing import NamedTuple

import numpy as np

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.placement import CompiledPlacement
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.explanation.circumstances import LEFT_BY, Circumstances
from aboveboard.outbound.check import LIMIT, NOT_ACTIVE, MayShow, RequestFacts, check
from aboveboard.outbound.removals import Removals
from aboveboard.words import AgeClass


class Choosable(NamedTuple):
    """The candidates as `may_show` `judged` them on `facts`: those that passed, and the removals.

    `is_quiet_for_all`: it is quiet time for a person of whom nothing is known. `is_cut`: the total cap left room for
    fewer items than the app asked for.
    """

    bound: Bound
    candidates: Indexes
    judged: tuple[Indexes, Removals]
    may_show: MayShow
    facts: RequestFacts
    is_quiet_for_all: bool
    is_cut: bool = False

    @property
    def passed(self) -> Indexes:
        return self.judged[0]

    @property
    def removed(self) -> Removals:
        return self.judged[1]


def describe_circumstances(chosen_from: Choosable, decision: Decision) -> Circumstances:
    """Returns the circumstances of a decision that chose from this."""
    shelf = chosen_from.bound.shelf
    return Circumstances(
        kept_back=_find_kept_back(chosen_from, decision),
        is_own=decision.strength == 0.0 and _is_own(chosen_from),
        is_narrowed=chosen_from.candidates.size < len(shelf.ids),
        rivals=find_rivals(chosen_from.bound, chosen_from.facts.at_ms),
    )


def find_rivals(bound: Bound, at_ms: int) -> Indexes | None:
    """Returns the items that are on offer at an instant; None for all of the placement."""
    shelf = bound.shelf
    return None if shelf.always_active else _find_active(shelf, bound.everything, at_ms)


def _find_active(shelf: CompiledPlacement, items: Indexes, at_ms: int) -> Indexes:
    found: Indexes = items[(shelf.starts.take(items) <= at_ms) & (at_ms < shelf.ends.take(items))]
    return found


def _is_own(chosen_from: Choosable) -> bool:
    """Returns whether a person of whom nothing is known could get something else."""
    own = chosen_from.facts
    nobody = RequestFacts(
        personalized=False,
        age=AgeClass.UNKNOWN,
        quiet_now=chosen_from.is_quiet_for_all,
        at_ms=own.at_ms,
        shown={},
    )
    if chosen_from.is_cut:
        return True
    if own == nobody:
        return False
    passed, _ = check(chosen_from.bound.shelf, chosen_from.candidates, chosen_from.may_show, nobody)
    return not np.array_equal(passed, chosen_from.passed)


def _find_kept_back(chosen_from: Choosable, decision: Decision) -> tuple[str, ...]:
    """Returns what kept back an item before the shown one, which is then the first of what was left."""
    bound, shelf = chosen_from.bound, chosen_from.bound.shelf
    if not decision.slots or decision.slots[0].place != 0:
        return ()
    before: Indexes = bound.order[: int(bound.rank[decision.slots[0].item])]
    before = _find_active(shelf, before, chosen_from.facts.at_ms)
    if not before.size:
        return ()
    asked = np.isin(before, chosen_from.candidates)
    found = set() if asked.all() else {"candidates"}
    reasons = chosen_from.removed.reasons_at(before[asked])
    if LIMIT in reasons:
        found.add("limit")
    if reasons - {LIMIT, NOT_ACTIVE}:
        found |= _tell_apart(chosen_from, before[asked])
    return tuple([kind for kind in LEFT_BY if kind in found])


def _tell_apart(chosen_from: Choosable, items: Indexes) -> set[str]:
    """Returns `cap`, `rule` or both, for what keeps these items back: without showings, a cap does not."""
    facts = chosen_from.facts._replace(shown={}, total_cap_reached=False, limited_items=(), limited_topics=())
    free, _ = check(chosen_from.bound.shelf, items, chosen_from.may_show, facts)
    ruled = chosen_from.removed.places_by_rule(items)
    found = {"cap"} if np.isin(ruled, free).any() else set()
    return found if np.isin(ruled, free).all() else found | {"rule"}
