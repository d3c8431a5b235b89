"""Many comparisons at once: which of them may be called a finding. The number is counted before looking."""

from collections.abc import Sequence
from itertools import accumulate

from aboveboard.errors import Unprocessable


def e_bh(evidence: Sequence[float], alpha: float) -> list[int]:
    """Returns the places of the k largest e-values, for the largest k with e_(k) >= m / (alpha k). They are findings.

    At most a share of `alpha` of the findings is false on average, under any dependence of the comparisons (Wang
    and Ramdas 2022, "False discovery rate control with e-values").
    """
    _check_alpha(alpha)
    order = sorted(range(len(evidence)), key=lambda at: -evidence[at])
    many = len(evidence)
    return _first(order, [evidence[at] * alpha * k >= many for k, at in enumerate(order, 1)])


def benjamini_hochberg(chances: Sequence[float], alpha: float) -> list[int]:
    """Returns the places of the k smallest p-values, for the largest k with p_(k) <= alpha k / m.

    The comparisons must be independent, or depend positively (Benjamini and Hochberg 1995).
    """
    _check_alpha(alpha)
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    many = len(chances)
    return _first(order, [chances[at] <= alpha * k / many for k, at in enumerate(order, 1)])


def benjamini_yekutieli(chances: Sequence[float], alpha: float) -> list[int]:
    """Returns the findings at alpha / (1 + 1/2 + ... + 1/m), under any dependence (Benjamini and Yekutieli 2001)."""
    *_, harmonic = accumulate((1 / k for k in range(1, len(chances) + 1)), initial=0.0)
    return benjamini_hochberg(chances, alpha / harmonic) if chances else []


def _first(order: list[int], met: list[bool]) -> list[int]:
    """Returns the places up to the last k that meets its bound, in their own order."""
    return sorted(order[: max((k for k, yes in enumerate(met, 1) if yes), default=0)])


def _check_alpha(alpha: float) -> None:
    if not 0.0 < alpha < 1.0:
        raise Unprocessable("Alpha is not a share.", field="alpha", expected="between 0 and 1")
