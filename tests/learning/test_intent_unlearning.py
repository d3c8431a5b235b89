"""The unlearning of visits: the counts are as if they had never been learned."""

from typing import Any

import pytest
from aboveboard.erasure.expired_records import _stretches
from aboveboard.intent.counts import encode_counts
from aboveboard.intent.intent_tables import visit_stretches
from aboveboard.learning.intent_unlearning import forget_stretches, unlearn_stretches
from aboveboard.learning.stored_stretches import STORED
from aboveboard.learning.withdrawal import forget_due
from aboveboard.people.store import people
from aboveboard.storage.journal import Guard
from sqlalchemy import select

from tests.gateway.submissions import watched
from tests.house import House
from tests.learning.ended_visits import BUYING, LOOKING, counts, end_visits, learn, visit


def taught(house: House) -> tuple[str, bytes]:
    """Returns a person who visited, and the counts of all others."""
    visit(house, BUYING, "order_placed")
    end_visits(house)
    learn(house)
    before = encode_counts(counts(house))
    person = visit(house, BUYING, "order_placed")
    end_visits(house)
    learn(house)
    assert encode_counts(counts(house)) != before
    return person, before


WAYS: dict[str, Any] = {
    "withdrawn": lambda house, person: house.shop.consent(person, "improve", "withdrawn"),
    "limited": lambda house, person: house.shop.limits(person, topics=["running"]),
    "erased": lambda house, person: house.shop.erase(person),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_forgetting_is_exact(house: House, way: str) -> None:
    """After a withdrawal, a limit and an erasure, to the byte."""
    person, before = taught(house)
    WAYS[way](house, person)
    house.run(forget_due(house.gateway))
    assert encode_counts(counts(house)) == before


def test_a_visit_is_forgotten_after_the_days_of_a_record(house: House) -> None:
    """It is subtracted with its row, and so is one that waits."""
    visit(house, LOOKING)
    end_visits(house)
    learn(house)
    until_ms = house.clock()
    while house.run(_stretches(house.gateway, until_ms)):
        pass
    assert encode_counts(counts(house)) == b"[]"


def test_a_stretch_that_does_not_decrypt_is_forgotten_by_counting_the_others(house: House) -> None:
    """Nothing says what it was, so the counts are made again."""
    _, before = taught(house)
    rows = house.rows(STORED.where(visit_stretches.c.counts_key.startswith(house.app)))
    broken = [(*rows[-1][:3], b"", None)]
    left = house.rows(select(visit_stretches.c.stretch).where(visit_stretches.c.stretch == broken[0][0]))
    assert left
    house.run(forget_stretches(house.gateway, broken))
    assert encode_counts(counts(house)) == before


def test_each_commit_of_unlearning_is_guarded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what is noted, by the counts, and by each stretch: one that waits, and one that is counted."""
    person, _ = taught(house)
    table = visit_stretches.c
    ((pseudonym, version),) = house.rows(
        select(people.c.pseudonym, people.c.version).where(
            people.c.pseudonym == house.gateway.keyring.pseudonym(house.app, person)
        )
    )
    visit(house, BUYING, "order_placed", person)
    ((version,),) = house.rows(select(people.c.version).where(people.c.pseudonym == pseudonym))
    with watched(house, monkeypatch) as seen:
        house.run(unlearn_stretches(house.gateway, pseudonym, guard=Guard("people", pseudonym, version)))
    tables = [{guard.table for guard in each.submission.guards} for each in seen]
    assert tables == [{"people", "visit_stretches"}, {"people", "intent_counts", "visit_stretches"}]
    assert house.rows(select(table.stretch).where(table.person == pseudonym)) == []


def test_a_stretch_that_waits_expires_under_a_guard(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is counted in between needs its row."""
    visit(house, BUYING, "order_placed")
    with watched(house, monkeypatch) as seen:
        while house.run(_stretches(house.gateway, house.clock())):
            pass
    assert {guard.table for guard in seen[-1].submission.guards} == {"visit_stretches"}
