"""Legal holds as the person sees them."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from aboveboard.rights.own_holds import list_own_holds

from tests.house import House
from tests.rights.holding import GROUND, Officers, officers_of
from tests.world import DAN


@pytest.fixture
def officers(house: House) -> Iterator[Officers]:
    made = officers_of(house.installation, house.clock)
    yield made
    made.close()


def test_the_archive_has_the_hold_and_its_records(house: House, officers: Officers) -> None:
    """With the ground, the end, and each copy as its entry commits to it."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    hold = officers.hold(decision, days=30)
    answer = house.shop.http.get(f"/v1/people/{person}/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    (line,) = [json.loads(each) for each in archive.read("holds.jsonl").splitlines()]
    assert (line["hold"], line["ground"], line["until"]) == (hold, GROUND, officers.until(30))
    (record,) = line["records"]
    assert record["body"] == house.shop.record(decision)
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")


def test_another_person_sees_nothing_of_it(house: House, officers: Officers) -> None:
    """Neither the hold nor that there is one."""
    person, other = house.shop.welcome(DAN), house.shop.welcome(DAN)
    hold = officers.hold(house.shop.decide(person))
    app = house.app
    for name, number in ((person, 1), (other, 0)):
        stored = house.run(house.gateway.require_person(app, name))
        assert len(house.run(list_own_holds(house.gateway, [stored]))) == number
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
