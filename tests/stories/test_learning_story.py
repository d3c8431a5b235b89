"""People take things or leave them, a new model comes of it, and old decisions stay what they were."""

from typing import Any

import pytest
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.learning.learner import learn_once

from tests.clocks import HandClock
from tests.laws.running import app_of
from tests.stories.test_visit_story import until
from tests.world import ADA, DAN, Installation, Shop


def again(installation: Installation, answer: Any) -> list[tuple[str, float]]:
    """A decision computed once more from its record alone."""
    gateway, app = installation.service.gateway, app_of(installation, answer)
    body = installation.run(recall(gateway, app, answer["decision"])).body
    bound = installation.run(bound_of(gateway, app, body))
    return [(bound.shelf.ids[slot.item], slot.probability) for slot in compute_again(bound, body).slots]


def told(answer: Any) -> list[tuple[str, float]]:
    return [(one["item"], one["probability"]) for one in answer["items"]]


@pytest.fixture
def learned(timed: Shop, timed_installation: Installation, clock: HandClock) -> list[Any]:
    """Forty decisions: whatever is of cooking was taken, and all else left; and then the model learned."""
    timed.place("popular", baseline="popular")
    decisions = [timed.decide(timed.welcome(DAN), "popular", session=f"s-{n}") for n in range(40)]
    for decision in decisions:
        kind = "taken" if decision["items"][0]["item"].startswith("cooking") else "dismissed"
        assert timed.outcome(decision, kind)["status"] == "kept"
    while timed_installation.run(learn_once(timed_installation.service.gateway)):
        pass
    clock.forward(minutes=1)
    until(lambda: timed.record(timed.decide(placement="popular"))["model"] == 1)
    return decisions


def test_new_decisions_use_the_new_model(timed: Shop, learned: list[Any]) -> None:
    """What was taken comes first for everybody, where the order is by popularity."""
    answer = timed.decide(timed.welcome(ADA), "popular", count=8)
    assert timed.record(answer)["model"] == 1
    people = [
        timed.decide(placement="popular", candidates=["travel-1", "cooking-1"])["items"][0] for _ in range(20)
    ]
    cooking = [one["probability"] if one["item"] == "cooking-1" else 1 - one["probability"] for one in people]
    assert min(cooking) > 0.5


def test_old_decisions_compute_again_the_same(timed_installation: Installation, learned: list[Any]) -> None:
    """With the model that they were made with, to the bit."""
    for answer in learned[:10]:
        assert again(timed_installation, answer) == told(answer)


def test_an_old_explanation_stays(timed: Shop, learned: list[Any]) -> None:
    """Why it was decided is what it was then, whatever was learned since."""
    for answer in learned[:5]:
        assert timed.ok("GET", f"/v1/decisions/{answer['decision']}/why") == answer["why"]


def test_a_record_outlives_its_items(timed: Shop, timed_installation: Installation) -> None:
    """Also when the placement has other items by now."""
    answer = timed.decide(timed.welcome(DAN), count=3)
    timed.place("home", [{"item": "something else"}])
    assert again(timed_installation, answer) == told(answer)
    assert timed.ok("GET", f"/v1/decisions/{answer['decision']}/why")["summary"] == answer["why"]["summary"]
