"""The placements of outcomes that an older version stored without them."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import NotFound, Unreadable
from aboveboard.learning import older_outcomes, unlearn
from aboveboard.learning.examples import rewards_of
from aboveboard.learning.learner import learn_once
from aboveboard.learning.older_outcomes import NOWHERE, complete_outcomes
from aboveboard.learning.reward_days import BILLION, subtract_rewards
from aboveboard.measurement.report import report
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from aboveboard.storage.journal import Submission, Write
from sqlalchemy import bindparam, select, update

from tests.house import House
from tests.world import DAN


def forget(house: House, since_ms: int = 0) -> None:
    """Leaves the rows from then on as an older version stored them: without placements, and in no sum."""
    table = outcomes.c
    names = [
        name
        for (name,) in house.rows(select(impressions.c.impression).where(impressions.c.at_ms >= since_ms))
    ]
    house.run(house.gateway.with_retries(lambda: _subtract(house, names)))
    statement = (
        update(outcomes).where(table.at_ms >= bindparam("since")).values(placement_key=bindparam("of"))
    )
    house.run(house.gateway.submit(Submission((), (Write(statement, {"since": since_ms, "of": None}),), ())))


async def _subtract(house: House, names: list[bytes]) -> None:
    change = await subtract_rewards(house.gateway, await rewards_of(house.gateway, names))
    statement = (
        update(impressions)
        .where(impressions.c.impression == bindparam("key"))
        .values(reward_day=bindparam("of"))
    )
    marks = (Write(statement, {"key": name, "of": None}) for name in names)
    await house.gateway.submit(Submission(change.guards, (*change.writes, *marks), ()))


def sums(house: House) -> list[Any]:
    table = reward_days.c
    return sorted(
        house.rows(select(table.reward_day, table.person, table.day, table.shown, table.reward)), key=str
    )


@pytest.mark.parametrize("page", [2, 250])
def test_an_older_outcome_counts_again(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Each once, also across pages and with several outcomes of one item. One that waits counts when it is learned."""
    monkeypatch.setattr(older_outcomes, "PAGE", page)
    for person in (fresh_house.shop.welcome(DAN), None, fresh_house.shop.welcome(DAN)):
        made = fresh_house.shop.decide(person, count=2)
        for kind in ("seen", "taken"):
            fresh_house.shop.outcome(made, kind)
        fresh_house.shop.outcome(made, item=made["items"][1]["item"])
    fresh_house.run(learn_once(fresh_house.gateway))
    before = sums(fresh_house)
    assert len(before) == 3
    fresh_house.shop.outcome(fresh_house.shop.decide(None, session="waits"))
    forget(fresh_house)
    assert [fresh_house.run(complete_outcomes(fresh_house.gateway)) for _ in range(2)] == [10, 0]
    assert sums(fresh_house) == before
    fresh_house.run(learn_once(fresh_house.gateway))
    assert fresh_house.run(report(fresh_house.gateway, fresh_house.app, "home")).shown == 4


def test_what_the_learner_learns_before_it_is_completed_counts_once(fresh_house: House) -> None:
    """A better outcome of an older item brings the item into the sums; completing it later adds nothing."""
    made = fresh_house.shop.decide(fresh_house.shop.welcome(DAN))
    fresh_house.shop.outcome(made, "seen")
    fresh_house.run(learn_once(fresh_house.gateway))
    forget(fresh_house)
    fresh_house.shop.outcome(made, "taken")
    fresh_house.run(learn_once(fresh_house.gateway))
    found = sums(fresh_house)
    assert [row[3:] for row in found] == [(1, BILLION)]
    assert fresh_house.run(complete_outcomes(fresh_house.gateway)) == 1
    assert sums(fresh_house) == found


