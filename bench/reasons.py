"""Are the reasons true? Each reason told in many simulated decisions is tested once more, by deciding without it.

Shelves, models and people are drawn at random from a seed. A reason told is right when the chance of the shown item
falls without its cause, decided anew by nothing but `engine.choice.decide`. Then false reasons are planted: facts that
did not lift the shown item are put forward as causes, and must all be turned away.

    python bench/reasons.py [--decisions 10000] [--seed 1]
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from aboveboard.engine.choice import Decision, decide
from aboveboard.engine.features import MATCHES, context_feature
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Placement, Variety, compile_shelf
from aboveboard.engine.scores import Fact
from aboveboard.explanation.causes import LEAST_DROP, CauseFacts, causes_of, prove_causes
from aboveboard.explanation.explain import SHOWN, explain
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import Category, Level, PlacementKind, Reach
from msgspec import structs

ITEMS = 40
TOPICS = 12
WORLDS = 50
DEVICES = ("mobile", "desktop", "tablet")
REACHES = (Reach.VISIT, Reach.HISTORY, Reach.ELSEWHERE)
KINDS = (Category.BEHAVIOURAL, Category.TRANSACTIONAL, Category.INTERACTION)


class Case(NamedTuple):
    bound: Bound
    allowed: Allowed
    candidates: "np.ndarray[tuple[int], np.dtype[np.intp]]"
    seed: int


def world(rng: np.random.Generator) -> Bound:
    """A shelf of items with one to three topics each, and a model with weights of either sign."""
    topics = [f"topic-{n}" for n in range(TOPICS)]
    items = tuple(
        Item(f"item-{n}", tags=tuple(rng.choice(topics, rng.integers(1, 4), replace=False)))
        for n in range(ITEMS)
    )
    bounds = Variety(
        explore=float(rng.choice([0.0, 0.05])),
        unmet=float(rng.choice([0.0, 0.1, 0.3])),
        cause_cap=float(rng.choice([1.0, 0.6])),
    )
    shelf = compile_shelf(
        Placement("bench", "home", 1, "Home", PlacementKind.CONTENT, "popular", items=items, variety=bounds)
    )
    names = [*MATCHES.values(), *shelf.rows]
    names += [context_feature("device", device, f"topic:{topic}") for device in DEVICES for topic in topics]
    weights = dict(zip(names, rng.normal(0.0, 0.2, len(names)).tolist(), strict=True))
    return bind(shelf, Model(1, int(rng.integers(10, 10_000)), weights))


def person(rng: np.random.Generator, bound: Bound) -> Allowed:
    """Up to 15 interests, some of them dislikes or about the same thing, and a device."""
    keys = rng.choice(sorted(bound.shelf.rows), rng.integers(1, 16))
    interests = {
        (REACHES[rng.integers(3)], KINDS[rng.integers(3)], str(key)): float(rng.normal(1.0, 1.5))
        for key in keys
    }
    return Allowed(
        Level.EVERYWHERE,
        float(rng.choice([0.4, 0.6, 0.85, 1.0])),
        (ContextFact("device", str(rng.choice(DEVICES))),),
        tuple(Interest(*where, weight, 3, 5) for where, weight in sorted(interests.items())),
    )


def cases(decisions: int, seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    worlds = [world(rng) for _ in range(WORLDS)]
    for _ in range(decisions):
        bound = worlds[rng.integers(WORLDS)]
        candidates = np.sort(rng.choice(ITEMS, 20, replace=False)).astype(np.intp)
        yield Case(bound, person(rng, bound), candidates, int(rng.integers(2**63)))


def chance_without(case: Case, facts: tuple[Fact, ...], place: int) -> float:
    """The chance of the candidate at `place` had the facts not been there, decided anew."""
    left = structs.replace(
        case.allowed,
        interests=tuple(one for one in case.allowed.interests if one not in facts),
        context=tuple(one for one in case.allowed.context if one not in facts),
    )
    return float(decide(case.bound, left, case.candidates, count=1, seed=case.seed).chances[place])


def examine(case: Case, found: Counter[str]) -> None:
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    place = decision.slots[0].place
    told = prove_causes(case.bound, decision, causes_of(decision.scores, place))[:SHOWN]
    why = explain(case.bound, case.allowed, decision)
    found["reasons told"] += len(told)
    found["decisions with a reason about the person"] += bool(told)
    for one in told:
        facts = decision.scores.causes[one.cause.row].facts
        found["reasons that are several facts"] += len(facts) > 1
        fell = decision.chances[place] - chance_without(case, facts, place) > LEAST_DROP
        found["reasons true"] += fell
    found["told as it was proven"] += len([r for r in why.reasons if r.share is not None]) == len(told)
    _plant(case, decision, place, found)


def _plant(case: Case, decision: Decision, place: int, found: Counter[str]) -> None:
    """All that is known about one thing and did not lift the shown item is put forward as a cause of it."""
    for row, (facts, _) in enumerate(decision.scores.causes):
        if decision.chances[place] - chance_without(case, facts, place) <= LEAST_DROP:
            found["false reasons planted"] += 1
            found["false reasons caught"] += not prove_causes(
                case.bound, decision, [CauseFacts(facts, row, 1.0)]
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found: Counter[str] = Counter()
    started = time.perf_counter()
    for case in cases(chosen.decisions, chosen.seed):
        examine(case, found)
    print(f"{chosen.decisions} decisions, seed {chosen.seed}, in {time.perf_counter() - started:.0f} s")
    for name, number in found.items():
        print(f"  {number:>8} {name}")
    print(f"  {found['reasons true'] / found['reasons told']:.2%} of the reasons told are true (aim: 100%)")
    print(
        f"  {found['false reasons caught'] / found['false reasons planted']:.2%} of the planted ones were caught"
    )


if __name__ == "__main__":
    main()
