"""A person comes of age, or turns out to be a minor: the consents, the stored data and the learned part."""

from itertools import pairwise
from typing import Any

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import models
from aboveboard.clock import to_iso
from aboveboard.engine.decay import empty, examples_in
from aboveboard.engine.sums_codec import decode
from aboveboard.gateway.record_bodies import FactsRecord
from aboveboard.learning.learner import learn_once
from aboveboard.learning.withdrawal import forget_due
from aboveboard.people.state import PersonFacts, PersonState, PurposeChoice
from aboveboard.preferences.age import _judge_signal, _most_of_a_minor, follow_age
from aboveboard.preferences.history import history
from aboveboard.signals import store
from aboveboard.words import AgeClass, ConsentState, LapseCause, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import select

from tests.clocks import MINUTE_MS
from tests.house import House
from tests.laws.strategies import NOW, RULES, interests
from tests.world import DAN, EVE, FINN, Member


def facts(house: House, person: str, **told: Any) -> None:
    house.shop.ok("PUT", f"/v1/people/{person}/facts", {"region": "FR"} | told)


def grow(house: House, person: str, age: str = "adult") -> None:
    """The app reports it a little later."""
    house.clock.forward(ms=1)
    facts(house, person, age_class=age)
    house.clock.forward(ms=1)


def asked(house: House, person: str) -> dict[str, str]:
    found = house.shop.ok("GET", f"/v1/people/{person}/consents")["ask"]
    return {each["purpose"]: each["because"] for each in found}


def standing(house: House, person: str) -> tuple[int, str]:
    found = house.shop.decide(person)["personalization"]
    return found["effective"], found["bound_by"]


def keys(house: House, person: str) -> set[tuple[str, str]]:
    found = house.shop.ok("GET", f"/v1/people/{person}")["interests"]
    return {(each["reach"], each["key"]) for each in found}


def signals_of(house: House, person: str) -> int:
    pseudonym = house.run(house.gateway.person(house.app, person)).pseudonym
    return len(house.rows(select(store.signals.c.id_hash).where(store.signals.c.person == pseudonym)))


def removed(house: House, person: str) -> Any:
    """What the newest record of facts says was removed."""
    found = house.run(house.gateway.require_person(house.app, person))
    return house.run(history(house.gateway, found, (FactsRecord,)))[-1].body.removed


@pytest.mark.parametrize("age", ["adult", "unknown"])
def test_what_a_minor_agreed_to_ends_when_they_come_of_age(house: House, age: str) -> None:
    """The level falls to what needs no yes; unknown is no way around it."""
    finn = house.shop.welcome(FINN)
    assert standing(house, finn) == (2, "age")
    grow(house, finn, age)
    assert standing(house, finn) == (1, "consent")
    assert asked(house, finn) == dict.fromkeys(FINN.given, "came_of_age") | {"messages": "never_asked"}


def test_a_fact_that_is_left_out_is_no_way_around_it(house: House) -> None:
    """Facts replace each other, so a request without the age class makes it unknown."""
    finn = house.shop.welcome(FINN)
    house.clock.forward(ms=1)
    facts(house, finn)
    assert standing(house, finn) == (1, "consent")


def test_a_new_yes_counts_after_the_coming_of_age(house: House) -> None:
    """For the purpose that it is about."""
    finn = house.shop.welcome(FINN)
    grow(house, finn)
    house.shop.consent(finn, "combine_sources")
    assert standing(house, finn) == (4, "dial")
    assert "combine_sources" not in asked(house, finn)


