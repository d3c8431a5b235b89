"""Do lists get the best item to their top? Worlds in which what stands further down is looked at less often.

Five items of appeal 0.4 but for one of 0.6, each list shows all five, and what is printed is the share of the last 500
of 1,500 lists with the best one on top: at the levels at which nothing is known of a person, from several orders, where
attention falls with the position and where `seen` is reported only for what was looked at. A row below does without the
weights of positions. The weights learned last stand beside the truth.

    python bench/position.py [--seeds 5] [--lists 1500]
"""

import argparse
import sys
from pathlib import Path
from statistics import fmean
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.engine import position_world as world

ORDERS = ("ABCDE", "BCADE", "DCEBA", "EABCD")
ATTENTION = {"falls with the position": world.FADING, "seen only when looked at": world.EVEN}
LAST = 500
ENOUGH = 0.9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--lists", type=int, default=1500)
    asked = parser.parse_args()
    failed = 0
    for name, attention in ATTENTION.items():
        for level in world.SETTINGS:
            shares, weights = measure(attention, level, asked)
            told = " ".join(f"{weight:.2f}" for weight in weights)
            print(
                f"attention {name}, level {int(level)}: best on top {fmean(shares):.3f}, least {min(shares):.3f}; weights {told}",
                flush=True,
            )
            failed += (
                level > world.Level.OFF and fmean(shares) < ENOUGH
            )  # see `engine.examination` on level 0
            with mock.patch.object(world, "place_of", lambda position: 1):
                shares, _ = measure(attention, level, asked)
            print(
                f"    without weights of positions: {fmean(shares):.3f}, least {min(shares):.3f}", flush=True
            )
    return int(failed > 0)


def measure(
    attention: tuple[float, ...], level: world.Level, asked: argparse.Namespace
) -> tuple[list[float], tuple[float, ...]]:
    """The share of each run, and the weights of the last one."""
    shares, weights = list[float](), tuple[float, ...]()
    for order in ORDERS:
        for seed in range(asked.seeds):
            found = [*world.show_lists(order, attention, level, lists=asked.lists, seed=seed)]
            shares.append(world.share_of_best(found[-LAST:]))
            weights = found[-1].model.examination
    return shares, weights


if __name__ == "__main__":
    sys.exit(main())
