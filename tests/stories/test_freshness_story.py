"""What is new is liked more, everybody is shown it first, and no longer once it is a month old."""

from typing import Any

import pytest
from aboveboard.clock import to_iso
from aboveboard.engine.features import FRESH
from aboveboard.engine.model import Model
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import rebuild

from tests.clocks import HandClock
from tests.laws.running import app_of
from tests.stories.test_learning_story import again, told
from tests.world import ADA, DAN, Installation, Shop

AGES = {"new": 0, "newer": 3, "recent": 20, "older": 40, "old": 60}
"""Days that each item had been there when all was declared."""


def declared(shop: Shop, clock: HandClock, **ages: int) -> None:
    items = [{"item": name, "starts": to_iso(clock() - days * 86_400_000)} for name, days in ages.items()]
    shop.place("news", items, baseline="popular")


@pytest.fixture
def learned(timed: Shop, timed_installation: Installation, clock: HandClock) -> list[Any]:
    """Whatever was there for less than a month was taken, and all else left; then the model learned."""
    declared(timed, clock, **AGES)
    decisions = []
    for turn in range(60):
        asked = {"session": f"s-{turn}", "candidates": [[*AGES][turn % len(AGES)]]}
        decisions.append(timed.decide(timed.welcome(DAN), "news", **asked))
        kind = "taken" if AGES[asked["candidates"][0]] < 30 else "dismissed"
        assert timed.outcome(decisions[-1], kind)["status"] == "kept"
    while timed_installation.run(learn_once(timed_installation.service.gateway)):
        pass
    clock.forward(minutes=1)
    return decisions


def test_what_is_new_comes_first_for_a_month(timed: Shop, clock: HandClock, learned: list[Any]) -> None:
    """Though nothing else is known of it; then it is one of the others, and none of this is about anybody."""
    ada, shown, passed = timed.welcome(ADA), [], 0
    timed.ok("PUT", f"/v1/people/{ada}/dial", {"level": 0})
    for days in (0, 27, 2):
        clock.forward(days=days)
        passed += days
        for others in (AGES, {}):
            declared(timed, clock, baby=2 + passed, aged=50 + passed, **others)
            clock.forward(minutes=1)
            answer = timed.decide(ada, "news", candidates=["aged", "baby"])
            codes = [each["code"] for each in answer["why"]["reasons"]]
            shown.append((answer["items"][0]["item"], codes[-1]))
    assert [item for item, _ in shown] == ["baby"] * 4 + ["aged"] * 2
    assert {code for _, code in shown[::2]} == {"left_by_candidates"}  # two of many were asked for
    assert [code for _, code in shown[1::2]] == ["fresh", "fresh", "first_in_list"]


def test_decisions_of_before_stay_what_they_were(
    timed: Shop, timed_installation: Installation, clock: HandClock, learned: list[Any]
) -> None:
    """Computed again when all is old, each is what was answered."""
    answers = []
    for _ in range(4):
        answers += [
            timed.decide(timed.welcome(DAN), "news", count=4),
            timed.decide(placement="news", count=4),
        ]
        clock.forward(days=9)
    for answer in answers:
        assert again(timed_installation, answer) == told(answer)


def test_sums_made_anew_are_of_how_new_things_were_then(
    timed_installation: Installation, clock: HandClock, learned: list[Any]
) -> None:
    """However old they are by now, the weights are the same to the bit."""
    gateway, key = timed_installation.service.gateway, f"{app_of(timed_installation, learned[0])}/news"

    async def model() -> Model:
        return await gateway.shelves.model(key, (await newest(gateway, key)).version)

    before = timed_installation.run(model())
    clock.forward(days=40)
    timed_installation.run(rebuild(gateway, key, always=True))
    after = timed_installation.run(model())
    assert min(before.weights[name] for name in FRESH) > 0
    assert (after.version > before.version, after.weights) == (True, before.weights)
