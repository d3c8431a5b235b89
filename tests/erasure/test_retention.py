"""Retention: what is past its days goes, what is not stays, and what went is told."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.access import sessions
from aboveboard.access.key_admin import all_keys
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.engine.decay import examples_in
from aboveboard.engine.sums_codec import decode
from aboveboard.erasure import expired_records, retention
from aboveboard.erasure.erase import finish
from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.gateway import repseudonymize
from aboveboard.gateway.deletion_state import read as read_deletions
from aboveboard.gateway.later_reasons import PENDING, later_reasons
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.keys.kms import LocalAead
from aboveboard.learning import learner
from aboveboard.people.store import open_person, people
from aboveboard.settings import load
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.signals.store import signals
from aboveboard.storage.tables import entries, idempotency, records
from msgspec import structs
from sqlalchemy import func, select, update

from tests.clocks import HandClock
from tests.erasure.leaving import begin, lived, name_of
from tests.house import House
from tests.laws.running import app_of, stored_records
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
def fresh_house(quiet: tuple[Installation, HandClock]) -> Iterator[House]:
    installation, clock = quiet
    shop = installation.shop()
    shop.place()
    yield House(shop, installation, clock)
    shop.http.close()


def sweep(fresh_house: House, **changed: int) -> dict[str, int]:
    """Everything that is past its days by now, under changed settings; what went."""
    gateway = fresh_house.gateway
    kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, **changed)
    try:
        return dict(fresh_house.run(retention.sweep(gateway)))
    finally:
        gateway.settings = kept


def count(fresh_house: House, column: Any, *where: Any) -> int:
    return int(fresh_house.rows(select(func.count(column)).where(*where))[0][0])


def learn(fresh_house: House) -> None:
    fresh_house.run(learner.learn_once(fresh_house.gateway))


@pytest.fixture(autouse=True)
def nothing_is_due(fresh_house: House) -> None:
    """What other tests left behind is gone."""
    learn(fresh_house)
    fresh_house.clock.forward(days=1000)
    sweep(fresh_house, record_keep_days=31)


def test_nothing_goes_before_its_time(fresh_house: House) -> None:
    """And where nothing went, nothing is said."""
    lived(fresh_house.installation, fresh_house.shop)
    learn(fresh_house)
    before = count(fresh_house, entries.c.entry_index)
    assert sweep(fresh_house, record_keep_days=31) == {}
    assert count(fresh_house, entries.c.entry_index) == before


def test_signals_and_answers_go(fresh_house: House) -> None:
    """After the days of their type, and after a day."""
    past = lived(fresh_house.installation, fresh_house.shop)
    fresh_house.clock.forward(days=1, minutes=1)
    assert sweep(fresh_house) == {"people": 1, "answers": 3}
    fresh_house.clock.forward(days=400)
    assert sweep(fresh_house)["signals"] == 3
    assert count(fresh_house, signals.c.id_hash, signals.c.person == past.pseudonym) == 0
    assert count(fresh_house, idempotency.c.request, idempotency.c.person == past.pseudonym) == 0


def test_used_links_and_ended_sessions_go_once_they_would_be_over(fresh_house: House) -> None:
    """Until then each says that it may not be used again; afterwards its own time says so."""
    gateway = fresh_house.gateway
    (key,) = [each for each in fresh_house.run(all_keys(gateway)) if each.app == fresh_house.app]
    url = fresh_house.run(sessions.make_link(gateway, key, "ann", "/privacy")).url
    session = fresh_house.run(sessions.enter(gateway, url.rpartition("/")[2])).session
    fresh_house.run(sessions.leave(gateway, session))
    assert sweep(fresh_house) == {}
    fresh_house.clock.forward(minutes=10)
    assert sweep(fresh_house) == {"passes": 1}
    fresh_house.clock.forward(minutes=50)
    assert sweep(fresh_house) == {"passes": 1}


def test_what_went_is_told(fresh_house: House) -> None:
    """In the log, with counts and nothing else, and in a metric."""
    lived(fresh_house.installation, fresh_house.shop)
    fresh_house.clock.forward(days=2)
    before = fresh_house.gateway.metrics.removed.labels("answers")._value.get()
    sweep(fresh_house)
    *_, newest = stored_records(fresh_house.installation, records.c.kind == "erasure")
    body = canonical.decode(open_bytes(newest, fresh_house.gateway.keyring.operator_key))
    assert body == {"v": 1, "step": "retention", "counts": {"people": 1, "answers": 3}}
    assert fresh_house.gateway.metrics.removed.labels("answers")._value.get() == before + 3


def versions(fresh_house: House, key: str) -> list[int]:
    query = select(model_versions.c.version).where(model_versions.c.placement_key == key)
    return [version for (version,) in fresh_house.rows(query.order_by(model_versions.c.version))]


def test_models_go_once_newer_ones_are_old(fresh_house: House) -> None:
    """However old it is, a version stays for all the days since it was the newest."""
    key = f"{fresh_house.app}/home"
    for _ in range(3):
        fresh_house.shop.outcome(fresh_house.shop.decide(fresh_house.shop.welcome(DAN)))
        learn(fresh_house)
        fresh_house.clock.forward(days=60)
    assert versions(fresh_house, key) == [1, 2, 3]
    assert sweep(fresh_house, model_keep_days=90)["models"]
    assert versions(fresh_house, key) == [2, 3]
    assert sweep(fresh_house, model_keep_days=0) == {}
    fresh_house.clock.forward(days=1000)
    assert sweep(fresh_house, model_keep_days=1)["models"]
    assert versions(fresh_house, key) == [3]
    assert fresh_house.shop.decide(fresh_house.shop.welcome(DAN))["items"]


def test_pending_reasons_are_sealed_before_their_model_goes(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they cannot be computed, the versions that they need stay, and no others."""
    key = f"{fresh_house.app}/home"
    linked = []
    for _ in range(3):
        person = fresh_house.shop.welcome(DAN)
        linked.append(fresh_house.shop.decide(person, explain="link"))
        fresh_house.shop.outcome(fresh_house.shop.decide(person))
        learn(fresh_house)
        fresh_house.clock.forward(days=60)
    fresh_house.clock.forward(days=1000)
    waits = count(fresh_house, later_reasons.c.entry_index, PENDING)
    assert (waits, versions(fresh_house, key)) == (3, [1, 2, 3])
    with monkeypatch.context() as patch:
        patch.setattr("aboveboard.decisions.item_why._is_same", lambda *_: False)
        sweep(fresh_house, model_keep_days=1)
    assert (count(fresh_house, later_reasons.c.entry_index, PENDING), versions(fresh_house, key)) == (
        3,
        [1, 2, 3],
    )
    assert sweep(fresh_house, model_keep_days=1)["models"] == 2
    assert (count(fresh_house, later_reasons.c.entry_index, PENDING), versions(fresh_house, key)) == (
        0,
        [3],
    )
    for each in linked:
        assert fresh_house.shop.ok("GET", f"/v1/decisions/{each['decision']}/why")["reasons"]


