"""Does it help where it can, and is nothing claimed where it cannot? Seeded worlds of known truth, through the product.

Each world is run by a gateway in this process, asked over its API: people, signals, decisions, outcomes, learning, and
the product's own report against a control group. A value is the true chance of a reward, so no luck is in it.

Every world has a null world, in which nothing can help. It has mutants too: faults that are planted in the gateway or in the app.
A mutant is found when an aim that is reached without it is missed with it.

    python bench/experience.py               every world, in about ten minutes of processor time
    python bench/experience.py --long        more worlds and visits
    python bench/experience.py --world parts --seed 7

The results are exact for their seeds. The exit code is 1 when an aim is missed.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import _calm_world
import _help_world
import _likes_world
import _onboarding_world
import _parts_world
from _experience_frame import Finding, Size

SEED = 1


WORLDS = {
    world.__name__.strip("_").removesuffix("_world"): world
    for world in (_parts_world, _likes_world, _calm_world, _help_world, _onboarding_world)
}


def play_all(
    world: ModuleType, size: Size, seed: int, *, is_null: bool = False, mutant: str = ""
) -> list[Any]:
    """Returns a run of each of so many worlds, whose seeds follow each other."""
    seeds = range(seed, seed + size.worlds)
    return [world.play(each, size, mutant=mutant, is_null=is_null) for each in seeds]


def list_caught(without: Sequence[Finding], planted: Sequence[Finding]) -> list[Finding]:
    """Returns the findings that reach their aim without the mutant and miss it with the mutant."""
    reached = {each.what for each in without if each.is_reached}
    return [each for each in planted if each.what in reached and not each.is_reached]


def measure(name: str, seed: int, *, is_long: bool) -> bool:
    """Prints what one world showed, and which mutants were found. Returns True when every aim was reached."""
    world, started = WORLDS[name], time.process_time()
    print(f"{name}: {world.TITLE}", flush=True)
    size = world.LONG if is_long else world.USUAL
    found = world.judge(play_all(world, size, seed)) + world.judge_null(
        play_all(world, size, seed, is_null=True)
    )
    for each in found:
        print(f"  {describe(each)}", flush=True)
    is_reached = all(each.is_reached for each in found)
    without = world.judge(play_all(world, world.MUTANT, seed))
    for mutant in world.MUTANTS:
        planted = world.judge(play_all(world, world.MUTANT, seed, mutant=mutant))
        caught = list_caught(without, planted)
        is_reached &= bool(caught)
        by = "; ".join(f"{each.what} {each.value:.3f}" for each in caught) or "nothing: MISSED"
        print(f"  mutant {mutant}, found by: {by}", flush=True)
    print(f"  {time.process_time() - started:.0f} s of processor time\n", flush=True)
    return is_reached


def describe(found: Finding) -> str:
    """Returns a finding as a line: its value, what belongs to it, and the aim."""
    aims = [
        f"{word} {bound:g}"
        for word, bound in (("at least", found.least), ("at most", found.most))
        if abs(bound) < 1e9
    ]
    note = f" ({found.note})" if found.note else ""
    aim = f", aim {' and '.join(aims)}{'' if found.is_reached else ': MISSED'}" if aims else ""
    return f"{found.what:<48} {found.value:7.3f}{note}{aim}"


def main() -> int:
    """Runs the bench. Returns 1 when an aim is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--world", choices=[*WORLDS], action="append", help="one of the worlds; all by default"
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the first world: {SEED}")
    parser.add_argument("--long", action="store_true", help="more worlds, and more visits")
    asked = parser.parse_args()
    reached = [measure(name, asked.seed, is_long=asked.long) for name in asked.world or WORLDS]
    return int(not all(reached))


if __name__ == "__main__":
    sys.exit(main())
