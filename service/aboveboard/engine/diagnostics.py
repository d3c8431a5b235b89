"""What a decision was made of: what everybody's score is beside what the person adds, and how far it narrowed down."""

from typing import NamedTuple

import numpy as np

from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import Scores, unmet
from aboveboard.engine.sparse_rows import at_column


class Worth(NamedTuple):
    """Of one shown item: `base` is everybody's score, which no data about a person enters, `person` what the person adds
    to it; 0 where nothing may be chosen for the person."""

    base: float
    person: float


class PersonalShares(NamedTuple):
    """Shares of the personal part of the first slot, from 0 to 1.

    `explored`: what went to others than the person's favourite. `unmet`: what went to items that nothing known of the
    person's interests says anything about; None when none are known. `strongest`: of all that causes would do for the
    shown item, each taken by its size, what the strongest one did, as far as it counted; None when there is none.
    """

    explored: float
    unmet: float | None
    strongest: float | None


def worth(bound: Bound, decision: Decision) -> tuple[Worth, ...]:
    """One for each slot."""
    found = []
    for slot in decision.slots:
        base = float(bound.base[decision.scores.positions[slot.place]])
        total = float(decision.scores.total[slot.place])
        found.append(Worth(base, total - base if total > -np.inf else 0.0))
    return tuple(found)


def measure_personal_part(decision: Decision) -> PersonalShares | None:
    """None when there was no personal part."""
    strength, scores = decision.strength, decision.scores
    if strength == 0.0:
        return None
    favourite = int(scores.total.argmax())
    on_favourite = float(decision.chances[favourite]) - (0.0 if favourite else 1.0 - strength)
    new = None
    if scores.interests:
        marks = unmet(scores)[0] & (scores.total > -np.inf)
        on_new = float(decision.chances[marks].sum()) - (1.0 - strength if marks[0] else 0.0)
        new = _share(on_new / strength)
    return PersonalShares(
        _share(1.0 - on_favourite / strength), new, _strongest(scores, decision.slots[0].place)
    )


def _strongest(scores: Scores, place: int) -> float | None:
    if not scores.causes:
        return None
    sizes = [abs(add) for add in at_column(scores.effects, place, scores.base.size)[0]]
    whole = sum(sizes)
    return _share(min(scores.cap, max(sizes) / whole)) if whole else None


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
