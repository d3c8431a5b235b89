"""Two parts of a gap: the mix of strata in each group, and the difference within strata.

A stratum may be a level of the dial, a device, a placement or a period. A group with a lower rate in all may have a
higher one in each stratum (Simpson 1951). So both parts are stated beside the gap itself.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.bias.rates import GroupCount, rate
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable


class StratumSums(NamedTuple):
    """The sums of one group in one stratum: of the weights of its people, and of weight times value."""

    weight: float
    total: float


class GapPart(Struct, frozen=True):
    """The parts of the gap in one stratum, or in all."""

    composition: float
    within: float


class Decomposition(Struct, frozen=True):
    """A gap, which is `composition` + `within`, and the parts of each stratum."""

    gap: float
    composition: float
    within: float
    strata: dict[str, GapPart]


def sums_by_stratum(
    strata: Indexes, values: Floats, weights: Floats, names: tuple[str, ...]
) -> dict[str, StratumSums]:
    """Returns the sums by stratum. `strata` has the place of each row's stratum in `names`.

    Give the rows of one person weights that add up to 1. So people count, not rows.
    """
    below = np.bincount(strata, weights, len(names))
    above = np.bincount(strata, weights * values, len(names))
    return {
        name: StratumSums(weight, total)
        for name, weight, total in zip(names, below.tolist(), above.tolist(), strict=True)
    }


def sums_of_counts(counts: Mapping[str, GroupCount]) -> dict[str, StratumSums]:
    """Returns the same sums of counts by stratum."""
    return {name: StratumSums(float(each.people), float(each.selected)) for name, each in counts.items()}


def decompose(group: Mapping[str, StratumSums], reference: Mapping[str, StratumSums]) -> Decomposition:
    """Returns the gap of the group to the reference in two parts (Kitagawa 1955).

    With shares s and means r of the strata, they are the sums of

        (s_1 - s_2) (r_1 + r_2) / 2     from the mix of strata,
        (r_1 - r_2) (s_1 + s_2) / 2     from within them.

    In a stratum with one of the groups alone, the mean of the other is not known. It counts as the same there, so all of it
    is from the mix. Raises Unprocessable for a group without weight.
    """
    whole = [sum(each.weight for each in side.values()) for side in (group, reference)]
    if not all(whole):
        raise Unprocessable("A group is empty.", field="group", expected="people in both groups")
    parts: dict[str, GapPart] = {}
    for name in dict.fromkeys((*group, *reference)):
        one, two = (side.get(name, StratumSums(0.0, 0.0)) for side in (group, reference))
        first, second = one.weight / whole[0], two.weight / whole[1]
        mean = one.total / one.weight if one.weight else _mean(two)
        other = two.total / two.weight if two.weight else mean
        parts[name] = GapPart(
            (first - second) * (mean + other) / 2.0, (mean - other) * (first + second) / 2.0
        )
    gap = _total(group) / whole[0] - _total(reference) / whole[1]
    composition, within = (
        sum(getattr(part, name) for part in parts.values()) for name in GapPart.__struct_fields__
    )
    return Decomposition(gap, composition, within, parts)


def _mean(sums: StratumSums) -> float:
    return sums.total / sums.weight if sums.weight else 0.0


def _total(side: Mapping[str, StratumSums]) -> float:
    return sum(each.total for each in side.values())


def rates_at_equal_mix(
    group: Mapping[str, GroupCount], reference: Mapping[str, GroupCount]
) -> tuple[float, float]:
    """Returns the rates that both groups would have with the strata of all people together (direct standardization).

    Only strata with people of both groups count. Raises Unprocessable where there is none.
    """
    shared = _find_shared(group, reference)
    pooled = {name: group[name].people + reference[name].people for name in shared}
    everyone = sum(pooled.values())
    one, two = (
        sum(pooled[name] * rate(side[name]) for name in shared) / everyone for side in (group, reference)
    )
    return one, two


def mantel_haenszel(group: Mapping[str, GroupCount], reference: Mapping[str, GroupCount]) -> float | None:
    """Returns the common ratio of rates over the strata (Mantel and Haenszel 1959); None where the reference has none.

    It is sum(x_1 n_2 / n) / sum(x_2 n_1 / n). Raises Unprocessable where no stratum has people of both groups.
    """
    pairs = [(group[name], reference[name]) for name in _find_shared(group, reference)]
    above = sum(one.selected * two.people / (one.people + two.people) for one, two in pairs)
    below = sum(two.selected * one.people / (one.people + two.people) for one, two in pairs)
    return above / below if below else None


def _find_shared(group: Mapping[str, GroupCount], reference: Mapping[str, GroupCount]) -> list[str]:
    found = [
        name for name, one in group.items() if one.people and name in reference and reference[name].people
    ]
    if not found:
        raise Unprocessable(
            "No stratum has people of both groups.", field="strata", expected="a stratum that both share"
        )
    return found
