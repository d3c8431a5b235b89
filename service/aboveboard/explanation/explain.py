"""From a decision to its reasons: causes that passed their test, then what is true of the baseline order."""

from collections.abc import Callable
from functools import cache, partial

from aboveboard import canonical, kernel
from aboveboard.consent.dial import MATERIAL
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.slot_choice import SlotChoice, open_slot
from aboveboard.engine.sparse_rows import Floats
from aboveboard.explanation.causes import Rows, group_acts
from aboveboard.explanation.circumstances import USUAL, Circumstances
from aboveboard.explanation.common import Scene, common_reasons, dial_off, headline_of
from aboveboard.explanation.deciding_again import with_nothing_once
from aboveboard.explanation.kept_items import find_kept
from aboveboard.explanation.part_reasons import name_likes, name_slots
from aboveboard.explanation.search import Proof, ProvenCause, effect, find_causes, is_caused
from aboveboard.explanation.shares import divide
from aboveboard.explanation.stating import state_cause
from aboveboard.explanation.why import (
    FORM,
    LESS_LIKELY,
    OTHERS,
    SEVERAL,
    ItemWhy,
    StatedReason,
    Why,
    only_item,
)
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
    slot: int = 0,
    groups: Callable[[], list[Rows]] | None = None,
) -> Why:
    """Returns why an item of `decision`, which was made from `bound` and `allowed`, was chosen: by default the first.

    `slot` counts from 0, and `groups` is as for `find_causes`. An item below others is explained given these. `around` are the circumstances of the decision.
    Each cause it states was tested by deciding again without it, and carries at least the share `material` of the
    item's probability.
    """
    summary = _summarize(allowed.level, bound_by, is_own=around.is_own)
    if not decision.slots:
        return Why(summary, (StatedReason("nothing_left"),), None, held_back, form=FORM, headline="left")
    if (stands := find_kept(decision, slot)) is not None:
        return Why(
            summary, (StatedReason(stands.code),), None, held_back, form=FORM, headline=stands.headline
        )
    choice = with_nothing_once(bound, open_slot(bound, decision, slot))
    proof = find_causes(bound, choice, material, groups)
    common = common_reasons(Scene(bound, choice, around.at_slot(slot), caused=proof is not None))
    if proof is None:
        if effect(bound, choice) <= -material * choice.now:
            common.append(StatedReason(LESS_LIKELY, control=dial_off()))
        return Why(summary, tuple(common), None, held_back, form=FORM, headline=headline_of(common[0].code))
    stated = name_slots(bound.shelf.placement, choice.slot.item, _state(choice, proof))
    if bound.liked:
        stated = name_likes(bound, choice.scores, choice.slot.item, stated)
    return Why(
        summary,
        (*stated, *common),
        _counterfactual(bound, choice, proof.stated[0].chances),
        held_back,
        coverage=_measure(_coverage(proof, choice.now)),
        sufficiency=_measure(proof.alone / choice.now),
        stability=_measure(_stability(choice, proof, material)),
        form=FORM,
        headline="you",
    )


def find_headline(
    bound: Bound,
    allowed: Allowed,
    decision: Decision,
    held_back: tuple[HeldBack, ...] = (),
    *,
    bound_by: BoundBy,
    material: float,
    around: Circumstances,
) -> Why:
    """Returns what `explain` returns of the first item, without its reasons and what belongs to them.

    It tests everything known together, and no cause.
    """
    headline = "left"
    if decision.slots and (stands := find_kept(decision, 0)) is not None:
        headline = stands.headline
    elif decision.slots:
        choice = open_slot(bound, decision, 0)
        headline = "you"
        if not is_caused(bound, choice, material):
            headline = headline_of(common_reasons(Scene(bound, choice, around))[0].code)
    summary = _summarize(allowed.level, bound_by, is_own=around.is_own)
    return Why(summary, (), None, held_back, form=FORM, headline=headline)


def explain_lower(
    bound: Bound,
    allowed: Allowed,
    decision: Decision,
    *,
    bound_by: BoundBy,
    material: float,
    around: Circumstances,
) -> tuple[ItemWhy, ...]:
    """Returns the explanations of all items after the first, in their order."""
    groups = cache(partial(group_acts, bound, decision.scores))
    return tuple(
        [
            only_item(
                explain(
                    bound,
                    allowed,
                    decision,
                    bound_by=bound_by,
                    material=material,
                    around=around,
                    slot=number,
                    groups=groups,
                )
            )
            for number in range(1, len(decision.slots))
        ]
    )


@cache
def _summarize(level: Level, bound_by: BoundBy, *, is_own: bool) -> str:
    """Returns the level and what bound it. It is `off_but` where nothing but what decides which items may be shown was used."""
    use = "off_but" if level is Level.OFF and is_own else level.name.lower()
    return f"{use}-{bound_by}"


def _measure(value: float) -> str:
    return canonical.number(round(value, 3))


def _state(choice: SlotChoice, proof: Proof) -> list[StatedReason]:
    """Returns a reason for each stated cause, and one for everything else that is known if that mattered."""
    weights = [found.drop for found in proof.stated] + ([proof.others] if proof.others else [])
    shares = [canonical.number(share) for share in divide(weights)]
    told = [_reason(choice, found, share) for found, share in zip(proof.stated, shares, strict=False)]
    if proof.others:
        told.append(StatedReason(OTHERS, share=shares[-1], control=dial_off()))
    return told


def _reason(choice: SlotChoice, found: ProvenCause, share: str) -> StatedReason:
    if not found.causes:
        return StatedReason(SEVERAL, share=share, control=dial_off())
    return state_cause(choice.scores, found.causes, share)


def _coverage(proof: Proof, now: float) -> float:
    """Returns the part of what everything known did for the item that the stated causes did, from 0 to 1."""
    return min(1.0, max(0.0, (now - proof.gone) / (now - proof.nothing)))


def _stability(choice: SlotChoice, proof: Proof, material: float) -> float:
    """Returns the probability, before the draw, that the first stated cause would be the strongest one.

    It adds the probabilities of all candidates for which its fall is the largest of all tested causes. So it
    is exact, over all seeds at once. Another seed may draw another item with another first reason. It is 1
    when the same cause leads for every item that could be drawn.
    """
    if kernel.NATIVE is not None:
        return kernel.NATIVE.lead(choice.chances, proof.stated[0].chances, proof.tested, material)
    own = choice.chances - proof.stated[0].chances
    most: Floats = (choice.chances - proof.tested).max(axis=0, initial=-1.0)
    leads = (own >= most) & (own >= material * choice.chances)
    return float(choice.chances[leads].sum())


def _counterfactual(bound: Bound, choice: SlotChoice, without: Floats) -> str | None:
    """Returns the likeliest item without the first reason; None where it is likeliest anyway, or the shown one."""
    place = int(without.argmax())
    if place == choice.place or choice.chances[place] >= choice.chances.max() - ROUNDING:
        return None
    return bound.shelf.ids[int(bound.order[choice.scores.positions[place]])]
