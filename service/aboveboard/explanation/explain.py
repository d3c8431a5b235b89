"""From a decision to its reasons: causes that passed their test, then what is true of the baseline order."""

from aboveboard import canonical
from aboveboard.consent.dial import MATERIAL
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.sparse_rows import Floats
from aboveboard.explanation.circumstances import USUAL, Circumstances
from aboveboard.explanation.common import Scene, common_reasons, dial_off, headline_of
from aboveboard.explanation.deciding_again import with_nothing_once
from aboveboard.explanation.search import Proof, ProvenCause, effect, find_causes
from aboveboard.explanation.shares import divide
from aboveboard.explanation.stating import state_cause
from aboveboard.explanation.why import FORM, LESS_LIKELY, OTHERS, SEVERAL, StatedReason, Why
from aboveboard.privacy.allowed import Allowed, HeldBack
from aboveboard.words import BoundBy, Level

ROUNDING = 1e-9
"""The difference of two probabilities that may be rounding."""


def explain(
    bound: Bound,
    allowed: Allowed,
    decision: Decision,
    held_back: tuple[HeldBack, ...] = (),
    *,
    bound_by: BoundBy = BoundBy.DIAL,
    material: float = MATERIAL,
    around: Circumstances = USUAL,
) -> Why:
    """Returns why the first item of `decision`, which was made from `bound` and `allowed`, was chosen.

    `around` are the circumstances that it was made in. Each cause it states was tested by deciding again without it, and carries at least the share `material` of the
    item's probability.
    """
    summary = f"{_describe_use(allowed, around)}-{bound_by}"
    if not decision.slots:
        return Why(summary, (StatedReason("nothing_left"),), None, held_back, form=FORM, headline="left")
    decision = with_nothing_once(bound, decision)
    proof = find_causes(bound, decision, material)
    common = common_reasons(Scene(bound, decision, around, caused=proof is not None))
    if proof is None:
        if effect(bound, decision) <= -material * float(decision.chances[decision.slots[0].place]):
            common.append(StatedReason(LESS_LIKELY, control=dial_off()))
        return Why(summary, tuple(common), None, held_back, form=FORM, headline=headline_of(common[0].code))
    now = float(decision.chances[decision.slots[0].place])
    return Why(
        summary,
        (*_state(decision, proof), *common),
        _counterfactual(bound, decision, proof.stated[0].chances),
        held_back,
        coverage=_measure(_coverage(proof, now)),
        sufficiency=_measure(proof.alone / now),
        stability=_measure(_stability(decision, proof, material)),
        form=FORM,
        headline="you",
    )


def _describe_use(allowed: Allowed, around: Circumstances) -> str:
    """Returns the level, or `off_but` where nothing was used but what decides which items may be shown."""
    return "off_but" if allowed.level is Level.OFF and around.is_own else allowed.level.name.lower()


def _measure(value: float) -> str:
    return canonical.number(round(value, 3))


def _state(decision: Decision, proof: Proof) -> list[StatedReason]:
    """Returns a reason for each stated cause, and one for everything else that is known if that mattered."""
    weights = [found.drop for found in proof.stated] + ([proof.others] if proof.others else [])
    shares = [canonical.number(share) for share in divide(weights)]
    told = [_reason(decision, found, share) for found, share in zip(proof.stated, shares, strict=False)]
    if proof.others:
        told.append(StatedReason(OTHERS, share=shares[-1], control=dial_off()))
    return told


def _reason(decision: Decision, found: ProvenCause, share: str) -> StatedReason:
    if not found.causes:
        return StatedReason(SEVERAL, share=share, control=dial_off())
    return state_cause(decision.scores, found.causes, share)


def _coverage(proof: Proof, now: float) -> float:
    """Returns the part of what everything known did for the item that the stated causes did, from 0 to 1."""
    return min(1.0, max(0.0, (now - proof.gone) / (now - proof.nothing)))


def _stability(decision: Decision, proof: Proof, material: float) -> float:
    """Returns the probability, before the draw, that the first stated cause would be the strongest one.

    It adds the probabilities of all candidates for which its fall is the largest of all tested causes. So it
    is exact, over all seeds at once. Another seed may draw another item with another first reason. It is 1
    when the same cause leads for every item that could be drawn.
    """
    own = decision.chances - proof.stated[0].chances
    most: Floats = (decision.chances - proof.tested).max(axis=0, initial=-1.0)
    leads = (own >= most) & (own >= material * decision.chances)
    return float(decision.chances[leads].sum())


def _counterfactual(bound: Bound, decision: Decision, without: Floats) -> str | None:
    """Returns the likeliest item without the first reason; None where it is likeliest anyway, or the shown one."""
    place = int(without.argmax())
    if place == decision.slots[0].place or decision.chances[place] >= decision.chances.max() - ROUNDING:
        return None
    return bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]
