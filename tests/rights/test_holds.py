"""Legal holds: who may ask, approve, renew and lift, and what a hold finds."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import NotFound
from aboveboard.gateway.staff_records import HoldRecord
from aboveboard.people.hold_tables import HoldBasis, HoldTerms, held_records
from aboveboard.preferences.history import history
from aboveboard.rights.holds import approve, ask_hold, lift_hold
from aboveboard.rights.named_records import NamedRecords
from sqlalchemy import func, select

from tests.house import House
from tests.rights.asking import opened
from tests.rights.holding import GROUND, Officers, end_holds, officers_of, wait_for_end
from tests.rights.staff import officer
from tests.world import DAN


@pytest.fixture
def officers(house: House) -> Iterator[Officers]:
    made = officers_of(house.installation, house.clock)
    yield made
    made.close()


def copies(house: House, hold: str) -> int:
    """The number of copies that a hold has."""
    query = select(func.count()).where(held_records.c.hold_id == hold)
    return int(house.rows(query)[0][0])


def steps(house: House, person: str) -> list[HoldRecord]:
    """The steps of holds in the person's records, oldest first."""
    stored = house.run(house.gateway.require_person(house.app, person))
    return [each.body for each in house.run(history(house.gateway, stored, (HoldRecord,)))]


def test_the_asker_never_approves(house: House, officers: Officers) -> None:
    """Nothing is copied before another key does."""
    asked = officers.ask(house.shop.decide(house.shop.welcome(DAN)))
    path = f"/v1/holds/{asked['hold']}/approve"
    assert officers.olga.refused("POST", path)["status"] == 403
    assert (asked["state"], copies(house, asked["hold"])) == ("asked", 0)
    assert officers.omar.ok("POST", path)["state"] == "held"
    assert copies(house, asked["hold"]) == 1


def test_a_request_lapses(house: House, officers: Officers) -> None:
    """After its hours, neither approved nor listed."""
    asked = officers.ask(house.shop.decide(house.shop.welcome(DAN)))
    house.clock.forward(ms=house.gateway.settings.approval_hours * 3_600_000)
    assert officers.omar.refused("POST", f"/v1/holds/{asked['hold']}/approve")["status"] == 410
    listed = officers.omar.ok("GET", "/v1/holds")["holds"]
    assert asked["hold"] not in [each["hold"] for each in listed]
    assert officers.olga.refused("GET", f"/v1/holds/{asked['hold']}")["status"] == 404


def test_each_step_is_an_entry_that_the_person_has(house: House, officers: Officers) -> None:
    """With the ground and the end, while they are not erased."""
    person = house.shop.welcome(DAN)
    hold = officers.hold(house.shop.decide(person), days=10)
    officers.records(hold)
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
    found = steps(house, person)
    assert [str(each.step) for each in found] == ["asked", "approved", "read", "lifted"]
    assert {each.ground for each in found[:3]} == {GROUND}
    assert len({each.by for each in found[:2]}) == 2


def test_a_renewal_needs_a_second_person_too(house: House, officers: Officers) -> None:
    """The end stays as it was until another key approves the later one."""
    hold = officers.hold(house.shop.decide(house.shop.welcome(DAN)), days=10)
    later = {"ground": "The court has set a day", "basis": "authority", "until": officers.until(200)}
    answer = officers.omar.http.post(f"/v1/holds/{hold}/renew", json=later)
    assert (answer.status_code, answer.json()["until"]) == (202, officers.until(10))
    assert answer.json()["renewal"]["until"] == officers.until(200)
    assert officers.omar.refused("POST", f"/v1/holds/{hold}/approve")["status"] == 403
    renewed = officers.olga.ok("POST", f"/v1/holds/{hold}/approve")
    assert (renewed["until"], renewed["ground"]) == (officers.until(200), "The court has set a day")
    house.clock.forward(days=11)
    assert end_holds(house.installation) == 0
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_hold_after_an_erasure_finds_nothing(house: House, officers: Officers) -> None:
    """And says so; so does the approval of one that was asked for before."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    waiting = officers.ask(decision)["hold"]
    house.shop.erase(person)
    body = {"ground": GROUND, "basis": "claims", "until": officers.until(), "records": [decision["decision"]]}
    refused = officers.olga.refused("POST", "/v1/holds", body)
    assert (refused["status"], "Nothing is stored" in refused["detail"]) == (404, True)
    assert officers.omar.refused("POST", f"/v1/holds/{waiting}/approve")["status"] == 404


def test_records_of_two_people_need_two_holds(house: House, officers: Officers) -> None:
    """And a record that is not stored is refused, by the name of its field."""
    one, two = (house.shop.decide(house.shop.welcome(DAN)) for _ in range(2))
    body = {"ground": GROUND, "basis": "claims", "until": officers.until()}
    for records in ([one["decision"], two["decision"]], [one["decision"], "dec_unknown"]):
        refused = officers.olga.refused("POST", "/v1/holds", body | {"records": records})
        assert (refused["status"], refused["field"]) == (422, "records")
    refused = officers.olga.refused("POST", "/v1/holds", body)
    assert refused["status"] == 404


def test_a_case_is_held_with_its_words(house: House, officers: Officers) -> None:
    """They are with the case, which an erasure deletes."""
    person = house.shop.welcome(DAN)
    case = opened(house, person)
    hold = officers.hold(case=case)
    answer = house.shop.http.get(f"/v1/people/{person}/export")
    assert answer.status_code == 200
    house.shop.erase(person)
    assert officers.read(hold)["case"] == case
    assert [each["kind"] for each in officers.records(hold)] == ["case"]


def test_a_restriction_leaves_a_hold_as_it_is(house: House, officers: Officers) -> None:
    """The person's choices go on as before, and the hold uses nothing."""
    person = house.shop.welcome(DAN)
    hold = officers.hold(house.shop.decide(person))
    house.shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
    house.shop.ok("POST", f"/v1/people/{person}/objection", {})
    assert house.shop.decide(person)["personalization"]["effective"] == 0
    assert officers.read(hold)["state"] == "held"
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_a_lifted_hold_of_a_living_person_leaves_the_record(house: House, officers: Officers) -> None:
    """Only the copy goes. The record is as it was."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    hold = officers.hold(decision)
    officers.omar.ok("DELETE", f"/v1/holds/{hold}")
    assert wait_for_end(officers, hold)["state"] == "erased"
    assert house.shop.record(decision)
    assert officers.omar.refused("DELETE", f"/v1/holds/{hold}")["status"] == 404


def test_two_who_approve_at_once_make_one_hold(house: House, officers: Officers) -> None:
    """The second finds nothing that waits."""
    key, others = officer(house), [officer(house) for _ in range(2)]
    decision = house.shop.decide(house.shop.welcome(DAN))
    terms = HoldTerms(GROUND, HoldBasis.CLAIMS, house.clock() + MS_PER_DAY)
    named = NamedRecords(ids=(decision["decision"],))
    hold = house.run(ask_hold(house.gateway, key, named, terms))

    async def both() -> list[Any]:
        acts = (approve(house.gateway, each, hold) for each in others)
        return await asyncio.gather(*acts, return_exceptions=True)

    found = house.run(both())
    assert sorted(type(each) for each in found if each is not None) == [NotFound]
    house.run(lift_hold(house.gateway, key, hold))
