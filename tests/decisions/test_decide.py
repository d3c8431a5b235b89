"""The steps of a decision together: one commit, one answer, and no answer without a record."""

from typing import Any

import msgspec
import pytest
from aboveboard.decisions import compose, pipeline
from aboveboard.decisions.decide import decide
from aboveboard.decisions.replay import recall
from aboveboard.decisions.request import DecisionRequest
from aboveboard.errors import Unavailable
from aboveboard.gateway.idempotency import once
from aboveboard.storage.journal import READ_HEAD, settle
from aboveboard.storage.tables import records
from sqlalchemy import func, select

from tests.gateway.turns import waits_its_turn
from tests.house import House
from tests.world import DAN

REQUEST = DecisionRequest("home", person="new", session="s", count=2)


def answer_of(house: House, app: str, **more: Any) -> Any:
    return msgspec.json.decode(house.run(decide(house.gateway, app, REQUEST, **more)))


def size(house: House) -> int:
    return int(house.rows(READ_HEAD)[0][0])


def test_a_new_person_is_stored_with_their_first_decision(house: House) -> None:
    """The record is sealed under the person's key, so the row with the key is in the same commit."""
    app = house.app
    answer = answer_of(house, app)
    person = house.run(house.gateway.person(app, "new"))
    found = house.run(recall(house.gateway, app, answer["decision"]))
    assert (found.place, found.key) == (answer["log"]["index"], person.key)
    assert person.version > 0


def test_a_decision_does_not_overtake_a_repeated_change_of_its_person(house: House) -> None:
    """It waits for the one that was refused once. Decisions about others do not."""
    app, gateway = house.app, house.gateway

    async def work() -> bool:
        return await waits_its_turn(
            gateway.keyring.pseudonym(app, "waited-for"),
            lambda: decide(gateway, app, DecisionRequest("home", person="waited-for")),
            lambda: decide(gateway, app, DecisionRequest("home", person="another")),
        )

    assert house.run(work())


def test_a_repeat_gets_the_same_bytes_and_no_entry(house: House) -> None:
    """An Idempotency-Key makes two requests one decision."""
    app = house.app
    asked = once(house.gateway.keyring, app, "decisions", "again", b"body")
    first = answer_of(house, app, asked=asked)
    before = size(house)
    assert answer_of(house, app, asked=asked) == first
    assert size(house) == before


def test_the_times_of_a_placement_go_with_its_cap(house: House) -> None:
    """They are stored with the days of the cap, and deleted by the first decision after it is gone."""
    app, person = house.app, house.shop.welcome(DAN)

    def decide_under(**declared: Any) -> tuple[list[str], dict[str, int]]:
        house.shop.place("capped", **declared)
        house.shop.decide(person, "capped")
        state = house.run(house.gateway.require_person(app, person)).state
        return [key for key in state.shown if key.startswith("capped/")], state.cap_days

    shown, days = decide_under(cap={"times": 9, "days": 7}, total_cap={"times": 9, "days": 30})
    assert (len(shown), days) == (1, {"capped": 30})
    assert decide_under() == ([], {})


def test_without_a_commit_there_is_no_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller gets the problem, and nothing was stored."""

    def refuse(waiting: Any, *, now: bool) -> None:
        settle(waiting, [Unavailable("The database does not respond.") for _ in waiting])

    app, count = house.app, select(func.count()).select_from(records)
    before = house.rows(count)
    monkeypatch.setattr(house.gateway.database.journal, "add", refuse)
    with pytest.raises(Unavailable, match="does not respond"):
        house.run(decide(house.gateway, app, REQUEST))
    assert house.rows(count) == before


def failing_once(work: Any) -> Any:
    """Returns the function, whose first call fails."""
    faults = [ArithmeticError()]

    def call(*given: Any) -> Any:
        if faults:
            raise faults.pop()
        return work(*given)

    return call


@pytest.mark.parametrize(
    ("module", "step"),
    [
        (pipeline, "admit_data"),
        (pipeline, "choose"),
        (pipeline, "explain_choice"),
        (compose, "encode_answer"),
    ],
)
def test_a_fault_while_deciding_gives_the_baseline(
    house: House, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    """The answer names the failure, is not personal, and the fault is counted, in whichever step it is."""
    dan, app = house.shop.welcome(DAN), house.app
    before = house.gateway.metrics.fallbacks._value.get()
    monkeypatch.setattr(module, step, failing_once(getattr(module, step)))
    request = DecisionRequest("home", person=dan, count=2)
    answer = msgspec.json.decode(house.run(decide(house.gateway, app, request)))
    assert answer["personalization"]["bound_by"] == "failure"
    assert [each["item"] for each in answer["items"]] == ["running-1", "cooking-1"]
    assert house.gateway.metrics.fallbacks._value.get() == before + 1
