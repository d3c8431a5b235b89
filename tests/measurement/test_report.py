"""The rows of a report: which outcomes count in it, and with which reward."""

import msgspec
import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.no_estimate import NoEstimate, NoEstimateReason
from aboveboard.learning.learner import learn_once
from aboveboard.measurement import report as module
from aboveboard.measurement import reward_sums
from aboveboard.measurement.measurement_store import ReportPart, read_measurement, write_measurement
from aboveboard.measurement.placement_report import UNITS_LEAST, PlacementReport, Policy
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import Findings, measure, sample
from aboveboard.measurement.window import Window, day_of, format_day, read_window
from msgspec import structs

from tests.house import House
from tests.world import DAN


def learn(house: House) -> None:
    while house.run(learn_once(house.gateway)):
        pass


def read(house: House, placement: str = "home") -> PlacementReport:
    learn(house)
    house.run(measure(house.gateway, placement_key(house.app, placement)))
    found: PlacementReport = house.run(report(house.gateway, house.app, placement))
    return found


def test_only_the_first_slot_counts(house: House) -> None:
    """The probability of a later one depends on the items before it."""
    person = house.shop.welcome(DAN)
    for _ in range(2):
        decision = house.shop.decide(person, count=2)
        house.shop.outcome(decision, item=decision["items"][1]["item"])
    assert read(house).shown == 0
    house.shop.outcome(decision)
    assert read(house).shown == 1


def test_the_best_outcome_of_an_item_counts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order, it is one row with the highest reward."""
    monkeypatch.setattr(reward_sums, "UNITS_LEAST", 2)
    for kinds in (("seen", "taken"), ("taken", "seen")):
        decision = house.shop.decide(house.shop.welcome(DAN))
        for kind in kinds:
            house.shop.outcome(decision, kind)
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)), "seen")
    found = read(house).personalized
    assert (found.shown, found.people) == (3, 3)
    assert found.reward is not None
    assert found.reward.value == pytest.approx(2 / 3)


def test_a_changed_catalogue_drops_nothing_from_the_means(house: House) -> None:
    """A mean needs the row alone. Only another way of choosing needs the candidates, and says that they are gone."""
    for _ in range(2):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    before = read(house)
    house.shop.place(items=[{"item": "new"}])
    house.clock.forward(minutes=1)
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    found = read(house)
    assert (before.shown, before.gone) == (2, 0)
    assert (found.shown, found.gone, found.personalized.shown) == (3, 2, 3)
    assert [each.evaluation.rows for each in found.policies] == [1, 1]


def test_a_removed_item_leaves_each_row_with_the_others(house: House) -> None:
    """A row that showed it stays too, because no other way of choosing would show it now."""
    people = [house.shop.welcome(DAN) for _ in range(12)]
    made = [house.shop.decide(person) for person in people]
    for decision in made:
        house.shop.outcome(decision)
    shown = made[0]["items"][0]["item"]
    house.shop.ok("PATCH", "/v1/placements/home/items", {"remove": [shown]})
    house.clock.forward(minutes=1)
    found = read(house)
    assert (found.shown, found.gone) == (12, 0)
    assert [each.evaluation.rows for each in found.policies] == [12, 12]


def test_another_placement_crowds_nothing_out(house: House) -> None:
    """A sample is of the newest outcomes of its placement, however many newer ones another has."""
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.shop.place("feed")
    house.clock.forward(minutes=1)
    for number in range(5):
        house.shop.outcome(house.shop.decide(None, "feed", session=f"s-{number}"))
    learn(house)
    house.run(sample(house.gateway, placement_key(house.app, "home"), most=3))
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.outcomes, found.shown, found.sample.outcomes, found.sample.of) == (1, 1, 1, 1)


def test_what_is_not_learned_yet_is_counted_apart(house: House) -> None:
    """It is in no mean until then."""
    for _ in range(2):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.outcomes, found.waiting, found.shown) == (2, 2, 0)
    learn(house)
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.outcomes, found.waiting, found.shown) == (2, 0, 2)


def test_equal_rewards_give_no_mean(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app that reports only what was taken earns 1 whatever it shows. One reward that differs changes that."""
    monkeypatch.setattr(module, "UNITS_LEAST", 3)
    monkeypatch.setattr(reward_sums, "UNITS_LEAST", 3)
    for _ in range(3):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    learn(house)
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.refused, found.personalized.reward, found.personalized.people) == ("equal-rewards", None, 3)
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)), "seen")
    learn(house)
    found = house.run(report(house.gateway, house.app, "home"))
    assert (found.refused, found.personalized.reward.value) == (None, 0.75)


