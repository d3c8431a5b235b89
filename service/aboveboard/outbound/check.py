"""The outbound check: every candidate passes, or is removed with a reason."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aboveboard.engine.compiled_placement import CompiledPlacement, items_with
from aboveboard.engine.placement import FACT_CODES, PRICE_DIFFERS, SPECIAL_ITEM, UNLABELLED, class_of_code
from aboveboard.engine.sparse_rows import Indexes, mark_members
from aboveboard.outbound.caps import Shown, has_reached_cap
from aboveboard.outbound.removals import NONE, Removals
from aboveboard.policy.questions import Show
from aboveboard.policy.verdict import Verdict
from aboveboard.words import AgeClass, RegionClass, Sensitivity, as_limited

MayShow = Callable[[Show], Verdict]

NOT_ACTIVE = "not_active"
LIMIT = "limit"
ABOVE = "above"
_REASONS = ("", LIMIT, NOT_ACTIVE, ABOVE)
_ABOVE = _REASONS.index(ABOVE)


class RequestFacts(NamedTuple):
    """The facts that do not depend on the item. `personalized`: more than this page and this request was
    used. `messages_given`: the purpose of messages is in force. `total_cap_reached`: the placement's total cap
    leaves no room. `region` is the class of law. `above` are the indexes of items that stand in a slot above, on the same
    surface.
    """

    personalized: bool
    age: AgeClass
    region: RegionClass
    quiet_now: bool
    at_ms: int
    shown: Shown
    limited_items: tuple[str, ...] = ()
    limited_topics: tuple[str, ...] = ()
    messages_given: bool = False
    total_cap_reached: bool = False
    above: tuple[int, ...] = ()


def check(
    shelf: CompiledPlacement, candidates: Indexes, may_show: MayShow, facts: RequestFacts
) -> tuple[Indexes, Removals]:
    """Returns the candidates that may be shown, and the others with the first reason that applies, both in
    their order.

    The order of reasons is: not active, limit, above, rule. The rules are asked once for all items that they cannot
    tell apart, and only about items that no other reason removed. An item that shows nothing is never shown too often
    or at the wrong time. So the only rules about it are those on what may be chosen for a person.
    """
    capped, limited = _find_capped(shelf, facts), facts.limited_items or facts.limited_topics
    plain = not capped and not limited and shelf.always_active
    if plain and shelf.one_code is not None and _find_rule(shelf, shelf.one_code, may_show, facts) is None:
        return _leave_out_above(shelf, candidates, facts) if facts.above else (candidates, NONE)
    reasons, why = [*_REASONS], np.zeros(candidates.size, np.intp)
    if facts.above:
        why[_mark_above(shelf, facts).take(candidates)] = _ABOVE
    if limited:
        why[_mask_limited(shelf, facts).take(candidates)] = 1
    if not shelf.always_active:  # set after the limits, because the first reason to apply wins
        why[~mark_active(shelf, candidates, facts.at_ms)] = 2
    codes, judged = _codes(shelf, capped).take(candidates), why == 0
    groups = [(judged, codes, facts)]
    if shelf.nothing.size:
        silent = mark_members(candidates, shelf.nothing)
        groups = [(judged & ~silent, codes, facts)]
        if facts.personalized:
            always = facts._replace(quiet_now=False, total_cap_reached=False, messages_given=True)
            groups.append((judged & silent, codes % FACT_CODES, always))
    for marked, of, known in groups:
        for code in np.bincount(of[marked]).nonzero()[0].tolist():
            rule = _find_rule(shelf, code, may_show, known)
            if rule is not None:
                why[marked & (of == code)] = len(reasons)
                reasons.append(f"rule:{rule}")
    out = why.nonzero()[0]
    return candidates[why == 0], Removals(shelf.ids, candidates[out], why[out], tuple(reasons))


def mark_active(shelf: CompiledPlacement, items: Indexes, at_ms: int) -> NDArray[np.bool_]:
    """Returns marks on those of `items` that are on offer at an instant."""
    return (shelf.starts.take(items) <= at_ms) & (at_ms < shelf.ends.take(items))


def _find_rule(shelf: CompiledPlacement, code: int, may_show: MayShow, facts: RequestFacts) -> str | None:
    """Returns the rule that forbids items of this code, or None. In codes from FACT_CODES up the cap is
    reached.
    """
    verdict = may_show(
        Show(
            kind=shelf.placement.kind,
            sensitivity=Sensitivity.SPECIAL if code & SPECIAL_ITEM else Sensitivity.PLAIN,
            personalized=facts.personalized,
            age=facts.age,
            cap_reached=code >= FACT_CODES,
            quiet_now=facts.quiet_now,
            price_differs=bool(code & PRICE_DIFFERS),
            message_class=class_of_code(code),
            given=facts.messages_given,
            total_cap_reached=facts.total_cap_reached,
            unlabelled=facts.region if code & UNLABELLED else "no",
        )
    )
    return None if verdict.permitted else verdict.rules[0]


def _mask_limited(shelf: CompiledPlacement, facts: RequestFacts) -> NDArray[np.bool_]:
    marks = np.zeros(len(shelf.ids), np.bool_)
    keys = [f"item:{item}" for item in facts.limited_items]
    for topic in facts.limited_topics:
        compared = as_limited(f"topic:{topic}")
        keys += [compared, *shelf.spelled.get(compared, ())]
    for key in keys:
        marks[items_with(shelf, key)] = True
    return marks


def _leave_out_above(
    shelf: CompiledPlacement, candidates: Indexes, facts: RequestFacts
) -> tuple[Indexes, Removals]:
    """Returns the result where no other reason removes anything."""
    is_above = _mark_above(shelf, facts).take(candidates)
    out = candidates[is_above]
    return candidates[~is_above], Removals(shelf.ids, out, np.full(out.size, _ABOVE, np.intp), _REASONS)


def _mark_above(shelf: CompiledPlacement, facts: RequestFacts) -> NDArray[np.bool_]:
    marks = np.zeros(len(shelf.ids), np.bool_)
    marks[list(facts.above)] = True
    return marks


def _find_capped(shelf: CompiledPlacement, facts: RequestFacts) -> list[int]:
    """Returns the indexes of items whose cap is reached. It reads what this person was shown, so its cost is
    independent of the size of the placement.
    """
    cap = shelf.placement.cap
    if cap is None:
        return []
    found = list[int]()
    for key, instants in facts.shown.items():
        placement, _, item = key.partition("/")
        if (
            placement == shelf.placement.placement
            and item in shelf.index
            and has_reached_cap(instants, cap, facts.at_ms)
        ):
            found.append(shelf.index[item])
    return found


def _codes(shelf: CompiledPlacement, capped: list[int]) -> Indexes:
    if not capped:
        return shelf.codes
    codes = shelf.codes.copy()
    codes[capped] += FACT_CODES
    return codes
