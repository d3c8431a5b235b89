"""The engine beside bandit libraries, in one run: what is chosen is worth, how long a choice takes, learns a second.

On a simulated world with known truth (`_simulator.py`: hidden, drifting preferences), with 10, 100 and 1,000 items: the
mean true chance that what was chosen is taken, the regret to the best choice of each visit, and for each peer the
difference from ours. Every seed is another world; within a seed all meet the same visits and the same luck, so
differences are taken seed by seed. Intervals are Student's, over the seeds, 95 %.

On the small sample of the Open Bandit Dataset, campaign "all", if it is there: the random log is replayed (Li, Chu,
Langford and Wang 2011). For each row ten candidates are drawn, the logged item among them, so that a tenth of the rows
match whoever chooses; only matched rows count and are learned from. About four clicks are in them: the engine's own
rule says that this ranks nobody, and so does the bench.

`--tuning` shows how the constant in gamma was chosen: ours alone with other ones, on seeds 100 to 119, which no result
is shown on. Beyond it value hardly grows, and there is less to explore with and to explain.

Who gets which features, and how everybody is set, stands in `_choosers.py`. The peers are optional:

    pip install "aboveboard[peers]"
    python bench/engine.py --tuning [--sizes 10 100 1000]
    python bench/engine.py [--seeds 3] [--first-seed 0] [--sizes 10 100 1000] [--only WORD] [--rows 10000] [folder]
"""

import argparse
import csv
import gzip
import math
import time
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from statistics import fmean, median, stdev
from typing import NamedTuple

import _choosers
import _live
import _simulator
import numpy as np
from _choosers import Chooser, Floats, Indexes, Lesson, Maker
from aboveboard.engine.off_policy import log_of, refusal
from open_bandit import ITEMS, LOG, read_items, wilson

VISITS = {10: 3000, 100: 2000, 1000: 500}
BATCH = 20
CANDIDATES = 10
REFERENCE = "ours, dial 4"
TUNING = range(100, 120)
SHARPER = (1.0, 0.1, 0.33, 3.3, 10.0)

# fmt: off
STUDENT = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
           2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045)
# fmt: on
"""The 97.5 % quantiles of Student's distribution, from one degree of freedom up; beyond, the normal one."""


class Clock(NamedTuple):
    """Times in seconds: by decision, and of all learning together."""

    ready: list[float]
    chosen: list[float]
    learning: list[float]
    lessons: list[int]


class Run(NamedTuple):
    """One chooser in one world: means per visit, medians in microseconds."""

    value: float
    regret: float
    ready_us: float
    chosen_us: float
    learns_s: float


class Range(NamedTuple):
    mean: float
    reach: float


def clock() -> Clock:
    return Clock([], [], [], [])


def timed_choice(chooser: Chooser, evidence: Floats, candidates: Indexes, times: Clock) -> Lesson:
    started = time.perf_counter()
    prepared = chooser.prepare(evidence, candidates)
    ready = time.perf_counter()
    item, chance = chooser.choose(prepared)
    times.chosen.append(time.perf_counter() - ready)
    times.ready.append(ready - started)
    return Lesson(prepared, item, chance, math.nan)


def timed_learning(chooser: Chooser, lessons: list[Lesson], times: Clock) -> None:
    """Learns from the lessons and empties the list."""
    started = time.perf_counter()
    chooser.learn(lessons)
    times.learning.append(time.perf_counter() - started)
    times.lessons.append(len(lessons))
    lessons.clear()


def learns_s(times: Clock) -> float:
    return sum(times.lessons) / max(sum(times.learning), 1e-9)


def simulated(maker: Maker, seed: int, items: int, visits: int) -> Run:
    world = _simulator.world(seed, items)
    chooser, everything, lessons = maker(world.about, seed), np.arange(items), list[Lesson]()
    tally, times = _simulator.Tally(0, 0.0, 0.0), clock()
    for visit in _simulator.visits(world, visits):
        made = timed_choice(chooser, visit.evidence, everything, times)
        tally = _simulator.counted(tally, visit, made.item)
        lessons.append(made._replace(reward=float(_simulator.taken(visit, made.item))))
        if len(lessons) == BATCH:
            timed_learning(chooser, lessons, times)
    value, regret = tally.value / visits, tally.regret / visits
    return Run(value, regret, 1e6 * median(times.ready), 1e6 * median(times.chosen), learns_s(times))