def test_reasons_go_with_their_decision(fresh_house: House) -> None:
    """Those that were sealed, and the note of those that were not. The log accounts for both."""
    person = fresh_house.shop.welcome(DAN)
    read, pending = (fresh_house.shop.decide(person, explain="link") for _ in range(2))
    assert fresh_house.shop.ok("GET", f"/v1/decisions/{read['decision']}/why")["reasons"]
    kinds = records.c.kind.in_(["decision", "reasons"])
    assert count(fresh_house, records.c.entry_index, kinds) == 3
    fresh_house.clock.forward(days=400)
    sweep(fresh_house, record_keep_days=31)
    assert count(fresh_house, records.c.entry_index, kinds) == 0
    assert count(fresh_house, later_reasons.c.entry_index) == 0
    held = fresh_house.run(read_deletions(fresh_house.gateway))
    assert held.has(read["log"]["index"])
    assert held.has(pending["log"]["index"])
    assert sum(chunk.number for chunk in held.chunks.values()) >= 3


def test_versions_that_stay_are_not_read_to_find_those_that_go(fresh_house: House) -> None:
    """A busy placement has a version for every second of all those days."""
    if fresh_house.gateway.settings.sqlite_path is None:
        pytest.skip("EXPLAIN is in SQLite's words")
    for _ in range(2):
        fresh_house.shop.outcome(fresh_house.shop.decide(fresh_house.shop.welcome(DAN)))
        learn(fresh_house)
        fresh_house.clock.forward(days=60)
    steps = fresh_house.plans(retention.sweep(fresh_house.gateway), "model_versions")
    assert steps
    for step in steps:
        assert re.match(
            r"SEARCH model_versions USING .*\(placement_key=\? AND (created_ms|version)<\?\)", step
        )