def test_a_learner_in_between_is_not_overwritten(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It adds a better outcome to the row that is being completed. Both are in the sums, once."""
    made = fresh_house.shop.decide(fresh_house.shop.welcome(DAN))
    fresh_house.shop.outcome(made, "seen")
    fresh_house.run(learn_once(fresh_house.gateway))
    forget(fresh_house)
    fresh_house.shop.outcome(made, "taken")
    add = older_outcomes.add_rewards

    async def overtaken(*asked: Any) -> Any:
        found = await add(*asked)
        await learn_once(fresh_house.gateway)
        return found

    monkeypatch.setattr(older_outcomes, "add_rewards", overtaken)
    assert fresh_house.run(complete_outcomes(fresh_house.gateway)) == 1
    assert [row[3:] for row in sums(fresh_house)] == [(1, BILLION)]


def complete_during_subtraction(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Completes the outcomes each time between the read of the sums and their subtraction."""
    subtract = unlearn.subtract_rewards

    async def overtaken(*asked: Any) -> Any:
        found = await subtract(*asked)
        await complete_outcomes(house.gateway)
        return found

    monkeypatch.setattr(unlearn, "subtract_rewards", overtaken)


def test_unlearning_does_not_overwrite_what_is_completed(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row that it takes an example out of has another one by then, which stays."""
    name = fresh_house.shop.welcome(DAN)
    for item in ("travel-1", "cooking-1"):
        fresh_house.shop.outcome(fresh_house.shop.decide(name, candidates=[item]))
        fresh_house.clock.forward(minutes=1)
    fresh_house.run(learn_once(fresh_house.gateway))
    forget(fresh_house, since_ms=fresh_house.clock() - 60_000)
    complete_during_subtraction(fresh_house, monkeypatch)
    person = fresh_house.run(fresh_house.gateway.require_person(fresh_house.app, name))
    work = unlearn.unlearn_where(
        fresh_house.gateway, person, lambda shelf, at, _: shelf.ids[at] == "travel-1", guard=person.guard
    )
    fresh_house.run(work)
    assert [row[3:] for row in sums(fresh_house)] == [(1, BILLION)]


def test_an_outcome_without_its_decision_is_of_no_placement(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried once; one that does not decrypt now is tried again later."""
    first, second = (fresh_house.shop.decide(fresh_house.shop.welcome(DAN)) for _ in range(2))
    for decision in (first, second):
        fresh_house.shop.outcome(decision)
    forget(fresh_house)
    opened = older_outcomes.open_outcome

    async def gone(*asked: Any) -> Any:
        found = await opened(*asked)
        raise NotFound("Gone.") if found.content.decision == first["decision"] else Unreadable("Locked.")

    monkeypatch.setattr(older_outcomes, "open_outcome", gone)
    assert fresh_house.run(complete_outcomes(fresh_house.gateway)) == 1
    monkeypatch.undo()
    assert fresh_house.run(complete_outcomes(fresh_house.gateway)) == 1
    kept = {key for (key,) in fresh_house.rows(select(outcomes.c.placement_key))}
    assert kept == {NOWHERE, placement_key(fresh_house.app, "home")}


@pytest.mark.parametrize("leave", ["erase", "limit"])
def test_what_is_unlearned_during_its_completion_is_in_no_sum(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch, leave: str
) -> None:
    """An erasure or a limit in between deletes the example, and the completion adds nothing of it."""
    name = fresh_house.shop.welcome(DAN)
    fresh_house.shop.outcome(fresh_house.shop.decide(name, candidates=["travel-1"]))
    fresh_house.run(learn_once(fresh_house.gateway))
    forget(fresh_house)
    person = fresh_house.run(fresh_house.gateway.require_person(fresh_house.app, name))
    add = older_outcomes.add_rewards

    async def overtaken(*asked: Any) -> Any:
        monkeypatch.setattr(older_outcomes, "add_rewards", add)
        found = await add(*asked)
        work = (
            unlearn.unlearn(fresh_house.gateway, person.pseudonym, person.key, guard=person.guard)
            if leave == "erase"
            else unlearn.unlearn_where(fresh_house.gateway, person, lambda *_: True, guard=person.guard)
        )
        await work
        return found

    monkeypatch.setattr(older_outcomes, "add_rewards", overtaken)
    fresh_house.run(complete_outcomes(fresh_house.gateway))
    assert sums(fresh_house) == []


def test_what_is_completed_while_it_is_unlearned_is_in_no_sum(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example that counts in no sum when its removal begins may count in one when it is removed."""
    name = fresh_house.shop.welcome(DAN)
    fresh_house.shop.outcome(fresh_house.shop.decide(name, candidates=["travel-1"]))
    fresh_house.run(learn_once(fresh_house.gateway))
    forget(fresh_house)
    complete_during_subtraction(fresh_house, monkeypatch)
    person = fresh_house.run(fresh_house.gateway.require_person(fresh_house.app, name))
    fresh_house.run(unlearn.unlearn_where(fresh_house.gateway, person, lambda *_: True, guard=person.guard))
    assert sums(fresh_house) == []
