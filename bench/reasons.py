"""Are the reasons true, and are all told? Each explanation is judged from its record, by code that shares nothing with ours.

Placements of 2 to 200 items, models and people are drawn at random from a seed, at the default settings. Lists have one
to ten items, and each item is judged, given those above it. Three things are counted: what was told and is false, what the person's data changed and was not told, and what was said about the baseline
and is false. Then eight faults are planted in the explainer, one at a time, and the judge has to find each.

    python bench/reasons.py [--decisions 10000] [--seed 1]
"""

import argparse
import time
from collections import Counter

from _reasons_judge import WHOLE, Json, Spot
from _reasons_mutants import MUTANTS, planted
from _reasons_verdict import ABOUT_ALL, DISAGREES, FALSE, UNTOLD, explanations, judge
from _reasons_worlds import World, records
from aboveboard.engine.placement import topics_of
from aboveboard.engine.popularity import counts_choices
from msgspec import structs

FAULTS = (FALSE, UNTOLD, ABOUT_ALL, DISAGREES)
MUTANT_DECISIONS = 600
"""The decisions in which a planted fault has to be found."""


def spot_of(world: World) -> Spot:
    """The world as plain data, for the judge."""
    declared, model = world.bound.shelf.placement, world.model
    return Spot(
        items=[(item.item, frozenset([f"item:{item.item}", *topics_of(item)])) for item in declared.items],
        baseline=declared.baseline,
        variety=structs.asdict(declared.variety),
        weights=model.weights,
        evidence=model.evidence,
        prior_reward=model.prior_reward,
        counts={name: (each.shown, each.earned) for name, each in model.counts.items()},
        people=model.people,
        counts_choices=counts_choices(declared.rewards),
    )


def run(decisions: int, seed: int, *, stops: bool = False) -> Counter[str]:
    """Judges so many decisions, or with `stops` as many as it takes to find a fault. Returns the faults by kind, and
    what was told.
    """
    found: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
    spots: dict[int, Spot] = {}
    for world, record in records(decisions, seed):
        spot = spots.setdefault(id(world), spot_of(world))
        found += judge(spot, record, world.active)
        found["decisions"] += 1
        found.update(_kinds(record))
        if stops and any(found[fault] for fault in FAULTS):
            break
    return found


def _kinds(record: Json) -> list[str]:
    """The kinds of what the explanations tell, for a look at what the worlds have."""
    kinds = []
    for slot, why in enumerate(explanations(record)):
        where = "below, " if slot else ""
        reasons = why["reasons"]
        told = [each for each in reasons if "share" in each]
        kinds += [f"{where}headline {why['headline']}"]
        kinds += [f"{where}reasons that are sets"] * sum(1 for each in told if each.get("together"))
        kinds += [f"{where}reasons that are one act"] * sum(1 for each in told if each.get("topics"))
        whole = [each["code"] for each in reasons if each["code"] in WHOLE or "share" not in each]
        kinds += [f"{where}told: {code}" for code in whole]
    return kinds


def found_mutants(decisions: int, seed: int) -> dict[str, int]:
    """Returns the number of faults that the judge finds with each planted fault of the explainer, 1 for a crash."""
    found = {}
    for name in MUTANTS:
        with planted(name):
            try:
                verdict = run(decisions, seed)
            except IndexError:  # an item that no sentence is true of, so the fault shows itself
                found[name] = 1
                continue
        found[name] = sum(verdict[fault] for fault in FAULTS)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.perf_counter()
    found = run(chosen.decisions, chosen.seed)
    print(f"{chosen.decisions} decisions, seed {chosen.seed}, in {time.perf_counter() - started:.0f} s")
    for fault in FAULTS:
        print(f"  {found[fault]:>8} {fault} (aim: 0)")
    for name in sorted(set(found) - {*FAULTS}):
        print(f"  {found[name]:>8} {name}")
    for name, number in found_mutants(min(chosen.decisions, MUTANT_DECISIONS), chosen.seed).items():
        print(f"  planted {name}: {number} faults found (aim: more than 0)")


if __name__ == "__main__":
    main()
