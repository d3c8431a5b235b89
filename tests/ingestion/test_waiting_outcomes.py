"""What is read for requests with outcomes that wait."""

from typing import Any

from aboveboard.decisions.replay import OpenedDecision
from aboveboard.errors import NotFound
from aboveboard.ingestion.outcome_body import Outcome, parse_outcome
from aboveboard.ingestion.outcome_intake import name_of
from aboveboard.ingestion.waiting_outcomes import OutcomeRows, WaitingOutcomes, read_rows
from msgspec import Raw, json

from tests.house import House
from tests.ingestion.test_outcomes import sent, taken
from tests.world import DAN


def read(house: House, *given: Any) -> tuple[WaitingOutcomes, OutcomeRows]:
    app = house.app

    async def work() -> tuple[WaitingOutcomes, OutcomeRows]:
        parsed = [parse_outcome(Raw(json.encode(each))) for each in given]
        keyring = house.gateway.keyring
        names = [name_of(one).hash(keyring, app) if isinstance(one, Outcome) else b"" for one in parsed]
        made = WaitingOutcomes(
            app=app,
            size=len(parsed),
            asked=None,
            kept=None,
            outcomes=parsed,
            names=names,
        )
        return made, await read_rows(house.gateway, [made])

    found: tuple[WaitingOutcomes, OutcomeRows] = house.run(work())
    return found


def test_each_decision_and_person_is_read_once(house: House) -> None:
    """However many outcomes name them."""
    dan = house.shop.welcome(DAN)
    first, second = house.shop.decide(dan), house.shop.decide(dan)
    waiting, rows = read(house, taken(first), taken(first, kind="seen"), taken(second), {"item": 3})
    assert waiting.decisions == [(house.app, each["decision"]) for each in (first, second)]
    assert [each.state.dial for each in rows.list_people(waiting)] == [3]


def test_the_stored_ones_are_known(house: House) -> None:
    """By the name that they were stored under."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    sent(house, taken(decision))
    waiting, rows = read(house, taken(decision), taken(decision, kind="seen"))
    assert rows.stored == {waiting.names[0]}


def test_an_unknown_decision_is_no_fault_of_the_others(house: House) -> None:
    """What is wrong with it is raised to its own outcomes."""
    decision = house.shop.decide()
    _, rows = read(house, taken(decision), taken(decision) | {"decision": "dec_0"})
    found = [rows.decisions[house.app, each] for each in (decision["decision"], "dec_0")]
    assert [type(each) for each in found] == [OpenedDecision, NotFound]
