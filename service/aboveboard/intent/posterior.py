"""The probability of each goal by the steps of a visit so far.

    P(goal | steps) is proportional to P(goal) · (Π P(step | goal, step before)) ^ exponent
    P(goal) = (N[goal] + ½) / (ΣN + ½G)
    P(step | goal, before) = (T[goal, before, step] + 2V · P(step | goal)) / (ΣT[goal, before] + 2V)
    P(step | goal) = (T[goal, any, step] + ½) / (ΣT[goal, any] + ½V)

N and T are the counts. G is the number of goals with NONE, and V that of the declared steps with END. ½ is the estimate
of Krichevsky and Trofimov (1981). After a step that was rarely seen, the next one is as likely as on the whole way. The 2
was chosen with `bench/intent.py --weights`, by people who were learned from. Many counts outweigh it.
Steps of a visit depend on each other, so their product is too sure of itself. The exponent tempers it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from aboveboard.intent.counts import ANY, END, START, Cell, IntentCounts
from aboveboard.intent.declared_intents import Intents
from aboveboard.intent.stretches import NONE, find_reached
from aboveboard.words import Word

USUAL_TENTHS = 6
"""The exponent in tenths until an app has learned its own."""

_HALF = 0.5

BACKED = 2.0
"""The weight of the whole way after each step before, for each declared step."""


class IntentModel(Struct, frozen=True, eq=False):
    """The compiled counts. `prior` has the logarithm for each of `goals`, of which NONE is the last.

    `logs` has the logarithms of a step in the order of `goals`, by the step before and the step. `known` are the goals that at least k people reached.
    """

    intents: Intents
    goals: tuple[str, ...]
    prior: tuple[float, ...]
    logs: Mapping[tuple[str, str], tuple[float, ...]]
    known: frozenset[str]
    exponent: float
    version: int = 0


class Unread(Word):
    """The cause that the likeliest goal of some steps is not read."""

    FEW_PEOPLE = "too_few_people"
    UNCERTAIN = "too_uncertain"
    REACHED = "reached"


class IntentReading(NamedTuple):
    """An intent that is read of a visit, with its probability."""

    name: str
    weight: float


def compile_model(intents: Intents, counts: IntentCounts, tenths: int, version: int = 0) -> IntentModel:
    """Returns the compiled counts. A cell about fewer than `intents.k` people counts as never seen."""
    used = {cell: number for cell, number in counts.times.items() if counts.people[cell] >= intents.k}
    goals = (*[each.name for each in intents.intents], NONE)
    reached = [used.get((goal, "", ""), 0) for goal in goals]
    whole = sum(reached) + _HALF * len(goals)
    chance = _find_chances(intents, used)
    return IntentModel(
        intents=intents,
        goals=goals,
        prior=tuple([math.log((number + _HALF) / whole) for number in reached]),
        logs={
            (before, step): tuple([math.log(chance(goal, before, step)) for goal in goals])
            for before in (START, *intents.steps)
            for step in intents.steps
        },
        known=frozenset([goal for goal, number in zip(goals, reached, strict=True) if number and goal]),
        exponent=tenths / 10,
        version=version,
    )


def _find_chances(intents: Intents, used: Mapping[Cell, int]) -> Callable[[str, str, str], float]:
    """Returns the function from a goal, the step before and a step to the probability of the step."""
    steps, sums = len(intents.steps) + 1, dict[tuple[str, str], int]()
    spread, backed = _HALF * steps, BACKED * steps
    for (goal, before, step), number in used.items():
        if step == END or step in intents.steps:
            sums[goal, before] = sums.get((goal, before), 0) + number

    def chance(goal: str, before: str, step: str) -> float:
        base = (used.get((goal, ANY, step), 0) + _HALF) / (sums.get((goal, ANY), 0) + spread)
        return (used.get((goal, before, step), 0) + backed * base) / (sums.get((goal, before), 0) + backed)

    return chance


def likelihoods(model: IntentModel, steps: Sequence[str]) -> list[list[float]]:
    """Returns the log-likelihood of each goal after each step, before tempering. Steps that are not declared are left out."""
    found, sums, before = list[list[float]](), [0.0] * len(model.goals), START
    for step in steps:
        if step not in model.intents.steps:
            continue
        sums = [total + each for total, each in zip(sums, model.logs[before, step], strict=True)]
        found.append(sums)
        before = step
    return found


def temper(model: IntentModel, sums: Sequence[float], exponent: float) -> list[float]:
    """Returns the probability of each goal, by the sums of `likelihoods`."""
    logs = [prior + exponent * each for prior, each in zip(model.prior, sums, strict=True)]
    most = max(logs)
    parts = [math.exp(each - most) for each in logs]
    whole = sum(parts)
    return [each / whole for each in parts]


def posterior(model: IntentModel, steps: Sequence[str]) -> dict[str, float]:
    """Returns the probability of each goal by these steps. Without a step, it is the prior."""
    return dict(zip(model.goals, _judge(model, steps), strict=True))


def _judge(model: IntentModel, steps: Sequence[str]) -> list[float]:
    """Returns the probabilities in the order of the goals. A decision waits for this, so only the last sums are made."""
    rows, before = list[tuple[float, ...]](), START
    for step in steps:
        row = model.logs.get((before, step))
        if row is not None:
            rows.append(row)
            before = step
    sums = [math.fsum(column) for column in zip(*rows, strict=True)]
    return temper(model, sums or [0.0] * len(model.goals), model.exponent)


def read_intent(model: IntentModel, steps: Sequence[str]) -> IntentReading | None:
    """Returns the one intent that may be read of these steps, or None. See `judge_intent`."""
    if not model.known or not steps:
        return None
    found = judge_intent(model, steps)
    return found if isinstance(found, IntentReading) else None


def judge_intent(model: IntentModel, steps: Sequence[str]) -> IntentReading | Unread:
    """Returns the one intent that may be read of these steps, or the cause that none is.

    It is the likeliest goal. It was not reached yet, at least k people reached it, and it is above `certainty` and `lead`.
    """
    found = _judge(model, steps)
    chance = max(found)
    place = found.index(chance)
    name, intents = model.goals[place], model.intents
    if not model.known or (name != NONE and name not in model.known):
        return Unread.FEW_PEOPLE
    lead = chance - math.exp(model.prior[place])
    if name == NONE or chance < intents.certainty or lead < intents.lead:
        return Unread.UNCERTAIN
    return Unread.REACHED if name in find_reached(intents, steps) else IntentReading(name, chance)
