"""The learning of intents: when a visit ends, of people who agreed to it, and read of the next visit."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard import background
from aboveboard.intent.intent_tables import StretchState, visit_stretches
from aboveboard.learning.intent_learner import EXPONENT_ROUNDS, count_stretches, run
from sqlalchemy import select

from tests.gateway.submissions import watched
from tests.house import House
from tests.learning.ended_visits import BUYING, LOOKING, act, counts, end_visits, learn, teach, visit
from tests.world import DAN

FOR_BUYERS = [
    {"item": "tour", "tags": ["tour"]},
    {"item": "delivery", "tags": ["delivery"], "for": ["intent:buy"]},
]


def pending(house: House) -> list[int]:
    table = visit_stretches.c
    query = select(table.pending).where(table.counts_key.startswith(house.app))
    return [state for (state,) in house.rows(query)]


def test_a_goal_and_the_end_of_a_visit_are_learned(house: House) -> None:
    """Each is stored in the commit that ends it, and counted in the background, once."""
    visit(house, BUYING, "order_placed")
    visit(house, LOOKING)
    assert pending(house) == [StretchState.PENDING]
    end_visits(house)
    assert pending(house) == [StretchState.PENDING] * 2
    learn(house)
    assert pending(house) == [StretchState.COUNTED] * 2
    assert house.run(count_stretches(house.gateway)) == 0
    found = counts(house).times
    assert (found["buy", "", ""], found["", "", ""]) == (1, 1)
    assert found["buy", "item_viewed", "cart_added"] == 1


def test_another_session_ends_a_visit(house: House) -> None:
    """What it taught is stored with the first signal of the next one."""
    person = visit(house, LOOKING)
    act(house, person, "page_viewed", session="t")
    assert pending(house) == [StretchState.PENDING]


def test_nothing_is_stored_of_who_did_not_agree_that_we_learn(house: House) -> None:
    """And nothing is counted of a person who takes that back in between."""
    person = house.shop.welcome(DAN)
    house.shop.consent(person, "improve", "withdrawn")
    act(house, person, *BUYING, "order_placed")
    assert pending(house) == []
    person = visit(house, BUYING, "order_placed")
    house.shop.consent(person, "improve", "withdrawn")
    assert pending(house) == []
    learn(house)
    assert not counts(house).times


def test_what_was_learned_is_read_of_the_next_visit(house: House) -> None:
    """The item for the intent is likelier, the reason says it, and the record has what was read."""
    house.shop.place("help", FOR_BUYERS, baseline="editorial")
    teach(house)
    person = house.shop.welcome(DAN)
    act(house, person, *BUYING)
    decision = house.shop.decide(person, "help", session="s")
    record = house.shop.record(decision)
    (interest,) = [each for each in record["allowed"]["interests"] if each[2] == "intent:buy"]
    assert interest[:2] == ["visit", "behavioural"]
    assert 0.5 <= float(interest[3]) < 1
    assert record["intents"] >= 1


def test_a_limit_ends_the_reading_at_once(house: House) -> None:
    """The next decision does not use the intent, and says what was ruled out."""
    house.shop.place("help", FOR_BUYERS, baseline="editorial")
    teach(house)
    person = house.shop.welcome(DAN)
    act(house, person, *BUYING)
    house.shop.limits(person, interests=["intent:buy"])
    record = house.shop.record(house.shop.decide(person, "help", session="s"))
    assert record["allowed"]["interests"] == []
    assert ["interest", "limit"] in record["why"]["held_back"]


def test_fewer_than_k_people_teach_nothing(house: House) -> None:
    """One person who buys again and again is one person."""
    house.shop.place("help", FOR_BUYERS, baseline="editorial")
    person = house.shop.welcome(DAN)
    for number in range(12):
        act(house, person, *BUYING, "order_placed", session=f"s{number}")
    learn(house)
    act(house, person, *BUYING, session="now")
    record = house.shop.record(house.shop.decide(person, "help", session="now"))
    assert record["allowed"]["interests"] == []
    assert counts(house).times["buy", "", ""] == 12


def guarded(seen: list) -> list[set[str]]:
    """Returns the tables that each submission guards."""
    return [{guard.table for guard in each.submission.guards} for each in seen]


def test_each_commit_of_learning_is_guarded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that two nodes count no stretch twice, and none that is forgotten meanwhile."""
    visit(house, BUYING, "order_placed")
    with watched(house, monkeypatch) as seen:
        learn(house)
    assert guarded(seen) == [{"intent_counts", "visit_stretches"}, {"intent_counts"}]


def test_what_may_not_be_learned_is_deleted_under_a_guard(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a person who is restricted before the round."""
    person = visit(house, BUYING, "order_placed")
    house.shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
    with watched(house, monkeypatch) as seen:
        learn(house)
    assert guarded(seen) == [{"visit_stretches"}]
    assert pending(house) == []


def test_a_visit_that_ends_by_itself_is_stored_under_a_guard(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the commit that deletes it from the person's row."""
    visit(house, LOOKING)
    with watched(house, monkeypatch) as seen:
        end_visits(house)
    assert {"people", "visit_stretches"} in guarded(seen)


def test_an_exponent_waits_for_many_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a visit ends in each round, it is not learned in each."""
    waits: list[float] = []

    async def stop(seconds: float) -> None:
        waits.append(seconds)
        raise asyncio.CancelledError

    monkeypatch.setattr(background, "pause", stop)
    reads = SimpleNamespace(read_version=lambda: None)
    gateway: Any = SimpleNamespace(
        settings=SimpleNamespace(learn_every_ms=500), database=SimpleNamespace(reads=reads)
    )
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run(gateway))
    assert waits == [0.5, 0.5 * EXPONENT_ROUNDS]
