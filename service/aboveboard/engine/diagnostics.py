"""The make-up of a decision: the baseline score, the part of the person, and how far the choice narrowed
down.
"""

from typing import NamedTuple

import numpy as np

from aboveboard import kernel
from aboveboard.engine.choice import Decision
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import Scores, unmet
from aboveboard.engine.sparse_rows import Floats, read_column


class Worth(NamedTuple):
    """The score of one shown item. `base` is the baseline score, made without data about a person.

    `person` is what the person adds to it; 0 for an item that only the baseline may choose.
    """

    base: float
    person: float


class PersonalShares(NamedTuple):
    """Shares of the personal part of the first slot, from 0 to 1.

    `explored` went to other items than the person's favourite. `unmet` went to items that no known interest
    of the person speaks about; it is None without interests. `strongest` is what the strongest cause did for
    the shown item, up to the cap. It is a share of the sizes of all causes, and None without any.
    """

    explored: float
    unmet: float | None
    strongest: float | None


def worth(bound: Bound, decision: Decision) -> tuple[Worth, ...]:
    """Returns the worth of the item in each slot, in order."""
    found = []
    for slot in decision.slots:
        base = float(bound.base[decision.scores.positions[slot.place]])
        total = float(decision.scores.total[slot.place])
        found.append(Worth(base, total - base if total > -np.inf else 0.0))
    return tuple(found)


def measure_personal_part(decision: Decision) -> PersonalShares | None:
    """Returns the shares of the personal part, or None when there was none. A choice of some slots has none."""
    strength, scores = decision.strength, decision.scores
    if strength == 0.0 or decision.kept:
        return None
    favourite = int(scores.total.argmax())
    on_favourite = float(decision.chances[favourite]) - (0.0 if favourite else 1.0 - strength)
    new = None
    if scores.interests:
        on_new, is_first_new = _find_new(scores, decision.chances)
        new = _share((on_new - (1.0 - strength if is_first_new else 0.0)) / strength)
    return PersonalShares(
        _share(1.0 - on_favourite / strength), new, _strongest(scores, decision.slots[0].place)
    )


def _find_new(scores: Scores, chances: Floats) -> tuple[float, bool]:
    """Returns the probability of all candidates that no interest speaks about, and whether the first is one of them."""
    if kernel.NATIVE is not None and isinstance(scores.effects, np.ndarray):
        return kernel.NATIVE.find_new(scores.effects, scores.interests, scores.total, chances)
    marks = unmet(scores)[0] & (scores.total > -np.inf)
    return float(chances[marks].sum()), bool(marks[0])


def _strongest(scores: Scores, place: int) -> float | None:
    if not scores.causes:
        return None
    sizes = [abs(add) for add in read_column(scores.effects, place)]
    whole = sum(sizes)
    return _share(min(scores.cap, max(sizes) / whole)) if whole else None


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
