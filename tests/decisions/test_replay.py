"""Records read back: opened, told to their own app only, and computed again."""

from typing import Any

import msgspec
import pytest
from aboveboard import canonical
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.record import AllowedRecord, make_allowed_record, make_record, read_allowed
from aboveboard.decisions.replay import bound_of, compute_again, read_circumstances, recall
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.explanation.circumstances import USUAL
from aboveboard.people.store import people
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import Category, Level, Reach
from hypothesis import given
from msgspec import UNSET, structs
from sqlalchemy import text

from tests.house import House
from tests.laws.running import app_of
from tests.laws.strategies import cases, names_of
from tests.world import DAN


def test_what_was_allowed_survives_a_record() -> None:
    """To the bit, through JSON."""
    allowed = Allowed(
        Level.HISTORY,
        0.85,
        (ContextFact("device", "mobile"),),
        (Interest(Reach.HISTORY, Category.BEHAVIOURAL, "topic:running", 0.1 + 0.2, 3, 14),),
    )
    data = canonical.encode(make_allowed_record(allowed))
    assert read_allowed(msgspec.json.decode(data, type=AllowedRecord)) == allowed


def test_a_record_holds_what_was_answered(house: House) -> None:
    """Its id, its place, its items with their chances, and the seed of the draw."""
    answer = house.shop.decide(house.shop.welcome(DAN), count=3)
    found = house.run(recall(house.gateway, app_of(house.installation, answer), answer["decision"]))
    assert found.place == answer["log"]["index"]
    assert found.body.decision == answer["decision"]
    assert [*found.body.items] == [(one["item"], repr(one["probability"])) for one in answer["items"]]


def test_a_record_is_computed_again(house: House) -> None:
    """The same items with the same chances, from the record alone."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    answer = house.shop.decide(
        person, count=3, candidates=["running-2", "cooking-1", "travel-1", "running-1"]
    )
    app = app_of(house.installation, answer)
    body = house.run(recall(house.gateway, app, answer["decision"])).body
    bound = house.run(bound_of(house.gateway, app, body))
    again = [(bound.shelf.ids[slot.item], slot.probability) for slot in compute_again(bound, body).slots]
    assert again == [(one["item"], one["probability"]) for one in answer["items"]]


@pytest.mark.parametrize("app", ["another", ""])
def test_a_record_is_for_its_own_app(house: House, app: str) -> None:
    """To all others it is not there."""
    answer = house.shop.decide()
    with pytest.raises(NotFound):
        house.run(recall(house.gateway, app, answer["decision"]))


def test_a_record_of_another_kind_is_no_decision(house: House) -> None:
    """Also when its id is known: a notice is a record of the operator."""
    with pytest.raises(NotFound):
        house.run(recall(house.gateway, "operator", f"notice_{house.shop.notice('improve')}"))


def test_a_record_whose_person_is_gone(house: House) -> None:
    """Without their key it is nothing, and looks like nothing."""
    dan = house.shop.welcome(DAN)
    answer = house.shop.decide(dan)
    app = app_of(house.installation, answer)
    pseudonym = house.run(house.gateway.person(app, dan)).pseudonym

    async def forget() -> None:
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(people.delete().where(people.c.pseudonym == pseudonym))

    house.run(forget())
    with pytest.raises(NotFound):
        house.run(recall(house.gateway, app, answer["decision"]))


def test_a_record_that_was_swapped_does_not_open(house: House) -> None:
    """A sealed record belongs to its entry; behind another one it is no record at all."""
    mine, other = house.shop.decide(), house.shop.decide()
    app = app_of(house.installation, mine)

    async def swap() -> None:
        change = text(
            "UPDATE records SET sealed = (SELECT sealed FROM records WHERE record = :other) WHERE record = :mine"
        )
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(change, {"mine": mine["decision"], "other": other["decision"]})

    house.run(swap())
    with pytest.raises((Unreadable, Tampered)):
        house.run(recall(house.gateway, app, mine["decision"]))


@given(cases())
def test_the_circumstances_of_a_decision_are_read_from_its_record(case: Any) -> None:
    """As they were when it was explained; a record of before has none, so the usual ones."""
    thought, bound = think(case.situation), case.situation.bound
    body = make_record("dec_1", case.situation, thought)
    found = read_circumstances(bound, body)
    assert (found.kept_back, found.is_own) == (thought.around.kept_back, thought.around.is_own)
    assert found.lower == (thought.around.lower if len(thought.items) > 1 else ())
    assert found.is_narrowed == (len(names_of(case.situation)) < len(case.placement.items))
    assert read_circumstances(bound, structs.replace(body, left=UNSET)) is USUAL
