"""The exponent of an app. It is the likeliest for people who were left out of the counts.

It depends on the counted stretches alone. So after forgetting some, it is that of the others.
"""

import math
from collections.abc import Sequence

from aboveboard.intent.counts import IntentCounts, subtract
from aboveboard.intent.declared_intents import Intents
from aboveboard.intent.posterior import USUAL_TENTHS, IntentModel, compile_model, likelihoods, temper
from aboveboard.intent.stretches import Stretch

GRID = (2, 3, 4, 5, 6, 7, 8, 9, 10)
"""The exponents that are tried, in tenths."""

LEAST = 100
"""The fewest people that an exponent is learned from. Below, it is USUAL_TENTHS."""

MOST = 300
"""The most people whose stretches are judged. They are those whose names come first, and names are hashes."""

_FOLDS, _DEEPEST = 10, 10


def learn_exponent(intents: Intents, counts: IntentCounts, people: Sequence[Sequence[Stretch]]) -> int:
    """Returns the exponent, in tenths, under which the true goals of these people are likeliest after each step.

    `people` have all counted stretches of each. A tenth of them is judged by the counts without them. Of equal exponents,
    it is the nearest to the usual one.
    """
    if len(people) < LEAST:
        return USUAL_TENTHS
    scores = score_exponents(intents, counts, people)
    return max(GRID, key=lambda tenths: (scores[tenths], -abs(tenths - USUAL_TENTHS)))


def score_exponents(
    intents: Intents, counts: IntentCounts, people: Sequence[Sequence[Stretch]]
) -> dict[int, float]:
    """Returns the log-likelihood of the true goals of these people, by the exponent in tenths. See `learn_exponent`."""
    scores = dict.fromkeys(GRID, 0.0)
    for fold in range(_FOLDS):
        judged = [each for own in people[fold::_FOLDS] for each in own]
        rest = counts
        for stretch in judged:
            rest = subtract(rest, stretch, (stretch,))
        model = compile_model(intents, rest, USUAL_TENTHS)
        for stretch in judged:
            _score(model, stretch, scores)
    return scores


def _score(model: IntentModel, stretch: Stretch, scores: dict[int, float]) -> None:
    """Adds the log-likelihood of the true goal after each step, under each exponent."""
    if stretch.goal not in model.goals:
        return
    true = model.goals.index(stretch.goal)
    for sums in likelihoods(model, stretch.steps)[:_DEEPEST]:
        for tenths in GRID:
            scores[tenths] += math.log(temper(model, sums, tenths / 10)[true])
