"""The bench of experience: its small worlds reach their aims, and miss them with a mutant."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.bench.test_against import module

SEED = 2
SIZES = {
    "parts": (1, 8, 12, 12),
    "likes": (1, 4, 80, 80),
    "calm": (1, 5, 12, 12),
    "help": (1, 12, 40, 40),
    "onboarding": (1, 6, 24, 24),
}
"""The worlds, rounds, people and people of a round that are enough to tell a mutant from the truth."""

MUTANTS = {
    ("parts", "parts-are-lost"): "weights of parts in the newest model",
    ("parts", "no-learning"): "weights of parts in the newest model",
    ("likes", "interests-are-lost"): "weights of an interest and a part",
    ("likes", "no-learning"): "weights of an interest and a part",
    ("likes", "few-people-count"): "of them, resting on fewer than 10 people",
    ("calm", "never-kept"): "most moves of a person in the days of a split",
    ("calm", "wrongly-recorded"): "kept slots without the probability 1",
    ("help", "states-ignored"): "stuck visits with help",
    ("help", "nothing-not-learned"): "visits with help",
    ("help", "goal-for-nothing"): "stuck visits with help",
    ("onboarding", "needs-ignored"): "lists that begin with what can be done",
    ("onboarding", "states-ignored"): "lists that begin with what can be done",
}
"""Mutants that a small world finds, and the finding whose aim they miss."""

LONG = [
    ("parts", "no-learning"),
    ("likes", "no-learning"),
    ("likes", "few-people-count"),
    ("calm", "wrongly-recorded"),
    ("help", "states-ignored"),
    ("help", "goal-for-nothing"),
    ("onboarding", "states-ignored"),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The module of the bench."""
    with pytest.MonkeyPatch.context() as patch:
        yield module(patch, "experience")


@pytest.fixture(scope="module")
def without(bench: ModuleType) -> dict[str, dict[str, Any]]:
    """The findings of each small world without a mutant."""
    return {name: findings(bench, name) for name in SIZES}


def findings(bench: ModuleType, name: str, mutant: str = "") -> dict[str, Any]:
    """The findings of a small world by what they are about."""
    world = bench.WORLDS[name]
    return {
        each.what: each for each in world.judge([world.play(SEED, bench.Size(*SIZES[name]), mutant=mutant)])
    }


@pytest.mark.parametrize(
    ("name", "mutant"),
    [pytest.param(*each, marks=pytest.mark.long) if each in LONG else each for each in MUTANTS],
)
def test_a_mutant_misses_an_aim_that_is_reached_without_it(
    bench: ModuleType, without: dict[str, dict[str, Any]], name: str, mutant: str
) -> None:
    """The world is the same one, with the same people and luck."""
    what = MUTANTS[name, mutant]
    planted = findings(bench, name, mutant)
    caught = bench.list_caught(list(without[name].values()), list(planted.values()))
    assert what in [each.what for each in caught]


def test_every_world_is_tried(bench: ModuleType) -> None:
    """A world without a small form would never be looked at."""
    assert bench.WORLDS.keys() == SIZES.keys()


def test_equal_seeds_show_equal_items(bench: ModuleType) -> None:
    """The people, the draws and the luck all follow from the seed."""
    world, size = bench.WORLDS["parts"], bench.Size(1, 8, 4, 4)
    one, other = (world.play(SEED, size).shown for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("value", "is_reached"), [(0.02, True), (0.019, False), (0.5, True), (0.51, False), (float("nan"), False)]
)
def test_an_aim_is_reached_within_its_bounds(bench: ModuleType, value: float, is_reached: bool) -> None:
    """A number that could not be measured reaches nothing."""
    assert bench.Finding("lift", value, least=0.02, most=0.5).is_reached is is_reached


def test_a_mutant_is_not_caught_by_an_aim_that_was_missed_before(bench: ModuleType) -> None:
    """Such an aim says nothing about the mutant."""
    reached, missed = bench.Finding("lift", 0.3, least=0.2), bench.Finding("lift", 0.1, least=0.2)
    assert bench.list_caught([reached], [missed]) == [missed]
    assert bench.list_caught([missed], [missed]) == []
