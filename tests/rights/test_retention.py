"""Retention: what is past its days goes, what is not stays, and what went is told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.access import sessions
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.engine.decay import examples_in
from aboveboard.engine.sums_codec import decode
from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.gateway import repseudonymize
from aboveboard.gateway.records import open_record
from aboveboard.learning import learner
from aboveboard.people.store import open_person, people
from aboveboard.rights import old_records, retention
from aboveboard.settings import load
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.store import signals
from aboveboard.storage.tables import entries, idempotency, records
from msgspec import structs
from sqlalchemy import func, select, update

from tests.clocks import HandClock
from tests.house import House
from tests.rights.leaving import begin, lived
from tests.storage.ledger import fresh_postgresql
from tests.world import CLEO, DAN, EVE, Installation


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def quiet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, HandClock]]:
    """A service that neither learns nor sweeps by itself, on a clock that stands."""
    clock, changed = HandClock(), {"learn_every_ms": "0", "key_cache_ms": "0", "retention_every_s": "0"}
    folder = tmp_path_factory.mktemp("retention")
    if request.param == "sqlite":
        running = Installation(folder, clock, **changed)
        yield running, clock
        running.close()
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        running = Installation(folder, clock, database_url=url, **changed)
        yield running, clock
        running.close()


@pytest.fixture
def house(quiet: tuple[Installation, HandClock]) -> Iterator[House]:
    installation, clock = quiet
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()


def sweep(house: House, **changed: int) -> dict[str, int]:
    """Everything that is past its days by now, under changed settings; what went."""
    gateway = house.gateway
    kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, **changed)
    try:
        return dict(house.run(retention.sweep(gateway)))
    finally:
        gateway.settings = kept


def count(house: House, column: Any, *where: Any) -> int:
    return int(house.rows(select(func.count(column)).where(*where))[0][0])


def learn(house: House) -> None:
    house.run(learner.learn_once(house.gateway))


@pytest.fixture(autouse=True)
def nothing_is_due(house: House) -> None:
    """What other tests left behind is gone."""
    learn(house)
    house.clock.forward(days=1000)
    sweep(house, record_keep_days=31)


def test_nothing_goes_before_its_time(house: House) -> None:
    """And where nothing went, nothing is said."""
    lived(house.installation, house.shop)
    learn(house)
    before = count(house, entries.c.entry_index)
    assert sweep(house, record_keep_days=31) == {}
    assert count(house, entries.c.entry_index) == before


def test_signals_and_answers_go(house: House) -> None:
    """After the days of their type, and after a day."""
    past = lived(house.installation, house.shop)
    house.clock.forward(days=1, minutes=1)
    assert sweep(house) == {"people": 1, "answers": 3}
    house.clock.forward(days=400)
    assert sweep(house)["signals"] == 3
    assert count(house, signals.c.id_hash, signals.c.person == past.pseudonym) == 0
    assert count(house, idempotency.c.request, idempotency.c.person == past.pseudonym) == 0


def test_used_links_and_ended_sessions_go_once_they_would_be_over(house: House) -> None:
    """Until then each says that it may not be used again; afterwards its own time says so."""
    gateway = house.gateway
    url = sessions.make_link(gateway, "shop", "ann", "/privacy").url
    session = house.run(sessions.enter(gateway, url.rpartition("/")[2])).session
    house.run(sessions.leave(gateway, session))
    assert sweep(house) == {}
    house.clock.forward(minutes=10)
    assert sweep(house) == {"passes": 1}
    house.clock.forward(minutes=50)
    assert sweep(house) == {"passes": 1}


def test_what_went_is_told(house: House) -> None:
    """In the log, with counts and nothing else, and in a metric."""
    lived(house.installation, house.shop)
    house.clock.forward(days=2)
    before = house.gateway.metrics.removed.labels("answers")._value.get()
    sweep(house)
    query = select(records.c.sealed, entries.c.leaf).join(
        entries, entries.c.entry_index == records.c.entry_index
    )
    newest = query.where(records.c.kind == "erasure").order_by(records.c.entry_index.desc()).limit(1)
    body = open_record(*house.rows(newest)[0], house.gateway.keyring.operator_key)
    assert body == {"v": 1, "step": "retention", "counts": {"people": 1, "answers": 3}}
    assert house.gateway.metrics.removed.labels("answers")._value.get() == before + 3


def versions(house: House, key: str) -> list[int]:
    query = select(model_versions.c.version).where(model_versions.c.placement_key == key)
    return [version for (version,) in house.rows(query.order_by(model_versions.c.version))]


def test_models_go_once_newer_ones_are_old(house: House) -> None:
    """However old it is, a version stays for all the days since it was the newest."""
    key = f"{house.app}/home"
    for _ in range(3):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
        learn(house)
        house.clock.forward(days=60)
    assert versions(house, key) == [1, 2, 3]
    assert sweep(house, model_keep_days=90)["models"]
    assert versions(house, key) == [2, 3]
    assert sweep(house, model_keep_days=0) == {}
    house.clock.forward(days=1000)
    assert sweep(house, model_keep_days=1)["models"]
    assert versions(house, key) == [3]
    assert house.shop.decide(house.shop.welcome(DAN))["items"]


def test_versions_that_stay_are_not_read_to_find_those_that_go(house: House) -> None:
    """A busy placement has a version for every second of all those days."""
    if house.gateway.settings.sqlite_path is None:
        pytest.skip("EXPLAIN is in SQLite's words")
    for _ in range(2):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
        learn(house)
        house.clock.forward(days=60)
    steps = house.plans(retention.sweep(house.gateway), "model_versions")
    assert steps
    for step in steps:
        assert re.match(
            r"SEARCH model_versions USING .*\(placement_key=\? AND (created_ms|version)<\?\)", step
        )


def test_records_go_and_are_taken_back(house: House) -> None:
    """Once they are gone nobody could tell what was learned from them; so that goes first. What is younger stays, and
    so do the entries of the log and everything that is no decision."""
    old = lived(house.installation, house.shop)
    learn(house)
    house.clock.forward(days=40)
    young = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(young)
    learn(house)
    kept = count(house, records.c.entry_index, records.c.kind != "decision")
    leaves = count(house, entries.c.entry_index)
    gone = sweep(house, record_keep_days=31)
    assert gone["records"] == len(old.decisions) + 1
    assert house.shop.refused("GET", f"/v1/decisions/{old.decisions[0]['decision']}")["status"] == 404
    assert house.shop.ok("GET", f"/v1/decisions/{young['decision']}")
    assert count(house, records.c.entry_index, records.c.kind != "decision") == kept + 2
    assert count(house, entries.c.entry_index) == leaves + 2
    assert count(house, impressions.c.impression) == count(house, outcomes.c.outcome) == 1
    query = select(models.c.statistics).where(models.c.placement_key == f"{old.app}/home")
    assert examples_in(decode(house.rows(query)[0][0])) == 1


def test_records_of_who_is_being_erased_are_left_to_that(house: House) -> None:
    """It needs them; they are the next to go."""
    past = lived(house.installation, house.shop)
    learn(house)
    house.clock.forward(days=40)
    house.run(begin(house.gateway, past))
    sweep(house, record_keep_days=31)
    where = (records.c.person == past.pseudonym, records.c.kind == "decision")
    assert count(house, records.c.entry_index, *where) == len(past.decisions)


def test_records_stay_for_ever_by_default(house: House) -> None:
    """Until the person is erased."""
    past = lived(house.installation, house.shop)
    house.clock.forward(days=36_000)
    sweep(house)
    where = (records.c.person == past.pseudonym, records.c.kind == "decision")
    assert count(house, records.c.entry_index, *where) == len(past.decisions)


def test_records_are_kept_while_outcomes_may_follow() -> None:
    """Fewer days than that are refused at the start."""
    assert load({"ABOVEBOARD_RECORD_KEEP_DAYS": "31"}).record_keep_days == 31
    with pytest.raises(StartupRefused, match="at least 31"):
        load({"ABOVEBOARD_RECORD_KEEP_DAYS": "30"})


def test_a_sweep_that_fails_does_not_end_sweeping(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one is made."""
    made: list[BaseException | None] = [Unavailable("no database"), None, KeyboardInterrupt()]

    async def broken(*_: Any) -> None:
        if (fault := made.pop(0)) is not None:
            raise fault

    async def no_pause(_: float) -> None:
        return None

    async def run() -> None:
        gateway = house.gateway
        kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, retention_every_s=1)
        try:
            await retention.run(gateway)
        except KeyboardInterrupt:
            pass
        finally:
            gateway.settings = kept

    monkeypatch.setattr(retention, "sweep", broken)
    monkeypatch.setattr(retention.asyncio, "sleep", no_pause)
    house.run(run())
    assert made == []


