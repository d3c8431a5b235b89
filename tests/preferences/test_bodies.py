"""The records of limits and facts."""

from aboveboard.gateway.record_bodies import FactsRecord, LimitRecord
from aboveboard.people.state import Limits, PersonFacts, PersonState
from aboveboard.preferences.bodies import facts_record, limit_record
from aboveboard.words import AgeClass, OtherId
from msgspec import UNSET, json


def test_a_record_without_a_field_of_the_context_is_as_it_was_before() -> None:
    """So records that were sealed before there were such fields read the same."""
    assert "fields" not in json.decode(json.encode(limit_record(Limits(topics=("a",)))))
    assert "fields" not in json.decode(json.encode(facts_record(PersonState())))


def test_a_record_has_each_fact_and_each_limit() -> None:
    """With the fields of the context, in the order in which records are written."""
    state = PersonState(
        facts=PersonFacts(AgeClass.ADULT, "FR", "fr", "Europe/Paris"), context={"role": "owner"}
    )
    assert facts_record(state, OtherId.LINK, {"signals": 1}) == FactsRecord(
        age_class=AgeClass.ADULT,
        fields={"role": "owner"},
        language="fr",
        region="FR",
        removed={"signals": 1},
        time_zone="Europe/Paris",
        via=OtherId.LINK,
    )
    limits = limit_record(Limits((), ("a",), ("b",), ("role",)), OtherId.ALIAS)
    assert limits == LimitRecord(
        categories=(), fields=("role",), items=("b",), topics=("a",), via=OtherId.ALIAS
    )
    for body in (limits, facts_record(state)):
        names = [*json.decode(json.encode(body))]
        assert names[1:] == sorted(names[1:])
    assert facts_record(state).removed is UNSET
