"""A placement says what an outcome is worth, and what is learned is worth just that."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from aboveboard.learning.learner import learn_once
from aboveboard.signals.outcome_tables import impressions
from sqlalchemy import select

from tests.world import DAN, Installation, Shop

REWARDS = {"taken": 0.5, "seen": 0.0, "dismissed": 0.25, "objected": 0.0, "per_value": 0.01}


Learned = Callable[[], list[float]]


@pytest.fixture
def learned(timed: Shop, timed_installation: Installation) -> Learned:
    """Learns, and says which rewards are in the sums since the test began."""
    gateway = timed_installation.service.gateway

    def rewards() -> Counter[float]:
        timed_installation.run(learn_once(gateway))
        found = timed_installation.run(gateway.database.rows(select(impressions.c.reward)))
        return Counter(reward for (reward,) in found)

    before = rewards()
    return lambda: sorted((rewards() - before).elements())


def decisions(shop: Shop) -> list[Any]:
    """Three decisions of a placement with REWARDS."""
    shop.place("sale", rewards=REWARDS)
    return [shop.decide(shop.welcome(DAN), "sale") for _ in range(3)]


def test_outcomes_are_worth_what_was_declared(timed: Shop, learned: Learned) -> None:
    """A purchase by its value, a plain click and a dismissal by their kind."""
    bought, clicked, closed = decisions(timed)
    timed.outcome(bought, "taken", value=75)
    timed.outcome(clicked, "taken")
    timed.outcome(closed, "dismissed")
    assert learned() == [0.25, 0.5, 0.75]


def test_an_old_decision_keeps_its_formula(timed: Shop, learned: Learned) -> None:
    """A change holds for decisions made after it."""
    old = decisions(timed)[0]
    timed.place("sale", rewards=REWARDS | {"taken": 1.0})
    timed.outcome(old, "taken")
    assert learned() == [0.5]


def test_the_formula_is_told_and_has_a_default(shop: Shop) -> None:
    """As it was declared; without one, what is taken counts, and nothing is worth what an item is expected to earn."""
    shop.place("sale", rewards=REWARDS)
    assert shop.ok("GET", "/v1/placements/sale")["rewards"] == REWARDS | {"nothing": 0.2}
    shop.place("plain")
    plain = {"taken": 1.0, "seen": 0.0, "dismissed": 0.0, "objected": 0.0, "per_value": None} | {
        "nothing": 0.2
    }
    assert shop.ok("GET", "/v1/placements/plain")["rewards"] == plain


@pytest.mark.parametrize(
    ("rewards", "field"),
    [
        ({"taken": 1.5}, "rewards.taken"),
        ({"seen": -0.1}, "rewards.seen"),
        ({"per_value": 0}, "rewards.per_value"),
        ({"bought": 1}, "rewards"),
        ({"taken": 0}, "rewards"),
    ],
)
def test_a_formula_that_teaches_nothing_is_refused(shop: Shop, rewards: Any, field: str) -> None:
    """And it is said what would be right."""
    problem = shop.refused("PUT", "/v1/placements/sale", {"title": "Sale", "rewards": rewards})
    assert problem["field"].startswith(field)
    assert problem["expected"]
