"""The rewards of each item of a placement, from the sample of its outcomes, in any slot.

An item further down is seen less often, and earns less for it. So items compare well only where they stood alike.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct

from aboveboard.engine.confidence import Interval, bootstrap, by_unit
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.cross_fit import number_units, unit_of
from aboveboard.measurement.placement_report import UNITS_LEAST
from aboveboard.words import OutcomeKind

REPLICATES = 500
"""The resampled means of one item. There may be thousands of items."""


class ItemValue(Struct, frozen=True):
    """The outcomes of one item. `shown` counts its displays with one, and `people` those who saw it.

    `taken` and `reward` are None below UNITS_LEAST people, whose choices they would tell.
    """

    item: str
    shown: int
    people: int
    taken: int | None
    reward: Interval | None


def measure_items(outcomes: Sequence[WaitingOutcome], randomness: np.random.Generator) -> list[ItemValue]:
    """Returns the value of each item with an outcome, by id. Of several outcomes of one display the best counts."""
    return measure_groups(outcomes, lambda one: (one.item,), randomness)


def measure_groups(
    outcomes: Sequence[WaitingOutcome],
    groups_of: Callable[[WaitingOutcome], Iterable[str]],
    randomness: np.random.Generator,
) -> list[ItemValue]:
    """Returns the value of each group with an outcome, by name. An outcome counts in each of `groups_of`."""
    best, taken = dict[bytes, WaitingOutcome](), set[bytes]()
    for one in outcomes:
        if one.kind is OutcomeKind.TAKEN:
            taken.add(one.impression)
        if one.impression not in best or one.reward > best[one.impression].reward:
            best[one.impression] = one
    by_group: dict[str, list[WaitingOutcome]] = {}
    for one in best.values():
        for group in groups_of(one):
            by_group.setdefault(group, []).append(one)
    return [_measure(group, by_group[group], taken, randomness) for group in sorted(by_group)]


def _measure(
    item: str, shown: Sequence[WaitingOutcome], taken: set[bytes], randomness: np.random.Generator
) -> ItemValue:
    units = [unit_of(one) for one in shown]
    people = len({*units})
    if people < UNITS_LEAST:
        return ItemValue(item, len(shown), people, None, None)
    rewards = np.array([one.reward for one in shown], np.float64)
    sums = by_unit(rewards, np.ones(rewards.size), number_units(units))
    count = sum(one.impression in taken for one in shown)
    return ItemValue(item, len(shown), people, count, bootstrap(sums, randomness, replicates=REPLICATES))