def test_records_go_and_are_taken_back(fresh_house: House) -> None:
    """Once they are gone nobody could tell what was learned from them; so that goes first. What is younger stays, and
    so do the entries of the log and everything that is no decision."""
    old = lived(fresh_house.installation, fresh_house.shop)
    learn(fresh_house)
    fresh_house.clock.forward(days=40)
    young = fresh_house.shop.decide(fresh_house.shop.welcome(DAN))
    fresh_house.shop.outcome(young)
    learn(fresh_house)
    kept = count(fresh_house, records.c.entry_index, records.c.kind != "decision")
    leaves = count(fresh_house, entries.c.entry_index)
    gone = sweep(fresh_house, record_keep_days=31)
    assert (
        gone["records"] == len(old.decisions) + 3
    )  # with the outcome, the sums of its day, and the ended visit
    assert fresh_house.shop.refused("GET", f"/v1/decisions/{old.decisions[0]['decision']}")["status"] == 404
    assert fresh_house.shop.ok("GET", f"/v1/decisions/{young['decision']}")
    assert count(fresh_house, records.c.entry_index, records.c.kind != "decision") == kept + 3
    assert count(fresh_house, entries.c.entry_index) == leaves + 3
    assert count(fresh_house, impressions.c.impression) == count(fresh_house, outcomes.c.outcome) == 1
    query = select(models.c.statistics).where(models.c.placement_key == f"{old.app}/home")
    assert examples_in(decode(fresh_house.rows(query)[0][0])) == 1


def test_records_that_newer_keys_open_are_taken_back_too(fresh_house: House) -> None:
    """Keys were exchanged after the old ones were read, by the round in the background."""
    old, gateway = lived(fresh_house.installation, fresh_house.shop), fresh_house.gateway
    learn(fresh_house)
    fresh_house.clock.forward(days=40)
    newest, looked = gateway.keyring, gateway.look

    async def look() -> bool:
        gateway.keyring = newest
        return False

    gateway.keyring, gateway.look = structs.replace(newest, master=LocalAead(bytes(32))), look
    assert sweep(fresh_house, record_keep_days=31)["records"] >= len(old.decisions)
    gateway.look = looked
    query = select(models.c.statistics).where(models.c.placement_key == f"{old.app}/home")
    assert examples_in(decode(fresh_house.rows(query)[0][0])) == 0


def test_records_of_who_is_being_erased_are_left_to_that(fresh_house: House) -> None:
    """It needs them; they are the next to go."""
    past = lived(fresh_house.installation, fresh_house.shop)
    learn(fresh_house)
    fresh_house.clock.forward(days=40)
    begun = fresh_house.run(begin(fresh_house.gateway, past))
    sweep(fresh_house, record_keep_days=31)
    where = (records.c.person == past.pseudonym, records.c.kind == "decision")
    assert count(fresh_house, records.c.entry_index, *where) == len(past.decisions)
    fresh_house.run(finish(fresh_house.gateway, name_of(begun)))  # other tests count what is left to be swept


def test_records_stay_for_ever_by_default(fresh_house: House) -> None:
    """Until the person is erased."""
    past = lived(fresh_house.installation, fresh_house.shop)
    fresh_house.clock.forward(days=36_000)
    sweep(fresh_house)
    where = (records.c.person == past.pseudonym, records.c.kind == "decision")
    assert count(fresh_house, records.c.entry_index, *where) == len(past.decisions)


def test_records_are_kept_while_outcomes_may_follow() -> None:
    """Fewer days than that are refused at the start."""
    assert load({"ABOVEBOARD_RECORD_KEEP_DAYS": "31"}).record_keep_days == 31
    with pytest.raises(StartupRefused, match="at least 31"):
        load({"ABOVEBOARD_RECORD_KEEP_DAYS": "30"})


