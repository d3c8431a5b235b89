"""The number of people that a verdict needs, before anything is looked at."""

import math
from statistics import NormalDist

from aboveboard.errors import Unprocessable

POWER = 0.8
"""The probability of a verdict with that many people."""

REPEATED = 1.6
"""The factor for repeated looks. A bet that holds at every look needs up to 1.6 times the people."""

_NORMAL = NormalDist()


def people_needed(
    reference_rate: float, group_rate: float, tau: float, *, alpha: float, comparisons: int = 1
) -> int | None:
    """Returns the people in each group for a verdict with a probability of POWER; None at the bound itself.

    With a ratio below tau the verdict is "disparity", above it "fine". The number is

        `(z_a + z_POWER)^2 ((1 - p_1) / p_1 + (1 - p_2) / p_2) / (ln(p_2 / p_1) - ln tau)^2 REPEATED`

    with a = 1 - alpha / comparisons, by the delta method on the logarithm of the ratio (Katz and others 1978). Raises
    Unprocessable for rates not above 0 and below 1.
    """
    for name, each in (("reference_rate", reference_rate), ("group_rate", group_rate)):
        if not 0.0 < each < 1.0:
            raise Unprocessable("The rate is out of range.", field=name, expected="above 0 and below 1")
    distance = math.log(group_rate / reference_rate) - math.log(tau)
    if abs(distance) < 1e-9:
        return None
    z = _NORMAL.inv_cdf(1.0 - alpha / max(1, comparisons)) + _NORMAL.inv_cdf(POWER)
    spread = sum((1.0 - each) / each for each in (reference_rate, group_rate))
    return math.ceil(z * z * spread / distance**2 * REPEATED)
