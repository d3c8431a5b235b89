"""From a decision to its reasons: causes that stood their test, then what is true of everybody's order."""

from aboveboard import canonical
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.explanation.causes import (
    CauseFacts,
    Proven,
    causes_of,
    proven,
    stability,
    sufficiency,
    without_each,
)
from aboveboard.explanation.why import SHOWN_IN_VAIN, SHOWN_INSTEAD, CauseDetail, Control, StatedReason, Why
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack, Interest
from aboveboard.words import IN_VAIN, BoundBy, Level

SHOWN = 3
"""At most so many causes are told."""

CONTEXT_FIELDS = ("device", "part_of_day", "region")


def explain(
    bound: Bound,
    allowed: Allowed,
    decision: Decision,
    held_back: tuple[HeldBack, ...] = (),
    *,
    bound_by: BoundBy = BoundBy.DIAL,
) -> Why:
    """Why the first item of `decision`, which was made from `bound` and `allowed`, is there.

    Each cause named was tested by deciding again without it. Shares are of all causes that stood, so those of the
    three told may sum to less than 1.
    """
    summary = f"{allowed.level.name.lower()}-{bound_by}"
    if not decision.slots:
        return Why(summary, (StatedReason("nothing_left"),), None, held_back)
    causes = causes_of(decision.scores, decision.slots[0].place)
    chances = without_each(bound, decision, causes) if causes and decision.strength else None
    stood = proven(bound, decision, causes, chances)
    common = common_reasons(bound, decision, caused=bool(stood))
    if not stood or chances is None:
        return Why(summary, tuple(common), None, held_back)
    whole, told = sum([found.drop for found in stood]), stood[:SHOWN]
    return Why(
        summary,
        (*[_reason(found.cause, found.drop / whole) for found in told], *common),
        _counterfactual(bound, decision, stood),
        held_back,
        coverage=_measure(sum([found.drop for found in told]) / whole),
        sufficiency=_measure(sufficiency(bound, decision, told)),
        stability=_measure(stability(decision, causes, chances, stood[0].cause)),
    )


def _measure(value: float) -> str:
    return canonical.number(round(value, 3))


def common_reasons(bound: Bound, decision: Decision, *, caused: bool) -> list[StatedReason]:
    """What is true of the shown item whoever the person is; never empty unless a cause stood.

    "By chance", of an item that is neither the personal favourite nor everybody's first, is said beside causes too: a
    cause made such an item likelier, the draw put it there.
    """
    place = decision.slots[0].place
    if decision.strength == 0.0:
        return [StatedReason("same_for_everyone"), StatedReason(_order_code(bound, decision))]
    if place not in (0, int(decision.scores.total.argmax())):
        return [StatedReason("by_chance", control=_dial())]
    if caused:
        return []
    return [StatedReason(_order_code(bound, decision) if place == 0 else "popular")]


def _order_code(bound: Bound, decision: Decision) -> str:
    """Who made everybody's order, whose first item is shown: editors, all people together, or as yet nobody. Or what put
    this item first: that it is new, if it would not be first otherwise."""
    if bound.shelf.placement.baseline == "editorial":
        return "editorial"
    if _first_for_being_new(bound, decision):
        return "fresh"
    return "popular" if bound.evidence else "first_in_list"


def _first_for_being_new(bound: Bound, decision: Decision) -> bool:
    """Whether being new lifts everybody's first item, and the order made again without that has another one first."""
    positions = decision.scores.positions
    first = positions[0]
    if bound.plain is None or bound.base[first] <= bound.plain[first]:
        return False
    plain = bound.plain.take(positions)
    best = positions[plain == plain.max()]
    return bool(best[bound.shelf.id_rank.take(bound.order.take(best)).argmin()] != first)


def _reason(cause: CauseFacts, share: float) -> StatedReason:
    told, (leading, *others) = _measure(share), cause.facts
    if isinstance(leading, ContextFact):
        return _context_reason(leading, told)
    also = [
        CauseDetail(_code(cause, other), other.reach, other.category, other.count, other.days)
        for other in others
        if isinstance(other, Interest)
    ]
    return _interest_reason(cause, leading, told, tuple(also))


def _code(cause: CauseFacts, interest: Interest) -> str:
    kind = interest.key.partition(":")[0]
    if kind == IN_VAIN:
        return SHOWN_IN_VAIN if cause.adds > 0.0 else SHOWN_INSTEAD
    return f"{interest.category.did}_{kind}" if cause.adds > 0.0 else "instead_of"


def _interest_reason(
    cause: CauseFacts, interest: Interest, share: str, also: tuple[CauseDetail, ...]
) -> StatedReason:
    kind, _, name = interest.key.partition(":")
    kind = "item" if kind == IN_VAIN else kind
    return StatedReason(
        code=_code(cause, interest),
        key=interest.key,
        reach=interest.reach,
        category=interest.category,
        count=interest.count,
        days=interest.days,
        share=share,
        control={"kind": f"limit_{kind}", kind: name},
        also=also,
    )


def _context_reason(fact: ContextFact, share: str) -> StatedReason:
    code = f"context_{fact.field}" if fact.field in CONTEXT_FIELDS else "context_other"
    return StatedReason(code, field=fact.field, value=str(fact.value), share=share, control=_dial())


def _dial() -> Control:
    """Only level 0 leaves out the request itself, and chance."""
    return {"kind": "dial", "level": int(Level.OFF)}


def _counterfactual(bound: Bound, decision: Decision, stood: list[Proven]) -> str | None:
    place = int(stood[0].chances.argmax())
    if place == decision.slots[0].place:
        return None
    return bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]
