"""Cheap things are taken and dear ones left, so a new cheap thing comes first; old decisions stay what they were."""

from aboveboard.learning.learner import learn_once

from tests.clocks import HandClock
from tests.stories.test_learning_story import again, told
from tests.stories.test_visit_story import until
from tests.world import DAN, Installation, Shop

PRICES = {"cheap-1": 4, "dear-1": "80.00", "cheap-2": 7.5, "dear-2": 65}
NEW = {"dear-new": 99, "cheap-new": "5.50"}
"""The dear one is the editors' first."""

BOUNDS = {"price": [10.0, 50.0]}


def declare(shop: Shop, prices: dict[str, object], buckets: dict[str, list[float]]) -> None:
    items = [{"item": item, "numbers": {"price": price}} for item, price in prices.items()]
    shop.place("prices", items, baseline="popular", buckets=buckets)


def test_what_is_learned_of_a_bucket_counts_for_a_new_item(
    timed: Shop, timed_installation: Installation, clock: HandClock
) -> None:
    """Nothing else tells the two new items apart. No reason names the bucket."""
    declare(timed, {**PRICES}, BOUNDS)
    decisions = [timed.decide(timed.welcome(DAN), "prices", session=f"s-{n}") for n in range(30)]
    for decision in decisions:
        kind = "taken" if decision["items"][0]["item"].startswith("cheap") else "dismissed"
        assert timed.outcome(decision, kind)["status"] == "kept"
    while timed_installation.run(learn_once(timed_installation.service.gateway)):
        pass
    clock.forward(minutes=1)
    until(lambda: timed.record(timed.decide(placement="prices"))["model"] == 1)
    declare(timed, {**PRICES, **NEW}, BOUNDS)
    draws = [timed.decide(placement="prices", candidates=[*NEW], count=2) for _ in range(5)]
    answer = max(draws, key=lambda each: each["items"][0]["probability"])
    assert [each["item"] for each in answer["items"]] == ["cheap-new", "dear-new"]
    assert "bucket" not in str(answer["why"])
    declare(timed, {**PRICES, **NEW}, {"price": [90]})
    assert again(timed_installation, answer) == told(answer)
    for decision in decisions[:3]:
        assert again(timed_installation, decision) == told(decision)
