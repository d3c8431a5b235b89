"""The report of a shop of 200 items equals sums made by hand from what the API answered, on an ordinary day.

An ordinary day removes an item, and brings many outcomes of another placement. The large budget has as many visits and
outcomes as a field trial; the small one is the same shop with fewer people.
"""

import random
from statistics import fmean
from typing import Any, NamedTuple

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.learning.learner import learn_once
from aboveboard.measurement import item_values, reward_sums
from aboveboard.measurement.placement_report import UNITS_LEAST
from aboveboard.measurement.sampling import measure

from tests.house import House
from tests.world import DAN, EVE, Member

ITEMS = 200
TOPICS = [f"topic-{number}" for number in range(20)]
WHO = [DAN, DAN, EVE, Member("page", 1, ("improve",)), Member("off", 0, ("improve",))]
"""The people in turn, by level. All of them let us learn, or their outcomes would be in no sum."""


class Shown(NamedTuple):
    """One visit, by what the API answered and what the app reported."""

    person: str | None
    level: int
    is_control: bool
    item: str
    chance: float
    reward: float


class Shop:
    """A simulated shop: people who like some topics, and take what is of them more often."""

    def __init__(self, house: House, people: int, least: int) -> None:
        self.least, self.house, self.chance = least, house, random.Random(14)
        items = [
            {"item": f"p{number}", "tags": [TOPICS[number % 20]], "content": {"title": f"Thing {number}"}}
            for number in range(ITEMS)
        ]
        house.shop.place("hero", items, baseline="popular", control_share=0.5)
        self.people = [house.shop.welcome(WHO[number % len(WHO)]) for number in range(people)]
        self.likes = {person: self.chance.sample(TOPICS, 2) for person in self.people}
        self.shown: list[Shown] = []

    def visit(self, person: str | None) -> None:
        shop, liked = self.house.shop, self.likes.get(person or "", ["topic-0"])
        if person is not None and self.chance.random() < 0.3:
            topic = self.chance.choice(liked)
            shop.signal(
                person, item=f"p{TOPICS.index(topic) + 20 * self.chance.randrange(10)}", topics=[topic]
            )
        asked = {"session": f"s-{len(self.shown)}"}
        answer = shop.decide(person, "hero", **asked)
        (first,) = answer["items"]
        topic = TOPICS[int(first["item"][1:]) % 20]
        taken = self.chance.random() < (0.4 if topic in liked else 0.1)
        kept = shop.outcome(answer, "seen")
        if taken:
            shop.outcome(answer, "taken")
        if kept["status"] == "kept":
            why = answer["personalization"]
            self.shown.append(
                Shown(
                    person,
                    why["effective"],
                    why["bound_by"] == "control",
                    first["item"],
                    first["probability"],
                    float(taken),
                )
            )

    def report(self) -> Any:
        gateway = self.house.gateway
        while self.house.run(learn_once(gateway)):
            pass
        self.house.run(measure(gateway, placement_key(self.house.app, "hero")))
        return self.house.shop.ok("GET", "/v1/placements/hero/report")

    def check(self, found: Any) -> None:
        """Compares each number with the sums made here."""
        assert found["shown"] == len(self.shown)
        assert found["waiting"] == 0
        levels = {row.level for row in self.shown if not row.is_control}
        assert [each["level"] for each in found["levels"]] == sorted(levels)
        for each in found["levels"]:
            self.compare(
                each["group"], [r for r in self.shown if r.level == each["level"] and not r.is_control]
            )
        control = [row for row in self.shown if row.is_control]
        personalized = [row for row in self.shown if row.person and row.level and not row.is_control]
        self.compare(found["control"], control)
        self.compare(found["personalized"], personalized)
        lift = fmean(row.reward for row in personalized) - fmean(row.reward for row in control)
        assert found["lift"]["value"] == pytest.approx(lift, abs=1e-9)
        assert found["lift"]["low"] <= lift <= found["lift"]["high"]
        ratio = found["sample_ratio"]
        people = [len({row.person for row in rows}) for rows in (control, personalized)]
        assert (ratio["control"], ratio["people"]) == (people[0], sum(people))
        for each in found["items"]:
            own = [row for row in self.shown if row.item == each["item"]]
            assert each["shown"] == len(own)
            if each["reward"] is not None:
                assert each["taken"] == sum(row.reward for row in own)
                assert each["reward"]["value"] == pytest.approx(fmean(row.reward for row in own), abs=1e-9)

    def compare(self, group: Any, rows: list[Shown]) -> None:
        units = {row.person or number for number, row in enumerate(rows)}
        assert (group["shown"], group["people"]) == (len(rows), len(units))
        if len(units) < self.least:
            assert group["reward"] is None
        else:
            assert group["reward"]["value"] == pytest.approx(fmean(row.reward for row in rows), abs=1e-9)


@pytest.mark.parametrize(
    ("people", "visits", "elsewhere", "least"),
    [(40, 120, 30, 8), pytest.param(300, 6_000, 20_000, UNITS_LEAST, marks=pytest.mark.long)],
)
def test_a_report_of_200_items_survives_the_day(
    fresh_house: House,
    monkeypatch: pytest.MonkeyPatch,
    people: int,
    visits: int,
    elsewhere: int,
    least: int,
) -> None:
    """Before and after an item is removed, and after many outcomes of another placement, it is equal to hand-made sums."""
    for module in (reward_sums, item_values):
        monkeypatch.setattr(module, "UNITS_LEAST", least)
    shop = Shop(fresh_house, people, least)
    for number in range(visits):
        shop.visit(None if number % 40 == 0 else shop.people[number % people])
    before = shop.report()
    shop.check(before)
    fresh_house.shop.ok("PATCH", "/v1/placements/hero/items", {"remove": [shop.shown[0].item]})
    after = shop.report()
    shop.check(after)
    assert after["gone"] == 0
    assert {each["evaluation"]["rows"] for each in after["policies"]} == {
        each["evaluation"]["rows"] for each in before["policies"]
    }
    fresh_house.shop.place("feed")
    for number in range(elsewhere):
        fresh_house.shop.outcome(fresh_house.shop.decide(None, "feed", session=f"f-{number}"))
    again = shop.report()
    shop.check(again)
    assert again["refused"] is None
