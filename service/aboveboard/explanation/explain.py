"""From a decision to its reasons: causes that passed their test, then what is true of the baseline order."""

from aboveboard import canonical
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.explanation.causes import (
    CauseFacts,
    ProvenCause,
    causes_of,
    prove_causes,
    stability,
    sufficiency,
    without_each,
)
from aboveboard.explanation.why import SHOWN_IN_VAIN, SHOWN_INSTEAD, CauseDetail, Control, StatedReason, Why
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack, Interest
from aboveboard.words import IN_VAIN, BoundBy, Level

SHOWN = 3
"""The most causes that are stated."""

CONTEXT_FIELDS = ("device", "part_of_day", "region")


def explain(
    bound: Bound,
    allowed: Allowed,
    decision: Decision,
    held_back: tuple[HeldBack, ...] = (),
    *,
    bound_by: BoundBy = BoundBy.DIAL,
) -> Why:
    """Returns why the first item of `decision`, which was made from `bound` and `allowed`, was chosen.

    Each cause it states was tested by deciding again without it. Shares are of all causes that passed. So the
    shares of the three stated causes may sum to less than 1.
    """
    summary = f"{allowed.level.name.lower()}-{bound_by}"
    if not decision.slots:
        return Why(summary, (StatedReason("nothing_left"),), None, held_back)
    causes = causes_of(decision.scores, decision.slots[0].place)
    chances = without_each(bound, decision, causes) if causes and decision.strength else None
    stood = prove_causes(bound, decision, causes, chances)
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
    """Returns the reasons that are true of the shown item for every person; never empty unless a cause passed
    its test.

    "By chance" is for an item that is neither the personal favourite nor the first of the baseline. It is
    stated beside causes too: a cause made such an item likelier, and the draw put it there.
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
    """Returns the source of the baseline order, whose first item is shown: editors, all people together, or
    no data yet.

    It returns "fresh" instead for an item that is first only because it is new.
    """
    if bound.shelf.placement.baseline == "editorial":
        return "editorial"
    if _is_first_for_being_new(bound, decision):
        return "fresh"
    return "popular" if bound.evidence else "first_in_list"


def _is_first_for_being_new(bound: Bound, decision: Decision) -> bool:
    """Returns whether freshness lifts the first item of the baseline above the item that is first without
    freshness.
    """
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
    """Returns the control that sets the dial to 0. Only level 0 excludes the request itself, and chance."""
    return {"kind": "dial", "level": int(Level.OFF)}


def _counterfactual(bound: Bound, decision: Decision, stood: list[ProvenCause]) -> str | None:
    place = int(stood[0].chances.argmax())
    if place == decision.slots[0].place:
        return None
    return bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]
