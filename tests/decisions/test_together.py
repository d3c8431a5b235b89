"""Decisions that wait at the same time: each has its own answer and its own faults, and one commit ends them."""

import asyncio
from typing import Any

import msgspec
import pytest
from aboveboard.decisions import pipeline, together
from aboveboard.decisions.decide import decide
from aboveboard.decisions.request import DecisionRequest
from aboveboard.errors import KeysBehind, NotFound
from aboveboard.storage.batcher import QUIET_TURNS
from aboveboard.storage.journal import READ_HEAD
from aboveboard.storage.sqlite import SqliteJournal

from tests.house import House
from tests.world import DAN

SESSIONS = range(12)


@pytest.fixture
def app(house: House) -> str:
    return house.app


def asked_in(session: int, **more: Any) -> DecisionRequest:
    return DecisionRequest("home", person=f"person-{session}", session=f"s-{session}", count=2, **more)


def answers_of(house: House, app: str, requests: list[DecisionRequest]) -> list[Any]:
    """Returns the answers to requests of one moment, or what was raised."""

    async def ask(request: DecisionRequest) -> Any:
        answer = msgspec.json.decode(await decide(house.gateway, app, request))
        return [(each["item"], each["probability"]) for each in answer["items"]], answer["why"]["reasons"]

    async def work() -> list[Any]:
        return await asyncio.gather(*map(ask, requests), return_exceptions=True)

    found: list[Any] = house.run(work())
    return found


def count_commits(
    house: House, app: str, monkeypatch: pytest.MonkeyPatch, requests: list[DecisionRequest]
) -> int:
    commits, commit = list[int](), SqliteJournal._commit
    monkeypatch.setattr(
        SqliteJournal, "_commit", lambda self, batch: commits.append(len(batch)) or commit(self, batch)
    )
    answers_of(house, app, requests)
    return len(commits)


def test_together_and_alone_are_the_same_answers(house: House, app: str) -> None:
    """The same items with the same probabilities and reasons, because no step sees another decision."""
    requests = [asked_in(session) for session in SESSIONS]
    alone = [answers_of(house, app, [each])[0] for each in requests]
    assert answers_of(house, app, requests) == alone


def test_a_fault_in_one_leaves_the_others(house: House, app: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that fails gets the baseline, and all others what they get without it."""
    requests, explain = [asked_in(session) for session in SESSIONS], pipeline.explain_choice
    expected = answers_of(house, app, requests)

    def fail_for_one(situation: Any, *more: Any) -> Any:
        if situation.request.session == "s-3":
            raise ArithmeticError
        return explain(situation, *more)

    before = house.gateway.metrics.fallbacks._value.get()
    monkeypatch.setattr(pipeline, "explain_choice", fail_for_one)
    found = answers_of(house, app, requests)
    assert house.gateway.metrics.fallbacks._value.get() == before + 1
    assert found[:3] + found[4:] == expected[:3] + expected[4:]
    assert [item for item, _ in found[3][0]] == ["running-1", "cooking-1"]


def test_a_refusal_of_one_leaves_the_others(house: House, app: str) -> None:
    """Each gets what it would get by itself."""
    other = DecisionRequest("nowhere", person=house.shop.welcome(DAN))
    refused, *answered = answers_of(house, app, [other, *(asked_in(session) for session in SESSIONS)])
    assert isinstance(refused, NotFound)
    assert len([each for each in answered if isinstance(each, tuple)]) == len(SESSIONS)


def test_one_commit_ends_them(house: House, app: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And each has its own index in the log."""
    assert count_commits(house, app, monkeypatch, [asked_in(session) for session in SESSIONS]) == 1


def test_large_ones_are_decided_one_at_a_time(
    house: House, app: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other work comes between two of them, and they share a commit all the same."""
    turns: list[int] = []
    monkeypatch.setattr(together, "APART_FROM", 1)
    admit, loop_turn = pipeline.admit_data, 0

    def note(situation: Any) -> Any:
        turns.append(loop_turn)
        return admit(situation)

    async def count() -> None:
        nonlocal loop_turn
        while True:
            loop_turn += 1
            await asyncio.sleep(0)

    async def work() -> None:
        counting = asyncio.create_task(count())
        await asyncio.gather(*(decide(house.gateway, app, asked_in(n)) for n in range(4)))
        counting.cancel()

    monkeypatch.setattr(pipeline, "admit_data", note)
    house.run(work())
    assert len(set(turns)) == 4
    monkeypatch.setattr(pipeline, "admit_data", admit)
    assert count_commits(house, app, monkeypatch, [asked_in(n) for n in range(4)]) == 1


def test_size_counts_the_places_that_are_explained(house: House, app: str) -> None:
    """A long list with all its reasons is large, and the same list with the first reasons is not."""
    seen: list[int] = []

    def note(situation: Any) -> int:
        seen.append(size_of(situation))
        return 0

    size_of = together.size_of
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "size_of", note)
        answers_of(house, app, [asked_in(1)])
        answers_of(house, app, [asked_in(1, explain="all")])
    assert seen[1] == 2 * seen[0]


def test_a_caller_that_left_before_the_steps_costs_none(
    house: House, app: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is decided or recorded for a request that was cancelled in between."""

    async def work() -> int:
        asking = asyncio.create_task(decide(house.gateway, app, asked_in(1)))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        decided = []
        monkeypatch.setattr(pipeline, "admit_data", decided.append)
        for _ in range(2 * QUIET_TURNS):
            await asyncio.sleep(0)
        return len(decided)

    before = house.rows(READ_HEAD)
    assert house.run(work()) == 0
    assert house.rows(READ_HEAD) == before


@pytest.mark.parametrize("apart_from", [1, 100])
def test_a_journal_that_fails_is_reported_and_stops_no_later_decision(
    house: House, app: str, monkeypatch: pytest.MonkeyPatch, apart_from: int
) -> None:
    """All that would have been committed are refused, and the next one is decided."""

    def fail(*_: Any, **__: Any) -> None:
        raise OSError("The disk is gone.")

    async def ask() -> list[Any]:
        asking = (decide(house.gateway, app, asked_in(n)) for n in range(3))
        async with asyncio.timeout(5):
            return await asyncio.gather(*asking, return_exceptions=True)

    monkeypatch.setattr(together, "APART_FROM", apart_from)
    with monkeypatch.context() as patched:
        patched.setattr(SqliteJournal, "add", fail)
        assert [type(each) for each in house.run(ask())] == [OSError] * 3
    assert [type(each) for each in house.run(ask())] == [bytes] * 3


def test_under_former_keys_nothing_is_decided(
    house: House, app: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal is that of every other write."""

    async def refuse(_: Any) -> None:
        raise KeysBehind

    monkeypatch.setattr(together, "refuse_older_keys", refuse)
    monkeypatch.setattr(house.gateway, "keys_behind", True)
    (found,) = answers_of(house, app, [DecisionRequest("home")])
    assert isinstance(found, KeysBehind)
