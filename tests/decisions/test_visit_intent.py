"""The intent that a decision would read of a visit, and the cause of none."""

from typing import Any

import pytest
from aboveboard.decisions.visit_intent import NO_INTENTS, VisitIntent, read_visit_intent
from aboveboard.intent import declared_intents
from msgspec import structs

from tests.house import House
from tests.learning.ended_visits import BUYING, LOOKING, act, teach
from tests.world import BEN, CLEO, DAN, EVE, FINN, Member

AIMED = [{"item": "tour"}, *({"item": f"for-{each}", "for": [f"intent:{each}"]} for each in ("buy", "help"))]
UNSAID = Member("uma", 3)
"""Has the dial on history, and agreed to nothing."""


def read(house: House, person: str, session: str | None = "s", *, gpc: bool = False) -> VisitIntent:
    gateway, app = house.gateway, house.app
    stored = house.run(gateway.require_person(app, person))
    found: VisitIntent = house.run(read_visit_intent(gateway, app, stored, session, gpc=gpc))
    return found


def decided(house: House, person: str, session: str | None = "s", *, gpc: bool = False) -> list[str]:
    """Returns the intents that the record of a decision has, of a placement with an item for each."""
    headers, more = ({"sec-gpc": "1"} if gpc else {}), ({} if session is None else {"session": session})
    record = house.shop.record(house.shop.decide(person, "aimed", headers, **more))
    return [
        each[2].partition(":")[2] for each in record["allowed"]["interests"] if each[2].startswith("intent:")
    ]


def send(house: House, person: str, *steps: str) -> None:
    """Sends signals of a visit. They may be withheld."""
    for step in steps:
        house.shop.signal(person, step, "s", topics=["running"])


def limit(house: House, person: str, **limits: Any) -> None:
    house.shop.limits(person, **limits)


def test_it_is_what_a_decision_reads(house: House) -> None:
    """For people of every level, with and without the browser's signal, a session, limits and a switch."""
    house.shop.place("aimed", AIMED)
    teach(house)
    people = [house.shop.welcome(each) for each in (BEN, CLEO, DAN, EVE, FINN, UNSAID, DAN, DAN, DAN)]
    for person in people:
        send(house, person, *BUYING)
    limit(house, people[-1], interests=["intent:buy"])
    house.shop.ok("PUT", f"/v1/people/{people[-2]}/arrangements", {"as_everybody": True})
    house.shop.ok("PUT", f"/v1/people/{people[-3]}/restriction", {"restricted": True})
    seen = []
    for person in people:
        for session in ("s", "another", None):
            for gpc in (False, True):
                name = read(house, person, session, gpc=gpc).name
                assert decided(house, person, session, gpc=gpc) == ([name] if name else [])
                seen.append(name)
    assert {*seen} == {"", "buy"}
    house.clock.forward(minutes=31)
    assert (read(house, people[2]).because, decided(house, people[2])) == ("no_steps", [])


@pytest.mark.parametrize(("who", "because"), [(BEN, "dial"), (UNSAID, "consent")], ids=["off", "unsaid"])
def test_a_level_that_is_too_low_is_the_cause(house: House, who: Member, because: str) -> None:
    """With what bounds the level, as in a decision. No step is then used."""
    person = house.shop.welcome(who)
    send(house, person, *BUYING)
    found = read(house, person)
    assert (found.name, found.because, found.steps, found.until_ms) == ("", because, (), None)


def test_a_choice_is_the_cause_at_once(house: House) -> None:
    """A restriction, a category that was ruled out, and everything as everybody."""
    for path, body, because in (
        ("restriction", {"restricted": True}, "restriction"),
        ("limits", {"categories": ["behavioural"]}, "limit"),
        ("arrangements", {"as_everybody": True}, "own_arrangement"),
    ):
        person = house.shop.welcome(DAN)
        act(house, person, *BUYING)
        assert read(house, person).steps
        house.shop.ok("PUT", f"/v1/people/{person}/{path}", body)
        assert (read(house, person).because, read(house, person).steps) == (because, ())


def test_an_intent_that_was_ruled_out_is_no_less_likely_by_its_cause(house: House) -> None:
    """The cause is the limit, also where nothing would be read: it must not say what the person seems to want."""
    teach(house)
    found = []
    for steps in (BUYING, LOOKING):
        person = house.shop.welcome(DAN)
        act(house, person, *steps)
        found.append(read(house, person).because)
        limit(house, person, interests=["intent:buy"])
        found.append(read(house, person).because)
    assert found == ["", "limit", "too_uncertain", "limit"]


def test_without_declared_intents_nothing_is_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cause says so."""
    person = house.shop.welcome(DAN)
    act(house, person, *BUYING)
    rules = structs.replace(house.gateway.rules, intents=declared_intents.NO_INTENTS)
    monkeypatch.setattr(house.gateway, "rules", rules)
    assert read(house, person).because == NO_INTENTS
