"""A drift alarm: two CUSUMs (Page 1954, "Continuous inspection schemes") compare rewards with their
predictions.

Each adds up the evidence for one direction and restarts at 0 when it would fall below. A reward r with the
prediction p adds

    r log c - log(1 + (c - 1) p),    c = FACTOR for above, 1 / FACTOR for below.

For rewards of 0 or 1 this is the log likelihood ratio of c times the predicted odds. For others between 0 and
1 the mean of its exponential is at most 1 while p is right. The reason is that c^r lies below its chord. So a
false alarm in one direction comes after exp(THRESHOLD) outcomes or more on average. This holds however
rewards are spread (Lorden 1971, "Procedures for reacting to a change in distribution").
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from aboveboard.words import Word

FACTOR = 2.0
"""The change of odds that is looked for. The slack is about half of it. With a prediction of 0.1, evidence
for both directions shrinks while the mean is between 0.074 and 0.138.
"""

THRESHOLD = math.log(100_000)
"""The evidence that raises an alarm. Each direction is raised falsely once in 100,000 outcomes at most, on
average. Both together are raised falsely once in 50,000.
"""


class Direction(Word):
    """The side on which rewards left their expected range. The values are stored, so they never change."""

    ABOVE = "above"
    BELOW = "below"


class RewardPair(NamedTuple):
    """A reward, and what the model that chose had predicted for it, both between 0 and 1. `at_ms` is when it
    chose.
    """

    at_ms: int
    predicted: float
    found: float


class Drift(NamedTuple):
    """A raised alarm. `start` is the index of the first outcome since rewards left their prediction (Page's
    estimate).
    """

    direction: Direction
    start: int


class DriftEvidence(NamedTuple):
    """The evidence for one direction since `start`. `raised` stays true until the evidence is back at 0."""

    total: float = 0.0
    start: int = 0
    raised: bool = False


def speaks(one: RewardPair, factor: float) -> float:
    """Returns the evidence for odds `factor` times the predicted ones, between -log and log of that factor."""
    return one.found * math.log(factor) - math.log1p((factor - 1) * one.predicted)


def update(evidence: DriftEvidence, more: float, place: int) -> DriftEvidence:
    """Returns the evidence after the outcome at index `place`.

    It never exceeds THRESHOLD, so the end of a drift is found about as fast as its beginning.
    """
    total = min(THRESHOLD, evidence.total + more)
    if total <= 0:
        return DriftEvidence(start=place + 1)
    return DriftEvidence(total, evidence.start, evidence.raised or total >= THRESHOLD)


def drift(compared: Sequence[RewardPair]) -> Drift | None:
    """Returns the drift at the end of `compared`, or None. `compared` is in the order of the decisions.

    When both directions are raised, one is about to end. The one that began later is returned.
    """
    above = below = DriftEvidence()
    for place, one in enumerate(compared):
        above = update(above, speaks(one, FACTOR), place)
        below = update(below, speaks(one, 1 / FACTOR), place)
    raised = [
        Drift(direction, evidence.start)
        for direction, evidence in ((Direction.ABOVE, above), (Direction.BELOW, below))
        if evidence.raised
    ]
    return max(raised, key=lambda each: each.start, default=None)