def over_seeds(values: Sequence[float]) -> Range:
    """The mean and how far its 95 % interval reaches; one seed says nothing about that."""
    if len(values) < 2:
        return Range(fmean(values), math.inf)
    student = STUDENT[len(values) - 2] if len(values) - 2 < len(STUDENT) else 1.96
    return Range(fmean(values), student * stdev(values) / math.sqrt(len(values)))


def compare(makers: dict[str, Maker], seeds: range, items: int, visits: int) -> list[str]:
    """Prints a table of one size. Which peers are better than ours beyond the interval of the difference."""
    told = f"seeds {seeds.start} to {seeds.stop - 1}"
    print(f"\n{items} items, {visits} visits, {told}; rewards come in batches of {BATCH}")
    print(
        f"{'':17}{'value a visit':>19}{'regret':>9}{'peer - ours':>19}{'ready us':>10}{'choose us':>11}{'learns/s':>10}"
    )
    found: dict[str, list[Run]] = {}
    better = []
    for name, maker in makers.items():
        runs = found[name] = [simulated(maker, seed, items, visits) for seed in seeds]
        ours = found[REFERENCE]
        gap = over_seeds([run.value - our.value for run, our in zip(runs, ours, strict=True)])
        print(line(name, runs, gap), flush=True)
        better += [f"{name} at {items} items"] * (name not in _choosers.OURS and gap.mean > gap.reach)
    print(of_vw(found), flush=True)
    return better


def tune(items: int, visits: int) -> None:
    """Prints what ours is worth with gamma as it is, less sharp and sharper."""
    print(f"\n{items} items, {visits} visits, seeds {TUNING.start} to {TUNING.stop - 1}")
    print(f"{'gamma':>8}{'value a visit':>19}{'other - ours':>19}")
    ours: list[Run] = []
    for sharper in SHARPER:
        maker = type("Tuned", (_choosers.Ours,), {"sharper": sharper})
        runs = [simulated(maker, seed, items, visits) for seed in TUNING]
        ours = ours or runs
        value = over_seeds([run.value for run in runs])
        gap = over_seeds([run.value - our.value for run, our in zip(runs, ours, strict=True)])
        told = f"{value.mean:.4f} +- {value.reach:.4f}"
        print(f"{f'x {sharper:g}':>8}{told:>19}{f'{gap.mean:+.4f} +- {gap.reach:.4f}':>19}", flush=True)


def of_vw(runs: dict[str, list[Run]]) -> str:
    """How long ours takes to prepare and choose, as a share of what VW's action-dependent mode takes."""
    took = {
        name: median(run.ready_us + run.chosen_us for run in found)
        for name, found in runs.items()
        if name == REFERENCE or name.startswith("vw")
    }
    ratios = (f"{took[REFERENCE] / us:.2f} of {name}" for name, us in took.items() if name != REFERENCE)
    return "ours takes, to prepare and choose: " + (", ".join(ratios) or "no VW to compare with")


def line(name: str, runs: Sequence[Run], gap: Range) -> str:
    value, regret = over_seeds([run.value for run in runs]), fmean(run.regret for run in runs)
    ready, chosen = median(run.ready_us for run in runs), median(run.chosen_us for run in runs)
    learns = median(run.learns_s for run in runs)
    apart = f"{gap.mean:+.4f} +- {gap.reach:.4f}" if name != REFERENCE else ""
    speeds = f"{ready:>10.0f}{chosen:>11.0f}{learns:>10.0f}"
    return f"{name:17}{f'{value.mean:.4f} +- {value.reach:.4f}':>19}{regret:>9.4f}{apart:>19}{speeds}"


class Logged(NamedTuple):
    """One row of the random log; `evidence` is the person's, by topic."""

    item: int
    clicked: bool
    evidence: Floats


def read_log(folder: Path, rows: int) -> tuple[Floats, list[Logged]]:
    """What the items are about, and the rows. Interest in an item, as logged, is evidence for its topics."""
    items = read_items(folder)
    names = sorted({topic for item in items for topic in item["topics"]})
    about = np.array([[float(name in item["topics"]) for name in names] for item in items])
    with gzip.open(folder / LOG, "rt", newline="") as file:
        return about, [_logged(each, about) for each in islice(csv.DictReader(file), rows)]


def _logged(each: dict[str, str], about: Floats) -> Logged:
    interest = np.array([float(each[f"user-item_affinity_{at}"]) for at in range(len(about))])
    return Logged(int(each["item_id"]), each["click"] == "1", interest @ about)


