"""The search for the causes of the shown item: single ones first, then sets that hold only together.

What is known is a cause only where it made the item likelier than it is for every person. So it is likelier than
at level 0, and than with nothing known at the same level. The items above stay as they are. Leaving out one cause may
change nothing because others carry the same. So sets are tested, the smallest first. Where none passes, everything
known together is the cause.
"""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

from msgspec import Struct

from aboveboard.engine.model import Bound
from aboveboard.engine.slot_choice import SlotChoice
from aboveboard.engine.sparse_rows import Floats
from aboveboard.explanation.causes import Cause, Rows, causes_of
from aboveboard.explanation.deciding_again import all_but, decide_without, with_nothing

SHOWN = 3
"""The most causes that are named."""

SET_MOST = 3
"""The most causes that are tested together."""


class ProvenCause(Struct, frozen=True, eq=False):
    """Causes that passed their test as one. Without them the probability of the shown item is lower by `drop`, and
    all are `chances`. No `causes` are everything known.
    """

    causes: tuple[Cause, ...]
    drop: float
    chances: Floats

    @property
    def rows(self) -> list[int]:
        return [row for cause in self.causes for row in cause.rows]


class Proof(NamedTuple):
    """The causes of the shown item. `stated` has at most SHOWN, the strongest first; the first one without
    `causes` is everything known.

    `others` is what everything else known did, 0 where it did nothing that matters. `gone` is the probability of
    the item without all that is stated, `alone` with nothing else, and `nothing` with nothing known. `singles` are
    the tested causes, and `tested` the probabilities without each.
    """

    stated: tuple[ProvenCause, ...]
    others: float
    gone: float
    alone: float
    nothing: float
    singles: list[Cause]
    tested: Floats


def effect(bound: Bound, choice: SlotChoice) -> float:
    """Returns how much likelier what is known made the shown item, at the same level: below 0 for less likely."""
    if choice.terms.strength == 0.0 or not choice.scores.causes:
        return 0.0
    place = choice.place
    return float(choice.chances[place] - with_nothing(bound, choice)[place])


def is_caused(bound: Bound, choice: SlotChoice, material: float) -> bool:
    """Returns whether something known made the shown item likelier than for every person.

    It counts from the share `material` of its probability on.

    The first item of the baseline, but for those above, has probability 1 for every person. So nothing made it likelier.
    """
    return choice.place != choice.terms.first and effect(bound, choice) >= material * choice.now


def find_causes(
    bound: Bound, choice: SlotChoice, material: float, groups: Callable[[], list[Rows]] | None = None
) -> Proof | None:
    """Returns the causes of the shown item, or None unless it `is_caused`.

    `groups` returns those of `group_acts`, which all slots of a decision share.
    """
    if not is_caused(bound, choice, material):
        return None
    place = choice.place
    now = choice.now
    least = material * now
    singles = causes_of(bound, choice.scores, place, groups() if groups else None)
    tested = decide_without(bound, choice, [cause.rows for cause in singles])
    drops: list[float] = (now - tested[:, place]).tolist()
    alone = [
        ProvenCause((cause,), drop, row) for cause, drop, row in zip(singles, drops, tested, strict=True)
    ]
    stood = [found for found in alone if found.drop >= least]
    nothing = with_nothing(bound, choice)
    if _is_left(bound, choice, stood, least):
        sets = _search_sets(bound, choice, alone, least)
        stood = sets + [found for found in stood if not any(found.causes[0] in one.causes for one in sets)]
    if not stood:
        stood = [ProvenCause((), now - float(nothing[place]), nothing)]
    stood.sort(key=_drop, reverse=True)
    return _complete(bound, choice, stood[:SHOWN], least, (singles, tested))


def _is_left(bound: Bound, choice: SlotChoice, stood: list[ProvenCause], least: float) -> bool:
    """Returns whether the item is still likelier than with nothing known, without all that passed."""
    place, rows = choice.place, [row for found in stood for row in found.rows]
    if not all_but(choice, rows):
        return False
    left = decide_without(bound, choice, [rows])[0] if stood else choice.chances
    return float(left[place] - with_nothing(bound, choice)[place]) >= least


def _search_sets(
    bound: Bound, choice: SlotChoice, alone: list[ProvenCause], least: float
) -> list[ProvenCause]:
    """Returns the sets of the smallest size that do more together than each by itself, by at least `least`.

    The largest fall comes first, and no cause is in two of them. Causes that do not speak for the item itself are
    in none, but for states that made others give way. `alone` are the causes with their own falls.
    """
    way = choice.scores.given_way
    states = way.places if way else ()
    for_it = [
        found
        for found in alone
        if sum(found.causes[0].adds) > 0.0 or any(row in states for row in found.causes[0].rows)
    ]
    place, now = choice.place, choice.now
    for size in range(2, min(SET_MOST, len(for_it)) + 1):
        sets = list(combinations(for_it, size))
        tested = decide_without(bound, choice, [[row for one in each for row in one.rows] for each in sets])
        stood = [
            ProvenCause(tuple([one.causes[0] for one in each]), now - float(row[place]), row)
            for each, row in zip(sets, tested, strict=True)
            if now - float(row[place]) - sum([max(0.0, one.drop) for one in each]) >= least
        ]
        if stood:
            return _choose_disjoint(sorted(stood, key=_drop, reverse=True))
    return []


def _choose_disjoint(stood: list[ProvenCause]) -> list[ProvenCause]:
    chosen: list[ProvenCause] = []
    for found in stood:
        if not any(cause in one.causes for one in chosen for cause in found.causes):
            chosen.append(found)
    return chosen


def _complete(
    bound: Bound,
    choice: SlotChoice,
    stated: list[ProvenCause],
    least: float,
    tested: tuple[list[Cause], Floats],
) -> Proof:
    """Returns the proof with these causes, after a test of everything else that is known."""
    place = choice.place
    now, nothing = choice.now, float(with_nothing(bound, choice)[place])
    gone, alone = nothing, now
    named = [row for found in stated for row in found.rows]
    rest = all_but(choice, named) if named else []
    if rest:
        gone, alone = decide_without(bound, choice, [named, rest])[:, place].tolist()
    others = max(gone - nothing, now - alone)
    return Proof(tuple(stated), others if others >= least else 0.0, gone, alone, nothing, *tested)


def _drop(found: ProvenCause) -> float:
    return found.drop
