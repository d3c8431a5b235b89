"""The spread of a no: the next states of the other ids, and the records that tell of it."""

from typing import Any

import pytest
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    CorrectionRecord,
    DialRecord,
    FactsRecord,
    LimitRecord,
    RestrictionRecord,
)
from aboveboard.people.state import Limits, PersonFacts, PersonState, PurposeChoice
from aboveboard.preferences.noes import describe_noes, find_said, is_said, spread_noes
from aboveboard.words import AgeClass, ConsentState, OtherId

from tests.house import House
from tests.world import EVE

NO = PurposeChoice(ConsentState.WITHDRAWN, "n", 7)
AFTER = PersonState(
    dial=1,
    choices={"improve": NO, "messages": NO},
    limits=Limits(topics=("a",)),
    facts=PersonFacts(AgeClass.MINOR),
    restricted=True,
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            ChoiceRecord(
                at_ms=7,
                expires_ms=None,
                gpc=False,
                language=None,
                method=None,
                notice="n",
                purpose="improve",
                state=ConsentState.WITHDRAWN,
            ),
            PersonState(choices={"improve": NO}),
        ),
        (DialRecord(before=3, level=1), PersonState(dial=1)),
        (LimitRecord(categories=(), items=(), topics=("a",)), PersonState(limits=Limits(topics=("a",)))),
        (
            FactsRecord(age_class=AgeClass.MINOR, language=None, region=None, time_zone=None),
            PersonState(facts=PersonFacts(AgeClass.MINOR)),
        ),
        (CorrectionRecord(forgot="topic:a", signals=1), PersonState()),
        (
            ChoiceRecord(
                at_ms=7,
                carried_by="agent",
                expires_ms=None,
                gpc=False,
                language=None,
                method=None,
                notice="n",
                purpose="improve",
                state=ConsentState.CLAIMED,
            ),
            PersonState(),
        ),
        (DialRecord(before=1, carried_by="agent", level=4, state=ConsentState.CLAIMED), PersonState()),
    ],
)
def test_only_what_was_said_spreads(body: Any, said: PersonState) -> None:
    """Older choices of the same id do not come along, and the claim of another party says nothing."""
    assert find_said(body, AFTER) == said


def test_each_change_has_a_record_with_its_reason() -> None:
    """A choice is dated when it was said, also where the other id has a later yes."""
    before = PersonState(
        dial=3, choices={"improve": PurposeChoice(ConsentState.GIVEN, "m", 9)}, facts=PersonFacts()
    )
    after = PersonState(
        dial=1,
        choices={"improve": PurposeChoice(ConsentState.WITHDRAWN, "n", 9), "messages": NO},
        limits=Limits(topics=("a",)),
        facts=PersonFacts(AgeClass.MINOR),
        restricted=True,
    )
    bodies = describe_noes(before, after, AFTER, OtherId.ALIAS)
    kinds = [ChoiceRecord, ChoiceRecord, DialRecord, LimitRecord, FactsRecord, RestrictionRecord]
    assert [type(each) for each in bodies] == kinds
    assert {getattr(each, "via", None) for each in bodies} == {OtherId.ALIAS}
    assert [each.at_ms for each in bodies if isinstance(each, ChoiceRecord)] == [7, 7]
    assert describe_noes(after, after, AFTER, OtherId.ALIAS) == []


def test_who_has_the_no_already_is_left_out(house: House) -> None:
    """No entry is added, and the visit goes on."""
    name = house.shop.welcome(EVE)
    person = house.run(house.gateway.require_person(house.app, name))
    at_ms = house.clock()
    spread = house.run(
        spread_noes(house.gateway, house.app, [person], PersonState(dial=4), OtherId.LINK, at_ms=at_ms)
    )
    assert spread == ((), (), ())
    lower = house.run(
        spread_noes(house.gateway, house.app, [person], PersonState(dial=1), OtherId.LINK, at_ms=at_ms)
    )
    ((changed, state),) = lower.changes
    assert (changed, state.dial, state.epoch) == (person, 1, person.state.epoch + 1)
    assert [entry.kind for entry in lower.entries] == ["dial"]


def test_a_no_is_said_once_every_other_id_has_it(house: House) -> None:
    """The page of one id looks at all of them, so that a no which an old link let pass can still be said."""
    one, guest = house.shop.welcome(EVE), house.shop.welcome(EVE)
    house.shop.ok("PUT", f"/v1/people/{one}/guests/{guest}")
    said = PersonState(limits=Limits(topics=("swimming",)))

    def answer() -> bool:
        person = house.run(house.gateway.require_person(house.app, one))
        return bool(house.run(is_said(house.gateway, person, said)))

    assert not answer()
    house.shop.limits(one, topics=["swimming"])
    assert answer()
