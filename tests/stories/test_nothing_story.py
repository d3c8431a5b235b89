"""A choice to show nothing is learned by itself, and the app reports no outcome of it."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.unanswered_tables import unanswered as searches
from aboveboard.engine.decay import same
from aboveboard.ingestion import unanswered
from aboveboard.ingestion.unanswered import count_unanswered
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.rebuild import from_records
from aboveboard.learning.withdrawal import forget_due
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import sample
from aboveboard.signals.impressions import impression
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from sqlalchemy import func, select

from tests.house import House
from tests.world import DAN

QUIET, WORTH = "quiet", 0.4
NOTHING = {"item": "none", "nothing": True}


@pytest.fixture(autouse=True)
def declared(house: House) -> None:
    house.shop.place(QUIET, [NOTHING, {"item": "help"}], unanswered_after=20, rewards={"nothing": WORTH})


def settle(house: House, minutes: int = 21) -> None:
    """Time passes, what is unanswered is counted, and all of it is learned."""
    house.clock.forward(minutes=minutes)
    while house.run(count_unanswered(house.gateway)):
        pass
    while house.run(learn_once(house.gateway)):
        pass


def learned(house: House, *made: Any) -> list[float | None]:
    """The learned reward of the first item of each decision, after checking that a rebuild gives the same."""
    before = house.run(newest(house.gateway, placement_key(house.app, QUIET)))
    assert same(before.sums, house.run(from_records(house.gateway, before)))
    names = [impression(house.gateway.keyring, each["decision"], each["items"][0]["item"]) for each in made]
    found = house.run(rewards_of(house.gateway, names))
    return [found.get(name) for name in names]


def show_nothing(house: House, person: str | None = None, **asked: Any) -> Any:
    """A decision that chose nothing."""
    return house.shop.decide(person or house.shop.welcome(DAN), QUIET, candidates=["none"], **asked)


def test_nothing_counts_by_itself_and_help_does_not(house: House) -> None:
    """With the worth that is declared for it, once the minutes have passed. An item that was shown waits for its `seen`."""
    made = show_nothing(house)
    shown = house.shop.decide(house.shop.welcome(DAN), QUIET, candidates=["help"])
    settle(house, minutes=19)
    assert learned(house, made, shown) == [None, None]
    settle(house, minutes=2)
    assert learned(house, made, shown) == [WORTH, None]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("kind", "reward"), [("dismissed", 0.0), ("taken", 1.0), ("seen", WORTH)])
def test_what_the_app_reports_of_nothing_replaces_it(
    house: House, when: str, kind: str, reward: float
) -> None:
    """Also where that is worth less: silence was wrong, and a ticket followed."""
    made = show_nothing(house)
    if when == "before":
        house.shop.outcome(made, kind)
    settle(house)
    if when == "after":
        house.shop.outcome(made, kind)
        settle(house)
    assert learned(house, made) == [reward]


def test_nothing_counts_once_in_a_visit(house: House) -> None:
    """A reload of the page is no second silence."""
    person = house.shop.welcome(DAN)
    made = [show_nothing(house, person, session="one") for _ in range(2)]
    settle(house)
    assert learned(house, *made) == [WORTH, None]


@pytest.mark.parametrize("leave", ["erase", "withdraw"])
def test_nothing_is_unlearned_like_any_outcome(house: House, leave: str) -> None:
    """No row of it is left once the person is erased, or has withdrawn `improve`."""
    person = house.shop.welcome(DAN)
    show_nothing(house, person)
    settle(house)
    tables = (outcomes, impressions, reward_days)
    whose = house.gateway.keyring.pseudonym(house.app, person)

    def count() -> list[int]:
        return [house.rows(select(func.count()).where(table.c.person == whose))[0][0] for table in tables]

    assert count() == [1, 1, 1]
    if leave == "erase":
        house.shop.erase(person)
    else:
        house.shop.consent(person, "improve", "withdrawn")
    house.run(forget_due(house.gateway))
    assert count() == [0, 0, 0]


def test_nothing_counts_only_where_learning_is_allowed(house: House) -> None:
    """Not without `improve`, and not for a preview."""
    without = house.shop.welcome(DAN)
    house.shop.consent(without, "improve", "withdrawn")
    made = [show_nothing(house, without), show_nothing(house, preview=True), show_nothing(house)]
    settle(house)
    assert learned(house, *made) == [None, None, WORTH]


def test_the_search_follows_the_items(house: House) -> None:
    """It begins with the first item that shows nothing, and ends with the last. Earlier decisions are left alone."""
    key = placement_key(house.app, "growing")

    def is_searched() -> bool:
        return (key,) in house.rows(select(searches.c.placement_key))

    house.shop.place("growing", [{"item": "help"}])
    assert not is_searched()
    house.shop.ok("PATCH", "/v1/placements/growing/items", {"items": [NOTHING]})
    assert is_searched()
    house.shop.ok("PATCH", "/v1/placements/growing/items", {"remove": ["none"]})
    assert not is_searched()


def test_placements_that_are_searched_together_decrypt_a_decision_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them has its own part of what was read."""
    house.shop.place("calm", [NOTHING], unanswered_after=20)
    settle(house)
    made = [show_nothing(house), house.shop.decide(house.shop.welcome(DAN), "calm")]
    recall, read = unanswered.recall, list[str]()

    async def count(gateway: Any, app: str, decision: str) -> Any:
        read.append(decision)
        return await recall(gateway, app, decision)

    monkeypatch.setattr(unanswered, "recall", count)
    settle(house)
    assert sorted(read) == sorted(each["decision"] for each in made)
    assert learned(house, *made) == [WORTH, 0.2]


def test_a_report_tells_what_the_gateway_counted_from_what_the_app_reported(fresh_house: House) -> None:
    """So no placement is told to declare clicks because nobody answers nothing."""
    house = fresh_house
    settle(house)
    house.shop.place(QUIET, [NOTHING, {"item": "help"}])
    made = [show_nothing(house) for _ in range(3)]
    house.shop.outcome(made[0], "seen")
    settle(house, minutes=31)
    house.run(sample(house.gateway, placement_key(house.app, QUIET)))
    found = house.run(report(house.gateway, house.app, QUIET))
    assert (found.sample.seen, found.sample.automatic) == (1, 2)
    assert [(each.item, each.shown) for each in found.items] == [("none", 3), ("help", 0)]