def replayed(maker: Maker, seed: int, about: Floats, log: Iterable[Logged]) -> tuple[list[float], Clock]:
    """The rewards of the matched rows."""
    random, chooser, times = np.random.default_rng([seed, 6]), maker(about, seed), clock()
    lessons, rewards = list[Lesson](), list[float]()
    for row in log:
        others = random.permutation(len(about))
        candidates = np.append(others[others != row.item][: CANDIDATES - 1], row.item)
        made = timed_choice(chooser, row.evidence, np.sort(candidates), times)
        if made.item == row.item:
            rewards.append(float(row.clicked))
            lessons.append(made._replace(reward=float(row.clicked)))
        if len(lessons) == BATCH:
            timed_learning(chooser, lessons, times)
    return rewards, times


def replay(makers: dict[str, Maker], seeds: range, folder: Path, rows: int) -> None:
    if _live.skipped(folder / LOG) or _live.skipped(folder / ITEMS):
        return
    about, log = read_log(folder, rows)
    clicks = sum(row.clicked for row in log)
    print(
        f"\nOpen Bandit, random log of campaign all: {len(log)} rows with {clicks} clicks, {len(about)} items,"
    )
    print(
        f"{CANDIDATES} candidates a row; means over {len(seeds)} seeds, which share the clicks, so Wilson's interval is of one"
    )
    print(
        f"{'':17}{'matched':>8}{'clicks':>8}{'clicks a match':>28}{'ready us':>10}{'choose us':>11}{'learns/s':>10}"
    )
    refused = 0
    for name, maker in makers.items():
        found = [replayed(maker, seed, about, log) for seed in seeds]
        refused += all(_says_nothing(rewards) for rewards, _ in found)
        print(replay_line(name, found), flush=True)
    print(f"too little to rank anybody, by the engine's own rule: {refused} of {len(makers)} lines")


def _says_nothing(rewards: Sequence[float]) -> bool:
    if not rewards:
        return True
    ones = np.ones(len(rewards))
    return refusal(log_of(np.array(rewards), ones, ones)) is not None


def replay_line(name: str, found: Sequence[tuple[list[float], Clock]]) -> str:
    matched, taken = fmean(len(rewards) for rewards, _ in found), fmean(sum(rewards) for rewards, _ in found)
    share = wilson(round(taken), round(matched))
    ready, chosen = (
        1e6 * median(each for _, times in found for each in getattr(times, kind))
        for kind in ("ready", "chosen")
    )
    learned = median(learns_s(times) for _, times in found)
    value = f"{taken / max(matched, 1):.4f} ({share.low:.4f} to {share.high:.4f})"
    return f"{name:17}{matched:>8.0f}{taken:>8.1f}{value:>28}{ready:>10.0f}{chosen:>11.0f}{learned:>10.0f}"


def chosen_makers(only: str) -> dict[str, Maker]:
    """Ours first, then every peer that is installed; says which are not."""
    missing = _choosers.missing()
    for package in missing:
        names = " and ".join(_choosers.PEERS[package])
        print(f'left out: {names}; {package} is not installed (pip install "aboveboard[peers]")')
    peers = {
        name: maker
        for package, found in _choosers.PEERS.items()
        if package not in missing
        for name, maker in found.items()
    }
    makers = _choosers.OURS | peers
    return {name: maker for name, maker in makers.items() if name == REFERENCE or only in name}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=_live.DATA / "open-bandit")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(VISITS))
    parser.add_argument("--visits", type=int, default=0, help="in place of 3000, 2000 and 500")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--only", default="", help="ours, and those whose name has this in it")
    parser.add_argument(
        "--tuning", action="store_true", help="ours alone, with other constants, on other seeds"
    )
    chosen = parser.parse_args()
    if chosen.tuning:
        for items in chosen.sizes:
            tune(items, chosen.visits or VISITS.get(items, 1000))
        return
    makers, better = chosen_makers(chosen.only), list[str]()
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    for items in chosen.sizes:
        better += compare(makers, seeds, items, chosen.visits or VISITS.get(items, 1000))
    if chosen.sizes:
        print(f"\nbetter than ours beyond the interval of the difference: {', '.join(better) or 'nobody'}")
    if chosen.rows:
        replay(makers, seeds, chosen.folder, chosen.rows)


if __name__ == "__main__":
    main()