def test_a_sweep_that_fails_does_not_end_sweeping(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is made."""
    made: list[BaseException | None] = [Unavailable("no database"), None, KeyboardInterrupt()]

    async def broken(*_: Any) -> None:
        if (fault := made.pop(0)) is not None:
            raise fault

    sleep = asyncio.sleep

    async def no_pause(_: float) -> None:
        await sleep(0)  # a loop of the installation that never lets go would stop all

    async def run() -> None:
        gateway = fresh_house.gateway
        kept, gateway.settings = gateway.settings, structs.replace(gateway.settings, retention_every_s=1)
        try:
            await retention.run(gateway)
        except KeyboardInterrupt:
            pass
        finally:
            gateway.settings = kept

    monkeypatch.setattr(retention, "sweep", broken)
    monkeypatch.setattr(retention.asyncio, "sleep", no_pause)
    fresh_house.run(run())
    assert made == []


def test_who_moves_meanwhile_is_taken_back_all_the_same(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another pseudonym, between the reading of their records and what is done with them."""
    past, gateway, whole = (
        lived(fresh_house.installation, fresh_house.shop),
        fresh_house.gateway,
        expired_records.decisions,
    )
    learn(fresh_house)
    fresh_house.clock.forward(days=40)
    new = gateway.randomness(32)
    assert count(fresh_house, impressions.c.impression, impressions.c.person == past.pseudonym) > 0

    async def decisions(*given: Any, **more: Any) -> Any:
        found = await whole(*given, **more)
        row = await gateway.find_person(past.pseudonym)
        if row is not None:
            person = open_person(gateway.keyring, past.pseudonym, row)
            await gateway.submit(await repseudonymize._move(gateway, gateway.keyring, person, new))
        return found

    monkeypatch.setattr(expired_records, "decisions", decisions)
    assert sweep(fresh_house, record_keep_days=31)["records"] >= len(past.decisions)
    assert count(fresh_house, impressions.c.impression, impressions.c.person == new) == 0


def interests(fresh_house: House, person: str) -> set[tuple[str, str]]:
    found = fresh_house.shop.ok("GET", f"/v1/people/{person}")["interests"]
    return {(each["reach"], each["key"]) for each in found}


def test_a_visit_that_has_ended_is_forgotten_though_nobody_comes_by(fresh_house: House) -> None:
    """Half an hour after it ended; not before."""
    person = fresh_house.shop.welcome(CLEO)
    fresh_house.shop.signal(person, session="s", item="running-1", topics=["running"])
    fresh_house.clock.forward(minutes=29)
    assert "people" not in sweep(fresh_house)
    assert interests(fresh_house, person)
    fresh_house.clock.forward(minutes=2)
    assert sweep(fresh_house)["people"] == 1
    assert interests(fresh_house, person) == set()
    assert "people" not in sweep(fresh_house)


def test_an_interest_does_not_outlive_the_signals_that_it_came_from(fresh_house: House) -> None:
    """It is used no more from that day on, and gone with the next sweep; a newer signal lets it last longer."""
    person = fresh_house.shop.welcome(EVE)
    for name, topic in (("running-1", "running"), ("travel-1", "travel")):
        fresh_house.shop.signal(person, item=name, topics=[topic])
    fresh_house.clock.forward(days=80)
    fresh_house.shop.signal(person, item="travel-1", topics=["travel"])
    fresh_house.clock.forward(days=11)
    used = fresh_house.shop.record(fresh_house.shop.decide(person))["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"item:travel-1", "topic:travel"}
    assert sweep(fresh_house)["people"] == 1
    assert interests(fresh_house, person) == {("history", "item:travel-1"), ("history", "topic:travel")}


def test_what_was_shown_does_not_outlive_its_cap(fresh_house: House) -> None:
    """Also when the person never returns. The placement counts showings without a reaction too."""
    shop, gateway = fresh_house.shop, fresh_house.gateway
    shop.place(cap={"times": 5, "days": 7}, variety={"fatigue": True})
    person = shop.welcome(DAN)
    app = app_of(fresh_house.installation, shop.decide(person))
    state = fresh_house.run(gateway.require_person(app, person)).state
    assert (list(state.cap_days), state.on_screen is None) == (["home"], False)
    fresh_house.clock.forward(days=7)
    assert sweep(fresh_house)["people"] == 1
    state = fresh_house.run(gateway.require_person(app, person)).state
    assert (state.shown, state.cap_days, state.on_screen is None) == ({}, {}, False)
    fresh_house.clock.forward(days=83)
    assert sweep(fresh_house)["people"] == 1
    assert fresh_house.run(gateway.require_person(app, person)).state.on_screen is None
    assert "people" not in sweep(fresh_house)


def test_what_was_shown_in_a_visit_ends_with_it(fresh_house: House) -> None:
    """A person without the history has no screen after the visit."""
    shop, gateway = fresh_house.shop, fresh_house.gateway
    shop.place(variety={"fatigue": True})
    person = shop.welcome(CLEO)
    app = app_of(fresh_house.installation, shop.decide(person, session="s"))
    assert fresh_house.run(gateway.require_person(app, person)).state.on_screen
    fresh_house.clock.forward(minutes=31)
    assert sweep(fresh_house)["people"] == 1
    assert fresh_house.run(gateway.require_person(app, person)).state.on_screen is None


def test_a_row_from_before_is_looked_at_once(fresh_house: House) -> None:
    """It has no time yet; then it has its own."""
    person = fresh_house.shop.welcome(EVE)
    fresh_house.shop.signal(person)

    async def forget_when() -> None:
        async with fresh_house.gateway.database.engine.begin() as connection:
            await connection.execute(update(people).values(due_ms=0))

    fresh_house.run(forget_when())
    assert sweep(fresh_house)["people"] >= 1
    assert "people" not in sweep(fresh_house)
    assert interests(fresh_house, person)
