"""Rates of groups: a count out of a count, with its interval. People are counted, never their decisions."""

import math
from statistics import NormalDist, median
from typing import NamedTuple

from msgspec import Struct

from aboveboard.engine.confidence import LEVEL, Interval
from aboveboard.errors import Unprocessable

_NORMAL = NormalDist()


class GroupCount(NamedTuple):
    """A count of people: `selected` of them got the class of items, out of all `people` of the group."""

    selected: int
    people: int

    @property
    def others(self) -> int:
        """The number of people who did not get it."""
        return self.people - self.selected


class TwoRates(Struct, frozen=True):
    """The comparison of two rates: z of the pooled two-sample test, and its two-sided p."""

    z: float
    p: float


def check_count(count: GroupCount) -> None:
    """Raises Unprocessable unless 0 <= selected <= people."""
    if not 0 <= count.selected <= count.people:
        raise Unprocessable(
            "More people were selected than are in the group.",
            field="selected",
            expected="0 <= selected <= people",
        )


def rate(count: GroupCount) -> float:
    """Returns selected / people, and 0 for a group without people."""
    return count.selected / count.people if count.people else 0.0


def wilson(count: GroupCount, level: float = LEVEL) -> Interval:
    """Returns the score interval of the rate (Wilson 1927, "Probable Inference").

    Its centre is (p + z^2 / 2n) / (1 + z^2 / n). It reaches z sqrt(p (1 - p) / n + z^2 / 4n^2) / (1 + z^2 / n) to
    both sides. It is valid for one look. Without people it is 0 to 1.
    """
    check_count(count)
    found, people = rate(count), count.people
    if not people:
        return Interval(0.0, 0.0, 1.0, level)
    z = _NORMAL.inv_cdf((1.0 + level) / 2.0)
    below = 1.0 + z * z / people
    centre = (found + z * z / (2 * people)) / below
    reach = z * math.sqrt(found * (1.0 - found) / people + z * z / (4 * people * people)) / below
    # At 0 and at 1 the bound is the rate itself, which rounding may miss.
    return Interval(found, max(0.0, min(centre - reach, found)), min(1.0, max(centre + reach, found)), level)


def compare_pooled(one: GroupCount, other: GroupCount) -> TwoRates:
    """Returns z and p of the difference of two rates, with the pooled variance. They hold for one look.

    This is the test of two standard deviations in Hazelwood School District v. United States, 433 U.S. 299 (1977).
    Without variance z is 0, and p is 1.
    """
    check_count(one)
    check_count(other)
    if not (one.people and other.people):
        return TwoRates(0.0, 1.0)
    pooled = (one.selected + other.selected) / (one.people + other.people)
    spread = pooled * (1.0 - pooled) * (1 / one.people + 1 / other.people)
    if spread == 0.0:
        return TwoRates(0.0, 1.0)
    z = (rate(one) - rate(other)) / math.sqrt(spread)
    return TwoRates(z, math.erfc(abs(z) / math.sqrt(2.0)))


def count_above_median(scores: dict[str, list[float]]) -> dict[str, GroupCount]:
    """Returns how many people of each group score above the median of all people.

    This is the scoring rate of New York City's Local Law 144 (6 RCNY 5-300). A score equal to the median is not above
    it. Raises Unprocessable without any score.
    """
    if not any(scores.values()):
        raise Unprocessable("There is no score.", field="scores", expected="at least one")
    middle = median(each for group in scores.values() for each in group)
    return {
        name: GroupCount(sum(each > middle for each in group), len(group)) for name, group in scores.items()
    }
