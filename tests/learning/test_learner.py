"""Learning from outcomes: each impression once, at its best reward, in versions that stay."""

import asyncio
import hashlib
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.engine.decay import examples_in
from aboveboard.engine.sums_codec import decode
from aboveboard.errors import Stale
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.learning import learner
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import ask_for_a_rebuild, newest
from aboveboard.learning.rebuild import rebuild
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.storage.tables import records
from msgspec import structs
from sqlalchemy import func, select

from tests.house import House
from tests.laws.running import app_of, stored_records
from tests.world import DAN


def model_of(house: House, decision: Any, placement: str = "home") -> tuple[int, int]:
    """Version and number of examples of the newest model."""
    key = placement_key(app_of(house.installation, decision), placement)
    query = select(models.c.version, models.c.statistics).where(models.c.placement_key == key)
    rows = house.rows(query)
    return (rows[0][0], examples_in(decode(rows[0][1]))) if rows else (0, 0)


def learn(house: House) -> int:
    """All that waits, as the service does every moment; how many outcomes it was."""
    return house.run(learn_once(house.gateway))


@pytest.fixture(autouse=True)
def nothing_waits(house: House) -> None:
    learn(house)


def test_outcomes_make_a_model(house: House) -> None:
    """A version, with an example for each item that something is known of."""
    decisions = [house.shop.decide(house.shop.welcome(DAN)) for _ in range(3)]
    for decision, kind in zip(decisions, ["taken", "dismissed", "seen"], strict=True):
        assert house.shop.outcome(decision, kind)["status"] == "kept"
    assert learn(house) == 3
    assert model_of(house, decisions[0]) == (1, 3)
    assert learn(house) == 0


def test_an_impression_counts_once_at_its_best(house: House) -> None:
    """Seen and then taken is one example of an item that was taken, in one go or in two."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "seen")
    learn(house)
    assert model_of(house, decision) == (1, 1)
    house.shop.outcome(decision, "taken")
    learn(house)
    assert model_of(house, decision) == (2, 1)
    assert house.rows(select(func.max(impressions.c.reward))) == [(1.0,)]


def test_what_is_known_already_makes_no_version(house: House) -> None:
    """An item that was taken and is then called seen teaches nothing; the outcome is settled all the same."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "taken")
    learn(house)
    house.shop.outcome(decision, "seen")
    assert learn(house) == 1
    assert model_of(house, decision) == (1, 1)
    assert learn(house) == 0


def test_a_placement_learns_for_itself(house: House) -> None:
    """What is taken in one says nothing about the other."""
    house.shop.place("side")
    person = house.shop.welcome(DAN)
    decisions = {name: house.shop.decide(person, name) for name in ("home", "side")}
    house.shop.outcome(decisions["side"], "taken")
    learn(house)
    assert model_of(house, decisions["home"]) == (0, 0)
    assert model_of(house, decisions["side"], "side") == (1, 1)


def test_a_model_is_an_entry(house: House) -> None:
    """With the hash of its parameters, so that nobody can say later that it was another one."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "taken")
    learn(house)
    key = placement_key(app_of(house.installation, decision), "home")
    *_, newest = stored_records(house.installation, records.c.kind == "model")
    body = canonical.decode(open_bytes(newest, house.gateway.keyring.operator_key))
    stored = house.rows(select(model_versions.c.body).where(model_versions.c.placement_key == key))[0][0]
    assert (body["placement"], body["version"], body["examples"]) == (key, 1, 1)
    assert body["sha256"] == hashlib.sha256(stored).hexdigest()


def test_of_two_nodes_one_learns(house: House) -> None:
    """The slower one finds nothing new, or is told that it was too late: the example is in the sums once."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "taken")

    async def both() -> list[Any]:
        return await asyncio.gather(
            learn_once(house.gateway), learn_once(house.gateway), return_exceptions=True
        )

    found = house.run(both())
    assert {type(one) for one in found} <= {int, Stale}
    assert model_of(house, decision) == (1, 1)


def test_an_outcome_whose_person_is_gone_is_settled(house: House) -> None:
    """Nothing is learned from it, and it does not wait for ever."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "taken")

    async def forget() -> None:
        async with house.gateway.database.engine.begin() as connection:
            gone = select(outcomes.c.person).where(outcomes.c.pending == 1).scalar_subquery()
            await connection.execute(people.delete().where(people.c.pseudonym == gone))

    house.run(forget())
    assert learn(house) == 1
    assert model_of(house, decision) == (0, 0)
    assert learn(house) == 0


def test_how_many_wait_is_measured(house: House) -> None:
    """For operators, after each round."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision, "taken")
    learn(house)
    assert house.gateway.metrics.model_pending._value.get() == 0


def test_a_model_that_is_older_than_its_data_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By how long the oldest outcome waits, also while learning fails; once it is learned from, by nothing."""
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.clock.forward(ms=90_000)

    async def broken(*_: Any) -> int:
        raise OSError("x")

    with monkeypatch.context() as patch:
        patch.setattr(learner, "_learn", broken)
        ends = asyncio.wait_for(_learning(house), 0.5)
        with pytest.raises(TimeoutError):
            house.run(ends)
    assert house.gateway.metrics.model_lag._value.get() == 90
    learn(house)
    assert house.gateway.metrics.model_lag._value.get() == 0


async def _learning(house: House) -> None:
    gateway = house.gateway
    kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, learn_every_ms=1)
    try:
        await learner.run(gateway)
    finally:
        gateway.settings = kept


def test_a_fault_does_not_end_learning(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever one round breaks, the next one is made; while a full batch waits there is no pause."""
    made: list[Any] = [
        learner.BATCH,
        3,
        Stale("another node was faster"),
        KeyError("x"),
        asyncio.CancelledError(),
    ]

    async def broken(_: Any) -> int:
        next_one = made.pop(0)
        if isinstance(next_one, BaseException):
            raise next_one
        return int(next_one)

    async def run() -> None:
        gateway = house.gateway
        kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, learn_every_ms=1)
        try:
            await learner.run(gateway)
        except asyncio.CancelledError:
            pass
        finally:
            gateway.settings = kept

    monkeypatch.setattr(learner, "learn_once", broken)
    house.run(run())
    assert made == []


def test_outcomes_that_have_to_wait_keep_no_others_from_being_learned(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many of them are older: sums may take hours to be made anew."""
    monkeypatch.setattr(learner, "_WAITING", learner._WAITING.limit(3))
    house.shop.place("side")
    person = house.shop.welcome(DAN)
    house.shop.outcome(house.shop.decide(person))
    learn(house)
    asleep, awake = house.shop.decide(person), house.shop.decide(person, "side")
    key = placement_key(app_of(house.installation, asleep), "home")
    before = house.run(newest(house.gateway, key))
    house.run(ask_for_a_rebuild(house.gateway, before))
    for number in range(8):
        house.shop.outcome(asleep if number % 4 else house.shop.decide(person), "seen")
        house.clock.forward(ms=number % 2)
    house.shop.outcome(awake, "taken")
    waiting = house.rows(select(func.count()).where(outcomes.c.pending == 1))[0][0]
    assert learn(house) == 1
    assert model_of(house, awake, "side") == (1, 1)
    assert house.rows(select(func.count()).where(outcomes.c.pending == 1)) == [(waiting - 1,)]
    assert waiting > 3
    house.run(rebuild(house.gateway, key))
    assert learn(house) == waiting - 1
