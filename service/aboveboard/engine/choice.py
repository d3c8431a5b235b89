"""The choice: which items, in which order, with which probabilities. A pure function of its arguments."""

from collections.abc import Collection, Generator
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from msgspec import Struct, structs

from aboveboard.engine.diversity import Spread
from aboveboard.engine.exploration import EXPLORED, Marks, mix, personal, with_unmet
from aboveboard.engine.exploration_limit import Room, find_limit, limit_exploration
from aboveboard.engine.model import Bound
from aboveboard.engine.randomness import uniforms
from aboveboard.engine.scores import (
    Scores,
    find_varied,
    score,
    strength_of,
    totals_with_each_dropped,
    totals_without,
    unmet,
    unmet_with_each_dropped,
    unmet_without,
)
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.privacy.allowed import Allowed

TESTED_CELLS = 20_000
"""The limit on causes * causes * candidates below which `decide` tests every cause. It costs less than a
second pass.
"""


MANY = 200
"""The number of candidates above which NumPy adds up the probabilities. Below it Python is faster. Both give
the same bits.
"""


class DroppedTotals(NamedTuple):
    """The totals of the candidates and, below them, the totals with less. `strange` marks the unmet ones of each row."""

    totals: Floats
    strange: Marks | None


class Slot(NamedTuple):
    """One slot of a decision. `item` is an item index, `place` its index in `Scores.positions`; `position`
    counts from 1.

    `probability` is that of this item in this slot, given the slots before it.
    """

    item: int
    place: int
    position: int
    probability: float


class Decision(Struct, frozen=True, eq=False):
    """A choice and its probabilities. `chances` are those of the first slot, one per candidate, in the order
    of `scores.positions`.

    `strength` is 0 where the baseline alone decides. `without` has one row for each of `scores.causes`: the
    same probabilities without that cause. `nothing` are those without any cause whose value ever varied. Both
    come from the pass that decides. They are None at strength 0, above TESTED_CELLS, and for a decision without
    causes. `unmet` marks the candidates that the person has not met. It is None where that does not count.
    """

    slots: tuple[Slot, ...]
    chances: Floats
    scores: Scores
    strength: float
    without: Floats | None = None
    nothing: Floats | None = None
    unmet: Marks | None = None


def decide(
    bound: Bound,
    allowed: Allowed,
    candidates: Indexes,
    *,
    count: int,
    seed: int,
    impersonal: Indexes | Collection[int] = (),
    tests_causes: bool = True,
) -> Decision:
    """Draws `count` items slot by slot, without replacement; fewer when there are fewer candidates.

    In every slot the baseline is the first candidate left in baseline order. The probabilities differ from it
    by at most the strength, in total variation. At strength 0 the result is the baseline order, each item
    with probability 1. `impersonal` are item indexes that only the baseline may choose. Equal arguments give
    equal bits. Without `tests_causes`, it computes no `Decision.without`.
    """
    scores, strength = score(bound, allowed, candidates), strength_of(allowed)
    if len(impersonal) and strength:
        scores = _without_impersonal(bound, scores, impersonal)
    wanted = max(0, min(count, scores.positions.size))
    if strength == 0.0 or wanted == 0 or scores.shared == 0:
        return _baseline(bound, scores, wanted)
    totals, strange = drop_each(bound, scores) if tests_causes else drop_all(bound, scores)
    opening = slot_chances(bound, totals, strength=strength, left=scores.shared, unmet=strange)
    numbers, slots = uniforms(seed), list[Slot]()
    rows = rows_of_slots(bound, scores, opening[0], strength)
    chances = next(rows)
    while True:
        place = _draw(chances, next(numbers))
        item = int(bound.order[scores.positions[place]])
        slots.append(Slot(item, place, len(slots) + 1, float(chances[place])))
        if len(slots) == wanted:
            break
        chances = rows.send(place)
    tested = len(opening) > 2
    return Decision(
        slots=tuple(slots),
        chances=opening[0],
        scores=scores,
        strength=strength,
        without=opening[1:-1] if tested else None,
        nothing=opening[-1] if len(opening) > 1 else None,
        unmet=None if strange is None else strange[0],
    )


def drop_each(bound: Bound, scores: Scores) -> DroppedTotals:
    """Returns a row of totals and the candidates that the person has not met; None for these where they do
    not count.

    Up to TESTED_CELLS, both have more rows: one without each cause, and one without all of `find_varied`. Above that
    they are those of `drop_all`.
    """
    causes, size, counts = len(scores.causes), scores.total.size, bound.shelf.placement.variety.unmet > 0.0
    if causes * causes * size > TESTED_CELLS or not causes:
        return drop_all(bound, scores)
    totals = totals_with_each_dropped(scores, find_varied(bound, scores))
    return DroppedTotals(totals, unmet_with_each_dropped(scores) if counts else None)


