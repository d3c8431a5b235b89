"""The bench of reasons: no fault in worlds of every size, and each planted fault is found by its judge."""

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.bench.test_against import module

DECISIONS, SEED = 220, 3
MUTANTS = ("leave-one-out", "guess-as-fact", "anyway", "any-size", "same-for-all", "nothing-above")
MUTANTS += ("alike", "any-direction")


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The module of the bench."""
    with pytest.MonkeyPatch.context() as patch:
        yield module(patch, "reasons")


@pytest.fixture(scope="module")
def verdict(bench: ModuleType) -> dict[str, int]:
    """The verdict on decisions in worlds of 2 to 200 items."""
    found: dict[str, int] = bench.run(DECISIONS, SEED)
    return found


@pytest.mark.parametrize(
    "fault", ["told and false", "changed and untold", "about the baseline and false", "computed otherwise"]
)
def test_no_explanation_has_a_fault(bench: ModuleType, verdict: dict[str, int], fault: str) -> None:
    """Nothing told is false, nothing that mattered is untold, and the judge computes what was decided."""
    assert fault in bench.FAULTS
    assert verdict[fault] == 0


@pytest.mark.parametrize(
    "kind",
    [
        *("below, headline you", "below, headline baseline", "below, headline chance"),
        *("below, headline left", "below, told: varied", "below, told: same_for_everyone"),
        *("headline you", "headline baseline", "headline chance", "headline left"),
        *("reasons that are sets", "reasons that are one act", "told: other_things"),
        *("told: less_likely", "told: popular", "told: best_guess", "told: same_for_everyone"),
    ],
)
def test_the_worlds_have_what_is_judged(verdict: dict[str, int], kind: str) -> None:
    """A judge that never sees a sentence says nothing about it."""
    assert verdict[kind] > 0


def test_every_planted_fault_is_tried(bench: ModuleType) -> None:
    """Those that the bench names."""
    assert bench.MUTANTS == MUTANTS


@pytest.mark.parametrize("name", MUTANTS)
def test_the_judge_finds_a_planted_fault(bench: ModuleType, name: str) -> None:
    """The explainer with that fault, in the same worlds."""
    with bench.planted(name):
        found = bench.run(DECISIONS, SEED, stops=True)
    assert sum(found[fault] for fault in bench.FAULTS) > 0