def test_who_moves_meanwhile_is_taken_back_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another pseudonym, between the reading of their records and what is done with them."""
    past, gateway, whole = lived(house.installation, house.shop), house.gateway, old_records.decisions
    learn(house)
    house.clock.forward(days=40)
    new = gateway.randomness(32)
    assert count(house, impressions.c.impression, impressions.c.person == past.pseudonym) > 0

    async def decisions(*given: Any, **more: Any) -> Any:
        found = await whole(*given, **more)
        row = await gateway.find_person(past.pseudonym)
        if row is not None:
            person = open_person(gateway.keyring, past.pseudonym, row)
            await gateway.submit(await repseudonymize._move(gateway, gateway.keyring, person, new))
        return found

    monkeypatch.setattr(old_records, "decisions", decisions)
    assert sweep(house, record_keep_days=31)["records"] >= len(past.decisions)
    assert count(house, impressions.c.impression, impressions.c.person == new) == 0


def interests(house: House, person: str) -> set[tuple[str, str]]:
    found = house.shop.ok("GET", f"/v1/people/{person}")["interests"]
    return {(each["reach"], each["key"]) for each in found}


def test_a_visit_that_has_ended_is_forgotten_though_nobody_comes_by(house: House) -> None:
    """Half an hour after it ended; not before."""
    person = house.shop.welcome(CLEO)
    house.shop.signal(person, session="s", item="running-1", topics=["running"])
    house.clock.forward(minutes=29)
    assert "people" not in sweep(house)
    assert interests(house, person)
    house.clock.forward(minutes=2)
    assert sweep(house)["people"] == 1
    assert interests(house, person) == set()
    assert "people" not in sweep(house)


def test_an_interest_does_not_outlive_the_signals_that_it_came_from(house: House) -> None:
    """It is used no more from that day on, and gone with the next sweep; a newer signal lets it last longer."""
    person = house.shop.welcome(EVE)
    for name, topic in (("running-1", "running"), ("travel-1", "travel")):
        house.shop.signal(person, item=name, topics=[topic])
    house.clock.forward(days=80)
    house.shop.signal(person, item="travel-1", topics=["travel"])
    house.clock.forward(days=11)
    used = house.shop.record(house.shop.decide(person))["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"item:travel-1", "topic:travel"}
    assert sweep(house)["people"] == 1
    assert interests(house, person) == {("history", "item:travel-1"), ("history", "topic:travel")}


def test_a_row_from_before_is_looked_at_once(house: House) -> None:
    """It has no time yet; then it has its own."""
    person = house.shop.welcome(EVE)
    house.shop.signal(person)

    async def forget_when() -> None:
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(update(people).values(due_ms=0))

    house.run(forget_when())
    assert sweep(house)["people"] >= 1
    assert "people" not in sweep(house)
    assert interests(house, person)