def test_rows_that_were_selected_give_no_mean(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample says so of its own days. Days before it, as of a finished experiment, keep their means."""
    monkeypatch.setattr(reward_sums, "UNITS_LEAST", 2)
    for kind in ("taken", "seen"):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)), kind)
    assert read(house).personalized.reward is not None
    key, today = placement_key(house.app, "home"), day_of(house.clock())
    found = house.run(read_measurement(house.gateway.database, key, ReportPart.SAMPLE, Findings))
    selected = structs.replace(
        found.policies[0].evaluation, refused=NoEstimate(NoEstimateReason.MEAN_WEIGHT, 1.9, 1.0)
    )

    def refused(first: int) -> str | None:
        facts = structs.replace(found.sample, first=format_day(first), last=format_day(first))
        changed = structs.replace(found, sample=facts, policies=[Policy("everybody", selected)])
        house.run(write_measurement(house.gateway, key, ReportPart.SAMPLE, changed))
        answer = house.run(report(house.gateway, house.app, "home", Window(today, today)))
        assert (answer.personalized.reward is None) == (answer.refused is not None)
        return answer.refused

    assert [refused(first) for first in (today - 1, today, today + 1)] == [None, "mean-weight", None]


def test_a_window_is_of_the_days_of_the_decisions(house: House) -> None:
    """An outcome of the next day counts on the day of its decision."""
    made = []
    for _ in range(3):
        made.append(house.shop.decide(house.shop.welcome(DAN)))
        house.clock.forward(ms=MS_PER_DAY)
    for decision in made:
        house.shop.outcome(decision)
    learn(house)
    first = day_of(house.clock()) - 3
    windows = [Window(), Window(first, first), Window(first + 1), Window(None, first + 1), Window(first + 3)]
    found = [house.run(report(house.gateway, house.app, "home", each)) for each in windows]
    assert [each.shown for each in found] == [3, 1, 2, 2, 0]
    assert (found[1].first, found[1].last) == (format_day(first), format_day(first))


def test_the_command_and_the_page_answer_alike(house: House) -> None:
    """Both are the one function, with the days that a request names."""
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    today = format_day(day_of(house.clock()))
    read(house)
    answered = house.shop.ok("GET", f"/v1/placements/home/report?from={today}&to={today}")
    window = read_window(today, today)
    assert answered == msgspec.to_builtins(house.run(report(house.gateway, house.app, "home", window)))
    assert (answered["from"], answered["to"], answered["shown"]) == (today, today, 1)


def test_too_few_people_have_no_reward(house: House) -> None:
    """Many rows of one person are still one person."""
    person = house.shop.welcome(DAN)
    for _ in range(UNITS_LEAST + 1):
        house.shop.outcome(house.shop.decide(person))
    found = read(house).personalized
    assert (found.shown, found.people, found.reward) == (UNITS_LEAST + 1, 1, None)


def test_a_linked_guest_counts_beside_the_account(house: House) -> None:
    """Both ids are in one group, but the report cannot tell that they are one person."""
    house.shop.place("tested", control_share=0.5)
    person, guest = house.shop.welcome(DAN), house.shop.welcome(DAN)
    house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    for name in (person, guest):
        house.shop.outcome(house.shop.decide(name, "tested"))
    learn(house)
    found = house.run(report(house.gateway, house.app, "tested"))
    assert sorted([found.personalized.people, found.control.people]) == [0, 2]
    assert found.mixed == 0
