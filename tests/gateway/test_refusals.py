"""Every route says which row was refused, and a refusal is counted wherever a row is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import PersonRefused
from aboveboard.exports.entry_reader import pages
from aboveboard.exports.query import ExportQuery
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.refusals import note_record, refuse_person
from aboveboard.learning.learner import learn_once
from aboveboard.learning.rebuild import rebuild
from aboveboard.storage.tables import log_head, records
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.damage import DAMAGE
from tests.edits import Someone, counted, edited, read
from tests.house import House
from tests.world import EVE, Installation, Shop

PROBLEM = "urn:aboveboard:problem:person-refused"
ROUTES = (
    ("GET", "/v1/people/{name}", None),
    ("GET", "/v1/people/{name}/consents", None),
    ("GET", "/v1/people/{name}/guests", None),
    ("DELETE", "/v1/people/{name}/interests/topic:running", None),
    ("PUT", "/v1/people/{name}/guests/{other}", None),
    ("PUT", "/v1/people/{other}/guests/{name}", None),
    ("DELETE", "/v1/people/{name}/guests/{other}", None),
    ("POST", "/v1/people/{name}/link", {}),
    ("PUT", "/v1/people/{name}/dial", {"level": 4}),
    ("PUT", "/v1/people/{name}/restriction", {"restricted": False}),
)


@pytest.mark.parametrize("way", DAMAGE)
def test_each_route_of_a_person_answers_that_their_row_was_refused(
    installation: Installation, shop: Shop, way: str
) -> None:
    """With the person as the field, what can be done, and the doctor for the operator."""
    someone, other = Someone(installation, shop), shop.welcome(EVE)
    DAMAGE[way](someone)
    for method, path, body in ROUTES:
        refusals = counted(installation, "people_refused")
        answer = shop.http.request(method, path.format(name=someone.name, other=other), json=body)
        found = answer.json()
        assert (answer.status_code, found["type"], found["field"]) == (409, PROBLEM, "person"), (method, path)
        assert "aboveboard doctor" in found["detail"] and "erase" in found["detail"]
        assert counted(installation, "people_refused") > refusals
    shop.erase(someone.name)


@pytest.mark.parametrize("way", DAMAGE)
def test_the_others_of_a_batch_count(installation: Installation, shop: Shop, way: str) -> None:
    """A signal or an outcome of a refused person is rejected alone, and says so. A repeat gets the same answer."""
    someone, other = Someone(installation, shop), shop.welcome(EVE)
    made = [shop.decide(name) for name in (someone.name, other)]
    DAMAGE[way](someone)
    outcomes = [
        {"decision": each["decision"], "item": each["items"][0]["item"], "kind": "taken"} for each in made
    ]
    signal = {"type": "item_viewed", "fields": {"item": "running-2", "topics": ["running"]}}
    signals = [signal | {"id": f"{name} {way}", "person": name} for name in (someone.name, other)]
    for path, batch in (("outcomes", outcomes), ("signals", signals)):
        key = {"idempotency-key": f"{path}-{someone.name}"}
        for _ in ("asked", "repeated"):
            refused, kept = shop.ok("POST", f"/v1/{path}", {path: batch}, **key)[path]
            assert (refused["status"], kept["status"]) == ("rejected", "kept")
            (problem,) = refused["problems"]
            assert problem["field"] == {"outcomes": "decision", "signals": "person"}[path]
    shop.erase(someone.name)


def test_a_refusal_is_counted_and_logged_without_a_name() -> None:
    metrics = Metrics()
    with capture_logs() as logged:
        assert isinstance(refuse_person(metrics), PersonRefused)
        note_record(metrics, 7)
    assert [each["event"] for each in logged] == ["person_refused", "record_refused"]
    values = metrics.registry.get_sample_value
    assert [values(f"aboveboard_{name}_refused_total") for name in ("people", "records")] == [1.0, 1.0]
    assert logged[1]["index"] == 7


@contextmanager
def changed(house: House, decision: str) -> Iterator[None]:
    """Has the record of a decision dated a millisecond later, as a writer of the database could."""
    where = records.c.record == decision
    (row,) = read(house.installation, records, where)
    with edited(house.installation, records, where, row | {"at_ms": row["at_ms"] + 1}):
        yield


class Case(NamedTuple):
    """A person with a learned and a pending outcome, whose decisions' records were changed."""

    house: House
    name: str

    @property
    def key(self) -> str:
        return placement_key(self.house.app, "home")

    async def read_log(self) -> None:
        ((size,),) = await self.house.gateway.database.rows(select(log_head.c.size))
        async for _ in pages(self.house.gateway, ExportQuery(), size):
            pass


READERS: dict[str, Callable[[Case], Any]] = {
    "the learner": lambda case: case.house.run(learn_once(case.house.gateway)),
    "a rebuild": lambda case: case.house.run(rebuild(case.house.gateway, case.key, always=True)),
    "an export of the log": lambda case: case.house.run(case.read_log()),
    "the person's own export": lambda case: case.house.shop.http.get(f"/v1/people/{case.name}/export"),
    "an erasure": lambda case: case.house.shop.erase(case.name),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_changed_record_is_counted_by_every_reader(fresh_house: House, reader: str) -> None:
    """In the background too, where no caller gets the refusal. Nothing of it is learned."""
    shop, gateway = fresh_house.shop, fresh_house.gateway
    name = shop.welcome(EVE)
    learned, waiting = shop.decide(name), shop.decide(name)
    shop.outcome(learned)
    fresh_house.run(learn_once(gateway))
    shop.outcome(waiting)
    with changed(fresh_house, learned["decision"]), changed(fresh_house, waiting["decision"]):
        before = counted(fresh_house.installation, "records_refused")
        READERS[reader](Case(fresh_house, name))
        assert counted(fresh_house.installation, "records_refused") > before