def drop_all(bound: Bound, scores: Scores) -> DroppedTotals:
    """Returns a row of totals and the unmet candidates, as `drop_each` does. Where exploration is limited and there
    are causes, both have a second row, without all of `find_varied`.
    """
    counts = bound.shelf.placement.variety.unmet > 0.0
    if not scores.causes or find_limit(bound) >= 1.0:
        return DroppedTotals(scores.total[None, :], unmet(scores) if counts else None)
    dropped = [(), find_varied(bound, scores)]
    return DroppedTotals(totals_without(scores, dropped), unmet_without(scores, dropped) if counts else None)


def rows_of_slots(bound: Bound, scores: Scores, opening: Floats, strength: float) -> Generator[Floats, int]:
    """Yields the probabilities of each slot, `opening` first. The caller sends the place that it drew in each."""
    place = yield opening
    rows, strange = drop_all(bound, scores)
    totals, drawn = rows.copy(), [place]
    spread = Spread(bound, scores.positions) if bound.shelf.placement.variety.diversity else None
    while True:
        totals[:, place] = -np.inf
        lowered = totals
        if spread is not None:
            spread.add(int(bound.order[scores.positions[place]]))
            lowered = spread.lower(totals)
        place = yield _next_chances(bound, lowered, strength, drawn, strange)
        drawn.append(place)


def _next_chances(
    bound: Bound, totals: Floats, strength: float, drawn: list[int], strange: Marks | None
) -> Floats:
    """Returns the probabilities of the next slot. Without a candidate for the personal part, the baseline
    alone decides.
    """
    open_places = np.ones(totals.shape[1], np.bool_)
    open_places[drawn] = False
    first, left = int(open_places.argmax()), int(np.isfinite(totals[0]).sum())
    if left == 0:
        chances = np.zeros(totals.shape[1])
        chances[first] = 1.0
        return chances
    opened = slot_chances(bound, totals, strength=strength, left=left, first=first, unmet=strange)
    row: Floats = opened[0]
    return row


def slot_chances(
    bound: Bound, totals: Floats, *, strength: float, left: int, first: int = 0, unmet: Marks | None = None
) -> Floats:
    """Returns the probabilities of one slot, one row per row of `totals`.

    `left` candidates of a row are finite. Minus infinity marks one that was drawn, or that only the baseline
    may choose. `first` is the place of the baseline's choice. `unmet` marks the candidates that the person
    has not met; None where that does not count. `totals` is not changed. Where exploration is limited, nothing
    that ever varied is known in the last row.
    """
    variety, most = bound.shelf.placement.variety, find_limit(bound)
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
    return mix(chances, strength, first)


def _without_impersonal(bound: Bound, scores: Scores, impersonal: Indexes | Collection[int]) -> Scores:
    """Returns the same scores, at minus infinity for candidates that only the baseline may choose."""
    base, total = scores.base.copy(), scores.total.copy()
    marks = np.zeros(bound.everything.size, np.bool_)
    marks[impersonal if isinstance(impersonal, np.ndarray) else [*impersonal]] = True
    places = np.flatnonzero(marks[items_of(bound, scores)])
    base[places] = total[places] = -np.inf
    return structs.replace(scores, base=base, total=total, shared=scores.shared - places.size)


def items_of(bound: Bound, scores: Scores) -> Indexes:
    """Returns the item indexes of the candidates, in the order of `scores.positions`."""
    return bound.order.take(scores.positions)


def _baseline(bound: Bound, scores: Scores, wanted: int) -> Decision:
    chances = np.zeros(scores.positions.size)
    chances[:1] = 1.0
    items = bound.order.take(scores.positions[:wanted]).tolist()
    slots = tuple(Slot(item, place, place + 1, 1.0) for place, item in enumerate(items))
    return Decision(slots, chances, scores, 0.0)


def _draw(chances: Floats, uniform: float) -> int:
    """Returns the place where the running sum first exceeds `uniform`, so never one of probability 0.

    Rounding may leave the sum a hair under 1 and `uniform` above it. Then the likeliest place is returned.
    """
    if chances.size > MANY:
        found = int(np.add.accumulate(chances).searchsorted(uniform, side="right"))
        return found if found < chances.size else int(chances.argmax())
    for place, reached in enumerate(accumulate(chances.tolist())):  # left to right, as NumPy accumulates
        if reached > uniform:
            return place
    return int(chances.argmax())
