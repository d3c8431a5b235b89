"""The simulated world of the benches: its truth is known, and the same for every policy that meets it."""

import importlib.util
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(scope="module")
def simulator():
    """The module, which is not on the path of the tests."""
    spec = importlib.util.spec_from_file_location("_simulator", BENCH / "_simulator.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def met(simulator, *, seed=1, items=10, count=300):
    return list(simulator.visits(simulator.world(seed, items), count))


def test_the_same_seed_is_the_same_world_visit_by_visit(simulator):
    """To the bit, people, evidence, chances and luck."""
    for one, other in zip(met(simulator), met(simulator), strict=True):
        assert (one.person, one.luck) == (other.person, other.luck)
        assert np.array_equal(one.chances, other.chances)
        assert np.array_equal(one.evidence, other.evidence)


def test_another_seed_is_another_world(simulator):
    """Other people come by."""
    assert [one.person for one in met(simulator)] != [one.person for one in met(simulator, seed=2)]


@pytest.mark.parametrize("items", [1, 10, 100, 1000])
def test_chances_are_chances_and_evidence_is_never_negative(simulator, items):
    """For every size."""
    for visit in met(simulator, items=items, count=120):
        assert visit.chances.shape == (items,)
        assert ((visit.chances > 0.0) & (visit.chances < 1.0)).all()
        assert (visit.evidence >= 0.0).all()
        assert 0.0 <= visit.luck < 1.0


@pytest.mark.parametrize("items", [5, 20, 200])
def test_every_item_is_about_one_or_two_topics(simulator, items):
    """And every topic has an item, where there are enough."""
    about = simulator.world(3, items).about
    assert set(about.sum(axis=1)) <= {1.0, 2.0}
    assert (about.sum(axis=0) > 0).sum() >= min(items, simulator.TOPICS)


def test_the_best_choice_has_no_regret_and_the_worst_the_most(simulator):
    """What is worth most is known for every visit."""
    best = worst = simulator.Tally(0, 0.0, 0.0)
    for visit in met(simulator):
        best = simulator.counted(best, visit, int(visit.chances.argmax()))
        worst = simulator.counted(worst, visit, int(visit.chances.argmin()))
    assert best.regret == 0.0 < worst.regret
    assert worst.value + worst.regret == pytest.approx(best.value, rel=1e-12)
    assert best.visits == worst.visits == 300


def test_what_is_taken_agrees_with_its_chance(simulator):
    """Over 3,000 visits, within four standard errors."""
    found = met(simulator, count=3000)
    taken = np.mean([simulator.taken(visit, 4) for visit in found])
    chance = np.mean([visit.chances[4] for visit in found])
    assert abs(taken - chance) < 4 * np.sqrt(chance * (1 - chance) / 3000)


def test_evidence_tells_something_about_taking(simulator):
    """Items about topics with evidence are likelier to be taken: there is something to learn."""
    about = simulator.world(1, 10).about
    matched, others = [], []
    for visit in met(simulator):
        known = (about @ visit.evidence) > 2.0
        matched += visit.chances[known].tolist()
        others += visit.chances[~known].tolist()
    assert np.mean(matched) > 1.5 * np.mean(others)


def test_tastes_drift_slowly(simulator):
    """One person's chances hardly move within a hundred visits and clearly over thousands."""
    by_person = {}
    for number, visit in enumerate(met(simulator, count=6000)):
        by_person.setdefault(visit.person, []).append((number, np.log(visit.chances / (1 - visit.chances))))
    near, far = [], []
    for seen in by_person.values():
        for (when, one), (then, other) in pairwise(seen):
            if then // 100 == when // 100:
                near.append(np.abs(one - other).max())
        far.append(np.abs(seen[0][1] - seen[-1][1]).mean())
    assert max(near) == 0.0
    assert np.mean(far) > 0.2


def test_the_bench_of_the_engine_runs_without_any_peer_and_says_who_is_missing():
    """With a table for ours, and a note on how to install what is not there."""
    run = subprocess.run(
        [
            sys.executable,
            str(BENCH / "engine.py"),
            *["--seeds", "2", "--sizes", "10", "--visits", "60", "--rows", "0", "--only", "ours"],
        ],
        env=os.environ | {"PYTHONPATH": str(BENCH.parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "ours, dial 4" in run.stdout
    assert "better than ours beyond the interval" in run.stdout
    for package in ("vowpalwabbit", "mabwiser", "river"):
        installed = importlib.util.find_spec(package) is not None
        assert installed or f"{package} is not installed" in run.stdout