def test_each_end_is_an_event_with_its_reason(house: House) -> None:
    """In the history and in the receipt, with an entry of its own."""
    finn = house.shop.welcome(FINN)
    grow(house, finn)
    events = house.shop.ok("GET", f"/v1/people/{finn}/consents")["history"]
    ended = [each for each in events if each["because"] == "came_of_age"]
    assert {each["purpose"] for each in ended} == set(FINN.given)
    assert len({each["index"] for each in events}) == len(events)
    receipt = house.shop.http.get(f"/v1/people/{finn}/consents/improve/receipt").json()
    status = receipt["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]
    assert status == {"@id": "dpv:ConsentInvalidated"}


def test_a_no_of_a_minor_stays(house: House) -> None:
    """It is not asked again."""
    finn = house.shop.welcome(FINN)
    house.shop.consent(finn, "improve", "withdrawn")
    grow(house, finn)
    assert house.shop.ok("GET", f"/v1/people/{finn}")["consents"]["improve"] == "withdrawn"
    assert "improve" not in asked(house, finn)


@pytest.mark.parametrize("purpose", ["combine_sources", "messages"])
def test_a_yes_from_before_does_not_count_when_it_arrives_later(house: House, purpose: str) -> None:
    """Whether the person had said yes to the purpose then or not."""
    finn, said = house.shop.welcome(FINN), to_iso(house.clock())
    grow(house, finn)
    house.shop.consent(finn, purpose, at=said)
    assert house.shop.ok("GET", f"/v1/people/{finn}")["consents"][purpose] == "expired"
    assert asked(house, finn)[purpose] == "came_of_age"


def test_a_yes_of_a_minor_is_not_moved_past_their_coming_of_age(house: House) -> None:
    """It arrives after longer than an app may be offline, so it would count from a later time than it was said."""
    finn, said = house.shop.welcome(FINN), to_iso(house.clock())
    grow(house, finn)
    house.clock.forward(days=30)
    house.shop.consent(finn, "messages", at=said)
    assert house.shop.ok("GET", f"/v1/people/{finn}")["consents"]["messages"] == "expired"


def test_a_linked_guest_comes_of_age_by_facts_about_that_id(house: House) -> None:
    """Until then it has the cap of a minor, because only what narrows is taken over."""
    finn, guest = house.shop.welcome(FINN), house.shop.welcome(FINN)
    house.shop.ok("PUT", f"/v1/people/{finn}/guests/{guest}")
    grow(house, finn)
    assert (standing(house, finn), standing(house, guest)) == ((1, "consent"), (2, "age"))
    grow(house, guest)
    assert standing(house, guest) == (1, "consent")


@pytest.mark.parametrize("order", ["link first", "facts first"])
def test_a_person_turns_out_to_be_a_minor_by_another_id(house: House, order: str) -> None:
    """What that id may not keep goes, with an entry that counts it and names the other id."""
    dan, guest = house.shop.welcome(DAN), house.shop.welcome(DAN)
    house.shop.signal(dan)
    steps = [
        lambda: house.shop.ok("PUT", f"/v1/people/{dan}/guests/{guest}"),
        lambda: facts(house, guest, age_class="minor"),
    ]
    for step in steps if order == "link first" else reversed(steps):
        step()
    assert (keys(house, dan), signals_of(house, dan)) == (set(), 0)
    found = house.run(house.gateway.require_person(house.app, dan))
    body = house.run(history(house.gateway, found, (FactsRecord,)))[-1].body
    assert (body.removed, body.via) == (
        {"interests": 2, "signals": 1},
        "alias" if order == "link first" else "link",
    )


def test_nothing_ends_where_the_age_class_stays(house: House) -> None:
    """Another region or language is no coming of age, nor is becoming an adult from unknown."""
    finn, eve = house.shop.welcome(FINN), house.shop.welcome(EVE)
    facts(house, finn, age_class="minor", language="fr")
    facts(house, eve)
    facts(house, eve, age_class="adult")
    assert (standing(house, finn), standing(house, eve)) == ((2, "age"), (4, "dial"))


def test_what_came_of_a_minors_decision_is_not_learned_from_later(house: House) -> None:
    """The same outcome that was withheld from the minor is withheld from the adult, who agreed anew."""
    finn = house.shop.welcome(FINN)
    decision = house.shop.decide(finn)
    refusal = house.shop.outcome(decision)
    assert refusal["status"] == "withheld"
    grow(house, finn)
    house.shop.consent(finn, "improve")
    assert house.shop.outcome(decision) == refusal
    assert house.shop.outcome(house.shop.decide(finn))["status"] == "kept"


@pytest.mark.parametrize("before", ["adult", "unknown"])
def test_what_a_minors_rules_would_not_have_kept_goes(house: House, before: str) -> None:
    """Interests and signals of the history, with an entry that counts them."""
    dan = house.shop.welcome(Member("dan", 3, DAN.given, {"age_class": before, "region": "FR"}))
    house.shop.signal(dan)
    assert {reach for reach, _ in keys(house, dan)} == {"history"}
    facts(house, dan, age_class="minor")
    assert (keys(house, dan), signals_of(house, dan)) == (set(), 0)
    assert removed(house, dan) == {"interests": 2, "signals": 1}
    assert house.shop.signal(dan)["status"] == "withheld"


def test_what_other_services_told_goes_too(house: House) -> None:
    """A minor's rules keep nothing from elsewhere."""
    eve = house.shop.welcome(EVE)
    house.shop.signal(eve, "partner_interest", topics=["running"], partner="p")
    assert {reach for reach, _ in keys(house, eve)} == {"elsewhere"}
    facts(house, eve, age_class="minor")
    assert (keys(house, eve), signals_of(house, eve)) == (set(), 0)


def test_the_visit_stays_and_ends_as_visits_do(house: House) -> None:
    """The signal is kept for the visit alone, as a minor's would have been."""
    dan = house.shop.welcome(DAN)
    house.shop.signal(dan, session="s", item="running-2")
    facts(house, dan, age_class="minor")
    assert keys(house, dan) == {("visit", "item:running-2")}
    person = house.run(house.gateway.person(house.app, dan))
    query = select(store.signals.c.expires_ms).where(store.signals.c.person == person.pseudonym)
    assert house.rows(query) == [(house.clock() + 30 * MINUTE_MS,)]
    assert removed(house, dan) == {"interests": 1, "signals": 0}


def test_a_signal_of_an_ended_visit_goes(house: House) -> None:
    """A minor's would have been forgotten by then."""
    dan = house.shop.welcome(DAN)
    house.shop.signal(dan, session="s", item="running-2")
    house.clock.forward(minutes=31)
    facts(house, dan, age_class="minor")
    assert signals_of(house, dan) == 0


def test_a_lower_dial_deletes_nothing_on_that_occasion(house: House) -> None:
    """Only the age decides what goes: here the visit would be closed to the dial, and stays stored."""
    dan = house.shop.welcome(DAN)
    house.shop.signal(dan, session="s", item="running-2")
    house.shop.dial(dan, 1)
    facts(house, dan, age_class="minor")
    assert keys(house, dan) == {("visit", "item:running-2")}


def test_what_was_learned_of_a_supposed_adult_is_unlearned(house: House) -> None:
    """In the commit of the fact it is noted, and what waited is never learned."""
    dan = house.shop.welcome(DAN)
    for _ in range(2):
        assert house.shop.outcome(house.shop.decide(dan))["status"] == "kept"
        while house.run(learn_once(house.gateway)):
            pass
    assert house.shop.outcome(house.shop.decide(dan), "dismissed")["status"] == "kept"
    assert count_examples(house) == 2
    facts(house, dan, age_class="minor")
    while house.run(learn_once(house.gateway)) + house.run(forget_due(house.gateway)):
        pass
    assert count_examples(house) == 0


def count_examples(house: House) -> int:
    key = placement_key(house.app, "home")
    rows = house.rows(select(models.c.statistics).where(models.c.placement_key == key))
    return examples_in(decode(rows[0][0]) if rows else empty())


ages = st.lists(st.sampled_from(AgeClass), min_size=1, max_size=6)


@given(ages)
def test_law_no_yes_outlives_a_minority(found: list[AgeClass]) -> None:
    """For any order of ages: once they were a minor and then no longer, what was said before is over for good."""
    state = PersonState(choices={"improve": PurposeChoice(ConsentState.GIVEN, "n", NOW)})
    for at, age in enumerate(found):
        state = aged(state, age, NOW + at + 1)
    was = any(before == AgeClass.MINOR != after for before, after in pairwise(found))
    assert (state.choices["improve"].state == ConsentState.GIVEN) is not was
    assert state.choices["improve"].cause is (LapseCause.CAME_OF_AGE if was else None)


def aged(state: PersonState, age: AgeClass, at_ms: int) -> PersonState:
    """The state after a fact, without stored signals."""
    after = structs.replace(state, facts=PersonFacts(age, "FR"))
    work = follow_age(Signalless(), Someone(state), after, at_ms=at_ms)  # type: ignore[arg-type]
    try:
        work.send(None)
    except StopIteration as done:
        found: PersonState = done.value.state
        return found
    raise AssertionError("it waited")


class Someone:
    """A person of whom no signal is stored."""

    pseudonym, key = b"", b""

    def __init__(self, state: PersonState) -> None:
        self.state = state


class Signalless:
    """A gateway with the shipped rules and an empty database."""

    rules = RULES

    def __init__(self) -> None:
        self.database = self

    async def rows(self, _: Any) -> list[Any]:
        return []

    def clock(self) -> int:
        return NOW


@given(interests, interests)
def test_law_a_minor_keeps_no_lasting_profile(past: Any, elsewhere: Any) -> None:
    """Whatever was stored: nothing of the history and nothing from elsewhere is left, and nothing comes to be."""
    state = PersonState(history=past, elsewhere=elsewhere, facts=PersonFacts(AgeClass.MINOR, "FR"))
    after = aged(structs.replace(state, facts=PersonFacts()), AgeClass.MINOR, NOW)
    assert (after.history, after.elsewhere, after.visit) == ({}, {}, None)


@pytest.mark.parametrize(
    ("fields", "reaches"), [({"item": "a"}, (Reach.VISIT,)), ({"special_topics": ["health"]}, ())]
)
def test_a_special_signal_that_was_kept_under_other_rules_goes(
    fields: dict[str, Any], reaches: tuple[Reach, ...]
) -> None:
    """The rules of now keep it of no person, so not of one who turns out to be a minor either."""
    kept = store.KeptSignal("item_viewed", NOW, None, (Reach.VISIT, Reach.HISTORY), fields)
    assert _judge_signal(kept, RULES, _most_of_a_minor(RULES, PersonFacts(AgeClass.MINOR, "FR"))) == reaches
