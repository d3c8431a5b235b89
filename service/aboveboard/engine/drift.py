"""Whether rewards still are what a model said they would be: two CUSUMs (Page 1954, "Continuous inspection schemes").

Each sums up what speaks for one direction, and begins again wherever it would fall below nothing. A reward r of which p
was predicted speaks with

    r log c - log(1 + (c - 1) p),    c = FACTOR for above, 1 / FACTOR for below.

Where rewards are 0 or 1 that is the log likelihood ratio of c times the predicted odds. For all others between 0 and 1
the mean of its exponential is still at most 1 while p is right, because c^r lies below its chord. So, however rewards
are spread, a false alarm in one direction comes after exp(THRESHOLD) outcomes or more on average (Lorden 1971,
"Procedures for reacting to a change in distribution").
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from aboveboard.words import Direction

FACTOR = 2.0
"""Odds so many times the predicted ones are what is looked for. The slack is about half of that: where 0.1 is
predicted, what speaks for either direction shrinks while the mean is between 0.074 and 0.138."""

THRESHOLD = math.log(100_000)
"""Either direction is raised falsely once in 100,000 outcomes at most, on average: both, once in 50,000."""


class RewardPair(NamedTuple):
    """A reward, and what the model that chose had predicted for it, both between 0 and 1. `at_ms` is when it chose."""

    at_ms: int
    predicted: float
    found: float


class Drift(NamedTuple):
    """Where rewards left their band to. `start` is the first of what was compared since then (Page's estimate)."""

    direction: Direction
    start: int


class DriftEvidence(NamedTuple):
    """What speaks for one direction since `start`. Once `raised` it stays so until nothing speaks for it any more."""

    total: float = 0.0
    start: int = 0
    raised: bool = False


def speaks(one: RewardPair, factor: float) -> float:
    """For odds `factor` times the predicted ones, between -log and log of that factor."""
    return one.found * math.log(factor) - math.log1p((factor - 1) * one.predicted)


def update(evidence: DriftEvidence, more: float, place: int) -> DriftEvidence:
    """With the outcome at `place`. No more than THRESHOLD is piled up: an end is found about as fast as a beginning."""
    total = min(THRESHOLD, evidence.total + more)
    if total <= 0:
        return DriftEvidence(start=place + 1)
    return DriftEvidence(total, evidence.start, evidence.raised or total >= THRESHOLD)


def drift(compared: Sequence[RewardPair]) -> Drift | None:
    """Where rewards are by the end of `compared`, in the order in which they were decided; None within their band. Where
    both directions are raised, one is about to end: the one that began later counts."""
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
