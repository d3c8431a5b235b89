"""The probabilities of one slot, with everything that is known and without some of it.

This NumPy form is the reference. The compiled kernel repeats it to the last bit, where there is one (see `kernel`).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from aboveboard import kernel
from aboveboard.engine.diversity import Spread
from aboveboard.engine.exploration import EXPLORED, Marks, mix, personal, with_unmet
from aboveboard.engine.exploration_limit import Room, find_limit, limit_exploration
from aboveboard.engine.giving_way import group_by_states, take_back
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import Scores, totals_without, unmet_without
from aboveboard.engine.sparse_rows import Floats

CELLS_AT_ONCE = 50_000
"""The probabilities computed in one pass. They take half a megabyte, which stays in the processor's cache.
More take twice as long.
"""


class SlotTerms(NamedTuple):
    """The terms of one slot. The personal part may choose among `left` candidates. Without any, the strength is 0.

    `first` is the place of the baseline's choice. `above` are the places drawn before, in order. `costs` are rows of
    what the candidates lose for being like these (see `diversity`), or None for nothing.
    """

    strength: float
    left: int
    first: int = 0
    above: tuple[int, ...] = ()
    costs: Floats | None = None


def open_terms(scores: Scores, strength: float, above: tuple[int, ...], costs: Floats | None) -> SlotTerms:
    """Returns the terms of the slot below the places `above`. The strength is that of the decision."""
    left = scores.shared - len(above)
    if scores.shared < scores.total.size:  # some of these only the baseline may choose
        left += sum([scores.total.item(place) == -math.inf for place in above])
    first = 0
    while first in above:
        first += 1
    return SlotTerms(strength if left else 0.0, left, first, above, costs)


def find_costs(bound: Bound, scores: Scores, above: tuple[int, ...]) -> Floats | None:
    """Returns the costs of being like the candidates at the places `above`, or None where that costs nothing."""
    if not above or not bound.shelf.placement.variety.diversity:
        return None
    spread = Spread(bound, scores.positions)
    for place in above:
        spread.add(int(bound.order[scores.positions[place]]))
    return spread.list_costs()


def decide_without(
    bound: Bound, scores: Scores, terms: SlotTerms, dropped: Sequence[Sequence[int]]
) -> Floats:
    """Returns the probabilities of a slot without each set of rows of `Scores.causes`, one row for each set.

    Without a state, the candidates that gave way for it are back.
    """
    if scores.given_way is None:
        return _decide_alike(bound, scores, terms, dropped)
    tested = np.empty((len(dropped), scores.base.size))
    for states, sets in group_by_states(scores, dropped).items():
        left = take_back(scores, states)
        opened = open_terms(left, terms.strength, terms.above, terms.costs) if states else terms
        tested[sets] = _decide_alike(bound, left, opened, [dropped[at] for at in sets])
    return tested


def _decide_alike(bound: Bound, scores: Scores, terms: SlotTerms, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns the same for sets that leave out the same states."""
    size = scores.base.size
    if terms.strength == 0.0:
        chances = np.zeros((len(dropped), size))
        chances[:, terms.first] = 1.0
        return chances
    if (first := _find_first(scores, terms)) != terms.first:
        personal_part = _decide_alike(bound, scores, terms._replace(strength=1.0, first=first), dropped)
        return mix(personal_part, terms.strength, terms.first)
    most = find_limit(bound)
    # Where exploration is limited, the last row of each pass is the one with nothing known.
    last = [scores.varied] if most < 1.0 and scores.causes else []
    step = max(1, CELLS_AT_ONCE // size)
    if len(dropped) <= step:
        return _decide_some(bound, scores, terms, [*dropped, *last], most)[: len(dropped)]
    tested = np.empty((len(dropped), size))
    for at in range(0, len(dropped), step):
        sets = dropped[at : at + step]
        tested[at : at + step] = _decide_some(bound, scores, terms, [*sets, *last], most)[: len(sets)]
    return tested


def _find_first(scores: Scores, terms: SlotTerms) -> int:
    """Returns the place that limited exploration stays with: the baseline's choice. Where that gives way, it is the next one
    that the personal part may choose.
    """
    way, first = scores.given_way, terms.first
    if way is None or not scores.total[first] < way.total[first]:
        return first
    while first in terms.above or scores.total[first] == -math.inf:
        first += 1  # some candidate is left, as the strength is not 0
    return first


def _decide_some(
    bound: Bound, scores: Scores, terms: SlotTerms, dropped: list[Sequence[int]], most: float
) -> Floats:
    """Returns the same in one pass. `most` is that of `find_limit`."""
    variety, native = bound.shelf.placement.variety, kernel.NATIVE
    if bound.shelf.placement.arrangement.kind == "fixed":
        return mix(
            choose_first(lower_totals(totals_without(scores, dropped), terms)), terms.strength, terms.first
        )
    if native is None or not isinstance(scores.effects, np.ndarray):
        totals = lower_totals(totals_without(scores, dropped), terms)
        return slot_chances(bound, totals, terms, unmet_without(scores, dropped) if variety.unmet else None)
    chances = np.empty((len(dropped), scores.base.size))
    native.choose(
        scores.base,
        scores.effects,
        scores.interests,
        scores.cap,
        dropped,
        bound.gamma,
        variety.explore,
        most,
        variety.unmet,
        *terms,
        chances,
    )
    return chances


def slot_chances(bound: Bound, totals: Floats, terms: SlotTerms, unmet: Marks | None = None) -> Floats:
    """Returns the probabilities of one slot, one row per row of `totals`.

    `left` candidates of a row are finite. Minus infinity marks one that was drawn, or that only the baseline
    may choose. `unmet` marks the candidates that the person has not met; None where that does not count.
    `totals` is not changed. Where exploration is limited, nothing that ever varied is known in the last row.
    """
    variety, most, left, first = bound.shelf.placement.variety, find_limit(bound), terms.left, terms.first
    chances, least = personal(totals, bound.gamma, left, variety.explore), variety.explore / left
    kept: float | list[float] = variety.unmet
    limited = None
    if most < 1.0:
        room = Room(most, least, left, first, bound.gamma / min(left, EXPLORED))
        limited = limit_exploration(chances, totals, room)
    if limited is not None:
        chances = limited
        if unmet is not None:  # no more than they have where nothing is known
            kept = np.minimum(np.add.reduce(limited[-1] * unmet, axis=1), kept).tolist()
    if unmet is not None:
        met = ~unmet
        if left < totals.shape[1]:
            may = np.isfinite(totals)
            if limited is not None:  # the first has the rest, also where only the baseline may choose it
                may[:, first] = True
            unmet, met = unmet & may, met & may
        chances = with_unmet(chances, unmet, met, kept, least)
    return mix(chances, terms.strength, first)


def choose_first(totals: Floats) -> Floats:
    """Returns the personal part of a fixed arrangement: in each row, all of it is for the first finite candidate.

    So a candidate that gives way comes later, and the others stay in their order.
    """
    chances = np.zeros(totals.shape)
    chances[np.arange(totals.shape[0]), np.isfinite(totals).argmax(axis=1)] = 1.0
    return chances


def lower_totals(totals: Floats, terms: SlotTerms) -> Floats:
    """Returns the rows of `totals` as the items above change them.

    These are at minus infinity, and the others lower by the costs of being like them.
    """
    lowered = totals.copy()
    for row in () if terms.costs is None else terms.costs:
        lowered -= row
    lowered[:, list(terms.above)] = -np.inf
    return lowered
