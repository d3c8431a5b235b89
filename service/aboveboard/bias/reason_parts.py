"""The parts of a gap that rules, limits, times and caps make, each found by undoing it.

What removed the class is put back in every decision, and the decisions are computed again. A cap of the dial is laid on
the side that it does not bind. The decisions of that side are taken at the level of the other side.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.bias.decided_rows import DecidedRows
from aboveboard.bias.gap_people import GapPeople, Marks, PersonEffects, mean_effects
from aboveboard.bias.units import pool
from aboveboard.engine.confidence import LEVEL, Interval, bootstrap, bootstrap_difference
from aboveboard.engine.sparse_rows import Floats
from aboveboard.outbound.check import LIMIT
from aboveboard.words import BoundBy, Level

CAP = "cap:"
"""The beginning of the name of a cap, before what binds the level."""

LAW = (BoundBy.AGE, BoundBy.REGION, BoundBy.BROWSER_SIGNAL)
"""The causes of a level that the person did not choose here."""

_PLACE_OF = {word: at for at, word in enumerate(BoundBy)}


class ReasonPart(Struct, frozen=True, kw_only=True):
    """A reason that touched decisions, and its `part` of the gap: the gap with it less the gap without it.

    `reason` is `rule:<id>`, `limit`, `not_active` or `above` for removals, and `cap:<what bound the level>` for caps. A rule that
    withheld data is beside the caps. `share` is that of the group's decisions that it touched. `reference_share` is that
    of the reference's.
    """

    reason: str
    share: float
    reference_share: float
    part: Interval


class UndoneReason(NamedTuple):
    """A reason, and by person what undoing it adds to the chance and the share of decisions that it touched."""

    reason: str
    rises: Floats
    shares: Floats


def undo_removals(gap: GapPeople, decided: DecidedRows, k: int) -> Iterator[UndoneReason]:
    """Yields each reason for removals that may be shown."""
    for code, reason in enumerate(decided.reasons.names):
        found = mean_effects(gap.table, decided.reasons, code)
        # A limit is a choice of the person's. So that no person has one says something about each of them.
        if is_shown(gap, found, k, is_own_choice=reason == LIMIT):
            yield UndoneReason(reason, found.means, found.shares)


def undo_caps(gap: GapPeople, decided: DecidedRows, k: int) -> Iterator[UndoneReason]:
    """Yields each cap that may be shown. A rise is below 0 here: the cap is laid on those whom it did not bind."""
    by_level = np.stack([gap.table.mean(column) for column in decided.by_level.T])
    for word in LAW:
        is_bound = decided.bound_by == _PLACE_OF[word]
        shares = gap.table.mean(is_bound.astype(np.float64))
        if not is_shown(gap, PersonEffects(shares, shares), k, is_own_choice=False):
            continue
        at_level = [gap.table.mean((is_bound & (decided.levels == level)).astype(float)) for level in Level]
        sides = [_CapSide(side, np.array([each[side].mean() for each in at_level])) for side in gap[1:]]
        capped, free = sorted(sides, key=lambda side: -float(side.at_level.sum()))
        most = int(np.flatnonzero(capped.at_level).max())
        above = gap.table.mean((decided.levels > most).astype(float))
        more = capped.cover(above) - free.cover(above)
        lowered = (capped.at_level / capped.at_level.sum()) @ (by_level - by_level[-1])
        yield UndoneReason(f"{CAP}{word}", np.where(free.marks, max(0.0, more) * lowered, 0.0), shares)


def undo_rules(gap: GapPeople, decided: DecidedRows, k: int) -> Iterator[UndoneReason]:
    """Yields each rule that withheld interests and may be shown. As a cap, it is laid on those whom it did not bind.

    That is, their decisions are computed without the interests of the same reaches.
    """
    chances = gap.table.mean(decided.by_level[:, -1])
    for code, reason in enumerate(decided.held_back.names):
        found = mean_effects(gap.table, decided.held_back, code)
        if not is_shown(gap, found, k, is_own_choice=False):
            continue
        bound, free = sorted((gap.own, gap.other), key=lambda side: -float(found.shares[side].mean()))
        flags = int(np.max(decided.held_back.values[decided.held_back.codes == code]))
        without = decided.by_reaches[:, flags]
        uses = gap.table.mean((without != decided.by_level[:, -1]).astype(float))
        covers = [
            _cover(float(found.shares[side].mean()), float(uses[side].mean())) for side in (bound, free)
        ]
        lowered = gap.table.mean(without) - chances
        rises = np.where(free, max(0.0, covers[0] - covers[1]) * lowered, 0.0)
        yield UndoneReason(reason, rises, found.shares)


def _cover(bound: float, free: float) -> float:
    """Returns the part that is bound, of what is bound and what would be and is not."""
    return bound / (bound + free) if bound else 0.0


class _CapSide(NamedTuple):
    """One side of a gap, and the share of its decisions that a cap holds at each level."""

    marks: Marks
    at_level: Floats

    def cover(self, above: Floats) -> float:
        """Returns the part of the side under the cap. `above` are by person the decisions above its level.

        A decision below it does not say whether the cap would bind it. So those that would be above are counted alone.
        """
        return _cover(float(self.at_level.sum()), float(above[self.marks].mean()))


def is_shown(gap: GapPeople, found: PersonEffects, k: int, *, is_own_choice: bool) -> bool:
    """Returns True where no side has some people with it, or some without it, and fewer than k.

    In all, k people have it. For people's own choices, none counts as few.
    """
    touched = [int((found.shares[side] > 0.0).sum()) for side in (gap.own, gap.other)]
    sizes = [int(side.sum()) for side in (gap.own, gap.other)]
    least = 0 if is_own_choice else 1
    numbers = (*touched, *(size - each for size, each in zip(sizes, touched, strict=True)))
    return sum(touched) >= k and not any(least <= each < k for each in numbers)


def show_part(gap: GapPeople, undone: UndoneReason, randomness: np.random.Generator, many: int) -> ReasonPart:
    """Returns the part of the gap, with an interval by person. The intervals of `many` parts hold together."""
    own, other = (-undone.rises[side] for side in (gap.own, gap.other))
    level = 1.0 - (1.0 - LEVEL) / many
    return ReasonPart(
        reason=undone.reason,
        share=float(undone.shares[gap.own].mean()),
        reference_share=float(undone.shares[gap.other].mean()),
        part=_find_interval(own, other, randomness, level),
    )


def _find_interval(own: Floats, other: Floats, randomness: np.random.Generator, level: float) -> Interval:
    if own.any() and other.any():
        return bootstrap_difference(pool(own), pool(other), randomness, level=level)
    if own.any():
        return bootstrap(pool(own), randomness, level=level)
    found = bootstrap(pool(other), randomness, level=level)
    return Interval(0.0 - found.value, 0.0 - found.high, 0.0 - found.low, level)


def is_gone(gap: GapPeople, chances: Floats, undone: UndoneReason, tau: float) -> bool:
    """Returns True where the gap is material with the reason alone. The lower mean is below tau times the other."""
    before, after = (
        sorted(float(each[side].mean()) for side in (gap.own, gap.other))
        for each in (chances, chances + undone.rises)
    )
    return before[0] < tau * before[1] and after[0] >= tau * after[1]
