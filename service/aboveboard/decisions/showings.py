"""The showings that caps count.

A placement counts the items of its answers, or those that its app reports as seen. An answer counts once a visit for
the same request: a reload gets the same answer and adds nothing. That ends with the next signal, outcome or choice, and
after half an hour.

Each count is written in the commit of the decision, or of the outcome. A count of an outcome is dated by its decision.
So a repeat, or another outcome of the same item, adds nothing.
"""

import hashlib
from collections.abc import Collection
from types import MappingProxyType

import msgspec
from msgspec import structs

from aboveboard.decisions.request import DecisionRequest, coarse
from aboveboard.engine.placement import Placement
from aboveboard.experience.template import SLOTS_MOST
from aboveboard.outbound.caps import Shown, has_instant, longest_cap, with_shown, without_instant
from aboveboard.people.state import VISIT_IDLE_MS, PersonState

ANSWERS_MAX = 5 * (SLOTS_MOST + 1)
"""The most answers of a visit that are remembered. The oldest is forgotten, and counts again.

Each slot of a surface is one, and so is its layout. So five pages of the most slots are remembered.
"""


def name_answer(request: DecisionRequest, placement: Placement, seed: int) -> str:
    """Returns the name of the answer to this request in its visit, "" where no answer is remembered.

    `seed` is that of the draws. It depends on the person, session, placement and epoch.
    """
    if request.session is None or placement.caps_count != "answers" or longest_cap(placement) is None:
        return ""
    same = (f"{seed:016x}", request.count, request.candidates, coarse(request.context))
    return hashlib.sha256(msgspec.json.encode(same)).hexdigest()[:24]


def leave_out_repeat(state: PersonState, placement: Placement, name: str, at_ms: int) -> PersonState:
    """Returns the state without the showings of the same answer. Returns the same state when it is not remembered."""
    counted = _find_answer(state, name, at_ms)
    if counted is None:
        return state
    return structs.replace(state, shown=without_instant(state.shown, placement.placement, counted))


def count_answer(
    state: PersonState,
    placement: Placement,
    items: Collection[str],
    *,
    name: str,
    at_ms: int,
    others: Shown = MappingProxyType({}),
) -> PersonState:
    """Returns the state after these items were answered. Returns the same state when nothing is counted and nothing was.

    `others` are the showings that the answer was computed with, which include those of the person's other ids.
    """
    cap, days = longest_cap(placement), state.cap_days.get(placement.placement)
    if not items or state.restricted or (cap is None and days is None):
        return state
    if placement.caps_count == "seen" and (days is None or (cap is not None and cap.days == days)):
        return state
    counted = _find_answer(state, name, at_ms)
    if counted is None:
        counted = _free_instant(state, others, placement.placement, at_ms)
    elif all(has_instant(state.shown, placement.placement, item, counted) for item in items):
        return state
    if placement.caps_count == "seen":
        items = ()
    return _with_counts(state, placement, items, name=name, counted=counted, at_ms=at_ms)


def count_seen(
    state: PersonState, placement: Placement, item: str, *, decided_ms: int, at_ms: int
) -> PersonState:
    """Returns the state after an outcome of any kind for an item of a decision of `decided_ms`.

    Returns the same state where the placement does not count what was seen, and for what is counted already.
    """
    cap = longest_cap(placement)
    if placement.caps_count != "seen" or cap is None or state.restricted:
        return state
    if has_instant(state.shown, placement.placement, item, decided_ms):
        return state
    if any(each.item == item and each.is_nothing for each in placement.items):
        return state
    return _with_counts(state, placement, (item,), name="", counted=decided_ms, at_ms=at_ms)


def _with_counts(
    state: PersonState,
    placement: Placement,
    items: Collection[str],
    *,
    name: str,
    counted: int,
    at_ms: int,
) -> PersonState:
    own, cap = placement.placement, longest_cap(placement)
    new = [item for item in items if not has_instant(state.shown, own, item, counted)]
    shown = with_shown(state.shown, own, new, counted_ms=counted, at_ms=at_ms, cap=cap)
    days = {each: known for each, known in state.cap_days.items() if each != own}
    answered = {each: since for each, since in state.answered.items() if _is_fresh(since, at_ms)}
    if name:
        answered[name] = counted
        for oldest in sorted(answered, key=answered.__getitem__)[:-ANSWERS_MAX]:
            del answered[oldest]
    return structs.replace(
        state, shown=shown, cap_days=days | ({own: cap.days} if cap else {}), answered=answered
    )


def _find_answer(state: PersonState, name: str, at_ms: int) -> int | None:
    """Returns the instant at which the same answer counted, None when it is not remembered."""
    since = state.answered.get(name)
    return since if since is not None and _is_fresh(since, at_ms) else None


def _is_fresh(since_ms: int, at_ms: int) -> bool:
    return at_ms - since_ms <= VISIT_IDLE_MS


def _free_instant(state: PersonState, others: Shown, placement: str, at_ms: int) -> int:
    """Returns `at_ms`, or the next instant at which nothing of the placement counts. So an instant names one answer."""
    prefix, taken = f"{placement}/", {*state.answered.values()}
    for key, instants in (*state.shown.items(), *others.items()):
        if key.startswith(prefix):
            taken.update(instants)
    while at_ms in taken:
        at_ms += 1
    return at_ms
