"""The choice: which items, in which order, with which probabilities. A pure function of its arguments."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard import kernel
from aboveboard.engine.diversity import Spread
from aboveboard.engine.giving_way import bar, give_way
from aboveboard.engine.model import Bound
from aboveboard.engine.randomness import uniforms
from aboveboard.engine.scores import Scores, Use, score, strength_of
from aboveboard.engine.slot_chances import SlotTerms, decide_without, open_terms
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.privacy.allowed import Allowed

TESTED_CELLS = 20_000
"""The limit on causes * causes * candidates below which `decide` tests every cause. It costs less than a
second pass.
"""


MANY = 200
"""The number of candidates above which NumPy adds up the probabilities for a draw. Below it Python is
faster. Both give the same bits.
"""


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
    come from the pass that decides. They are None at strength 0 and for a decision without causes. `without` is also
    None above TESTED_CELLS. `kept` is empty, or has a code for each slot: why it
    kept its item, "" for a drawn one (see `partial_choice`).
    """

    slots: tuple[Slot, ...]
    chances: Floats
    scores: Scores
    strength: float
    without: Floats | None = None
    nothing: Floats | None = None
    kept: tuple[str, ...] = ()


def decide(
    bound: Bound,
    allowed: Allowed,
    candidates: Indexes,
    *,
    count: int,
    seed: int,
    impersonal: Indexes | Collection[int] = (),
    tests_causes: bool = True,
    use: Use | None = None,
) -> Decision:
    """Draws `count` items slot by slot, without replacement; fewer when there are fewer candidates.

    In every slot the baseline is the first candidate left in baseline order. The probabilities differ from it
    by at most the strength, in total variation. At strength 0 the result is the baseline order, each item
    with probability 1. `impersonal` are item indexes that only the baseline may choose. So it is with items that give way
    by a state of the person. Equal arguments give
    equal bits. Without `tests_causes`, it computes no `Decision.without`. `use` is as for `score`.
    """
    scores, strength = score(bound, allowed, candidates, use), strength_of(allowed)
    if allowed.states and strength:
        scores = give_way(bound, allowed, scores)
    if len(impersonal) and strength:
        scores = without_impersonal(bound, scores, impersonal)
    wanted = max(0, min(count, scores.positions.size))
    if strength == 0.0 or wanted == 0 or scores.shared == 0:
        return _baseline(bound, scores, wanted)
    tests = list_tests(scores, each=tests_causes)
    opening = decide_without(bound, scores, SlotTerms(strength, scores.shared), tests)
    tested = len(opening) > 2
    return Decision(
        slots=tuple(islice(_draw_slots(bound, scores, strength, opening[0], uniforms(seed)), wanted)),
        chances=opening[0],
        scores=scores,
        strength=strength,
        without=opening[1:-1] if tested else None,
        nothing=opening[-1] if len(opening) > 1 else None,
    )


def list_tests(scores: Scores, *, each: bool = True) -> list[Sequence[int]]:
    """Returns the sets of causes that the deciding pass leaves out. The first is empty.

    With `each`, and up to TESTED_CELLS, each cause alone follows. With any cause, the last set is that of `Scores.varied`.
    """
    causes = len(scores.causes)
    if not causes:
        return [()]
    few = each and causes * causes * scores.total.size <= TESTED_CELLS
    return [(), *([(row,) for row in range(causes)] if few else ()), scores.varied]


def _draw_slots(
    bound: Bound, scores: Scores, strength: float, opening: Floats, numbers: Iterator[float]
) -> Iterator[Slot]:
    """Yields slot after slot, while there are candidates. `opening` are the probabilities of the first one."""
    spread = Spread(bound, scores.positions) if bound.shelf.placement.variety.diversity else None
    above: tuple[int, ...] = ()
    chances = opening
    while True:
        place = draw(chances, next(numbers))
        item = int(bound.order[scores.positions[place]])
        yield Slot(item, place, len(above) + 1, float(chances[place]))
        above = (*above, place)
        if spread is not None:
            spread.add(item)
        terms = open_terms(scores, strength, above, None if spread is None else spread.list_costs())
        chances = decide_without(bound, scores, terms, [()])[0]


def without_impersonal(bound: Bound, scores: Scores, impersonal: Indexes | Collection[int]) -> Scores:
    """Returns the same scores, at minus infinity for candidates that only the baseline may choose."""
    marks = np.zeros(bound.everything.size, np.bool_)
    marks[impersonal if isinstance(impersonal, np.ndarray) else [*impersonal]] = True
    return bar(scores, np.flatnonzero(marks[items_of(bound, scores)]))


def items_of(bound: Bound, scores: Scores) -> Indexes:
    """Returns the item indexes of the candidates, in the order of `scores.positions`."""
    return bound.order.take(scores.positions)


def _baseline(bound: Bound, scores: Scores, wanted: int) -> Decision:
    chances = np.zeros(scores.positions.size)
    chances[:1] = 1.0
    items = bound.order.take(scores.positions[:wanted]).tolist()
    slots = tuple(Slot(item, place, place + 1, 1.0) for place, item in enumerate(items))
    return Decision(slots, chances, scores, 0.0)


def draw(chances: Floats, uniform: float) -> int:
    """Returns the place where the running sum first exceeds `uniform`, so never one of probability 0.

    Rounding may leave the sum a hair under 1 and `uniform` above it. Then the likeliest place is returned.
    """
    if kernel.NATIVE is not None:
        return kernel.NATIVE.draw(chances, uniform)
    if chances.size > MANY:
        found = int(np.add.accumulate(chances).searchsorted(uniform, side="right"))
        return found if found < chances.size else int(chances.argmax())
    for place, reached in enumerate(accumulate(chances.tolist())):  # left to right, as NumPy accumulates
        if reached > uniform:
            return place
    return int(chances.argmax())
