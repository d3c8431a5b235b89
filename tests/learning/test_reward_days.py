"""The sums of learned rewards by person and day: exact, however they came to be what they are."""

from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure.retention import sweep
from aboveboard.learning import learner
from aboveboard.learning.learner import learn_once
from aboveboard.learning.reward_days import BILLION, to_billionths
from aboveboard.learning.withdrawal import forget_due
from aboveboard.signals.outcome_tables import impressions
from aboveboard.signals.reward_tables import reward_days
from aboveboard.storage.journal import Submission, Write
from msgspec import structs
from sqlalchemy import bindparam, delete, func, select

from tests.house import House
from tests.world import DAN, EVE


def learn(house: House) -> None:
    while house.run(learn_once(house.gateway)):
        pass


def sums(house: House, person: str | None = None) -> list[tuple[Any, ...]]:
    """The rows of the person, or all, as level, control group, day, shown and reward."""
    table = reward_days.c
    query = select(table.level, table.is_control, table.day, table.shown, table.reward)
    if person is not None:
        query = query.where(table.person == house.gateway.keyring.pseudonym(house.app, person))
    return sorted(house.rows(query))


def show(house: House, person: str | None, kind: str = "taken", **asked: Any) -> Any:
    made = house.shop.decide(person, **asked)
    house.shop.outcome(made, kind)
    return made


def test_a_person_has_one_row_a_day(fresh_house: House) -> None:
    """With what the first slots earned that day, at each level; a later slot does not count."""
    person, day = fresh_house.shop.welcome(DAN), fresh_house.clock() // MS_PER_DAY
    for kind in ("taken", "seen"):
        made = show(fresh_house, person, kind, count=2)
        fresh_house.shop.outcome(made, item=made["items"][1]["item"])
    fresh_house.clock.forward(days=1)
    show(fresh_house, person)
    fresh_house.shop.dial(person, 1)
    show(fresh_house, person, "seen")
    learn(fresh_house)
    assert sums(fresh_house, person) == [
        (1, 0, day + 1, 1, 0),
        (3, 0, day, 2, BILLION),
        (3, 0, day + 1, 1, BILLION),
    ]


def test_a_better_outcome_of_an_item_replaces_the_one_before(fresh_house: House) -> None:
    """In one batch of the learner and in two; the item counts once."""
    for batch in (True, False):
        person = fresh_house.shop.welcome(DAN)
        made = show(fresh_house, person, "seen")
        if not batch:
            learn(fresh_house)
        fresh_house.shop.outcome(made, "taken")
        learn(fresh_house)
        assert [row[3:] for row in sums(fresh_house, person)] == [(1, BILLION)]


def test_a_request_about_nobody_is_a_row_of_its_own(fresh_house: House) -> None:
    """Each is a unit, since nothing ties two of them together."""
    for number in range(3):
        show(fresh_house, None, session=f"s-{number}")
    learn(fresh_house)
    assert [row[3:] for row in sums(fresh_house)] == [(1, BILLION)] * 3


def test_the_control_group_has_rows_of_its_own(fresh_house: House) -> None:
    """With the share that was declared when it was drawn."""
    fresh_house.shop.place("tested", control_share=0.5)
    people = [fresh_house.shop.welcome(EVE) for _ in range(12)]
    made = [show(fresh_house, person, placement="tested") for person in people]
    learn(fresh_house)
    drawn = [int(each["personalization"]["bound_by"] == "control") for each in made]
    assert [sums(fresh_house, person)[0][1] for person in people] == drawn
    assert 0 < sum(drawn) < 12
    assert fresh_house.rows(select(reward_days.c.share).distinct()) == [(0.5,)]


@pytest.mark.parametrize("leave", ["erase", "withdraw", "limit"])
def test_what_is_unlearned_is_in_no_sum(fresh_house: House, leave: str) -> None:
    """A limit takes what rests on it and leaves the rest; others keep their sums."""
    person, other = (fresh_house.shop.welcome(DAN) for _ in range(2))
    fresh_house.shop.signal(person, item="travel-1", topics=["travel"])
    fresh_house.clock.forward(minutes=1)
    made = [show(fresh_house, person, candidates=[item]) for item in ("travel-1", "cooking-1", "travel-2")]
    show(fresh_house, other)
    learn(fresh_house)
    assert [row[3:] for row in sums(fresh_house, person)] == [(len(made), len(made) * BILLION)]
    if leave == "erase":
        fresh_house.shop.erase(person)
    elif leave == "withdraw":
        fresh_house.shop.consent(person, "improve", "withdrawn")
    else:
        fresh_house.shop.limits(person, topics=["travel"])
    fresh_house.run(forget_due(fresh_house.gateway))
    left = [row[3:] for row in sums(fresh_house)]
    assert left == ([(1, BILLION)] * 2 if leave == "limit" else [(1, BILLION)])


def test_rewards_are_added_and_subtracted_without_a_rest(fresh_house: House) -> None:
    """Rewards that no double has exactly leave nothing behind."""
    rewards = {"taken": 0.1, "seen": 0.7 / 3, "dismissed": 1 / 3, "objected": 0.0}
    fresh_house.shop.place("odd", rewards=rewards)
    person, kinds = fresh_house.shop.welcome(DAN), ["taken", "seen", "dismissed"] * 3
    fresh_house.shop.signal(person)
    for kind in kinds:
        show(fresh_house, person, kind, placement="odd", candidates=["running-1"])
    learn(fresh_house)
    whole = sum(to_billionths(rewards[kind]) for kind in kinds)
    assert [row[3:] for row in sums(fresh_house, person)] == [(9, whole)]
    show(fresh_house, person, placement="odd", candidates=["cooking-1"])
    learn(fresh_house)
    fresh_house.shop.limits(person, topics=["running"])
    fresh_house.run(forget_due(fresh_house.gateway))
    assert [row[3:] for row in sums(fresh_house, person)] == [(1, to_billionths(0.1))]


def test_sums_end_with_the_days_of_their_records(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the model has forgotten the impressions, as after many half-lives."""
    gateway = fresh_house.gateway
    monkeypatch.setattr(gateway, "settings", structs.replace(gateway.settings, record_keep_days=31))
    show(fresh_house, fresh_house.shop.welcome(DAN))
    show(fresh_house, None, session="s")
    learn(fresh_house)
    everything = delete(impressions).where(impressions.c.at_ms >= bindparam("since"))
    fresh_house.run(gateway.submit(Submission((), (Write(everything, {"since": 0}),), ())))
    for days, left in ((31, 2), (1, 0)):
        fresh_house.clock.forward(days=days)
        fresh_house.run(sweep(gateway))
        assert len(sums(fresh_house)) == left


def test_two_batches_of_one_person_and_day_add_up(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second changes the row that the first wrote."""
    monkeypatch.setattr(learner, "BATCH", 2)
    person = fresh_house.shop.welcome(DAN)
    for _ in range(5):
        show(fresh_house, person)
    learn(fresh_house)
    assert [row[3:] for row in sums(fresh_house, person)] == [(5, 5 * BILLION)]
    ((version,),) = fresh_house.rows(select(func.max(reward_days.c.version)))
    assert version >= 1
