"""Measures whether a gap is traced to its cause: worlds with one planted cause, decided again by the engine itself.

People of two groups differ in one thing alone: what they did here before, the page, what other services say, the level
that they choose, or nothing. Each person's decision is made again at every level of the dial.

    bench/bias_causes.py                 ten runs of each world, 2,000 people each
    bench/bias_causes.py --people 500    fewer

It prints which cause was named, the steps on average, the mix of levels, and processor time a decision at one level.
The exit code is 1 when the planted cause is named in fewer than nine of ten runs.
"""

import argparse
import sys
import time
from collections import Counter
from typing import NamedTuple

import numpy as np
from aboveboard.bias.class_chance import DialRules, restrict
from aboveboard.bias.composition import decompose, sums_by_stratum
from aboveboard.bias.dial_steps import STEPS, find_steps, name_cause
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.engine.choice import decide, items_of
from aboveboard.engine.features import MATCHES, context_feature
from aboveboard.engine.model import Bound, Model, bind
from aboveboard.engine.placement import Item, Placement, Variety, compile_shelf
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import Category, Level, PlacementKind, Reach

TOPICS = ("lead", "care", "office", "field")
RULES = DialRules((0.0, 0.4, 0.6, 0.85, 1.0), {})
WORLDS = ("nothing", "history", "page", "elsewhere", "dial")
LEVELS = (Level.PAGE, Level.HISTORY, Level.EVERYWHERE)


class Found(NamedTuple):
    """The gap, the value of each step, the parts by level in force, the cause, and the time of one decision."""

    gap: float
    steps: tuple[float, ...]
    composition: float
    within: float
    cause: str
    us_each: float


def make_bound() -> Bound:
    """Returns a placement of twelve items in four topics, with a model in which matches are worth much."""
    items = tuple(Item(f"{topic}-{at}", topics=(topic,)) for topic in TOPICS for at in range(3))
    placement = Placement(
        "app", "jobs", 1, "Jobs", PlacementKind.CONTENT, items=items, variety=Variety(explore=0.05, unmet=0.1)
    )
    weights = dict.fromkeys(MATCHES.values(), 0.35)
    weights |= {"bias": 0.1, context_feature("device", "mobile", "topic:field"): 0.25}
    return bind(compile_shelf(placement), Model(1, 6000, weights))


def meet(planted: str, in_group: bool, randomness: np.random.Generator) -> Allowed:
    """Returns what is allowed of one person. Only the planted cause depends on the group."""

    def topic(lead: float) -> str:
        return "lead" if randomness.random() < lead else str(randomness.choice(TOPICS[1:]))

    history = topic(0.2 if in_group and planted == "history" else 0.5)
    elsewhere = topic(0.1 if in_group and planted == "elsewhere" else 0.4)
    mobile = 0.9 if in_group and planted == "page" else 0.5
    shares = (0.6, 0.2, 0.2) if in_group and planted == "dial" else (0.2, 0.4, 0.4)
    level = LEVELS[int(randomness.choice(3, p=shares))]
    whole = Allowed(
        Level.EVERYWHERE,
        1.0,
        (ContextFact("device", "mobile" if randomness.random() < mobile else "desktop"),),
        tuple(
            Interest(reach, Category.BEHAVIOURAL, f"topic:{name}", float(weight), 1, 1)
            for reach, name, weight in (
                (Reach.VISIT, topic(0.25), 1.0),
                (Reach.HISTORY, history, 3.0),
                (Reach.ELSEWHERE, elsewhere, 2.0),
            )
        ),
    )
    return restrict(whole, level, RULES)


def measure(planted: str, people: int, run: int) -> Found:
    """Returns what is found in one run of a world."""
    bound, randomness = make_bound(), np.random.default_rng((23, WORLDS.index(planted), run))
    marks, everything = (
        mark_class(bound.shelf, ClassOfItems(topics=("lead",))),
        np.arange(len(bound.shelf.ids)),
    )
    in_group = np.arange(people) % 2 == 1
    crowd = [meet(planted, bool(side), randomness) for side in in_group]
    started = time.process_time()
    chances = np.empty((people, len(Level)))
    for at, allowed in enumerate(crowd):
        for level in Level:
            decision = decide(bound, restrict(allowed, level, RULES), everything, count=1, seed=0)
            chances[at, level] = decision.chances[marks[items_of(bound, decision.scores)]].sum()
    spent = time.process_time() - started
    names = tuple(level.name.lower() for level in Level)
    levels = np.array([each.level for each in crowd])
    one, other = (
        sums_by_stratum(levels[side], chances[side, -1], np.ones(int(side.sum())), names)
        for side in (in_group, ~in_group)
    )
    parts = decompose(one, other)
    found = find_steps(chances, in_group, ~in_group, randomness)
    return Found(
        found.gap,
        tuple(each.value for each in found.steps.values()),
        parts.composition,
        parts.within,
        name_cause(found, parts) or "nothing",
        spent / people / len(Level) * 1e6,
    )


def main() -> int:
    """Runs the bench. Returns 1 when the planted cause was named in fewer than nine of ten runs of a world."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=2_000, help="of each run: 2,000")
    parser.add_argument("--runs", type=int, default=10, help="of each world: 10")
    asked, failed = parser.parse_args(), False
    for planted in WORLDS:
        found = [measure(planted, asked.people, run) for run in range(asked.runs)]
        causes = Counter(each.cause for each in found)
        steps = ", ".join(
            f"{name} {value:+.3f}"
            for name, value in zip(STEPS, np.mean([each.steps for each in found], 0), strict=True)
        )
        print(
            f"planted {planted}: named {', '.join(f'{name} {count}' for name, count in causes.most_common())}"
        )
        print(f"  on average: gap {np.mean([each.gap for each in found]):+.3f}; {steps}")
        mix, within = (np.mean([getattr(each, name) for each in found]) for name in ("composition", "within"))
        cost = np.mean([each.us_each for each in found])
        print(
            f"  by level: {mix:+.3f} from the mix, {within:+.3f} within; {cost:.0f} µs a decision\n",
            flush=True,
        )
        failed |= causes[planted] < 0.9 * asked.runs
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
