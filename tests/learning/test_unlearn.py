"""Unlearning: what is left of a person in the models."""

from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.decisions.decide import decide
from aboveboard.decisions.request import DecisionRequest
from aboveboard.engine.decay import examples_in
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway.stored_records import fetch_records
from aboveboard.learning import unlearn as unlearning
from aboveboard.learning.learner import learn_once
from aboveboard.learning.model_versions import newest
from aboveboard.learning.unlearn import unlearn, unlearn_where
from aboveboard.signals.outcome_tables import impressions, outcomes
from aboveboard.storage.journal import Guard, Submission, Write
from sqlalchemy import delete, select

from tests.erasure.leaving import Past, lived
from tests.house import House


def learned(house: House) -> Past:
    past = lived(house.installation, house.shop)
    while house.run(learn_once(house.gateway)):
        pass
    assert count(house, past) == 1
    return past


def count(house: House, past: Past) -> int:
    found = house.run(newest(house.gateway, placement_key(past.app, "home")))
    return examples_in(found.sums)


def test_nothing_of_the_person_is_left(fresh_house: House) -> None:
    """No example, no impression, no outcome; and none is lost."""
    past = learned(fresh_house)
    person = fresh_house.run(fresh_house.gateway.require_person(past.app, past.person))
    lost = fresh_house.run(unlearn(fresh_house.gateway, past.pseudonym, person.key, guard=person.guard))
    assert (lost, count(fresh_house, past)) == (0, 0)
    for table in (impressions, outcomes):
        assert fresh_house.rows(select(table.c.person).where(table.c.person == past.pseudonym)) == []


def test_without_the_key_the_examples_are_counted_as_lost(fresh_house: House) -> None:
    """They stay in the statistics, which no longer name the person."""
    past = learned(fresh_house)
    person = fresh_house.run(fresh_house.gateway.require_person(past.app, past.person))
    assert fresh_house.run(unlearn(fresh_house.gateway, past.pseudonym, None, guard=person.guard)) == 1
    assert count(fresh_house, past) == 1
    query = select(impressions.c.person).where(impressions.c.person == past.pseudonym)
    assert fresh_house.rows(query) == []


def test_subtracting_stops_with_its_guard(fresh_house: House) -> None:
    """Another process has taken over: the models keep the example, which that process subtracts."""
    past = learned(fresh_house)
    person = fresh_house.run(fresh_house.gateway.require_person(past.app, past.person))
    overtaken = Guard("people", person.pseudonym, person.version + 1)
    with pytest.raises(Unavailable):
        fresh_house.run(unlearn_where(fresh_house.gateway, person, lambda *_: True, guard=overtaken))
    assert count(fresh_house, past) == 1
    fresh_house.run(unlearn_where(fresh_house.gateway, person, lambda *_: True, guard=person.guard))
    assert count(fresh_house, past) == 0


def test_what_is_lost_stays_once_the_guard_does_not_hold(fresh_house: House) -> None:
    """The process that has taken over still finds the example, and reports it."""
    past = learned(fresh_house)
    person = fresh_house.run(fresh_house.gateway.require_person(past.app, past.person))
    fresh_house.run(fresh_house.gateway.submit(Submission((), (Write(delete(outcomes), {}),), ())))
    overtaken = Guard("people", person.pseudonym, person.version + 1)
    with pytest.raises(Stale):
        fresh_house.run(unlearn(fresh_house.gateway, past.pseudonym, None, guard=overtaken))
    assert fresh_house.run(unlearn(fresh_house.gateway, past.pseudonym, None, guard=person.guard)) == 1


def test_the_search_ends_while_decisions_are_made(
    fresh_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """About the same person, one after each page. None of them is an example yet."""
    house, past, pages = fresh_house, learned(fresh_house), list[int]()
    person = house.run(house.gateway.require_person(past.app, past.person))

    async def read_page(*of: Any) -> Any:
        found = await fetch_records(*of)
        pages.append(len(found))
        assert len(pages) < 4
        await decide(house.gateway, past.app, DecisionRequest("home", person=past.person))
        return found

    monkeypatch.setattr(unlearning, "fetch_records", read_page)
    house.run(unlearn_where(house.gateway, person, lambda *_: False, guard=person.guard))
    assert len(pages) == 1
