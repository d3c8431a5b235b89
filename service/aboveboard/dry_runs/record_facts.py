"""The facts of a decision's record that `rejudge` needs, and a new draw under other rules. Pure functions."""

from typing import NamedTuple

import numpy as np
from msgspec import UnsetType, structs

from aboveboard.decisions.record import DecisionRecord, read_allowed
from aboveboard.decisions.slots import SlotInput, decide_slots, keep_passed
from aboveboard.dry_runs.rejudge import Rejudgement
from aboveboard.dry_runs.worlds import ItemClass, Past, State
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.model import Bound
from aboveboard.engine.placement import FACT_CODES
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.outbound import removals
from aboveboard.people.state import FIELD
from aboveboard.privacy.allowed import ContextFact, PersonFact
from aboveboard.privacy.filter import REACH_OF
from aboveboard.words import Category, Reach, Source

UNTOUCHED: State = (None, None)
"""The state of items that no rule refused."""


def past_of(body: DecisionRecord, shelf: CompiledPlacement) -> Past:
    """Returns the facts of the record. `shelf` is the placement at the revision that the record names."""
    used: set[Source] = {(each.reach, each.category) for each in body.allowed.interests}
    allowed = read_allowed(body.allowed)
    used |= {(_reach_of(each), Category.CONTEXTUAL) for each in allowed.context}
    used |= {(each.reach, each.category) for each in allowed.states}
    held = body.why.held_back
    return Past(
        kind=shelf.placement.kind,
        capped=shelf.placement.cap is not None,
        asked=body.asked,
        effective=body.effective,
        bound_by=body.bound_by,
        gpc=body.gpc,
        held_back=tuple(
            (each.what, each.because)
            for each in held
            if each.what not in ("topic", "item", FIELD, "interest") and not each.what.startswith("context.")
        ),
        used=frozenset(used),
        items=_classes(body, shelf),
        personal=allowed.is_personal,
        has_total_cap=shelf.placement.total_cap is not None,
    )


def redraw(bound: Bound, body: DecisionRecord, judged: Rejudgement) -> list[str]:
    """Returns the ids of the items that the same seed draws from the remaining data and candidates.

    `judged` says which sources are lost and what became of each class of items.
    """
    shelf, lost, allowed = bound.shelf, judged.lost or frozenset(), read_allowed(body.allowed)
    kept = tuple(each for each in allowed.interests if (each.reach, each.category) not in lost)
    context = tuple(each for each in allowed.context if (_reach_of(each), Category.CONTEXTUAL) not in lost)
    states = tuple(each for each in allowed.states if (each.reach, each.category) not in lost)
    left = structs.replace(allowed, context=context, interests=kept, states=states)
    candidates, impersonal = _remaining_candidates(body, shelf, dict(judged.states or ()))
    seed, bare = int(body.seed, 16), impersonal if left.is_personal else impersonal[:0]
    if isinstance(body.arranged, UnsetType):
        decision = decide(bound, left, candidates, count=body.count, seed=seed, impersonal=bare)
    else:
        slots = keep_passed(body.arranged, [shelf.ids[item] for item in candidates.tolist()])
        decision = decide_slots(bound, left, slots, SlotInput(candidates, bare, seed))
    return [shelf.ids[slot.item] for slot in decision.slots]


def _reach_of(fact: ContextFact) -> Reach:
    return REACH_OF["person" if isinstance(fact, PersonFact) else "request"]


class _SortedCandidates(NamedTuple):
    """The candidates that rules judged, as positions in the compiled placement.

    `untouched` are those that no rule refused, and `touched` the others, by class.
    """

    untouched: Indexes
    touched: dict[ItemClass, Indexes]


def _sort_candidates(body: DecisionRecord, shelf: CompiledPlacement) -> _SortedCandidates:
    names = body.candidates
    everything = (
        np.arange(len(shelf.ids))
        if names is None
        else np.array([shelf.index[name] for name in names], np.intp)
    )
    found: dict[ItemClass, list[int]] = {}
    taken: list[int] = []
    for recorded, is_out in ((body.removed, True), (body.impersonal, False)):
        gone = removals.read(recorded, shelf.ids, shelf.index)
        taken += gone.places.tolist()
        for place, one in zip(gone.places.tolist(), gone, strict=True):
            if one.because.startswith("rule:"):  # limits took the others out before any rule judged them
                rule = one.because.removeprefix("rule:")
                state: State = (rule, None) if is_out else (None, rule)
                found.setdefault(ItemClass(int(shelf.codes[place]), state), []).append(place)
    untouched = np.setdiff1d(everything, np.array(taken, np.intp))
    return _SortedCandidates(untouched, {each: np.array(places, np.intp) for each, places in found.items()})


def _classes(body: DecisionRecord, shelf: CompiledPlacement) -> frozenset[ItemClass]:
    """Returns the classes of the candidates that rules judged."""
    items = _sort_candidates(body, shelf)
    plain = np.bincount(shelf.codes.take(items.untouched), minlength=FACT_CODES).nonzero()[0].tolist()
    return frozenset(items.touched) | {ItemClass(code, UNTOUCHED) for code in plain}


def _remaining_candidates(
    body: DecisionRecord, shelf: CompiledPlacement, states: dict[ItemClass, State]
) -> tuple[Indexes, Indexes]:
    """Returns the remaining candidates, and those of them that only the baseline may choose."""
    items = _sort_candidates(body, shelf)
    codes = shelf.codes.take(items.untouched)
    groups = [(ItemClass(code, UNTOUCHED), items.untouched[codes == code]) for code in range(FACT_CODES)]
    passed, only_for_all = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for each, places in (*groups, *items.touched.items()):
        out, not_for_one = states.get(each, each.state)
        if out is None:
            passed.append(places)
            if not_for_one is not None:
                only_for_all.append(places)
    return np.concatenate(passed), np.concatenate(only_for_all)
