"""Data about topics and items that an app declares special is removed wherever it is stored, also after a crash in the middle."""

from contextvars import ContextVar
from typing import Any

import pytest
from aboveboard.catalogue.special_removals import special_removals
from aboveboard.erasure import special_removal
from aboveboard.erasure.special_removal import SETTLE_MS, advance, is_removed, read_removal, remove_due
from aboveboard.errors import Unavailable
from aboveboard.learning.learner import learn_once
from aboveboard.learning.withdrawal import forget_due
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import impressions
from aboveboard.signals.store import signals
from aboveboard.storage.tables import records
from sqlalchemy import func, select

from tests.house import House
from tests.world import EVE

HEALTH = [{"topic": "health", "titles": {"en": "Sexual health"}, "sensitivity": "special"}]


@pytest.fixture
def declared(house_of_module: House) -> House:
    """An app where people looked at what is declared special later. A removal goes through all people."""
    items = [{"item": "tea", "topics": ["tea"]}, {"item": "pills", "topics": ["health"]}]
    house_of_module.shop.place(items=items)
    return house_of_module


def begin(house: House) -> None:
    """Declares, begins the removal, and lets the caches of other processes pass."""
    house.shop.ok("PUT", "/v1/topics", {"topics": HEALTH})
    house.run(remove_due(house.gateway))
    house.clock.now_ms += SETTLE_MS


def interests(house: House, person: str) -> str:
    return str(house.shop.ok("GET", f"/v1/people/{person}")["interests"])


def seen(house: House, *names: str) -> list[str]:
    """People with interests in something special and in something else."""
    found = [house.shop.welcome(EVE) for _ in names or ("one",)]
    for person in found:
        house.shop.signal(person, session="s", item="pills", topics=["health"])
        house.shop.signal(person, session="s", item="tea", topics=["tea"])
    return found


def count(house: House, table: Any, *where: Any) -> int:
    return int(house.rows(select(func.count()).select_from(table).where(*where))[0][0])


def pseudonym(house: House, person: str) -> bytes:
    return house.gateway.keyring.pseudonym(house.app, person)


def test_interests_and_signals_go_and_the_rest_stays(declared: House) -> None:
    """Both under the item and under the topic, and the entries of the operator count them."""
    (eve,) = seen(declared)
    bob = declared.shop.welcome(EVE)
    declared.shop.signal(bob, item="tea", topics=["tea"])
    begin(declared)
    assert declared.shop.ok("GET", "/v1/topics")["removal"]["state"] == "running"
    declared.run(remove_due(declared.gateway))
    removal = declared.shop.ok("GET", "/v1/topics")["removal"]
    assert removal["state"] == "done"
    assert (removal["people"], removal["interests"], removal["signals"]) == (1, 4, 1)
    assert "health" not in interests(declared, eve) and "pills" not in interests(declared, eve)
    assert "topic:tea" in interests(declared, eve) and "topic:tea" in interests(declared, bob)
    assert count(declared, signals, signals.c.person == pseudonym(declared, eve)) == 1
    kinds = select(func.count()).where(records.c.kind == "admin", records.c.app == declared.app)
    assert declared.rows(kinds)[0][0] == 3


def test_nothing_is_done_twice(declared: House) -> None:
    """A finished removal rests until something more is special, and another one follows a second declaration."""
    seen(declared)
    begin(declared)
    for _ in range(3):
        declared.run(remove_due(declared.gateway))
    version = select(special_removals.c.version).where(special_removals.c.app == declared.app)
    before = declared.rows(version)
    declared.run(remove_due(declared.gateway))
    assert declared.rows(version) == before
    declared.shop.ok("DELETE", "/v1/topics")
    declared.run(remove_due(declared.gateway))
    (eve,) = seen(declared)
    assert "health" in interests(declared, eve)
    begin(declared)
    declared.run(remove_due(declared.gateway))
    assert "health" not in interests(declared, eve)


def test_it_waits_for_the_caches_of_other_processes(declared: House) -> None:
    """Before that, another process may still take in a signal."""
    (eve,) = seen(declared)
    declared.shop.ok("PUT", "/v1/topics", {"topics": HEALTH})
    for _ in range(2):
        declared.run(remove_due(declared.gateway))
    assert "health" in interests(declared, eve)
    assert not declared.run(is_removed(declared.gateway, declared.app))


def test_a_crash_in_the_middle_loses_no_person_and_no_count(
    declared: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It resumes behind the last person whose data it removed."""
    people_of = seen(declared, "a", "b", "c", "d")
    begin(declared)
    gateway, submit, commits = declared.gateway, declared.gateway.submit, 0

    removes: ContextVar[bool] = ContextVar("removes", default=False)  # background work commits as well

    async def submit_two(submission: Any) -> int:
        nonlocal commits
        if removes.get() and commits == 2:
            raise Unavailable("The machine stopped. Start it again.")
        index = await submit(submission)
        commits += removes.get()  # after it: a stale one is tried again
        return index

    async def advance_here(app: str) -> None:
        removes.set(True)
        await advance(gateway, app)

    with monkeypatch.context() as stopped:
        app = declared.app  # asked before: it takes a decision
        stopped.setattr(gateway, "submit", submit_two)
        stopped.setattr(special_removal, "AT_ONCE", 100_000)  # the end of a page is a commit too
        with pytest.raises(Unavailable):
            declared.run(advance_here(app))
    half = declared.run(read_removal(gateway, declared.app))
    assert (half.counts.people, half.running is None) == (2, False)
    declared.run(remove_due(gateway))
    done = declared.run(read_removal(gateway, declared.app))
    assert (done.counts.people, done.counts.signals, done.running) == (4, 4, None)
    assert done.after == b""
    assert not any("health" in interests(declared, person) for person in people_of)


def test_what_was_learned_of_it_is_unlearned(declared: House) -> None:
    """And what rests on other things stays learned."""
    house, gateway = declared, declared.gateway
    (eve,) = seen(house)
    for candidates in (["tea"], ["pills"]):
        for _ in range(2):
            house.shop.outcome(house.shop.decide(eve, candidates=candidates))
    house.run(learn_once(gateway))
    mine = impressions.c.person == pseudonym(house, eve)
    assert count(house, impressions, mine) == 4
    begin(house)
    house.run(remove_due(gateway))
    house.run(forget_due(gateway))
    assert count(house, impressions, mine) == 2


def test_the_people_of_another_app_keep_theirs(declared: House) -> None:
    """A word of one app is nothing to another."""
    other = declared.installation.shop()
    other.place(items=[{"item": "pills", "topics": ["health"]}])
    theirs = other.welcome(EVE)
    other.signal(theirs, item="pills", topics=["health"])
    seen(declared)
    begin(declared)
    declared.run(remove_due(declared.gateway))
    assert "health" in str(other.ok("GET", f"/v1/people/{theirs}")["interests"])
    assert declared.run(read_removal(declared.gateway, declared.app)).counts.people == 1
    other.http.close()


def test_a_person_without_a_record_is_looked_at_for_every_app(declared: House) -> None:
    """Their app is not known any more, so the data goes."""
    (eve,) = seen(declared)
    who = pseudonym(declared, eve)
    assert count(declared, people, people.c.pseudonym == who) == 1

    async def unknown(gateway: Any, pseudonym: bytes) -> None:
        return None

    begin(declared)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(special_removal, "find_app", unknown)
        declared.run(remove_due(declared.gateway))
    assert "health" not in interests(declared, eve)
