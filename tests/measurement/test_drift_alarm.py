"""The alarm when rewards are not what the model that decided had predicted."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.clock import to_iso
from aboveboard.learning.learner import learn_once
from aboveboard.measurement import drift_alarm
from aboveboard.measurement.drift_alarm import SETTLED_MS, Band, log_changes, read_bands
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from tests.house import House
from tests.web import browsing
from tests.web.browsing import words
from tests.web.staff import signed_in
from tests.world import DAN

LEARNED = 100
SINCE = 40


def earned(house: House, kinds: Sequence[str], times: int, person: str | None = None) -> None:
    """Makes the decisions before any outcome is learned, then reports the kinds in turn."""
    made = [house.shop.decide(person, "one", session=f"s-{n}") for n in range(times)]
    for decision, kind in zip(made, cycle(kinds), strict=False):
        house.shop.outcome(decision, kind)
    house.run(learn_once(house.gateway))


def settled(house: House) -> None:
    house.clock.forward(ms=SETTLED_MS)


def band(house: House, placement: str = "one") -> Band | None:
    found: Mapping[str, Band] = house.run(read_bands(house.gateway))
    return found.get(placement_key(house.app, placement))


@pytest.fixture
def house(house_of_module: House) -> House:
    """The alarm reads every placement."""
    return house_of_module


@pytest.fixture
def taken(house: House) -> House:
    """A placement of one item, which was taken in every decision for a while."""
    house.run(learn_once(house.gateway))
    house.shop.place("one", [{"item": "a"}])
    earned(house, ["taken"], LEARNED)
    house.clock.forward(minutes=1)
    return house


def test_rewards_as_predicted_are_in_their_band(taken: House) -> None:
    """A decision without a model is not compared."""
    earned(taken, ["taken"], SINCE)
    settled(taken)
    assert band(taken) == Band(SINCE)


def test_rewards_that_fell_are_out_of_it(taken: House) -> None:
    """With the direction, the time of the first decision of which it is true, and both means."""
    at = to_iso(taken.clock())
    earned(taken, ["seen"], SINCE)
    settled(taken)
    found = band(taken)
    assert found is not None
    assert (found.compared, found.direction, found.since, found.found) == (SINCE, "below", at, 0.0)
    assert found.predicted is not None
    assert 0.8 < found.predicted <= 1


def test_what_is_taken_a_moment_after_it_was_seen_is_no_alarm(taken: House) -> None:
    """An item counts with all of its outcomes, also the later ones."""
    made = [taken.shop.decide(None, "one", session=f"s-{n}") for n in range(SINCE)]
    for decision in made:
        taken.shop.outcome(decision, "seen")
    assert band(taken) is None
    settled(taken)
    for decision in made:
        taken.shop.outcome(decision, "taken")
    taken.run(learn_once(taken.gateway))
    assert band(taken) == Band(SINCE)


def test_what_stands_further_down_is_not_compared(house: House) -> None:
    """It earns less than the prediction, which is that of the first place."""
    house.shop.place("list", [{"item": "a"}, {"item": "b"}])
    for round_of in (1, SINCE):
        for number in range(round_of):
            made = house.shop.decide(None, "list", session=f"list-{round_of}-{number}", count=2)
            for shown, kind in zip(made["items"], ("taken", "seen"), strict=True):
                house.shop.outcome(made, kind, item=shown["item"])
        house.run(learn_once(house.gateway))
        house.clock.forward(minutes=1)
    settled(house)
    found = band(house, "list")
    assert found is not None
    assert found.compared == SINCE


def test_a_busy_placement_hides_no_quiet_one(taken: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each placement is watched by its own newest outcomes."""
    monkeypatch.setattr(drift_alarm, "WATCHED", SINCE)
    earned(taken, ["seen"], SINCE)
    taken.clock.forward(minutes=1)
    for number in range(SINCE + 1):
        taken.shop.outcome(taken.shop.decide(None, session=f"busy-{number}"))
    taken.run(learn_once(taken.gateway))
    settled(taken)
    found = band(taken)
    assert found is not None
    assert (found.compared, found.direction) == (SINCE, "below")


def test_a_placement_is_compared_again_only_after_a_change(taken: House) -> None:
    """A new outcome and an erasure are such changes; the time alone is none."""
    person = taken.shop.welcome(DAN)
    earned(taken, ["taken"], SINCE)
    settled(taken)
    key, looks = placement_key(taken.app, "one"), dict[str, Any]()
    first = taken.run(read_bands(taken.gateway, looks))[key]
    assert taken.run(read_bands(taken.gateway, looks))[key] is first
    earned(taken, ["taken"], 1, person=person)
    settled(taken)
    assert taken.run(read_bands(taken.gateway, looks))[key] == Band(SINCE + 1)
    taken.shop.ok("DELETE", f"/v1/people/{person}")
    assert taken.run(read_bands(taken.gateway, looks))[key] == Band(SINCE)


def test_outcomes_of_an_erased_person_are_not_compared(taken: House) -> None:
    """Their rewards no longer raise the alarm."""
    person = taken.shop.welcome(DAN)
    earned(taken, ["seen"], SINCE, person=person)
    settled(taken)
    assert band(taken) is not None
    taken.shop.ok("DELETE", f"/v1/people/{person}")
    assert band(taken) is None


def test_the_report_says_it(taken: House) -> None:
    """As a field of its own, in band and out of it."""
    assert report(taken)["band"]["direction"] is None
    earned(taken, ["seen"], SINCE)
    settled(taken)
    assert report(taken)["band"]["direction"] == "below"


def test_the_console_says_it(taken: House) -> None:
    """In words, in band and out of it."""
    browser = signed_in(browsing.House(taken.installation, taken.shop, []))
    path = f"/console/placements/{taken.app}/one"
    earned(taken, ["taken"], SINCE)
    settled(taken)
    report(taken)
    assert f"Rewards are about what was expected, in {SINCE} cases." in words(browser.get(path))
    earned(taken, ["seen"], SINCE)
    settled(taken)
    report(taken)
    assert "Less is earned than was expected, since" in words(browser.get(path))
    browser.http.close()


def report(house: House) -> Any:
    """The report after the next round of the alarm."""
    house.run(log_changes(house.gateway, {}))
    return house.shop.ok("GET", "/v1/placements/one/report")


def test_it_is_logged_when_it_begins_and_when_it_ends(taken: House) -> None:
    """Once each; the metric counts the placements that are out."""
    earned(taken, ["seen"], SINCE)
    settled(taken)
    with capture_logs() as logs:
        out = taken.run(log_changes(taken.gateway, {}))
        out = taken.run(log_changes(taken.gateway, out))
        began = counted(taken)
        earned(taken, ["taken", "taken", "taken", "seen"], 2 * LEARNED)  # about what is predicted by now
        settled(taken)
        taken.run(log_changes(taken.gateway, out))
    key = placement_key(taken.app, "one")
    mine = [each for each in logs if each.get("placement") == key]
    assert [each["event"] for each in mine] == ["rewards_out_of_band", "rewards_back_in_band"]
    assert began - counted(taken) == 1


def counted(house: House) -> float:
    lines = generate_latest(house.gateway.metrics.registry).decode().splitlines()
    return float(
        next(line for line in lines if line.startswith("aboveboard_rewards_out_of_band ")).split()[1]
    )
