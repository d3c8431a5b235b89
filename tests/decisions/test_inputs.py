"""The inputs of a decision: the person or none, the candidates, the control group, and the seed of the draws."""

from typing import Any

import pytest
from aboveboard.decisions import inputs
from aboveboard.decisions.inputs import person_of, situation_of
from aboveboard.decisions.request import Context, DecisionRequest
from aboveboard.decisions.situation import Situation
from aboveboard.errors import BeingErased, Unprocessable, Unreadable
from aboveboard.people.store import Person
from aboveboard.words import BoundBy
from msgspec import structs

from tests.house import House
from tests.world import DAN


def gather(house: House, person: Person | None = None, **asked: Any) -> Situation:
    request = DecisionRequest(**{"placement": "home", **asked})
    found: Situation = house.run(situation_of(house.gateway, house.app, request, person, gpc=False))
    return found


def dan(house: House) -> Person:
    found: Person = house.run(house.gateway.require_person(house.app, house.shop.welcome(DAN)))
    return found


@pytest.mark.parametrize(("fault", "named"), [(BeingErased, False), (Unreadable, True)])
def test_without_a_readable_row_there_is_no_person(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: Any, named: bool
) -> None:
    """During an erasure the request is about no person either. A damaged row is a fault and is counted."""

    async def fail(*_: str) -> Person:
        raise fault("It does not decrypt.") if named else fault

    before = house.gateway.metrics.fallbacks._value.get()
    monkeypatch.setattr(house.gateway, "person", fail)
    request = DecisionRequest("home", person="p")
    person, left = house.run(person_of(house.gateway, "app", request))
    assert person is None
    assert left.person == ("p" if named else None)
    assert house.gateway.metrics.fallbacks._value.get() == before + named


def test_a_named_person_who_cannot_be_read_fails_closed(house: House) -> None:
    """Only the baseline may answer, unlike for a request without a person."""
    found = gather(house, person=None)
    assert (found.failed, found.standing.bound_by) == (False, BoundBy.DIAL)
    request = DecisionRequest("home", person="p")
    unread = house.run(situation_of(house.gateway, house.app, request, None, gpc=False))
    assert (unread.failed, unread.standing.bound_by) == (True, BoundBy.FAILURE)


@pytest.mark.parametrize(
    ("candidates", "field", "detail"),
    [
        (["running-1", "gone"], "candidates[1]", "This item is not in the placement. Use an item of the placement."),
        (["running-1", "running-1"], "candidates", "An item id occurs twice."),
    ],
)  # fmt: skip
def test_candidates_are_items_of_the_placement_once(
    house: House, candidates: list[str], field: str, detail: str
) -> None:
    """The refusal names the path, and not the value."""
    with pytest.raises(Unprocessable) as raised:
        gather(house, candidates=candidates)
    assert (raised.value.field, raised.value.detail) == (field, detail)


def test_counts_of_intents_that_cannot_be_read_fail_closed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision is the one that everybody gets, and it says so."""

    async def fail(*_: Any) -> None:
        raise Unreadable("The counts have an unknown format. Restore the database from a backup.")

    monkeypatch.setattr(inputs, "find_model", fail)
    found = gather(house, dan(house))
    assert (found.failed, found.standing.bound_by, found.intents) == (True, BoundBy.FAILURE, None)


def test_the_seed_lasts_for_an_epoch_of_a_visit(house: House) -> None:
    """The next epoch and every request without a session draw again."""
    person = dan(house)
    later = structs.replace(person, state=structs.replace(person.state, epoch=person.state.epoch + 1))
    assert gather(house, person, session="s").seed == gather(house, person, session="s").seed
    assert gather(house, person, session="s").seed != gather(house, later, session="s").seed
    assert gather(house, person).seed != gather(house, person).seed


def test_the_control_group_is_a_stable_share_by_key(house: House) -> None:
    """The same key gets the same group each time; with half of the people, both groups have members."""
    house.shop.place("tested", control_share=0.5)
    person = dan(house)
    people = [structs.replace(person, key=bytes([at]) * 32) for at in range(32)]

    def groups() -> list[bool]:
        levels = [gather(house, each, placement="tested").standing for each in people]
        return [each.bound_by is BoundBy.CONTROL for each in levels]

    assert groups() == groups()
    assert 4 <= sum(groups()) <= 28


@pytest.mark.parametrize(("stored", "asked", "counts"), [("FR", "US", "FR"), (None, "US", "US")])
def test_a_region_of_the_request_never_replaces_a_stored_one(
    house: House, stored: str | None, asked: str, counts: str
) -> None:
    """Else a caller could leave a strict region for a request. Without a stored one, that of the request counts."""
    person = dan(house)
    facts = structs.replace(person.state.facts, region=stored)
    found = gather(
        house,
        structs.replace(person, state=structs.replace(person.state, facts=facts)),
        context=Context(region=asked),
    )
    assert found.state.facts.region == counts
